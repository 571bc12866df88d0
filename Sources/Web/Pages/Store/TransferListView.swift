import Charts
import SupplyChain

/// A store's transfers: what it has asked for, and every order to and from it.
struct TransferListView {
  let store: StoreID
  let today: BusinessDay
  let orders: [StoreHome.OrderCard]
  let asked: [StoreHome.Asked]
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <h1>\#(speech.say("Transfers", "调拨单"))</h1>
    <h2>\#(speech.say("Orders", "调拨单"))</h2>
    \#(orderList)
    <h2>\#(speech.say("I have asked for", "我的申请"))</h2>
    \#(AskedList(store: store, asked: asked, speech: speech).markup)
    """#
  }

  private var orderList: Markup {
    guard !orders.isEmpty else {
      return EmptyNote(speech.say("There are none yet.", "暂无调拨单。")).markup
    }
    let rows = orders.map { order in
      let way =
        order.isOutgoing
        ? speech.say("to \(order.other)", "发往\(order.other)")
        : speech.say("from \(order.other)", "来自\(order.other)")
      return #"""
        <li class="is-link"><a class="go" href="\#(PagePath.order(order.number))">\#
        <span><b>\#(order.goods)</b><small>\#(way) · \#(
          speech.moment(order.when, from: today))</small></span><span>\#(StateMark(
          word: speech.say(order.state.word), tone: order.state.tone).markup)</span></a></li>

        """# as Markup
    }
    return #"<ul class="rows">"# + rows.joined + "</ul>\n"
  }
}

/// What a store has asked for.
struct AskedList {
  let store: StoreID
  let asked: [StoreHome.Asked]
  let speech: Speech

  var markup: Markup {
    guard !asked.isEmpty else {
      return EmptyNote(speech.say("Nothing yet.", "暂无申请。")).markup
    }
    let rows = asked.map { asked in
      #"""
      <li class="is-link"><a class="go" href="\#(PagePath.request(store, asked.number))">\#
      <span><b>\#(asked.material)</b> · \#(asked.amount)<small>\#(asked.detail)</small></span>\#
      <span>\#(StateMark(word: speech.say(asked.state), tone: asked.tone).markup)</span></a></li>

      """# as Markup
    }
    return #"<ul class="rows">"# + rows.joined + "</ul>\n"
  }
}
