import Access
import Balancing
public import Persistence
public import SupplyChain

/// What people answer to a request: the donor accepts, all or part of it, or declines; the store
/// withdraws it; headquarters says that it cannot be had.
///
/// Each answer is one transaction, which must find the request as it was read. What a donor leaves
/// is put to the next best donors in the same transaction.
public struct AnswerRequest {
  let ledger: Ledger
  let desks: TransferDesks
  let caller: RequestAct

  /// Answers of different donors may cross; they are put in order by trying again.
  private static let mostTries = 8

  /// Prepares one person's answers at one moment.
  public init(ledger: Ledger, desks: TransferDesks, caller: RequestAct) {
    self.ledger = ledger
    self.desks = desks
    self.caller = caller
  }

  private var show: ShowRequests { ShowRequests(ledger, to: caller.caller) }

  /// The donor gives. An order comes of it with its goods reserved, approved at once unless its
  /// goods are worth more than headquarters wants to see.
  ///
  /// - Parameters:
  ///   - donor: the store to which the request was put.
  ///   - quantity: in base units, whole packs; `nil` gives all that was offered.
  ///   - takesExtras: whether what else is worth carrying comes along.
  ///   - evenIfShort: whether the donor gives it although it goes under its own need by it, which
  ///     others may have taken into since it was asked. The request says so.
  /// - Throws: ``OperationsFailure/badAnswer(request:reason:)``,
  ///   ``OperationsFailure/leavesShort(_:)`` unless `evenIfShort`,
  ///   ``OperationsFailure/notOffered(request:store:)``,
  ///   ``OperationsFailure/requestTooLate(request:neededBy:)``, and of `LedgerFailure`
  ///   `notEnoughStock`, `requestMoved`, or `doneBefore` when the same person has accepted so
  ///   before.
  public func accept(
    _ number: TransferRequestNumber, from donor: StoreID, quantity: Quantity? = nil,
    takesExtras: Bool = false, evenIfShort: Bool = false
  ) throws -> StoredTransferRequest {
    try ledger.authorize(caller.caller, to: .answerRequest, on: .store(donor))
    try show.find(number, to: .answerRequest)
    // What is free and what is taken of it are looked at in one: two acceptances of one donor, of
    // two requests, see each other.
    return try settled(number, inOne: true) { stored in
      let (request, offer) = try open(stored, donor) { answer in
        guard case .accepted(let given, _, let act) = answer else { return nil }
        return given == (quantity ?? given) ? act : nil
      }
      let given = quantity ?? offer.terms.quantity
      let packs = try packs(of: given, offer, number)
      let desk = try desks.desk(of: request.content.store)
      let isShort = try isShort(
        offer, given, takesExtras, of: request.content.material, at: desk, evenIfShort)
      let order = try RequestedOrder(
        ledger: ledger, settings: desks.settings, desk: desk, request: request.content,
        offer: offer, packs: packs, takesExtras: takesExtras, caller: caller
      ).order()
      let next = try nextOffers(
        for: request.uncovered(if: offer, gives: given), of: request, at: desk)
      let after = request.accept(
        offer, given, order: order.content.number, caller.act, next: next)
      return try ledger.move(
        stored, to: after, day: caller.day, act: caller.act,
        detail: "\(donor) gives \(given)"
          + (isShort ? ", and goes under its own need" : ""), order: order)
    }
  }

  /// What a donor would keep if it accepted now, and where it would go under its own need.
  ///
  /// - Throws: ``OperationsFailure/notOffered(request:store:)``.
  public func outlook(
    _ request: TransferRequest, from donor: StoreID, packs: Int, takesExtras: Bool = false
  ) throws -> (keeps: DonorKeeps, shortages: [DonorShortage]) {
    guard let offer = request.offers.first(where: { $0.terms.from == donor }) else {
      throw OperationsFailure.notOffered(
        request: request.content.number.text, store: donor.text)
    }
    let (terms, material) = (offer.terms, request.content.material)
    let pack = terms.quantity.thousandths / Int64(max(terms.packs, 1))
    let given = Quantity(thousandths: pack * Int64(min(packs, terms.packs))) ?? .zero
    let desk = try desks.desk(of: request.content.store)
    return (
      try desk.outlook(of: material, at: donor)?.keeps(after: given) ?? terms.keeps,
      try desk.shortages(of: donor, giving: terms.goods(given, of: material, takesExtras))
    )
  }

  /// Whether a donor goes under its own need by an acceptance.
  ///
  /// - Throws: ``OperationsFailure/leavesShort(_:)`` unless it said that it knows.
  private func isShort(
    _ offer: TransferOffer, _ given: Quantity, _ takesExtras: Bool, of material: MaterialID,
    at desk: CityDesk, _ evenIfShort: Bool
  ) throws -> Bool {
    let donor = offer.terms.from
    let shortages = try desk.shortages(
      of: donor, giving: offer.terms.goods(given, of: material, takesExtras))
    guard shortages.isEmpty || evenIfShort else {
      throw OperationsFailure.leavesShort(
        shortages.map { $0.told(to: caller.caller.principal) })
    }
    return !shortages.isEmpty
  }

  /// The donor gives nothing; the next best are asked.
  public func decline(
    _ number: TransferRequestNumber, from donor: StoreID, reason: String
  ) throws -> StoredTransferRequest {
    try ledger.authorize(caller.caller, to: .answerRequest, on: .store(donor))
    try show.find(number, to: .answerRequest)
    try RequestTransfer.check(reason: reason)
    return try settled(number) { stored in
      let (request, offer) = try open(stored, donor) { answer in
        if case .declined(_, let act) = answer { act } else { nil }
      }
      let desk = try desks.desk(of: request.content.store)
      let next = try nextOffers(
        for: request.uncovered(if: offer, gives: .zero), of: request, at: desk)
      return try ledger.move(
        stored, to: request.decline(offer, caller.act, reason: reason, next: next),
        day: caller.day, act: caller.act, detail: "\(donor): \(reason)")
    }
  }

