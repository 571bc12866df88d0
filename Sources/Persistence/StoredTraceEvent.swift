import GRDB
public import Traceability

/// An event as the repository holds it.
public struct StoredTraceEvent: Sendable, Hashable {
  /// Its place in the order of taking in.
  public let sequence: Int64
  /// Its id, which its corrections share.
  public let id: String
  /// When it happened.
  public let eventTime: EventTime
  /// When it was taken in.
  public let recordTime: EventTime
  /// Whether it declares the event of its id wrong.
  public let isCorrection: Bool
  /// The event as JSON-LD with its id, without its record time.
  public let content: String

  /// The event with its id and record time.
  ///
  /// - Throws: ``TraceabilityFailure`` when the ledger's text is not that of an event.
  public func event() throws -> EPCISEvent {
    var event = try Self.event(content)
    event.recordTime = recordTime
    return event
  }

  /// The event as JSON-LD with its record time.
  public var json: String {
    "{\"recordTime\":\"\(recordTime)\"," + content.dropFirst()
  }

  static func event(_ content: String) throws -> EPCISEvent {
    let reading = EPCISReading.Entry(event: try JSONValue(json: Array(content.utf8)))
    guard let event = reading.event else {
      let faults = reading.faults.map(\.description).joined(separator: "; ")
      throw TraceabilityFailure.unreadableDocument(reason: faults)
    }
    return event
  }

  init(_ row: Row) {
    sequence = row["sequence"]
    id = row["id"]
    eventTime = EventTime(milliseconds: row["event_time"])
    isCorrection = row["declared_at"] as Int64 > 0
    recordTime = EventTime(milliseconds: row["record_time"])
    content = row["content"]
  }
}
