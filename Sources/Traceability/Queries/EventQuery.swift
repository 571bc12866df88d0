internal import Crypto
public import SupplyChain

/// A query for events in the language of EPCIS 2.0, 8.2.7.1: every condition must hold, and each
/// holds when one of its values matches.
public struct EventQuery: Hashable, Sendable {
  /// What must hold.
  public var conditions: [Condition] = []
  /// What the events are sorted by.
  public var order = Order.eventTime
  /// Whether the newest come first.
  public var isDescending = true
  /// The most events of all pages together; the others are left out.
  public var limit: Int?
  /// The most events that are answered at all; more refuse the query.
  public var maximum: Int?
  /// The most events of a page.
  public var perPage = 30
  /// Where the page before ended, as it said.
  public var pageToken: String?

  /// What the query asks, whatever its page: a token goes on with no other query.
  public private(set) var fingerprint = ""

  /// All events.
  public init() {}

  mutating func note(_ parameters: [Parameter]) {
    let lines = parameters.filter { !["perPage", "nextPageToken"].contains($0.name) }.map {
      ([$0.name] + $0.values).joined(separator: "\u{0}")
    }
    fingerprint = Self.digest(of: lines.sorted().joined(separator: "\n"))
  }

  /// 16 hexadecimal digits that differ when the text does.
  private static func digest(of text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).prefix(8).map {
      String(UInt64($0) + 256, radix: 16).dropFirst()
    }.joined()
  }

  /// What events are sorted by.
  public enum Order: String, Hashable, Sendable {
    /// When they happened.
    case eventTime
    /// When they were taken in.
    case recordTime
  }

  /// One condition.
  public enum Condition: Hashable, Sendable {
    /// A field of the event is one of these values.
    case field(Field, [String])
    /// A time lies at or after, or before, an instant.
    case time(Time, Comparison, EventTime)
    /// One of these identities stands in the event as one of these.
    case key([EventKey.Kind], [KeyPattern])
    /// Something in one of these quantity lists compares so.
    case quantity([String], [NumberTest])
    /// A sensor report's number compares so; only reports in this unit count, when one is given.
    case sensorNumber(String, unit: String?, [NumberTest])
    /// A sensor's time compares so; it is named as in JSON.
    case sensorTime(String, Comparison, EventTime)
    /// A sensor report's or its metadata's text is one of these.
    case sensorText(String, [String])
    /// The event has such a part, named as in JSON.
    case exists(String)
  }

  /// A field that every event has, or none.
  public enum Field: String, Hashable, Sendable {
    /// The event type.
    case type
    /// What it does.
    case action
    /// The business step.
    case bizStep
    /// The disposition.
    case disposition
    /// The id.
    case id
  }

  /// A time that an event has.
  public enum Time: String, Hashable, Sendable {
    /// When it happened.
    case eventTime
    /// When it was taken in.
    case recordTime
    /// When it was declared wrong.
    case declarationTime
  }

  /// How a value compares with that of the query.
  public enum Comparison: String, Hashable, Sendable {
    /// Equal.
    case equal = "EQ"
    /// Greater.
    case greater = "GT"
    /// Greater or equal.
    case atLeast = "GE"
    /// Less.
    case less = "LT"
    /// Less or equal.
    case atMost = "LE"
  }

  /// A comparison with a number.
  public struct NumberTest: Hashable, Sendable {
    /// How.
    public let comparison: Comparison
    /// The number.
    public let number: Double
  }

  /// An identity, or the beginning of several.
  public enum KeyPattern: Hashable, Sendable {
    /// This one.
    case exactly(String)
    /// All whose canonical form begins so.
    case beginning(String)
  }
}

extension EventQuery {
  /// The history of a thing: every event in which it stands, also as what holds others.
  public static func history(of epc: String) -> EventQuery {
    var query = EventQuery()
    let canonical = EventKey.canonical(epc)
    query.conditions = [.key([.epc, .parent, .input, .output], [.exactly(canonical)])]
    query.note([Parameter("MATCH_anyEPC", [canonical])])
    return query
  }

  /// The history of a transfer order: every event that belongs to it.
  public static func history(of order: TransferOrderNumber) -> EventQuery {
    var query = EventQuery()
    query.conditions = [.key([.order], [.exactly(order.text)])]
    query.note([Parameter("order", [order.text])])
    return query
  }
}