  /// Headquarters says that a request for which nobody was found cannot be had.
  public func refuse(
    _ number: TransferRequestNumber, reason: String
  ) throws -> StoredTransferRequest {
    try ledger.authorize(caller.caller, to: .escalateRequests, on: .chain)
    try RequestTransfer.check(reason: reason)
    return try settled(number) { stored in
      guard case .asked(let request) = stored.request else {
        throw moved(stored, to: .declined)
      }
      return try ledger.move(
        stored, to: .declined(request.decline(caller.act, reason: reason)), day: caller.day,
        act: caller.act, detail: reason)
    }
  }

  /// The store needs it no more. What donors have accepted stays until its order is cancelled.
  public func withdraw(
    _ number: TransferRequestNumber, reason: String
  ) throws -> StoredTransferRequest {
    let store = try show.find(number, to: .askTransfer).request.content.store
    try ledger.authorize(caller.caller, to: .askTransfer, on: .store(store))
    try RequestTransfer.check(reason: reason)
    return try settled(number) { stored in
      let after: TransferRequest
      switch stored.request {
      case .asked(let request): after = .withdrawn(request.withdraw(caller.act, reason: reason))
      case .offered(let request): after = request.withdraw(caller.act, reason: reason)
      case .accepted, .declined, .expired, .withdrawn: throw moved(stored, to: .withdrawn)
      }
      return try ledger.move(
        stored, to: after, day: caller.day, act: caller.act, detail: reason)
    }
  }

  /// Acts upon the request as it stands, again when another donor's answer came in between.
  private func settled(
    _ number: TransferRequestNumber, inOne: Bool = false,
    _ body: (StoredTransferRequest) throws -> StoredTransferRequest
  ) throws -> StoredTransferRequest {
    var tries = 1
    while true {
      let stored = try ledger.transferRequest(number)
      do {
        guard inOne else { return try body(stored) }
        return try ledger.transaction { try body(stored) }
      } catch let failure as LedgerFailure {
        // Another version, or another choice of lots, may still do.
        switch failure {
        case .requestMoved, .notEnoughStock: break
        default: throw failure
        }
        let hasMoved = try ledger.transferRequest(number).version != stored.version
        guard hasMoved, tries < AnswerRequest.mostTries else { throw failure }
        tries += 1
      }
    }
  }

  /// The request and the donor's open offer.
  ///
  /// - Parameter same: the act of an answer that is the same as this one.
  private func open(
    _ stored: StoredTransferRequest, _ donor: StoreID,
    same: (TransferOffer.Answer) -> Act?
  ) throws -> (TransferRequest.Offered, TransferOffer) {
    let content = stored.request.content
    guard let offer = stored.request.offers.first(where: { $0.terms.from == donor }) else {
      throw OperationsFailure.notOffered(request: content.number.text, store: donor.text)
    }
    guard case .offered(let request) = stored.request, offer.isOpen else {
      if let act = same(offer.answer), act.by == caller.act.by {
        throw LedgerFailure.doneBefore(
          what: "request \(content.number)", state: stored.request.state.rawValue, at: act.at)
      }
      throw LedgerFailure.requestMoved(
        request: content.number.text, state: stored.request.state.rawValue)
    }
    guard caller.now <= content.neededBy else {
      throw OperationsFailure.requestTooLate(
        request: content.number.text, neededBy: content.neededBy)
    }
    return (request, offer)
  }

  private func moved(
    _ stored: StoredTransferRequest, to state: TransferRequest.State
  ) -> LedgerFailure {
    let (request, number) = (stored.request, stored.request.content.number)
    if request.state == state, let act = request.decision, act.by == caller.act.by {
      return .doneBefore(what: "request \(number)", state: state.rawValue, at: act.at)
    }
    return .requestMoved(request: number.text, state: request.state.rawValue)
  }

  private func packs(
    of quantity: Quantity, _ offer: TransferOffer, _ number: TransferRequestNumber
  ) throws -> Int {
    let terms = offer.terms
    let pack = Quantity(thousandths: terms.quantity.thousandths / Int64(max(terms.packs, 1)))
    guard let pack, pack > .zero, quantity > .zero else {
      throw OperationsFailure.badAnswer(
        request: number.text, reason: Sentence("the quantity is nothing", "数量为零"))
    }
    guard quantity <= terms.quantity else {
      throw OperationsFailure.badAnswer(
        request: number.text,
        reason: Sentence(
          "\(quantity) is more than the \(terms.quantity) that were offered",
          "\(quantity) 超过了所询问的 \(terms.quantity)"))
    }
    let packs = quantity.wholePacks(of: pack)
    guard pack.times(packs) == quantity else {
      throw OperationsFailure.badAnswer(
        request: number.text,
        reason: Sentence(
          "\(quantity) is no whole number of packs of \(pack)", "\(quantity) 不是整包（每包 \(pack)）"))
    }
    return packs
  }

  /// Offers of stores that have not been asked yet, for what nobody gives.
  private func nextOffers(
    for missing: Quantity, of request: TransferRequest.Offered, at desk: CityDesk
  ) throws -> [EmergencyOffer] {
    let content = request.content
    guard missing > .zero, caller.now < content.neededBy else { return [] }
    let question = EmergencyRequest(
      store: content.store, material: content.material, quantity: missing, askedAt: caller.now,
      neededBy: content.neededBy)
    return try desk.answer(question, without: Set(request.offers.map(\.terms.from))).offers
  }
}
