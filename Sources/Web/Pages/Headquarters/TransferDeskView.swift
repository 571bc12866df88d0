import Charts
import Operations
import Persistence
import SupplyChain

/// Headquarters' transfers: proposals to approve, what is under way, and what stores ask for.
struct TransferDeskView {
  let orders: [StoredTransferOrder]
  let requests: [StoredTransferRequest]
  let names: ChainWords
  let today: BusinessDay
  let mayApprove: Bool
  let showsWorth: Bool
  let form: Form
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <h1>\#(speech.say("Transfers", "调拨"))</h1>
    <h2>\#(speech.say("Waiting for approval", "待审批"))</h2>\#(proposals)
    <h2>\#(speech.say("Stores ask", "门店申请"))</h2>\#(asked)
    <h2>\#(speech.say("Under way", "进行中"))</h2>\#(underWay)
    """#
  }

  private var proposals: Markup {
    let waiting = orders.filter { $0.state == .proposed }
      .sorted {
        ($1.content.netWorth, $0.content.number) < ($0.content.netWorth, $1.content.number)
      }
    guard !waiting.isEmpty else {
      return EmptyNote(speech.say("None waits.", "没有待审批的调拨。")).markup
    }
    let table = list(waiting, isPicked: mayApprove)
    guard mayApprove else { return table }
    return form.markup(
      table + #"""
        <div class="act"><button class="button is-main">\#(speech.say(
          "Approve what is ticked", "批准所勾选"))</button></div>
        """#)
  }

  private var underWay: Markup {
    let moving = orders.filter { $0.state != .proposed }
      .sorted { $0.content.leg.departBy < $1.content.leg.departBy }
    guard !moving.isEmpty else {
      return EmptyNote(speech.say("Nothing is under way.", "没有进行中的调拨。")).markup
    }
    return list(Array(moving.prefix(150)), isPicked: false)
  }

  private func list(_ orders: [StoredTransferOrder], isPicked: Bool) -> Markup {
    var columns: [PageTable.Column] = [
      .text(speech.say("From, to", "调出、调入")), .text(speech.say("State", "状态")),
      .number(speech.say("Lines", "行数")), .number(speech.say("Packs", "包数")),
      .text(speech.say("Leaves by", "最晚发出")), .text(speech.say("There by", "最晚到达")),
    ]
    if showsWorth { columns.append(.number(speech.say("Saves", "预计节省"))) }
    return PageTable(
      caption: speech.say("Transfers", "调拨"), folds: true, columns: columns,
      rows: orders.map { row($0, isPicked: isPicked) }
    ).markup
  }

  private func row(_ order: StoredTransferOrder, isPicked: Bool) -> [Markup] {
    let content = order.content
    let way = "\(names.store(content.leg.from)) → \(names.store(content.leg.to))"
    let box: Markup =
      isPicked
      ? #"""
      <label class="tick"><input type="checkbox" name="order" value="\#(content.number)">\#
      <span class="unseen">\#(way)</span></label>
      """# : ""
    var cells: [Markup] = [
      #"<span class="row">\#(box)<a href="\#(PagePath.order(content.number))">\#(way)</a></span>"#,
      StateMark(word: speech.say(order.state.word), tone: order.state.tone).markup,
      "\(content.lines.count)", "\(content.lines.reduce(0) { $0 + $1.packs })",
      "\(speech.moment(content.leg.departBy, from: today))",
      "\(speech.moment(content.leg.arriveBy, from: today))",
    ]
    if showsWorth {
      cells.append("\(speech.yuan(content.promisedSaving ?? content.netWorth))")
    }
    return cells
  }

  private var asked: Markup {
    guard !requests.isEmpty else {
      return EmptyNote(speech.say("No store asks for anything.", "没有门店申请。")).markup
    }
    return PageTable(
      caption: speech.say("Stores ask", "门店申请"), folds: true,
      columns: [
        .text(speech.say("Store", "门店")), .text(speech.say("Material", "原料")),
        .number(speech.say("Quantity", "数量")), .text(speech.say("Needed", "需于")),
        .text(speech.say("State", "状态")), .text(speech.say("Asked", "已询问")),
      ],
      rows: requests.map { stored in
        let request = stored.request
        let asked = request.offers.map { offer in
          "\(names.store(offer.terms.from)) (\(speech.say(offer.standing.word)))"
        }.joined(separator: speech.say(", ", "、"))
        let name = names.store(request.content.store)
        let path = PagePath.request(request.content.store, request.content.number)
        return [
          #"<a href="\#(path)">\#(name)</a>"#,
          "\(names.material(request.content.material))",
          "\(speech.amount(request.content.quantity, names.unit(request.content.material)))",
          "\(speech.moment(request.content.neededBy, from: today))",
          StateMark(word: speech.say(request.state.word), tone: request.state.tone).markup,
          "\(asked)",
        ]
      }
    ).markup
  }
}
