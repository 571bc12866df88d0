import Charts
import SupplyChain

extension NightPage {
  /// What stores should give each other: trips with their lines.
  var moveSection: Markup {
    let heading = say("What to move", "门店调拨")
    guard !report.transfers.isEmpty else {
      return section(
        "move", heading,
        "<p>\(say("No transfer is worth its trip tonight.", "今晚没有值得安排的调拨。"))</p>")
    }
    let orders = report.transfers.sorted {
      $0.promisedWorth != $1.promisedWorth
        ? $0.promisedWorth > $1.promisedWorth : $0.number < $1.number
    }
    let table = PageTable(
      caption: say("What to move, most worth first", "门店调拨，收益高的在前"),
      columns: [
        .text(say("Material", "原料")), .text(say("Lot", "批次")), .text(say("Expires", "到期日")),
        .number(say("Quantity", "数量")), .number(say("Packs", "件数")),
        .number(say("Worth, yuan", "收益（元）")), .number(say("Trip share, yuan", "分摊运费（元）")),
        .sentence(say("Why", "原因")),
      ],
      rows: [])
    var bodies: Markup = ""
    for order in orders.prefix(NightPage.longestList) { bodies += rows(of: order, in: table) }
    return section(
      "move", heading,
      "<p>\(total) <span class=\"soft\">\(scales)</span></p>\n\(table.wrapped(bodies))"
        + more(orders.count - NightPage.longestList, in: "transfers.csv"))
  }

  private var total: String {
    let lines = report.transfers.reduce(0) { $0 + $1.lines.count }
    let trips = report.transfers.map(\.leg.cost).total.grouped
    let worth = report.transfers.map(\.promisedWorth).total.grouped
    let count = report.transfers.count
    return say(
      "\(grouped(count)) \(count.plural("trip")) with \(grouped(lines)) \(lines.plural("line")); "
        + "the \(count.plural("trip costs", "trips cost")) \(trips) yuan, and after "
        + "\(count.plural("it", "them")) \(worth) yuan are gained.",
      "共 \(grouped(report.transfers.count)) 趟、\(grouped(lines)) 行；运费 \(trips) 元，"
        + "扣除后预计收益 \(worth) 元。")
  }

  /// Why the lines need not add up to their trip.
  private var scales: String {
    say(
      "A trip's gain counts all later shortage, its lines' worth the share of it that tomorrow "
        + "cannot repair (waiting_share): they need not add up.",
      "每趟净收益计入全部后续缺货，各行收益只计入次日无法弥补的部分（waiting_share），因此各行之和不必等于净收益。")
  }

  /// An order's trip in one row, then its lines.
  private func rows(of order: TransferContent, in table: PageTable) -> Markup {
    var body: Markup = ""
    let lines = order.lines.sorted {
      $0.worth != $1.worth ? $0.worth > $1.worth : $0.number < $1.number
    }
    for line in lines.prefix(NightPage.longestTrip) {
      let expiry: Markup = line.expiresOn.map { "<time>\($0)</time>" } ?? "–"
      let cells = table.cells(of: [
        material(line.material), "<span class=\"id\">\(line.lot)</span>", expiry,
        "\(amount(line.quantity, of: line.material))", "\(grouped(line.packs))",
        "\(line.worth.grouped)", "\(line.tripShare.grouped)", "\(say(line.why))",
      ])
      body += "<tr>\(cells)</tr>\n"
    }
    let rest = more(lines.count - NightPage.longestTrip, in: "transfers.csv")
    if lines.count > NightPage.longestTrip {
      body += #"<tr><td colspan="\#(table.columns.count)">\#(rest)</td></tr>"# + "\n"
    }
    return #"""
      <tbody>
      <tr class="trip"><th scope="rowgroup" \#
      colspan="\#(table.columns.count)">\#(trip(order))</th></tr>
      \#(body)</tbody>

      """#
  }

  private func trip(_ order: TransferContent) -> Markup {
    let leg = order.leg
    let distance = NumberText.grouped(leg.kilometres, decimals: 1)
    let load = NumberText.grouped(Double(leg.grams) / 1000, decimals: 1)
    let cold = leg.carriesColdKit ? say(", with the cold kit", "，带冷链箱") : ""
    let way = say("\(distance) km, \(load) kg\(cold)", "\(distance) km，\(load) kg\(cold)")
    let money = say(
      "trip \(leg.cost.grouped) yuan, gain \(order.promisedWorth.grouped) yuan",
      "运费 \(leg.cost.grouped) 元，净收益 \(order.promisedWorth.grouped) 元")
    let times: Markup =
      language == .english
      ? "leave by <time>\(leg.departBy)</time>, be there by <time>\(leg.arriveBy)</time>"
      : "最迟出发 <time>\(leg.departBy)</time>，最迟到达 <time>\(leg.arriveBy)</time>"
    return #"""
      \#(store(leg.from)) → \#(store(leg.to)) <span class="soft">\#(order.number) · \#(times) · \#
      \#(way) · \#(money)</span>
      """#
  }
}
