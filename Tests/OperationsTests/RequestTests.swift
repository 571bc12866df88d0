import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("Requests on the morning after a night")
struct RequestTests {
  private func donor(_ stored: StoredTransferRequest) throws -> StoreID {
    try #require(stored.request.offers.first { $0.isOpen }).terms.from
  }

  @Test("are answered at once, and what a donor gives is an approved order with reserved lots")
  func accepted() throws {
    let morning = try MorningAfter()
    let asked = try morning.ask()
    #expect(asked.request.state == .offered)
    let donor = try donor(asked)
    let done = try morning.answers(try morning.caller("wang", of: donor, at: 12))
      .accept(asked.request.content.number, from: donor)
    #expect(done.request.state == .accepted)
    let number = try #require(done.request.offers.first?.order)
    let order = try morning.ledger.transferOrder(number)
    #expect(order.state == .approved && order.request == done.request.content.number)
    #expect(order.content.lines.reduce(.zero) { $0 + $1.quantity } == Quantity(units: 50))
    #expect(order.content.leg.departBy == morning.now.advanced(byMinutes: 12 + 15))
    // The store is taken at its word, so that what it asked for can be held against what came.
    let promises = order.content.lines.compactMap(\.promise)
    #expect(promises.count == order.content.lines.count)
    #expect(promises.allSatisfy { $0.countsThrough >= order.content.leg.arriveBy.day })
    #expect(order.content.promisedSaving == order.content.netWorth)
    let report = TransferRequestReport(done)
    #expect(report.decisionMinutes == 12)
    #expect(report.offers.first?.order == number)
  }

  @Test("a donor that answers late is told so on the order, by how much, and so is who asked")
  func late() throws {
    let morning = try MorningAfter()
    for (minutes, isLate) in [(1, false), (110, true)] {
      let asked = try morning.ask(1 + minutes % 2)
      let donor = try donor(asked)
      let done = try morning.answers(try morning.caller("wang", of: donor, at: minutes))
        .accept(asked.request.content.number, from: donor)
      let order = try morning.ledger.transferOrder(try #require(done.request.offers.first?.order))
      let late =
        order.content.leg.arriveBy.minutesSinceEpoch
        - asked.request.content.neededBy.minutesSinceEpoch
      #expect((late > 0) == isLate)
      let why = try #require(order.content.lines.first).why
      #expect(why.english.contains("\(late) min late") == isLate, "\(why.english)")
      #expect(why.chinese.contains("晚到 \(late) 分钟") == isLate)
    }
  }

  @Test("a donor's refusal is put to the next best, and the last one's declines the request")
  func declined() throws {
    let morning = try MorningAfter()
    var stored = try morning.ask()
    var asked: [StoreID] = []
    while stored.request.state == .offered {
      let donor = try donor(stored)
      #expect(!asked.contains(donor), "nobody is asked twice")
      asked.append(donor)
      stored = try morning.answers(try morning.caller("wang", of: donor))
        .decline(stored.request.content.number, from: donor, reason: "we are short ourselves")
    }
    #expect(asked.sorted() == ["S-0002", "S-0003"])
    #expect(stored.request.state == .declined)
    #expect(stored.reason == "we are short ourselves")
  }

  @Test("the same answer of the same person is told apart from another's")
  func repeated() throws {
    let morning = try MorningAfter()
    let asked = try morning.ask()
    let (number, donor) = (asked.request.content.number, try donor(asked))
    let wang = morning.answers(try morning.caller("wang", of: donor))
    _ = try wang.accept(number, from: donor)
    let again = #expect(throws: LedgerFailure.self) { try wang.accept(number, from: donor) }
    #expect(again?.kind == .alreadyDone)
    let other = morning.answers(try morning.caller("zhao", of: donor))
    let late = #expect(throws: LedgerFailure.self) { try other.accept(number, from: donor) }
    #expect(late?.kind == .conflict)
    let twice = #expect(throws: LedgerFailure.self) {
      _ = try morning.ask(2)
      _ = try morning.ask(2)
    }
    #expect(twice?.kind == .alreadyDone)
    #expect(try morning.ledger.transferRequests().count == 2)
  }

