import Charts
import SupplyChain

extension NightPage {
  /// The numbers that say in one look how the night went.
  var headline: Markup {
    let tiles = [storesTile, refusedTile, sendTile, moveTile, stakeTile, accuracyTile]
    var body: Markup = ""
    for tile in tiles { body += tile }
    return #"<dl class="tiles">\#(body)</dl>"#
  }

  private func tile(
    _ name: String, _ number: String, _ note: String, of section: String,
    needsALook: Bool = false
  ) -> Markup {
    let link = "#\(section)-\(language.rawValue)"
    return #"""
      <div\#(needsALook ? #" class="look""# : "" as Markup)><dt>\#(name)</dt>\#
      <dd><a href="\#(link)"><strong>\#(number)</strong></a> <span>\#(note)</span></dd></div>

      """#
  }

  private var storesTile: Markup {
    let record = report.record
    let (missing, stale) = (record.missingStores.count, record.staleStores.count)
    return tile(
      say("Stores collected", "已收门店"),
      "\(grouped(record.storesCollected)) / \(grouped(record.storesExpected))",
      say(
        "\(grouped(missing)) missing, \(grouped(stale)) stale",
        "缺报 \(grouped(missing))，沿用旧数据 \(grouped(stale))"),
      of: "feeds", needsALook: missing + stale > 0)
  }

  private var refusedTile: Markup {
    let refused = report.record.refused
    let faults = refused.reduce(0) { $0 + $1.faults.count }
    return tile(
      say("Files refused", "退回文件"), grouped(refused.count),
      say("\(grouped(faults)) \(faults.plural("fault"))", "共 \(grouped(faults)) 处错误"),
      of: "feeds", needsALook: !refused.isEmpty)
  }

  private var sendTile: Markup {
    let sent = report.suggestions.filter { $0.suggestedQuantity > .zero }
    let cost = sent.map(\.cost).total.wholeYuan
    return tile(
      say("Lines to send", "建议补货"), grouped(sent.count),
      say(
        "\(cost) at cost, of \(grouped(report.suggestions.count)) "
          + report.suggestions.count.plural("line"),
        "成本 \(cost)，共 \(grouped(report.suggestions.count)) 行"),
      of: "send")
  }

  private var moveTile: Markup {
    let worth = report.transfers.map(\.promisedWorth).total.wholeYuan
    return tile(
      say("Transfers", "门店调拨"), grouped(report.transfers.count),
      say(
        report.transfers.count.plural(
          "promises \(worth) after its trip", "promise \(worth) after their trips"),
        "扣除运费后预计收益 \(worth)"), of: "move")
  }

  private var stakeTile: Markup {
    let money = report.exceptions.compactMap(\.money).total.wholeYuan
    let count = report.exceptions.count
    return tile(
      say("At stake", "涉及金额"), money,
      say(
        "in \(grouped(count)) \(count.plural("exception"))",
        "异常 \(grouped(count)) 项") + savedByTransfers(report.exceptions), of: "glance")
  }

  /// What of the money at stake the night's own transfers save; nothing when they save nothing.
  func savedByTransfers(_ exceptions: [PlanningException]) -> String {
    let saved = exceptions.map(\.savedByTransfers).total
    guard saved > .zero else { return "" }
    return say(
      "; approving the transfers saves \(saved.wholeYuan) of it",
      "；批准拟调拨可化解其中 \(saved.wholeYuan)")
  }

  private var accuracyTile: Markup {
    let naive = percent(report.accuracy?.naive.wape)
    let earlier = report.accuracy?.nights.dropLast().suffix(28).compactMap(\.model.wape) ?? []
    let mean = earlier.isEmpty ? nil : earlier.reduce(0, +) / Double(earlier.count)
    let before =
      mean == nil ? "" : say("; last weeks \(percent(mean))", "；近几周 \(percent(mean))")
    return tile(
      say("Forecast error", "预测误差"), percent(report.accuracy?.model.wape),
      say("WAPE; seasonal naive \(naive)\(before)", "WAPE；上周同期 \(naive)\(before)"),
      of: "accuracy")
  }
}
