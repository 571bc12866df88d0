public import Access
public import Persistence
import SupplyChain
import Traceability

/// Takes a document of EPCIS events into the ledger.
public struct CaptureTrace {
  let ledger: Ledger
  let behaviour: CaptureJob.Behaviour
  let caller: Caller

  /// Prepares a capture by somebody who may ``Access/Action/captureTrace``.
  public init(ledger: Ledger, behaviour: CaptureJob.Behaviour, caller: Caller) {
    self.ledger = ledger
    self.behaviour = behaviour
    self.caller = caller
  }

  /// Takes in a document, query document or bare event in JSON.
  ///
  /// - Returns: the job, also of a document with faults; what these did to the other events is the
  ///   job's behaviour.
  /// - Throws: ``TraceabilityFailure/unreadableDocument(reason:)`` when it is no JSON; no job is
  ///   kept then.
  public func capture(_ bytes: [UInt8]) throws -> CaptureJob {
    try ledger.authorize(caller, to: .captureTrace, on: .chain)
    return try ledger.capture(
      EPCISReading(json: bytes), behaviour: behaviour, act: caller.act)
  }
}
