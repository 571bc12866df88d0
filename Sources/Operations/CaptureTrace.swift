public import Persistence
import Traceability

/// Takes a document of EPCIS events into the ledger.
public struct CaptureTrace {
  let ledger: Ledger
  let behaviour: CaptureJob.Behaviour
  let receivedAt: EventTime

  /// Prepares a capture.
  ///
  /// - Parameter instant: when it is handed in, ISO 8601.
  /// - Throws: ``TraceabilityFailure`` when `instant` is none.
  public init(ledger: Ledger, behaviour: CaptureJob.Behaviour, at instant: String) throws {
    self.ledger = ledger
    self.behaviour = behaviour
    self.receivedAt = try EventTime(instant)
  }

  /// Takes in a document, query document or bare event in JSON.
  ///
  /// - Returns: the job, also of a document with faults; what these did to the other events is the
  ///   job's behaviour.
  /// - Throws: ``TraceabilityFailure/unreadableDocument(reason:)`` when it is no JSON; no job is
  ///   kept then.
  public func capture(_ bytes: [UInt8]) throws -> CaptureJob {
    try ledger.capture(
      EPCISReading(json: bytes), behaviour: behaviour, receivedAt: receivedAt)
  }
}
