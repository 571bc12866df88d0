import Access
import Charts
import Foundation
import Operations
import Persistence
import SupplyChain

/// The pages of a store: what needs me, the shelf, asking, and its transfers.
enum StorePages {
  static let routes: [PageRoute] = [
    .page("/store", nil) { call in
      guard let own = PageReader.ownStores(call.principal).first else {
        throw ServiceFailure.noPath(call.path)
      }
      return .see(PagePath.store(own))
    },
    .page("/store/{store}", .viewTransfers, home),
    .page("/store/{store}/stock", .viewStock, stock),
    .page("/store/{store}/ask", .askTransfer, askList),
    .page("/store/{store}/ask/{material}", .askTransfer) { try ask($0, fault: nil) },
    .act("/store/{store}/ask/{material}", .askTransfer, send),
    .page("/store/{store}/transfers", .viewTransfers, transfers),
  ]

  // MARK: what needs me

  @Sendable static func home(_ call: PageCall) throws -> PageAnswer {
    let store = try own(call, .viewTransfers)
    let desk = StoreDesk(call, store: store)
    let home = try desk.home()
    let waiting = home.questions.count + home.orders.count { $0.needsHand }
    return .page(
      HTMLPage(
        title: call.speech.say("What needs me", "待我处理"), way: .storeHome,
        store: store.id, counts: [.storeHome: waiting],
        body: StoreHomeView(home: home, speech: call.speech).body))
  }

  @Sendable static func transfers(_ call: PageCall) throws -> PageAnswer {
    let store = try own(call, .viewTransfers)
    let desk = StoreDesk(call, store: store)
    let list = try TransferListView(
      store: store.id, today: call.today, orders: desk.allOrders(), asked: desk.asked(all: true),
      speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Transfers", "调拨单"), way: .storeTransfers, store: store.id,
        body: list.body))
  }

  // MARK: the shelf

  @Sendable static func stock(_ call: PageCall) throws -> PageAnswer {
    let store = try own(call, .viewStock)
    try call.ledger.authorize(
      call.caller, to: .viewStock, on: .store(store.id), showing: .exactStock)
    let desk = StoreDesk(call, store: store)
    let shelf = try desk.shelf()
    let filter = StockView.Filter(rawValue: call.query["show"]) ?? .all
    let entries = desk.entries(shelf).filter { entry in
      switch filter {
      case .all: true
      case .short: (entry.lastsDays ?? .max) < 3
      case .expiring: entry.expires.map { $0.on - call.today < 3 } ?? false
      }
    }
    let view = StockView(
      store: store.id, today: call.today, countedOn: shelf.countedOn,
      entries: StoreDesk.found(entries, call.query["find"]), filter: filter,
      sought: call.query["find"], speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Stock", "库存"), way: .storeStock, store: store.id,
        body: view.body))
  }

  // MARK: asking

  @Sendable static func askList(_ call: PageCall) throws -> PageAnswer {
    let store = try own(call, .askTransfer)
    let desk = StoreDesk(call, store: store)
    let entries = desk.entries(try desk.shelf())
      .sorted { ($0.lastsDays ?? .max, $0.material) < ($1.lastsDays ?? .max, $1.material) }
    let view = AskListView(
      store: store.id, today: call.today,
      entries: StoreDesk.found(entries, call.query["find"]), sought: call.query["find"],
      speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Ask other stores", "向其他门店申请"), way: .storeAsk,
        store: store.id, body: view.body))
  }

  @Sendable static func ask(_ call: PageCall, fault: String?) throws -> PageAnswer {
    let store = try own(call, .askTransfer)
    let material = try call.id("material", MaterialID.self)
    let desk = StoreDesk(call, store: store)
    let item = try desk.item(material)
    let missing = item.material.packSize.map { pack in
      min(max((item.missing + pack).wholePacks(of: pack), 1), 12)
    }
    let view = AskView(
      store: store.id, entry: desk.entry(item), today: call.today,
      chosen: min(max(Int(call.form["packs"]) ?? missing ?? 1, 1), 999),
      coming: try ComingTransfer.list(
        of: material, to: store.id, on: call.now.day, call.ledger),
      deadlines: Urgency.allCases.map {
        ($0, $0.deadline(at: call.now, closing: store.closesAt))
      }, fault: fault,
      form: Form(action: call.path, key: call.newKey), speech: call.speech)
    return .page(
      HTMLPage(
        title: item.material.name, way: .storeAsk, store: store.id, body: view.body),
      status: fault == nil ? 200 : 422)
  }

  @Sendable static func send(_ call: PageCall) throws -> PageAnswer {
    let store = try own(call, .askTransfer)
    let material = try call.id("material", MaterialID.self)
    let item = try StoreDesk(call, store: store).item(material)
    let packs = Int(call.form["other"].isEmpty ? call.form["packs"] : call.form["other"])
    guard let packs, (1...999).contains(packs), let size = item.material.packSize else {
      return try ask(
        call,
        fault: call.speech.say(
          "Write a whole number of packs from 1 to 999.", "请填写 1 至 999 的整包数。"))
    }
    guard let urgency = Urgency(rawValue: call.form["urgency"]) else {
      return try ask(
        call, fault: call.speech.say("Say when it is needed.", "请选择需要的时间。"))
    }
    let entry = StoreDesk(call, store: store).entry(item)
    let question = RequestTransfer.Question(
      store: store.id, material: material, quantity: size.times(packs),
      neededBy: urgency.deadline(at: call.now, closing: store.closesAt),
      why: ShelfWords(call.speech, today: call.today).plain(entry))
    do {
      let outcome = try call.requests.ask(question, by: call.requestAct)
      return .see(PagePath.request(store.id, outcome.stored.request.content.number))
    } catch let failure as any Failure where failure.kind == .badInput {
      return try ask(call, fault: FailureWords(failure, call.speech).line)
    } catch let failure as LedgerFailure where failure.kind == .alreadyDone {
      // Who asks again for the same is led to what they have asked.
      guard let known = try openRequest(call, store.id, material) else { throw failure }
      return .see(PagePath.request(store.id, known), Done(.askedBefore))
    }
  }

  private static func openRequest(
    _ call: PageCall, _ store: StoreID, _ material: MaterialID
  ) throws -> TransferRequestNumber? {
    try call.ledger.transferRequests(
      TransferRequestFilter(states: [.asked, .offered], askedBy: [store])
    ).map(\.request.content).first { $0.material == material }?.number
  }

  /// The store of the path, when it is the asker's to act for.
  static func own(_ call: PageCall, _ action: Action) throws -> Store {
    let id = try call.id("store", StoreID.self)
    try call.ledger.authorize(call.caller, to: action, on: .store(id))
    return try call.view().store(id)
  }
}

extension PageCall {
  /// The act upon requests, at this moment.
  var requestAct: RequestAct { RequestAct(caller, now: now) }

  /// The service's clock as use cases take it.
  private var wall: WallClock {
    WallClock(
      instant: { [clock = service.clock] in clock.instant().text }, seconds: service.clock.seconds)
  }

  /// Takes requests at the desks that are kept warm.
  var requests: RequestTransfer {
    RequestTransfer(ledger: ledger, desks: service.desks, clock: wall)
  }

  /// Answers requests.
  var answers: AnswerRequest {
    AnswerRequest(ledger: ledger, desks: service.desks, caller: requestAct)
  }
}

extension PagePath {
  /// The page of a request, as the store sees it that asked.
  static func request(_ store: StoreID, _ number: TransferRequestNumber) -> String {
    PagePath.store(store, "/asked/\(escaped(number.text))")
  }
}
