import Charts
import SupplyChain

extension NightPage {
  /// The transfers that wait for somebody, late ones first.
  var waitingSection: Markup {
    let heading = say("Transfers that wait", "待处理调拨")
    let day = report.record.day
    let orders = report.waiting.sorted {
      let (left, right) = ($0.isLate(on: day), $1.isLate(on: day))
      if left != right { return left }
      let (one, other) = ($0.content, $1.content)
      return one.leg.arriveBy != other.leg.arriveBy
        ? one.leg.arriveBy < other.leg.arriveBy : one.number < other.number
    }
    guard !orders.isEmpty else {
      return section(
        "waiting", heading, "<p>\(say("No transfer waits for anybody.", "没有待处理的调拨。"))</p>")
    }
    var table = PageTable(
      caption: say("Transfers that wait, late ones first", "待处理调拨，逾期的在前"),
      columns: [
        .text(say("Order", "调拨单")), .text(say("Status", "状态")), .text(say("From", "调出")),
        .text(say("To", "调入")), .text(say("Be there by", "最迟到达")),
        .number(say("Gain, yuan", "净收益（元）")),
      ], rows: [])
    for order in orders.prefix(NightPage.longestList) {
      let late: Markup =
        order.isLate(on: day) ? " <strong>\(say("late", "逾期"))</strong>" : ""
      table.rows.append([
        "<span class=\"id\">\(order.content.number)</span>", "\(say(order.word))\(late)",
        store(order.content.leg.from), store(order.content.leg.to),
        "<time>\(order.content.leg.arriveBy)</time>", "\(order.content.promisedWorth.grouped)",
      ])
    }
    let states = Dictionary(grouping: orders, by: \.state).sorted {
      $0.key.rawValue < $1.key.rawValue
    }
    let counts = states.map { _, orders in
      "\(say(orders[0].word)) \(grouped(orders.count))"
    }.joined(separator: say(", ", "，"))
    return section(
      "waiting", heading,
      "<p>\(counts)</p>\n\(table.markup)"
        + more(orders.count - NightPage.longestList, in: "chama transfer list"))
  }
}
