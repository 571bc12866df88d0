public import Balancing
public import Persistence
public import SupplyChain

/// A store asks for a quantity of a material by an hour: who can give it?
///
/// The answer stands on the newest published plan's forecasts, the stock as it was at that night's
/// close, and everything promised, sent or ordered since. Nothing is written.
public struct AskTransfer {
  let desks: TransferDesks

  /// Prepares to answer from a ledger, for one question.
  public init(ledger: Ledger, settings: Settings) {
    self.init(desks: TransferDesks(ledger: ledger, settings: settings))
  }

  /// Prepares to answer from desks that are kept.
  public init(desks: TransferDesks) { self.desks = desks }

  /// An answer with the names that people know.
  public struct Outcome: Encodable, Sendable {
    /// What can be done.
    public let answer: EmergencyAnswer
    /// The business day whose night the forecasts and counts are of.
    public let plannedOn: BusinessDay
    /// What brings the store the material already, or would once it is approved.
    public let coming: [ComingTransfer]
    /// What a reader should know: an old plan.
    public let warnings: [Sentence]
    /// Of the stores and materials in the answer, by id, the names.
    let names: [String: String]
    /// Of the materials in the answer, by id, the units.
    let units: [String: String]

    /// Whether all that was asked for can be there, on a fresh plan.
    public var isWhole: Bool { answer.obstacle == nil && warnings.isEmpty }
  }

  /// Answers a question.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)`` for a store or material that the chain
  ///   does not have, ``OperationsFailure/badQuestion(_:)`` for one that asks for nothing or for a
  ///   moment that has passed, `LedgerFailure` without a published plan.
  public func answer(_ request: EmergencyRequest) throws -> Outcome {
    let desk = try desks.desk(of: request.store)
    try AskTransfer.check(request, at: desk)
    let orders = try ComingTransfer.orders(
      to: request.store, on: request.askedAt.day, desks.ledger)
    let answer = try desk.answer(request, orders: orders)
    return Outcome(
      answer: answer, plannedOn: desk.day,
      coming: ComingTransfer.list(of: request.material, on: orders),
      warnings: AskTransfer.warnings(of: request, plannedOn: desk.day),
      names: AskTransfer.told(answer.mentioned, of: desk.plan.names),
      units: AskTransfer.told(answer.mentioned, of: desk.plan.units))
  }

  /// Of what is known of the whole chain, what concerns an answer.
  private static func told(_ mentioned: [String], of known: [String: String]) -> [String: String] {
    mentioned.reduce(into: [:]) { $0[$1] = known[$1] }
  }

  /// Answers a question in its parts.
  public func answer(
    store: StoreID, material: MaterialID, quantity: Quantity, askedAt: LocalMoment,
    neededBy: LocalMoment
  ) throws -> Outcome {
    try answer(
      EmergencyRequest(
        store: store, material: material, quantity: quantity, askedAt: askedAt,
        neededBy: neededBy))
  }

  /// Refuses a question that makes no sense.
  static func check(_ request: EmergencyRequest, at desk: CityDesk) throws {
    guard desk.materials[request.material] != nil else {
      throw OperationsFailure.unknownName(kind: "material", name: request.material.text)
    }
    guard request.quantity > .zero else {
      throw OperationsFailure.badQuestion(Sentence("the quantity is nothing", "数量为零"))
    }
    guard request.neededBy > request.askedAt else {
      throw OperationsFailure.badQuestion(
        Sentence(
          "\(request.neededBy) has passed at \(request.askedAt)", "\(request.neededBy) 已过"))
    }
    guard request.askedAt.day >= desk.day else {
      throw OperationsFailure.badQuestion(
        Sentence(
          "\(request.askedAt) lies before the newest plan, of \(desk.day)",
          "\(request.askedAt) 早于最新计划 \(desk.day)"))
    }
  }

  private static func warnings(
    of request: EmergencyRequest, plannedOn day: BusinessDay
  ) -> [Sentence] {
    let age = request.askedAt.day - day
    guard age > 1 else { return [] }
    return [
      Sentence(
        "The newest plan is of \(day), \(age) days ago: what was used since is not known.",
        "最新计划是 \(day) 的，已过 \(age) 天：此后的用量未知。")
    ]
  }
}

extension EmergencyAnswer {
  /// The ids of the stores and materials that an answer speaks of.
  fileprivate var mentioned: [String] {
    [request.store.text, request.material.text]
      + offers.flatMap { offer in [offer.from.text] + offer.extras.map(\.material.text) }
  }
}