  @Test("only a donor's own people answer for it, and only a store's own people ask")
  func otherStores() throws {
    let morning = try MorningAfter()
    let asked = try morning.ask()
    let (number, donor) = (asked.request.content.number, try donor(asked))
    let stranger = try morning.caller("sun", of: "S-0004")
    #expect(throws: AccessFailure.self) { try morning.ask(3, by: stranger) }
    #expect(throws: AccessFailure.self) {
      try morning.answers(stranger).accept(number, from: donor)
    }
    #expect(throws: LedgerFailure.self, "to others it is not there") {
      try morning.answers(stranger).withdraw(number, reason: "no")
    }
    #expect(try morning.ledger.transferRequest(number).version == asked.version)
  }

  @Test("goods of a worth above the limit wait for headquarters, and never for who asked")
  func fourEyes() throws {
    let morning = try MorningAfter { $0.requests.approvalAbove = 100 }
    let asked = try morning.ask(by: try morning.caller("chief"))
    let donor = try donor(asked)
    let done = try morning.answers(try morning.caller("wang", of: donor))
      .accept(asked.request.content.number, from: donor)
    let number = try #require(done.request.offers.first?.order)
    #expect(try morning.ledger.transferOrder(number).state == .proposed)
    #expect(throws: AccessFailure.self) {
      try morning.orders(try morning.caller("chief")).approve(number)
    }
    let approved = try morning.orders(try morning.caller("deputy")).approve(number)
    #expect(approved.state == .approved)
    // It is reserved once, and a night plans around it.
    let bound = try morning.ledger.boundLots(at: donor, after: morning.now.day - 1)
    let held = bound["RM-CUP-01"]?.values.reduce(.zero, +)
    #expect(held == Quantity(units: 50))
  }

  @Test(
    "counts as decided with headquarters' answer, and a called-off order asks to be asked again")
  func undone() throws {
    let morning = try MorningAfter { $0.requests.approvalAbove = 0 }
    let asked = try morning.ask()
    let (request, donor) = (asked.request.content.number, try donor(asked))
    let accepted = try morning.answers(try morning.caller("wang", of: donor, at: 5))
      .accept(request, from: donor)
    #expect(accepted.request.state == .accepted)
    #expect(TransferRequestReport(accepted).decisionMinutes == nil)
    let number = try #require(accepted.request.offers.first?.order)
    let chief = morning.orders(try morning.caller("chief", at: 30))
    _ = try chief.approve(number)
    let approved = try morning.ledger.transferRequest(request)
    #expect(TransferRequestReport(approved).decisionMinutes == 30)
    let day = morning.now.day
    #expect(try morning.ledger.requestTimes(in: day...day).map(\.decisionMinutes) == [30])
    #expect(try morning.ledger.undoneRequests(of: "S-0001", at: morning.now).isEmpty)
    _ = try chief.cancel(number, reason: "no van")
    let undone = try morning.ledger.undoneRequests(of: "S-0001", at: morning.now)
    #expect(undone.map { TransferRequestReport($0).undone } == [[number]])
    _ = try morning.ask(2)
    #expect(try morning.ledger.undoneRequests(of: "S-0001", at: morning.now).isEmpty)
  }

  @Test("tells what a donor keeps exactly to those alone who may see its stock")
  func coarseKeeps() throws {
    let morning = try MorningAfter()
    let asked = try morning.ask()
    let exact = TransferRequestReport(asked)
    let donor = try donor(asked)
    let asker = try morning.caller("li", of: "S-0001").caller.principal
    let told = TransferRequestReport(asked, to: asker).offers
    for (offer, whole) in zip(told, exact.offers) {
      let keeps = offer.terms.keeps
      #expect(keeps.quantity <= whole.terms.keeps.quantity)
      #expect(keeps.quantity.description.filter { $0 != "0" && $0 != "." }.count <= 1)
      #expect(keeps.coverDays == whole.terms.keeps.coverDays?.rounded(.down))
    }
    #expect(told != exact.offers)
    let own = try morning.caller("wang", of: donor).caller.principal
    let whole = exact.offers.first { $0.terms.from == donor }
    #expect(TransferRequestReport(asked, to: own).offers.first { $0.terms.from == donor } == whole)
    let chief = try morning.caller("chief").caller.principal
    #expect(TransferRequestReport(asked, to: chief) == exact)
  }

  @Test("nobody approves what a key that they have issued asked for")
  func fourEyesAndKeys() throws {
    let morning = try MorningAfter { $0.requests.approvalAbove = 0 }
    let boss = Person(id: "boss", name: "Boss", roles: [.admin]).principal(from: Origin(.web))
    let now = try morning.caller("chief").caller
    let admin = RequestAct(Caller(boss, at: now.at, day: now.day), now: morning.now)
    let random = RandomSource { count in (0..<count).map { _ in .random(in: .min ... .max) } }
    let keys = try KeyFile(besideLedger: morning.ledger.path)
      .keys(of: morning.ledger, by: admin.caller, random: random)
    let door = Doorkeeper(
      ledger: morning.ledger, keys: keys, random: random, rules: AccessRules())
    let key = APIKey(
      id: "erp", name: "ERP", scopes: [.askTransfer], stores: .only(["S-0001"]))
    _ = try ManageKeys(door, caller: admin.caller).issue(key)
    let program = RequestAct(
      Caller(key.principal(from: Origin(.web)), at: now.at, day: now.day), now: morning.now)
    let asked = try morning.ask(by: program)
    let donor = try donor(asked)
    let done = try morning.answers(try morning.caller("wang", of: donor))
      .accept(asked.request.content.number, from: donor)
    let number = try #require(done.request.offers.first?.order)
    #expect(throws: AccessFailure.self) { try morning.orders(admin).approve(number) }
    #expect(try !morning.orders(admin).mayApprove(morning.ledger.transferOrder(number)))
    #expect(try morning.orders(try morning.caller("deputy")).approve(number).state == .approved)
  }

  @Test("what makes no sense is refused, and nothing is entered")
  func nonsense() throws {
    let morning = try MorningAfter()
    #expect(throws: OperationsFailure.self) { try morning.ask(within: -1) }
    #expect(throws: OperationsFailure.self) { try morning.ask(within: 60 * 24 * 30) }
    #expect(throws: OperationsFailure.self) { try morning.ask(1_000_000) }
    #expect(throws: OperationsFailure.self) { try morning.ask(0) }
    #expect(throws: OperationsFailure.self) { try morning.ask(material: "RM-NONE") }
    #expect(try morning.ledger.transferRequests().isEmpty)
    let asked = try morning.ask()
    let (number, donor) = (asked.request.content.number, try donor(asked))
    let answers = morning.answers(try morning.caller("wang", of: donor))
    for quantity in [Quantity.zero, Quantity(units: 3), Quantity(units: 5000)] {
      let failure = #expect(throws: OperationsFailure.self) {
        try answers.accept(number, from: donor, quantity: quantity)
      }
      #expect(failure?.kind == .badInput)
    }
    #expect(throws: OperationsFailure.self) {
      try answers.decline(number, from: donor, reason: "  ")
    }
    #expect(try morning.ledger.transferRequest(number).version == asked.version)
  }

  @Test("unanswered ones are told to headquarters once, and expire when their hour has passed")
  func escalation() throws {
    let morning = try MorningAfter()
    let number = try morning.ask().request.content.number
    func look(_ minutes: Int) throws -> [TransferRequest.State] {
      var states: [TransferRequest.State] = []
      try EscalateRequests(
        ledger: morning.ledger, desks: morning.desks,
        caller: try morning.caller("chief", at: minutes)
      ).run { states.append($0.request.state) }
      return states
    }
    #expect(try look(19) == [])
    #expect(try look(20) == [.offered])
    #expect(try morning.ledger.transferRequest(number).request.escalation?.by == "chief")
    #expect(try look(21) == [])
    #expect(try look(119) == [])
    #expect(try look(120) == [.expired])
    #expect(try look(121) == [])
  }

  @Test("a request for which nobody was found is put to a donor as soon as goods are free again")
  func chances() throws {
    let morning = try MorningAfter()
    func look(_ minutes: Int) throws -> [TransferRequest.State] {
      var states: [TransferRequest.State] = []
      try EscalateRequests(
        ledger: morning.ledger, desks: morning.desks,
        caller: try morning.caller("chief", at: minutes)
      ).run { states.append($0.request.state) }
      return states
    }
    // Others take what there is, until nobody can give any more.
    var orders: [TransferOrderNumber] = []
    var asked = try morning.ask(600)
    while asked.request.state == .offered {
      try #require(orders.count < 20)
      for offer in asked.request.offers {
        let caller = try morning.caller("wang", of: offer.terms.from)
        let answered = try morning.answers(caller).accept(
          asked.request.content.number, from: offer.terms.from)
        orders += answered.request.offers.compactMap(\.order).filter { !orders.contains($0) }
      }
      asked = try morning.ask(600)
    }
    let number = asked.request.content.number
    // Headquarters hears of it at once; then nothing is looked at until goods move.
    #expect(try look(1) == [.asked])
    #expect(try look(2) == [])
    #expect(
      try morning.ledger.requestsToLookAt(
        at: morning.now.advanced(byMinutes: 2), patience: 20, chances: []) == [])
    _ = try morning.orders(try morning.caller("chief")).cancel(
      try #require(orders.last), reason: "not needed")
    #expect(try look(3) == [.offered])
    #expect(try morning.ledger.transferRequest(number).request.state == .offered)
  }

  @Test("the oldest open ones are told one by one, the others counted; decided ones are neither")
  func waiting() throws {
    let morning = try MorningAfter()
    let asked = try (0..<4).map { later in
      try morning.ask(1 + later, by: try morning.caller("li", of: "S-0001", at: later))
        .request.content.number
    }
    func waiting(_ count: Int, since minutes: Int) throws -> ([TransferRequestNumber], Int) {
      let found = try morning.ledger.requestsWaiting(
        since: morning.now.advanced(byMinutes: minutes), atMost: count)
      return (found.oldest.map(\.request.content.number), found.others)
    }
    #expect(try waiting(2, since: 2) == (Array(asked[0..<2]), 1))
    #expect(try waiting(4, since: 3) == (asked, 0))
    _ = try morning.answers(try morning.caller("li", of: "S-0001", at: 5))
      .withdraw(asked[0], reason: "found some")
    #expect(try waiting(2, since: 3) == (Array(asked[1..<3]), 1))
  }

  @Test("a donor that has given to one is told before it gives another what it needs itself")
  func ownNeed() throws {
    let morning = try MorningAfter()
    // Both are asked before either is answered, each within what the donor can spare.
    let (first, second) = (try morning.ask(18), try morning.ask(17))
    let donor = try #require(first.request.offers.max { $0.terms.packs < $1.terms.packs }).terms
      .from
    let offer = try #require(second.request.offers.first { $0.terms.from == donor })
    let answers = morning.answers(try morning.caller("wang", of: donor))
    func outlook() throws -> (keeps: DonorKeeps, shortages: [DonorShortage]) {
      try answers.outlook(second.request, from: donor, packs: offer.terms.packs)
    }
    let before = try outlook()
    #expect(before.shortages.isEmpty && before.keeps == offer.terms.keeps)
    _ = try answers.accept(first.request.content.number, from: donor)
    let after = try outlook()
    #expect(after.keeps.quantity + Quantity(units: 18 * 50) == before.keeps.quantity)
    let number = second.request.content.number
    let failure = #expect(throws: OperationsFailure.self) {
      try answers.accept(number, from: donor)
    }
    guard case .leavesShort(let shortages)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(shortages == after.shortages && failure?.kind == .conflict)
    let shortage = try #require(shortages.first)
    #expect(shortage.keeps.quantity < shortage.keeps.need)
    #expect(shortage.sparePacks < offer.terms.packs)
    #expect(try morning.ledger.transferRequest(number).version == second.version)
    // Nor does a part that is too much; what it can spare needs no word.
    #expect(throws: OperationsFailure.self) {
      try answers.accept(
        number, from: donor, quantity: Quantity(units: (shortage.sparePacks + 1) * 50))
    }
    let third = try morning.ask(16, by: try morning.caller("zhao", of: "S-0001"))
    let open = try #require(third.request.offers.first { $0.terms.from == donor })
    #expect(open.terms.packs == shortage.sparePacks, "what is offered anew is what can be spared")
    // Whoever knows may give it all the same, and the trail says so.
    let done = try answers.accept(number, from: donor, evenIfShort: true)
    #expect(done.request.offers.accepted == offer.terms.quantity)
    let acts = try morning.ledger.acts(on: number)
    #expect(acts.last?.detail.contains("under its own need") == true)
  }

  @Test("acceptances beside dispatches of the same lots never promise or send more than is there")
  func besideDispatches() async throws {
    let morning = try MorningAfter { $0.requests.approvalAbove = 1_000_000_000 }
    let (donor, cups): (StoreID, MaterialID) = ("S-0003", "RM-CUP-01")
    let counted = try there(morning, at: donor, of: cups)
    let requests = try (0..<48).map { index in
      try morning.ask(
        4, by: try morning.caller(try #require(PersonID("m\(index)")), of: "S-0001")
      )
      .request.content.number
    }
    let wang = try morning.caller("wang", of: donor)
    func accept(_ number: TransferRequestNumber) throws -> TransferOrderNumber? {
      try morning.answers(wang).accept(number, from: donor, evenIfShort: true)
        .request.offers.first { $0.terms.from == donor }?.order
    }
    let packed = try requests.prefix(4).map { try #require(try accept($0)) }
    let outcomes = await withTaskGroup(of: (isOrder: Bool, FailureKind?).self) { group in
      func add(_ isOrder: Bool, _ body: @escaping @Sendable () throws -> Void) {
        group.addTask {
          do { try body() } catch { return (isOrder, (error as? any Failure)?.kind ?? .failed) }
          return (isOrder, nil)
        }
      }
      for (index, number) in requests.dropFirst(4).enumerated() {
        add(false) { _ = try morning.answers(wang).accept(number, from: donor, evenIfShort: true) }
        guard index % 11 == 0 else { continue }
        let order = packed[index / 11]
        add(true) { _ = try morning.orders(wang).dispatch(order) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0.isOrder && $0.1 == nil } == 4, "what is promised goes")
    let given = outcomes.count { !$0.isOrder && $0.1 == nil }
    let packs = counted.values.reduce(0) { $0 + $1.wholePacks(of: Quantity(units: 50)) }
    #expect(4 + given == packs / 4, "all that is there is given, once")
    #expect(outcomes.count { $0.1 == .conflict } == 44 - given)
    let bound = try #require(
      try morning.ledger.boundLots(at: donor, after: morning.now.day - 1)[cups])
    for (lot, quantity) in bound { #expect(quantity <= counted[lot] ?? .zero, "\(lot)") }
    #expect(bound.values.reduce(.zero, +) == Quantity(units: (4 + given) * 4 * 50))
    let held = try morning.ledger.reservations(at: donor).filter { $0.material == cups }
    #expect(held.reduce(.zero) { $0 + $1.quantity } == Quantity(units: given * 4 * 50))
  }

  /// What a store has counted of a material at the close of the night's day.
  private func there(
    _ morning: MorningAfter, at store: StoreID, of material: MaterialID
  ) throws -> [LotID: Quantity] {
    let moment = LedgerMoment(
      day: morning.now.day - 1, collection: try morning.ledger.lastCollection(),
      eventSequence: try morning.ledger.lastOrderEvent())
    let facts = try #require(
      try FactReader(morning.ledger, at: moment).stockFacts(of: store))
    return Dictionary(
      facts.counted.filter { $0.material == material }.map { ($0.lot, $0.quantity) },
      uniquingKeysWith: +)
  }

  @Test("of many acceptances of the same goods at once exactly one wins", arguments: [2, 10, 200])
  func concurrent(count: Int) async throws {
    let morning = try MorningAfter()
    // Everybody asks for all that the first donor can give.
    let most = try #require(try morning.ask(600).request.offers.first)
    let requests = try (0..<count).map { index in
      try morning.ask(
        600, by: try morning.caller(try #require(PersonID("m\(index)")), of: "S-0001"))
    }
    let donor = most.terms.from
    let caller = try morning.caller("wang", of: donor)
    let outcomes = await withTaskGroup(of: FailureKind?.self) { group in
      for request in requests {
        group.addTask {
          do {
            _ = try morning.answers(caller).accept(
              request.request.content.number, from: donor)
            return nil
          } catch let failure as any Failure {
            return failure.kind
          } catch {
            return .failed
          }
        }
      }
      return await group.reduce(into: [FailureKind?]()) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == nil } == 1)
    #expect(outcomes.count { $0 == .conflict } == count - 1)
    #expect(
      try morning.ledger.transferOrders(in: [.approved, .proposed]).count { $0.request != nil } == 1
    )
  }
}
