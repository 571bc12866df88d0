import Charts
import SupplyChain

/// Receiving: all as sent with one tap; what is otherwise is said line by line, with its reason.
struct ReceiveForm {
  let order: OrderPage
  let form: Form
  let faults: [String: String]
  let written: [String: String]
  let speech: Speech

  var markup: Markup {
    var all = form
    all.hidden = [("mode", "all")]
    var lines = form
    lines.hidden = [("mode", "lines")]
    lines.key += "-lines"
    let words =
      order.state == .partlyReceived
      ? speech.say("The rest is here, as sent", "其余全部按单收货")
      : speech.say("Receive all as sent", "全部按单收货")
    let isOpen: Markup = faults.isEmpty ? "" : " open"
    return #"""
      \#(all.button(words, style: "is-main is-full"))
      <details class="more"\#(isOpen)><summary>\#(speech.say(
        "Something is different", "与单据不符"))</summary>
      \#(lines.markup(fields))</details>

      """#
  }

  private var fields: Markup {
    let items = order.lines.filter { $0.outstanding > .zero }.map(line).joined
    return #"""
      <p class="soft">\#(speech.say(
        "Write how much came, in packs. The rest stays on its way until it comes.",
        "请填写实收包数。未到部分保持在途，直至到货或完成。"))</p>
      \#(items)<button class="button is-main is-full">\#(speech.say(
        "Receive as written", "按填写收货"))</button>
      """#
  }

  private func line(_ line: OrderPage.Line) -> Markup {
    let name = "packs-\(line.line.number)"
    let reason = "reason-\(line.line.number)"
    let packs = outstandingPacks(line)
    let field = Field(
      name: name, label: "\(line.material)", type: "number",
      value: written[name] ?? speech.plain(packs),
      hint: speech.say(
        "of \(speech.plain(packs)) packs (\(speech.amount(line.outstanding, line.unit)))",
        "应收 \(speech.plain(packs)) 包（\(speech.amount(line.outstanding, line.unit))）"),
      fault: faults[name],
      attributes: #" inputmode="decimal" min="0" step="any" max="\#(speech.plain(packs))""#)
    let choice = Choice(
      name: reason, label: speech.say("If less: why?", "少收原因"),
      options: [("", speech.say("as sent", "与单据相符"))]
        + TransferDiscrepancy.Kind.reasons.map { ($0.rawValue, speech.say($0.word)) },
      chosen: written[reason] ?? "")
    let fault = faults[reason].map { #"<span class="fault">\#($0)</span>"# as Markup } ?? ""
    return #"<div class="card">\#(field.markup)\#(choice.markup)\#(fault)</div><p></p>"#
  }

  private func outstandingPacks(_ line: OrderPage.Line) -> Double {
    guard line.line.packs > 0, line.line.quantity > .zero else { return 0 }
    return line.outstanding.units / (line.line.quantity.units / Double(line.line.packs))
  }
}

extension Speech {
  /// A number as a field of a form holds it: no commas, no needless decimals.
  func plain(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String((value * 100).rounded() / 100)
  }
}
