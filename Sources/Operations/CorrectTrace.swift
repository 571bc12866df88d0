public import Persistence
public import SupplyChain
public import Traceability

/// Declares a trace event wrong. Nothing is edited: the event is repeated with an error
/// declaration and stands beside the original.
public struct CorrectTrace {
  let ledger: Ledger
  let act: Act

  /// Prepares a correction by a person.
  public init(ledger: Ledger, act: Act) {
    self.ledger = ledger
    self.act = act
  }

  /// Declares the event of an id wrong.
  ///
  /// - Parameters:
  ///   - correct: ids of the events that say what is right; they must be there.
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func correct(id: String, reason: ErrorReason, by correct: [String]) throws {
    for wanted in [id] + correct where try ledger.traceEvent(id: wanted).isEmpty {
      throw OperationsFailure.unknownName(kind: "trace event", name: wanted)
    }
    guard let original = try ledger.traceEvent(id: id).first else { return }
    let time = try EventTime(act.at)
    let correction = try original.event().corrected(at: time, reason: reason, by: correct)
    let order = correction.transactions.isEmpty ? try order(of: correction) : nil
    try ledger.append([correction], order: order, recordedAt: time)
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
