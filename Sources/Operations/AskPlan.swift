public import Persistence
public import SupplyChain

/// Asks the ledger what a night has forecast that a store will need of a material: by everything
/// that the night knew, feeds included.
public struct AskPlan {
  let ledger: Ledger

  /// Prepares to ask a ledger.
  public init(ledger: Ledger) { self.ledger = ledger }

  /// What the plan of a night says.
  ///
  /// - Parameter night: the newest one when it is `nil`.
  /// - Throws: `LedgerFailure` without such a plan, ``OperationsFailure/unknownName(kind:name:)``
  ///   for a store or material that it has no forecast of.
  public func answer(
    store: StoreID, material: MaterialID, night: BusinessDay?
  ) throws -> AskModel.Answer {
    let run = try night.map { try ledger.currentRun(of: $0) } ?? ledger.currentRun()
    guard let run else { throw LedgerFailure.noRun(night.map { "of \($0)" } ?? "yet") }
    guard let forecast = try ledger.forecast(of: store, in: run.id) else {
      throw OperationsFailure.unknownName(
        kind: "forecast of \(run.moment.day) for store", name: store.text)
    }
    guard let series = forecast.series(of: material) else {
      throw OperationsFailure.unknownName(kind: "material used by \(store)", name: material.text)
    }
    let unit = try ChainState.materials(ledger, at: run.moment)[material]?.unit ?? ""
    return AskModel.Answer(
      store: store, material: material, unit: unit, origin: forecast.origin,
      model: run.moment.day, days: AskModel.Day.all(of: series, after: forecast.origin),
      notes: series.notes, warnings: [])
  }
}
