import GRDB
public import SupplyChain

/// What everything that is shown of plans, stock and orders depends on: while it stays the same, so
/// do they.
public struct LedgerStamp: Hashable, Sendable {
  /// The run in force.
  public let run: RunID?
  /// The last collection.
  public let collection: Int64
  /// The last order event.
  public let eventSequence: Int64

  /// Takes the parts.
  public init(run: RunID?, collection: Int64, eventSequence: Int64) {
    self.run = run
    self.collection = collection
    self.eventSequence = eventSequence
  }

  /// The moment of the run's plan with all that people have done since, `nil` before the first.
  public func moment(of run: StoredRun?) -> LedgerMoment? {
    run.map {
      LedgerMoment(
        day: $0.moment.day, collection: $0.moment.collection, eventSequence: eventSequence)
    }
  }
}

extension Ledger {
  /// The present stamp.
  public func stamp() throws -> LedgerStamp {
    let run = try currentRun()
    return LedgerStamp(
      run: run?.id, collection: try lastCollection(), eventSequence: try lastOrderEvent())
  }
}
