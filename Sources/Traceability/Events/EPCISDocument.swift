/// An EPCIS 2.0 document or query document in JSON-LD.
public struct EPCISDocument: Hashable, Sendable {
  /// Its events in their order.
  public var events: [EPCISEvent]
  /// When it was made; a query document need not say.
  public var createdAt: EventTime?
  /// What it answers, when it is a query document.
  public var query: Query?
  /// Its other fields, such as sender, receiver and master data, in their order.
  public var envelope: [JSONValue.Member] = []
  /// The namespaces of the prefixes that its envelope uses.
  public var namespaces: [String: String] = [:]

  /// What a query document answers.
  public struct Query: Hashable, Sendable {
    /// The query's name, such as `SimpleEventQuery`.
    public var name: String
    /// The subscription, when one asked.
    public var subscription: String?

    /// Takes a query's name.
    public init(name: String, subscription: String? = nil) {
      self.name = name
      self.subscription = subscription
    }
  }

  /// Takes events, of one shipment or of a whole export, and the instant at which it is made.
  public init(events: [EPCISEvent], createdAt: EventTime?) {
    self.events = events
    self.createdAt = createdAt
  }

  /// The whole document; the same events give the same bytes.
  public var json: String {
    let shared = sharedNamespaces
    let events = JSONValue.array(self.events.map { event($0, shared: shared) }).text
    return head + events + tail
  }

  /// What stands before the list of events, for who writes them one by one.
  public var head: String {
    var members = [JSONValue.Member(name: "@context", value: Self.context(sharedNamespaces))]
    members.append(
      .init(name: "type", value: .string(query == nil ? "EPCISDocument" : "EPCISQueryDocument")))
    members.append(.init(name: "schemaVersion", value: .string("2.0")))
    if let createdAt {
      members.append(.init(name: "creationDate", value: .string(createdAt.description)))
    }
    let start = JSONValue.object(members + envelope).text.dropLast() + ",\"epcisBody\":{"
    guard let query else { return start + "\"eventList\":" }
    var results = [JSONValue.Member(name: "queryName", value: .string(query.name))]
    if let subscription = query.subscription {
      results.append(.init(name: "subscriptionID", value: .string(subscription)))
    }
    return start + "\"queryResults\":" + JSONValue.object(results).text.dropLast()
      + ",\"resultsBody\":{\"eventList\":"
  }

  /// What stands behind the list of events.
  public var tail: String { query == nil ? "}}\n" : "}}}}\n" }

  /// An event with a context of its own only where a prefix of it means something else elsewhere.
  private func event(_ event: EPCISEvent, shared: [String: String]) -> JSONValue {
    let own = event.namespaces.filter { shared[$0.key] != $0.value }
    guard !own.isEmpty else { return event.json }
    return .object([.init(name: "@context", value: Self.prefixes(own))] + event.json.members)
  }

  /// The prefixes that mean the same wherever they stand in the document.
  private var sharedNamespaces: [String: String] {
    var shared = namespaces
    var torn: Set<String> = []
    for (prefix, space) in events.flatMap(\.namespaces) {
      if shared[prefix, default: space] != space, namespaces[prefix] == nil { torn.insert(prefix) }
      if namespaces[prefix] == nil { shared[prefix] = space }
    }
    return shared.filter { !torn.contains($0.key) }
  }

  /// Where the standard keeps its JSON-LD context.
  public static let contextAddress =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

  static let namespaces = ["cbvmda": "urn:epcglobal:cbv:mda:"]

  /// The standard's context and the prefixes with their namespaces, sorted.
  static func context(_ namespaces: [String: String]) -> JSONValue {
    .array([
      .string(contextAddress),
      prefixes(Self.namespaces.merging(namespaces) { $1 }),
    ])
  }

  private static func prefixes(_ namespaces: [String: String]) -> JSONValue {
    let sorted = namespaces.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return .object(sorted.map { JSONValue.Member(name: $0.key, value: .string($0.value)) })
  }
}
