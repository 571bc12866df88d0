import Charts
import Operations
import Persistence
import Publishing
import SupplyChain

/// Headquarters at a glance: the night, the money at stake, what waits, what changed and why.
struct OverviewView {
  let night: NightOverview
  let run: StoredRun
  let exceptions: PlanExceptions
  let waiting: [TransferContent]
  let open: Int
  let names: ChainWords
  let showsWorth: Bool
  /// How many of headquarters sign in with a password alone, for headquarters.
  let unguarded: UnguardedOffice?
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(speech.say("The night of", "营业日")) \#(
      speech.day(run.moment.day))</h1>\#
    <p class="soft"><a href="/runs/\#(PagePath.escaped(run.id.text))">\#(run.id)</a> · \#
    <a href="/runs/\#(PagePath.escaped(run.id.text))/report">\#(
      speech.say("report", "报告"))</a></p></div>
    <div id="night" data-live="/events">\#(tiles)</div>
    \#(missing)\#(guarding)
    <div class="two"><section>
    <h2>\#(speech.say("Exceptions by money", "异常（按金额）"))</h2>\#(
      parts.kinds(linked: true))</section><section>
    <h2>\#(speech.say("Transfers waiting", "待审批调拨"))</h2>\#(transfers)</section></div>
    <h2>\#(speech.say("What changed since the night before, and why", "与前一晚相比的变化及原因"))</h2>
    \#(parts.changes)
    """#
  }

  private var parts: NightParts {
    NightParts(night: night, exceptions: exceptions, names: names, speech: speech)
  }

  private var tiles: Markup {
    let record = night.record
    let stake = exceptions.all.reduce(Money.zero) { $0 + ($1.money ?? .zero) }
    var tiles = [
      Tile(
        label: speech.say("Stores collected", "已采集门店"),
        value: "\(record.storesCollected)/\(record.storesExpected)",
        note: record.refused.isEmpty
          ? speech.say("no file refused", "无拒收文件")
          : speech.count(record.refused.count, "file refused", "files refused", "个文件被拒收"),
        link: "/runs/\(PagePath.escaped(run.id.text))",
        tone: record.storesCollected < record.storesExpected || !record.refused.isEmpty
          ? "is-look" : ""),
      Tile(
        label: speech.say("To decide", "待处理建议"), value: speech.number(open),
        note: costNote, link: "/review"),
      Tile(
        label: speech.say("Money at stake", "风险金额"), value: speech.yuan(stake),
        note: stakeNote,
        link: "/exceptions", tone: "is-look"),
      Tile(
        label: speech.say("Transfers waiting", "待审批调拨"), value: speech.number(waiting.count),
        note: showsWorth ? saving : "", link: "/transfers"),
    ]
    tiles.append(accuracy)
    return Tile.row(tiles)
  }

  private var costNote: String {
    guard showsWorth else { return "" }
    let now = speech.yuan(night.cost.now)
    guard let before = night.cost.before else {
      return speech.say("all suggestions \(now)", "建议合计 \(now)")
    }
    let change = speech.yuan(night.cost.now - before)
    return speech.say("\(now) in all, \(change) since", "合计 \(now)，较前一晚 \(change)")
  }

  private var stakeNote: String {
    let count = speech.count(exceptions.all.count, "exception", "exceptions", "条异常")
    let saved = exceptions.all.reduce(Money.zero) { $0 + $1.savedByTransfers }
    guard saved > .zero else { return count }
    return count
      + speech.say(
        "; approving transfers saves \(speech.yuan(saved)) of it",
        "；批准拟调拨可化解其中 \(speech.yuan(saved))")
  }

  private var saving: String {
    let sum = waiting.reduce(Money.zero) { $0 + ($1.promisedSaving ?? $1.netWorth) }
    return speech.say("would save \(speech.yuan(sum))", "预计节省 \(speech.yuan(sum))")
  }

  private var accuracy: Tile {
    let label = speech.say("Forecast error", "预测误差")
    guard let scores = night.scores, let wape = scores.wape else {
      return Tile(
        label: label, value: "–", note: speech.say("nothing to judge yet", "尚无可评估的预测"))
    }
    let naive = scores.naiveWape.map {
      speech.say("as last week: \(speech.percent($0))", "按上周同日：\(speech.percent($0))")
    }
    let before = night.scoresBefore?.wape.map {
      speech.say("night before \(speech.percent($0))", "前一晚 \(speech.percent($0))")
    }
    return Tile(
      label: label, value: speech.percent(wape),
      note: [before, naive].compactMap { $0 }.joined(separator: speech.say("; ", "；")))
  }

  private var missing: Markup {
    let record = night.record
    guard !record.missingStores.isEmpty else { return "" }
    let stores = record.missingStores.prefix(12).map { names.store($0) }
      .joined(separator: speech.say(", ", "、"))
    return Notice(
      tone: .look,
      text: speech.say(
        "Sent nothing usable: \(stores).", "未上报可用数据：\(stores)。"),
      remedy: speech.say(
        "Their last data serve; ask them to send their files and run the night again.",
        "暂用其最近数据；请催报文件后重新运行。")
    ).markup
  }

  private var guarding: Markup {
    unguarded.map { office in
      Notice(
        tone: .look, text: speech.say(office.what), remedy: speech.say(office.remedy),
        action: #"""
          <p><a class="button is-small" href="/account">\#(
            speech.say("Set up mine", "启用我的两步验证"))</a></p>
          """#
      ).markup
    } ?? ""
  }

  private var transfers: Markup {
    guard !waiting.isEmpty else {
      return EmptyNote(speech.say("None waits.", "没有待审批的调拨。")).markup
    }
    let best = waiting.sorted { ($1.netWorth, $0.number) < ($0.netWorth, $1.number) }.prefix(8)
    return PageTable(
      caption: speech.say("Transfers waiting", "待审批调拨"),
      columns: [
        .text(speech.say("From, to", "调出、调入")), .number(speech.say("Lines", "行数")),
        .number(speech.say("Saves", "预计节省")),
      ],
      rows: best.map { order in
        let way = "\(names.store(order.leg.from)) → \(names.store(order.leg.to))"
        return [
          #"<a href="\#(PagePath.order(order.number))">\#(way)</a>"#,
          "\(speech.number(order.lines.count))",
          "\(showsWorth ? speech.yuan(order.promisedSaving ?? order.netWorth) : "–")",
        ]
      }
    ).markup
  }
}
