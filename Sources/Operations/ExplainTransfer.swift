public import Balancing
public import Persistence
public import SupplyChain

/// Why the newest published plan moves, or does not move, a material from one store to another.
///
/// The plan of the stores' city is worked out again from what the night knew, with the night's own
/// settings; nothing is written.
public struct ExplainTransfer {
  let ledger: Ledger

  /// Prepares to answer from a ledger.
  public init(ledger: Ledger) {
    self.ledger = ledger
  }

  /// An answer, with the business day of the plan that it speaks of.
  public struct Outcome: Sendable {
    /// What the plan does, and why.
    public let verdict: TransferVerdict
    /// The business day of the plan.
    public let plannedOn: BusinessDay
  }

  /// Answers for two stores and a material.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)`` for a store or material that the chain
  ///   does not have, `LedgerFailure` without a published plan.
  public func answer(
    from donor: StoreID, to recipient: StoreID, material: MaterialID
  ) throws -> Outcome {
    guard let run = try ledger.currentRun() else { throw LedgerFailure.noRun("yet") }
    let settings = try Settings(json: run.settings)
    let chain = try ChainState(ledger, at: run.moment)
    for id in [donor, recipient] where !chain.stores.contains(where: { $0.id == id }) {
      throw OperationsFailure.unknownName(kind: "store", name: id.text)
    }
    guard chain.materialsByID[material] != nil else {
      throw OperationsFailure.unknownName(kind: "material", name: material.text)
    }
    let city = chain.stores.first { $0.id == donor }?.city
    let stores = chain.plannedStores.filter { $0.city == city }
    let planning = try Planning(
      ledger, facts: try FactReader(ledger, at: run.moment), chain: chain, settings: settings,
      run: run.id)
    let positions = try mapInParallel(stores.map(\.id)) { [planning] store in
      try planning.positions(of: store)
    }.flatMap { $0 }
    let planner = TransferPlanner(
      settings: settings.balancing, stores: stores, materials: chain.materials,
      day: run.moment.day)
    return Outcome(
      verdict: planner.verdict(
        from: donor, to: recipient, material: material, positions: positions),
      plannedOn: run.moment.day)
  }
}
