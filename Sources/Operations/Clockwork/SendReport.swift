public import Access
public import Persistence
public import SupplyChain

/// Sends the morning report of a night to every channel that takes it, through the outbox.
public struct SendReport {
  let ledger: Ledger
  let caller: Caller

  /// Prepares for somebody who may ``Access/Action/raiseAlerts``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Puts the report of a day's plan in force into the outbox, once for each channel and day.
  ///
  /// - Returns: how many channels get it now.
  /// - Throws: ``OperationsFailure/noPlan(_:)`` when the night is not finished.
  public func send(_ day: BusinessDay) throws -> Int {
    try ledger.authorize(caller, to: .raiseAlerts, on: .chain)
    guard let run = try ledger.currentRun(of: day) else { throw OperationsFailure.noPlan(day) }
    let channels = try ledger.deliveryChannels().map(\.channel).filter {
      $0.isEnabled && $0.takesReport
    }
    return try ledger.enqueue(
      channels.map {
        OutboxItem(
          channel: $0.id, kind: .report, key: "report/\(day)", content: run.id.text)
      }, at: caller.at)
  }
}
