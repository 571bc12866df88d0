public import Access
public import Persistence
import SupplyChain
public import Traceability

/// Declares a trace event wrong. Nothing is edited: the event is repeated with an error
/// declaration and stands beside the original.
public struct CorrectTrace {
  let ledger: Ledger
  let caller: Caller

  /// Prepares a correction by somebody who may ``Access/Action/correctTrace``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Declares the event of an id wrong.
  ///
  /// - Parameters:
  ///   - correct: ids of the events that say what is right; they must be there.
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func correct(id: String, reason: ErrorReason, by correct: [String]) throws {
    try ledger.authorize(caller, to: .correctTrace, on: .chain)
    for wanted in [id] + correct where try ledger.traceEvent(id: wanted).isEmpty {
      throw OperationsFailure.unknownName(kind: "trace event", name: wanted)
    }
    guard let original = try ledger.traceEvent(id: id).first else { return }
    let time = try EventTime(caller.at.text)
    let correction = try original.event().corrected(at: time, reason: reason, by: correct)
    let order = correction.transactions.isEmpty ? try order(of: correction) : nil
    try ledger.correct(id, with: correction, order: order, act: caller.act)
  }

  /// The order of an event that names none, by the first of its things that was issued to one.
  private func order(of event: EPCISEvent) throws -> TransferOrderNumber? {
    for uri in event.content.epcs {
      guard let epc = try? EPC(pureIdentityURI: uri) else { continue }
      if let order = try ledger.order(ofTag: epc) { return order }
    }
    return nil
  }
}
