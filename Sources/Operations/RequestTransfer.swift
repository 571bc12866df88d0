public import Access
import Balancing
import Foundation
public import Persistence
public import SupplyChain

/// Who acts upon a request, and the moment of it by the chain's clocks, which deadlines go by.
public struct RequestAct: Sendable, Hashable {
  /// Who acts, and at which instant.
  public let caller: Caller
  /// The moment by the chain's clocks.
  public let now: LocalMoment

  /// Takes a caller and the moment by the chain's clocks.
  public init(_ caller: Caller, now: LocalMoment) {
    self.caller = caller
    self.now = now
  }

  /// Takes a caller who acts at the instant that they name, on the clocks of a chain.
  public init(_ caller: Caller, in settings: Settings) {
    let zone = TimeZone(identifier: settings.timeZone) ?? .gmt
    let instant = Date(timeIntervalSince1970: Double(caller.at.seconds))
    let local = caller.at.seconds + Int64(zone.secondsFromGMT(for: instant))
    self.init(caller, now: LocalMoment(minutesSinceEpoch: Int(local.flooredMinutes)))
  }

  /// The act, as the ledger keeps it.
  var act: Act { caller.act }
  /// The business day on which it happens.
  var day: BusinessDay { now.day }
}

extension Int64 {
  /// Whole minutes in so many seconds, rounded down.
  fileprivate var flooredMinutes: Int64 { self >= 0 ? self / 60 : (self - 59) / 60 }
}

/// A store asks for goods: the best donors are found at once, and the offers are put to them.
///
/// `AskTransfer` answers the same question without entering anything.
public struct RequestTransfer {
  let ledger: Ledger
  let desks: TransferDesks
  let clock: WallClock

  /// Nobody asks for what is needed later than that: the next order brings it.
  private static let longestDays = 14
  /// Why, in as many UTF-8 bytes.
  static let longestReason = 500

  /// Prepares to take requests.
  ///
  /// - Parameter clock: measures how long the search for donors takes.
  public init(ledger: Ledger, desks: TransferDesks, clock: WallClock) {
    self.ledger = ledger
    self.desks = desks
    self.clock = clock
  }

  /// What a store asks for.
  public struct Question: Sendable, Hashable {
    /// The store that asks.
    public var store: StoreID
    /// What it needs.
    public var material: MaterialID
    /// How much, in base units; whole packs are sent.
    public var quantity: Quantity
    /// When it must be there.
    public var neededBy: LocalMoment
    /// Why.
    public var why: String

    /// Takes a question.
    public init(
      store: StoreID, material: MaterialID, quantity: Quantity, neededBy: LocalMoment,
      why: String
    ) {
      self.store = store
      self.material = material
      self.quantity = quantity
      self.neededBy = neededBy
      self.why = why
    }
  }

  /// What came of asking.
  public struct Outcome: Sendable {
    /// The request as the ledger holds it, with its offers.
    public let stored: StoredTransferRequest
    /// The answer, with the names that people know and why it is less than was asked for.
    public let answer: AskTransfer.Outcome
  }

  /// Enters a request with the offers that the newest plan and everything since allow.
  ///
  /// - Throws: ``OperationsFailure/badRequest(_:)`` for one that makes no sense,
  ///   ``OperationsFailure/unknownName(kind:name:)``, and `LedgerFailure.doneBefore` when the same
  ///   person's same request is still open.
  public func ask(_ question: Question, by caller: RequestAct) throws -> Outcome {
    let request = EmergencyRequest(
      store: question.store, material: question.material, quantity: question.quantity,
      askedAt: caller.now, neededBy: question.neededBy)
    try ledger.authorize(caller.caller, to: .askTransfer, on: .store(question.store))
    let desk = try desks.desk(of: question.store)
    try AskTransfer.check(request, at: desk)
    try check(question, at: desk, caller)
    let same = try ledger.sameRequest(
      store: question.store, material: question.material, quantity: question.quantity,
      neededBy: question.neededBy, by: caller.act.by)
    if let same {
      let content = same.request.content
      throw LedgerFailure.doneBefore(
        what: "request \(content.number)", state: same.request.state.rawValue,
        at: content.asking.at)
    }
    let start = clock.seconds()
    let answer = try AskTransfer(desks: desks).answer(request)
    let seconds = clock.seconds() - start
    let stored = try ledger.ask(
      run: desk.run, day: caller.day, act: caller.act, microseconds: Int64(seconds * 1e6)
    ) { number in
      TransferRequest.Asked(
        content: TransferRequestContent(
          number: number, store: question.store, material: question.material,
          quantity: question.quantity, askedAt: caller.now, neededBy: question.neededBy,
          why: question.why, asking: caller.act)
      ).offer(answer.answer.offers)
    }
    return Outcome(stored: stored, answer: answer)
  }

  private func check(_ question: Question, at desk: CityDesk, _ caller: RequestAct) throws {
    guard let store = desk.stores[question.store], store.trades(on: caller.day) else {
      throw OperationsFailure.badRequest(
        Sentence(
          "\(question.store) does not trade on \(caller.day)",
          "门店 \(question.store) 于 \(caller.day) 不营业"))
    }
    guard question.neededBy.day <= caller.day + RequestTransfer.longestDays else {
      throw OperationsFailure.badRequest(
        Sentence(
          "\(question.neededBy) is more than \(RequestTransfer.longestDays) days ahead",
          "\(question.neededBy) 超过 \(RequestTransfer.longestDays) 天"))
    }
    guard let pack = desk.materials[question.material]?.packSize else {
      throw OperationsFailure.badRequest(
        Sentence(
          "it is not known what a pack of \(question.material) holds",
          "不知道 \(question.material) 每包的数量"))
    }
    let most = desk.mostPacks
    guard question.quantity <= pack.times(most) else {
      throw OperationsFailure.badRequest(
        Sentence(
          "\(question.quantity) is more than \(most) packs of \(pack), which no three stores send",
          "\(question.quantity) 超过 \(most) 包（每包 \(pack)），三家门店也凑不出"))
    }
    try RequestTransfer.check(reason: question.why)
  }

  static func check(reason: String) throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw OperationsFailure.badRequest(Sentence("no reason is given", "未填写原因"))
    }
    guard reason.utf8.count <= longestReason else {
      throw OperationsFailure.badRequest(
        Sentence(
          "the reason is longer than \(longestReason) bytes", "原因超过 \(longestReason) 字节"))
    }
  }
}
