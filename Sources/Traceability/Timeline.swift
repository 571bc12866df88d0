/// What happened to a thing or to all things of an order: who saw it where and when, how warm it
/// was when that is known, what was not seen, and what was declared wrong later.
public struct Timeline: Hashable, Sendable, Encodable {
  /// What sort of entry it is.
  public enum Kind: String, Hashable, Sendable, Encodable {
    /// It was seen.
    case seen
    /// It was not seen itself, but follows from what was.
    case inferred
    /// Something is otherwise than it should be.
    case warning
    /// A reader lost reads in this time.
    case gap
    /// It was declared wrong later.
    case corrected
  }

  /// The span of temperatures that sensors reported, in degrees Celsius.
  public struct Temperature: Hashable, Sendable, Encodable {
    /// The least.
    public let least: Double
    /// The greatest.
    public let greatest: Double

    enum CodingKeys: String, CodingKey {
      case least = "least_celsius"
      case greatest = "greatest_celsius"
    }
  }

  /// One thing that happened.
  public struct Entry: Hashable, Sendable, Encodable {
    /// When, or from when on.
    public let time: EventTime
    /// Until when, for a gap.
    public var until: EventTime?
    /// What sort of entry it is.
    public var kind: Kind
    /// The business step, a word of the standard or a URI; `nil` for a gap.
    public var step: String?
    /// The condition afterwards.
    public var disposition: String?
    /// The read point or place as a URI.
    public var place: String?
    /// The store of the place, when it is one of the chain's.
    public var store: String?
    /// The person who did it or the reader that saw it.
    public var by: String?
    /// The things of it, as URIs.
    public var things: [String] = []
    /// The container as part of which it was seen, when it was not seen itself.
    public var within: String?
    /// What sensors reported.
    public var temperature: Temperature?
    /// The event's id.
    public var event: String?
    /// When it was declared wrong.
    public var correctedAt: EventTime?
    /// Why it was declared wrong.
    public var correctionReason: String?
    /// The events that say what is right.
    public var correctedBy: [String] = []
    /// Reads that were lost, for a gap.
    public var lost: Int?

    enum CodingKeys: String, CodingKey {
      case time, until, kind, step, disposition, place, store, by, things, within, temperature
      case event, lost
      case correctedAt = "corrected_at"
      case correctionReason = "correction_reason"
      case correctedBy = "corrected_by"
    }
  }

  /// A time in which a reader at one of the places lost reads.
  public struct Gap: Hashable, Sendable {
    let first: EventTime
    let last: EventTime
    let store: String
    let reader: String
    let lost: Int

    /// Takes a gap.
    public init(first: EventTime, last: EventTime, store: String, reader: String, lost: Int) {
      self.first = first
      self.last = last
      self.store = store
      self.reader = reader
      self.lost = lost
    }
  }

  /// What it is the history of: an order's number or a thing's URI.
  public let subject: String
  /// What happened, by time.
  public let entries: [Entry]

  /// Makes a timeline.
  ///
  /// - Parameters:
  ///   - events: in the order in which they were taken in, corrections among them; those of a
  ///     container say in `within` that the thing was in it.
  ///   - within: the container of an event that does not name the thing itself.
  ///   - store: the store of a place, by its URI.
  ///   - by: who did an event or saw it.
  public init(
    of subject: String, _ events: [EPCISEvent], gaps: [Gap] = [],
    within: (EPCISEvent) -> String? = { _ in nil }, store: (String) -> String? = { _ in nil },
    by: (EPCISEvent) -> String? = { _ in nil }
  ) {
    self.subject = subject
    var entries: [Entry] = []
    var places: [String: Int] = [:]
    for event in events {
      let id = event.id ?? event.contentID
      if let index = places[id] {
        if let declaration = event.errorDeclaration { entries[index].correct(by: declaration) }
        continue
      }
      var entry = Entry(event, id: id)
      entry.within = within(event)
      entry.store = entry.place.flatMap(store)
      entry.by = by(event)
      places[id] = entries.count
      entries.append(entry)
    }
    entries += gaps.map(Entry.init)
    self.entries = entries.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }
}

extension Timeline.Entry {
  fileprivate init(_ event: EPCISEvent, id: String) {
    self.time = event.eventTime
    self.kind = Self.kind(event)
    self.event = id
    self.step = event.bizStep?.text
    self.disposition = event.disposition?.text
    self.place = event.readPoint?.id ?? event.bizLocation?.id
    self.things = event.content.epcs
    self.temperature = Timeline.Temperature(event.sensors)
    if let declaration = event.errorDeclaration { correct(by: declaration) }
  }

  fileprivate init(_ gap: Timeline.Gap) {
    self.time = gap.first
    self.until = gap.last
    self.kind = .gap
    self.store = gap.store
    self.by = gap.reader
    self.lost = gap.lost
  }

  private static func kind(_ event: EPCISEvent) -> Timeline.Kind {
    let wrong: Set<String> = [
      "mismatch_instance", "mismatch_class", "mismatch_quantity", "damaged", "unknown", "stolen",
    ]
    let isAlarm = event.sensors.contains { $0.reports.contains { $0.exception != nil } }
    if isAlarm || event.disposition.map({ wrong.contains($0.text) }) == true { return .warning }
    if event.persistentDisposition?.set.contains(.completenessInferred) == true {
      return .inferred
    }
    return .seen
  }

  fileprivate mutating func correct(by declaration: ErrorDeclaration) {
    kind = .corrected
    correctedAt = declaration.time
    correctionReason = declaration.reason?.text
    correctedBy = declaration.correctiveEventIDs
  }
}

extension Timeline.Temperature {
  fileprivate init?(_ sensors: [SensorElement]) {
    let degrees = sensors.flatMap(\.reports).flatMap { report in
      [report.value, report.minValue, report.maxValue].compactMap(report.celsius)
    }
    guard let least = degrees.min(), let greatest = degrees.max() else { return nil }
    self.least = least
    self.greatest = greatest
  }
}

extension EventTime: Encodable {
  /// Writes the instant in UTC.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
