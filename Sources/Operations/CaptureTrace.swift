public import Access
public import Persistence
import SupplyChain
public import Traceability

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
    try capture(EPCISReading(json: bytes))
  }

  /// Takes in what was read of a document.
  public func capture(_ reading: EPCISReading) throws -> CaptureJob {
    try ledger.authorize(caller, to: .captureTrace, on: .chain)
    return try ledger.capture(reading, behaviour: behaviour, act: caller.act)
  }

  /// Takes in one event that is not there yet.
  ///
  /// - Throws: ``TraceabilityFailure/invalidDocument(faults:)``,
  ///   ``LedgerFailure/eventExists(id:)``, ``LedgerFailure/otherEvent(id:)``.
  public func captureNew(_ reading: EPCISReading) throws -> StoredTraceEvent {
    try ledger.authorize(caller, to: .captureTrace, on: .chain)
    guard reading.form == .event else {
      throw TraceabilityFailure.invalidDocument(
        faults: [EventFault(path: "type", reason: "it is a document, not one event")])
    }
    guard let event = reading.entries.first?.event else {
      throw TraceabilityFailure.invalidDocument(faults: reading.allFaults)
    }
    return try ledger.captureNew(event, act: caller.act)
  }
}

/// What came of documents of events, to those who may hand them in: a partner's program is shown
/// its own captures, people are shown all.
public struct ShowCaptures {
  let ledger: Ledger
  let caller: Caller

  /// Prepares to show captures to somebody who may ``Access/Action/captureTrace``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  private var owner: String? {
    if case .key = caller.principal.kind { caller.principal.name } else { nil }
  }

  /// The newest jobs, newest first, behind the one with the number `id`.
  public func jobs(atMost most: Int, before id: Int64 = .max) throws -> [CaptureJob] {
    try ledger.authorize(caller, to: .captureTrace, on: .chain)
    return try ledger.captureJobs(atMost: most, before: id, by: owner)
  }

  /// One job.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``, for somebody else's too.
  public func job(_ name: String) throws -> CaptureJob {
    try ledger.authorize(caller, to: .captureTrace, on: .chain)
    guard let job = try Int64(name).flatMap({ try ledger.captureJob($0) }),
      owner == nil || owner == job.handedInBy
    else { throw OperationsFailure.unknownName(kind: "capture job", name: name) }
    return job
  }
}

extension CaptureJob {
  /// As the capture interface of EPCIS 2.0 has it.
  public var json: JSONValue {
    .object([
      "captureID": .string(String(id)), "createdAt": .string(receivedAt.description),
      "finishedAt": .string(receivedAt.description), "running": .bool(false),
      "success": .bool(isSuccess), "captureErrorBehaviour": .string(behaviour.rawValue),
      "events": .number(String(eventCount)), "stored": .number(String(storedCount)),
      "errors": .array(
        faults.map { fault in
          .object([
            "type": .string("epcisException:ValidationException"),
            "title": .string("An event cannot be taken in."),
            "detail": .string(fault.description), "path": .string(fault.path),
            "reason": .string(fault.reason),
          ])
        }),
    ])
  }
}
