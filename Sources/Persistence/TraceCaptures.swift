import Access
import GRDB
public import SupplyChain
public import Traceability

/// What came of handing in a document: a capture job of EPCIS 2.0, 8.2.2.
public struct CaptureJob: Sendable, Hashable {
  /// Its number.
  public let id: Int64
  /// When it was handed in.
  public let receivedAt: EventTime
  /// What a fault does to the other events.
  public let behaviour: Behaviour
  /// Whether every event was without a fault.
  public let isSuccess: Bool
  /// How many events were handed in.
  public let eventCount: Int
  /// How many of them were new and went in; the others were there before or have a fault.
  public let storedCount: Int
  /// The faults, each with its place.
  public let faults: [EventFault]
  /// Who handed it in; empty for captures of before that was kept.
  public let handedInBy: String

  /// What a fault does to the other events of a document.
  public enum Behaviour: String, Sendable, Hashable, CaseIterable {
    /// Nothing goes in.
    case rollback
    /// What is good goes in.
    case proceed
  }
}

extension Ledger {
  /// Takes in what was read of a document, and keeps what came of it.
  ///
  /// Events that are there already are left as they are and are no fault. A fault of the document
  /// itself keeps all of it out.
  public func capture(
    _ reading: EPCISReading, behaviour: CaptureJob.Behaviour, act: Act
  ) throws -> CaptureJob {
    let receivedAt = try EventTime(act.at)
    return try write { database in
      var faults = reading.allFaults
      var stored = 0
      let mayStore = reading.faults.isEmpty && (faults.isEmpty || behaviour == .proceed)
      let id = (try Int64.fetchOne(database, sql: "SELECT max(id) FROM trace_capture") ?? 0) + 1
      if mayStore {
        let writer = TraceWriter(database, recordedAt: receivedAt, capture: id)
        try database.inSavepoint {
          for (index, entry) in reading.entries.enumerated() {
            guard let event = entry.event else { continue }
            do {
              stored += try writer.append([event]).newCount
            } catch let failure as LedgerFailure {
              guard case .otherEvent = failure else { throw failure }
              let path = reading.form == .event ? "eventID" : "eventList[\(index)].eventID"
              faults.append(EventFault(path: path, reason: failure.message))
            }
          }
          guard faults.isEmpty || behaviour == .proceed else {
            stored = 0
            return .rollback
          }
          return .commit
        }
      }
      try database.execute(
        sql: """
          INSERT INTO trace_capture (id, received_at, behaviour, success, events, stored, faults,
            handed_in_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, receivedAt.milliseconds, behaviour.rawValue, faults.isEmpty, reading.entries.count,
          stored, CaptureJob.text(of: faults), act.by,
        ])
      try AuditTrail.append(
        AuditRecord(
          act, .captureTrace, subject: "trace_capture \(id)",
          after: ["events": "\(reading.entries.count)", "stored": "\(stored)"]), database)
      return CaptureJob(
        id: id, receivedAt: receivedAt, behaviour: behaviour, isSuccess: faults.isEmpty,
        eventCount: reading.entries.count, storedCount: stored, faults: faults,
        handedInBy: act.by)
    }
  }

  /// A capture job by its number, `nil` when there is none.
  public func captureJob(_ id: Int64) throws -> CaptureJob? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM trace_capture WHERE id = ?", arguments: [id]
      ).map(CaptureJob.init)
    }
  }

  /// The newest capture jobs, newest first.
  ///
  /// - Parameters:
  ///   - id: only those with a smaller number.
  ///   - name: only those that this one handed in.
  public func captureJobs(
    atMost most: Int, before id: Int64 = .max, by name: String? = nil
  ) throws -> [CaptureJob] {
    precondition(most > 0, "a page holds one job at least")
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM trace_capture WHERE id < ? AND (? IS NULL OR handed_in_by = ?)
          ORDER BY id DESC LIMIT ?
          """,
        arguments: [id, name, name, most]
      ).map(CaptureJob.init)
    }
  }

  /// Takes in one event that is not there yet.
  ///
  /// - Returns: the event as the repository holds it.
  /// - Throws: ``LedgerFailure/eventExists(id:)``, ``LedgerFailure/otherEvent(id:)``.
  public func captureNew(_ event: EPCISEvent, act: Act) throws -> StoredTraceEvent {
    let recordedAt = try EventTime(act.at)
    return try write { database in
      let appended = try TraceWriter(database, recordedAt: recordedAt).append([event])
      let id = appended.ids.first ?? ""
      guard appended.newCount == 1 else { throw LedgerFailure.eventExists(id: id) }
      try AuditTrail.append(
        AuditRecord(
          act, .captureTrace, subject: "trace_event \(id)", after: ["events": "1", "stored": "1"]),
        database)
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM trace_event WHERE id = ? AND declared_at = ?",
        arguments: [id, event.errorDeclaration?.time.milliseconds ?? 0])
      guard let row else { preconditionFailure("an event that was taken in is there") }
      return StoredTraceEvent(row)
    }
  }
}

extension CaptureJob {
  fileprivate static func text(of faults: [EventFault]) -> String {
    JSONValue.array(
      faults.map { .object(["path": .string($0.path), "reason": .string($0.reason)]) }
    ).text
  }

  fileprivate init(_ row: Row) {
    id = row["id"]
    receivedAt = EventTime(milliseconds: row["received_at"])
    behaviour = Behaviour(rawValue: row["behaviour"]) ?? .rollback
    isSuccess = row["success"]
    eventCount = row["events"]
    storedCount = row["stored"]
    handedInBy = row["handed_in_by"]
    let faults = try? JSONValue(json: Array((row["faults"] as String).utf8))
    self.faults = (faults?.elements ?? []).map {
      EventFault(path: $0["path"]?.string ?? "", reason: $0["reason"]?.string ?? "")
    }
  }
}
