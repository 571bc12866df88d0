/// An EPCIS event as the ledger keeps it: once, under the id that its content gives it.
public struct TraceEvent: Hashable, Sendable {
  /// The event hash, `ni:///sha-256;…?ver=CBV2.0`: the same content has the same id.
  public let id: String
  /// When it happened, in UTC.
  public let eventTime: EventTime
  /// The EPCIS type: `ObjectEvent` or `AggregationEvent`.
  public let type: String
  /// The business step: `commissioning`, `packing` or `shipping`.
  public let bizStep: String
  /// The pure identities of all things in it, a parent first, in the event's order.
  public let epcs: [String]
  /// The event as JSON-LD without its context, as it stands in the document.
  public let json: String

  /// An event as the ledger holds it.
  public init(
    id: String, eventTime: EventTime, type: String, bizStep: String, epcs: [String], json: String
  ) {
    self.id = id
    self.eventTime = eventTime
    self.type = type
    self.bizStep = bizStep
    self.epcs = epcs
    self.json = json
  }
}

/// An EPCIS 2.0 document in JSON-LD.
public struct EPCISDocument: Hashable, Sendable {
  /// Its events in their order.
  public let events: [TraceEvent]
  /// When it was made, in UTC.
  public let createdAt: EventTime

  /// The whole document; the same events give the same bytes.
  public var json: String {
    "{\"@context\":\(Self.context.text),\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","
      + "\"creationDate\":\"\(createdAt)\",\"epcisBody\":{\"eventList\":["
      + events.map(\.json).joined(separator: ",") + "]}}\n"
  }

  /// Takes events, of one shipment or of a whole export, and the instant at which it is made.
  public init(events: [TraceEvent], createdAt: EventTime) {
    self.events = events
    self.createdAt = createdAt
  }

  static let namespaces = ["cbvmda": "urn:epcglobal:cbv:mda:"]

  private static let context = JSONValue.array([
    .string("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"),
    .object(["cbvmda": .string("urn:epcglobal:cbv:mda:")]),
  ])
}
