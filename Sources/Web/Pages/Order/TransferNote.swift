import Charts
import SupplyChain

/// The paper that travels with the goods: one page of A4, with a code that leads back to the order.
struct TransferNote {
  let order: OrderPage
  /// Where the code leads, a whole address.
  let link: String
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let code = QRCode(link)?.markup(title: link, language: speech.language.tag) ?? ""
    return #"""
      <div class="note"><div>
      <p class="screen"><a class="back" href="\#(PagePath.order(order.content.number))">← \#(
        speech.say("Back to the order", "返回调拨单"))</a></p>
      <h1>\#(speech.say("Transfer note", "调拨单"))</h1>
      <p class="big id">\#(order.content.number)</p>
      <p><strong>\#(order.from)</strong> → <strong>\#(order.to)</strong></p>
      </div><div class="qr">\#(code)</div></div>
      \#(facts)\#(table)
      <div class="sign"><div>\#(speech.say("Given by, time", "发货人、时间"))</div>\#
      <div>\#(speech.say("Received by, time", "收货人、时间"))</div></div>
      <p class="screen"><button class="button" type="button" data-print hidden>\#(speech.say(
        "Print", "打印"))</button></p>
      """#
  }

  private var facts: Markup {
    let leg = order.content.leg
    let kit = leg.carriesColdKit ? speech.say("yes", "需要") : speech.say("no", "不需要")
    return FactList([
      (speech.say("Leaves by", "最晚发出"), "\(leg.departBy.day) \(leg.departBy.time.description)"),
      (speech.say("There by", "最晚到达"), "\(leg.arriveBy.day) \(leg.arriveBy.time.description)"),
      (
        speech.say("Weight", "重量"),
        "\(speech.number(Double(leg.grams) / 1000, decimals: 1)) kg"
      ),
      (speech.say("Cold kit", "冷链箱"), "\(kit)"),
    ]).markup
  }

  private var table: Markup {
    PageTable(
      caption: speech.say("Goods", "货物"),
      columns: [
        .text(speech.say("Material", "原料")), .text(speech.say("Lot", "批次")),
        .text(speech.say("Use by", "保质期至")), .number(speech.say("Packs", "包数")),
        .number(speech.say("Quantity", "数量")), .text(speech.say("Received", "实收")),
      ],
      rows: order.lines.map { line in
        [
          "\(line.material) <small>\(line.line.material)</small>", "\(line.line.lot)",
          line.line.expiresOn.map { "\($0)" as Markup } ?? "–", "\(line.line.packs)",
          "\(speech.amount(line.line.quantity, line.unit))", "",
        ]
      }
    ).markup
  }
}
