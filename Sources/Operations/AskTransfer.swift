public import Balancing
import Foundation
public import Persistence
public import SupplyChain

/// A store asks for a quantity of a material by an hour: who can give it?
///
/// The answer stands on the newest published plan's forecasts, the stock as it was at that night's
/// close, and everything promised, sent or ordered since. Nothing is written.
public struct AskTransfer {
  let ledger: Ledger
  let settings: Settings

  /// Prepares to answer from a ledger.
  public init(ledger: Ledger, settings: Settings) {
    self.ledger = ledger
    self.settings = settings
  }

  /// An answer with the names that people know.
  public struct Outcome: Encodable, Sendable {
    /// What can be done.
    public let answer: EmergencyAnswer
    /// The business day whose night the forecasts and counts are of.
    public let plannedOn: BusinessDay
    /// What a reader should know: an old plan.
    public let warnings: [Sentence]
    /// The stores and materials by id, for their names and units.
    let names: [String: String]
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
    guard let run = try ledger.currentRun() else { throw LedgerFailure.noRun("yet") }
    let moment = LedgerMoment(
      day: run.moment.day, collection: run.moment.collection,
      eventSequence: try ledger.lastOrderEvent())
    let chain = try ChainState(ledger, at: moment)
    guard let asking = chain.stores.first(where: { $0.id == request.store }) else {
      throw OperationsFailure.unknownName(kind: "store", name: request.store.text)
    }
    guard chain.materialsByID[request.material] != nil else {
      throw OperationsFailure.unknownName(kind: "material", name: request.material.text)
    }
    guard request.quantity > .zero else {
      throw OperationsFailure.badQuestion("the quantity is nothing")
    }
    guard request.neededBy > request.askedAt else {
      throw OperationsFailure.badQuestion("\(request.neededBy) has passed at \(request.askedAt)")
    }
    guard request.askedAt.day >= moment.day else {
      throw OperationsFailure.badQuestion(
        "\(request.askedAt) lies before the newest plan, of \(moment.day)")
    }
    let desk = try desk(chain, city: asking.city, run: run.id)
    return Outcome(
      answer: desk.answer(request), plannedOn: moment.day,
      warnings: AskTransfer.warnings(of: request, plannedOn: moment.day),
      names: Dictionary(
        chain.stores.map { ($0.id.text, $0.name) }
          + chain.materials.map { ($0.id.text, $0.name) }, uniquingKeysWith: { first, _ in first }
      ),
      units: Dictionary(
        chain.materials.map { ($0.id.text, $0.unit) }, uniquingKeysWith: { first, _ in first }))
  }

  /// A desk of one city: transfers stay within it.
  private func desk(_ chain: ChainState, city: String, run: RunID) throws -> EmergencyDesk {
    let stores = chain.tradingStores.filter { $0.city == city }
    let planning = try Planning(
      ledger, facts: try FactReader(ledger, at: chain.moment), chain: chain, settings: settings,
      run: run)
    let positions = try mapInParallel(stores.map(\.id)) { [planning] store in
      try planning.positions(of: store)
    }.flatMap { $0 }
    return EmergencyDesk(
      settings: settings.balancing, stores: stores, materials: chain.materials,
      day: chain.moment.day, positions: positions)
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
