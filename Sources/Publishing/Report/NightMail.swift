import Charts
public import SupplyChain

/// The morning report as a mail: subject, a body of tables with inline styles, the same in plain
/// text, and the whole page as an attachment.
///
/// Mail programs run no script, most drop style sheets and draw no SVG; so charts are tables here,
/// bars being cells with a ground colour, and the page with its drawings comes along as a file.
public struct NightMail: Sendable {
  /// The subject line.
  public let subject: String
  /// The body as HTML.
  public let html: String
  /// The body as plain text.
  public let text: String
  /// What is attached, by file name.
  public let attachments: [String: [UInt8]]

  /// Writes a night's mail in a language.
  ///
  /// - Parameter link: where the page stands, when it can be reached; `http` or `https`.
  public init(_ report: NightReport, in language: Language, link: String? = nil) {
    let page = MailPage(NightPage(report, in: language), link: link)
    self.subject = page.subject
    self.html = page.html.text
    self.text = page.text
    self.attachments = [
      "chama-\(report.record.day).html": Array(report.html().utf8)
    ]
  }
}

/// The two bodies of a mail, made of the same lines and tables.
private struct MailPage {
  let page: NightPage
  let link: String?
  private static let longestList = 10
  private static let barWidth = 160.0

  init(_ page: NightPage, link: String?) {
    self.page = page
    self.link = link.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil }
  }

  private var report: NightReport { page.report }

  private func say(_ english: String, _ chinese: String) -> String { page.say(english, chinese) }

  var subject: String {
    let record = report.record
    let stake = report.exceptions.compactMap(\.money).total.wholeYuan
    let count = "\(record.storesCollected)/\(record.storesExpected)"
    return say(
      "Chama \(record.day): \(count) stores, \(stake) at stake, "
        + "\(report.transfers.count) \(report.transfers.count.plural("transfer")) to approve",
      "茶马 \(record.day)：\(count) 家门店，涉及 \(stake)，待审批调拨 \(report.transfers.count) 单")
  }

  /// The night in sentences.
  private var lines: [String] {
    let record = report.record
    let sent = report.suggestions.filter { $0.suggestedQuantity > .zero }
    var lines = [
      say(
        "\(record.storesCollected) of \(record.storesExpected) stores collected, "
          + "\(record.refused.count) \(record.refused.count.plural("file")) refused.",
        "已收 \(record.storesCollected)/\(record.storesExpected) 家门店，"
          + "退回文件 \(record.refused.count) 个。"),
      say(
        "\(grouped(sent.count)) \(sent.count.plural("line")) to send for "
          + "\(sent.map(\.cost).total.wholeYuan).",
        "建议补货 \(grouped(sent.count)) 行，成本 \(sent.map(\.cost).total.wholeYuan)。"),
      say(
        "\(grouped(report.transfers.count)) "
          + report.transfers.count.plural("transfer promises", "transfers promise")
          + " \(report.transfers.map(\.promisedWorth).total.wholeYuan) after "
          + "\(report.transfers.count.plural("its trip", "their trips")).",
        "门店调拨 \(grouped(report.transfers.count)) 单，扣除运费后预计收益 "
          + "\(report.transfers.map(\.promisedWorth).total.wholeYuan)。"),
    ]
    if let accuracy = report.accuracy {
      let (model, naive) = (percent(accuracy.model.wape), percent(accuracy.naive.wape))
      lines.append(
        say(
          "Forecast error of the last week (WAPE) \(model); seasonal naive \(naive).",
          "上周预测误差（WAPE）\(model)；上周同期法 \(naive)。"))
    }
    if let changes = report.changes {
      lines.append(
        say(
          "What is to be sent cost \(changes.costBefore.wholeYuan) on \(changes.before) "
            + "and costs \(changes.costNow.wholeYuan) now.",
          "建议补货成本由 \(changes.before) 的 \(changes.costBefore.wholeYuan) 变为 "
            + "\(changes.costNow.wholeYuan)。"))
      lines += changes.reasons.map(page.say)
    }
    return lines
  }

  /// The exceptions with the most money.
  private var exceptions: [PlanningException] {
    Array(report.exceptions.sorted(by: ExceptionSheet.precedes).prefix(MailPage.longestList))
  }

  private var stakes: [(name: String, money: Money)] {
    PlanningException.Kind.allCases.map { kind in
      (
        page.say(kind.word),
        report.exceptions.filter { $0.kind == kind }.compactMap(\.money).total
      )
    }.filter { $0.money > .zero }.sorted { $0.money > $1.money }
  }

  var text: String {
    var text = "\(subject)\n\n" + lines.map { "- \($0)\n" }.joined()
    if !exceptions.isEmpty {
      text += "\n\(say("What to look at first", "优先关注"))\n"
      for one in exceptions {
        let place = one.store.map { " \(page.storeName($0))" } ?? ""
        text += "- \(one.money?.wholeYuan ?? "–")\(place): \(page.say(one.what))\n"
      }
    }
    return text + "\n\(ending)\n" + (link.map { "\($0)\n" } ?? "")
  }

  private var ending: String {
    say(
      "The whole report with its charts is attached; it opens in any browser.",
      "完整报告（含图表）见附件，可用任何浏览器打开。")
  }

  var html: Markup {
    var items: Markup = ""
    for line in lines { items += #"<li style="margin:0 0 4px">\#(line)</li>"# + "\n" }
    let way: Markup =
      link.map { #"<p><a href="\#($0)" style="color:#23663f">\#($0)</a></p>"# } ?? ""
    return #"""
      <!DOCTYPE html>
      <html lang="\#(page.language.tag)"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\#(subject)</title></head>
      <body style="margin:0;background:#ffffff;color:#1b2721;font:15px/1.5 sans-serif">
      <div style="max-width:640px;margin:0 auto;padding:16px">
      <p style="color:#23663f;font-weight:bold;margin:0">Chama 茶马</p>
      <h1 style="font-size:20px;margin:0 0 12px">\#(say("The night of", "夜间计划")) \#
      \#(report.record.day)</h1>
      <ul style="margin:0 0 16px;padding-left:20px">
      \#(items)</ul>
      \#(stakeBars)\#(exceptionTable)<p style="color:#55645b">\#(ending)</p>
      \#(way)
      </div></body></html>

      """#
  }

  /// A heading above a table.
  private func heading(_ words: String) -> Markup {
    #"<h2 style="font-size:16px;color:#23663f;margin:16px 0 6px">\#(words)</h2>"# + "\n"
  }

  /// The money at stake by kind: bars of cells with a ground colour, which every program shows.
  private var stakeBars: Markup {
    let stakes = self.stakes
    guard let most = stakes.first?.money.yuan, most > 0 else { return "" }
    var rows: Markup = ""
    for (name, money) in stakes {
      let width = max(Int((money.yuan / most * MailPage.barWidth).rounded()), 1)
      rows += #"""
        <tr><td style="padding:2px 8px 2px 0">\#(name)</td>\#
        <td style="padding:2px 8px 2px 0;text-align:right;white-space:nowrap">\#
        \#(money.wholeYuan)</td>\#
        <td style="padding:2px 0"><table role="presentation" cellspacing="0" cellpadding="0"><tr>\#
        <td bgcolor="#b3261e" width="\#(width)" height="12" \#
        style="background:#b3261e;width:\#(width)px;height:12px;font-size:0">&#160;</td>\#
        </tr></table></td></tr>

        """#
    }
    return heading(say("Money at stake by kind", "各类异常涉及金额"))
      + #"<table style="border-collapse:collapse;font-size:14px">\#(rows)</table>"# + "\n"
  }

  private var exceptionTable: Markup {
    guard !exceptions.isEmpty else { return "" }
    var rows: Markup = ""
    for one in exceptions {
      let name = one.store.map(page.storeName) ?? "–"
      rows += #"""
        <tr><td style="padding:6px 8px 6px 0;border-top:1px solid #d5dfd8;vertical-align:top;\#
        text-align:right;white-space:nowrap">\#(one.money?.wholeYuan ?? "–")</td>\#
        <td style="padding:6px 0;border-top:1px solid #d5dfd8"><b>\#(name)</b><br>\#
        \#(page.say(one.what)) <span style="color:#55645b">\#(page.say(one.remedy))</span></td></tr>

        """#
    }
    return heading(say("What to look at first", "优先关注"))
      + #"<table style="border-collapse:collapse;font-size:14px;width:100%">\#(rows)</table>"#
      + "\n"
  }
}
