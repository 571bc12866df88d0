extension EPCISDocument {
  /// What the event hash makes of one event.
  public struct EventIdentity: Hashable, Sendable {
    /// The id, `ni:///sha-256;…?ver=CBV2.0`.
    public let id: String
    /// The text that was hashed, for finding out why two systems disagree.
    public let preHash: String
  }

  /// The event hashes of a document, query document or bare event in JSON-LD, in its order.
  ///
  /// Reads any EPCIS 2.0 JSON; it does not check it against the schema. A document may name users'
  /// own fields that take no part, in a member `…:ignoreFields`, as the reference generator's do.
  /// Throws ``TraceabilityFailure/unreadableDocument(reason:)`` when it is no JSON or holds no
  /// event.
  public static func identities(
    inJSON bytes: [UInt8]
  ) throws(TraceabilityFailure) -> [EventIdentity] {
    let document = try JSONReader.read(bytes)
    let events = try events(in: document)
    let shared = namespaces(in: document["@context"])
    let results = document["epcisBody"]?["queryResults"]
    let holders = [document, results ?? .null, results?["resultsBody"] ?? .null]
    // Only prefixed names: no document can take a field of the standard out of the hash.
    let ignored = holders.flatMap(\.members).filter { $0.name.hasSuffix(":ignoreFields") }
      .flatMap(\.value.elements).compactMap(\.string).filter { $0.contains(":") }
    return events.map { event in
      let hash = EventHash(
        namespaces: shared.merging(namespaces(in: event["@context"])) { $1 },
        ignored: Set(ignored))
      return EventIdentity(id: hash.id(of: event), preHash: hash.preHash(of: event))
    }
  }

  private static func events(in document: JSONValue) throws(TraceabilityFailure) -> [JSONValue] {
    let events: [JSONValue]
    if let body = document["epcisBody"] {
      let list =
        body["queryResults"]?["resultsBody"]?["eventList"] ?? body["eventList"] ?? body["event"]
      events = list?.elements ?? []
    } else {
      events = document.elements
    }
    guard !events.isEmpty, events.allSatisfy({ $0["type"]?.string != nil }) else {
      throw .unreadableDocument(reason: "it has no event, or an event without a type")
    }
    return events
  }

  private static func namespaces(in context: JSONValue?) -> [String: String] {
    var result = context == nil ? [:] : namespaces
    for part in context?.elements ?? [] {
      for member in part.members {
        if let space = member.value.string { result[member.name] = space }
      }
    }
    return result
  }
}
