/// What was read of a document, query document or bare event in JSON-LD, with every fault.
///
/// A document with one bad event among good ones gives the good ones, for who wants to proceed.
public struct EPCISReading: Hashable, Sendable {
  /// What was handed in.
  public enum Form: String, Hashable, Sendable {
    /// Events on their way.
    case document = "EPCISDocument"
    /// The answer to a query.
    case queryDocument = "EPCISQueryDocument"
    /// One event alone.
    case event = "event"
  }

  /// One event of it.
  public struct Entry: Hashable, Sendable {
    /// The event; `nil` when it has a fault.
    public let event: EPCISEvent?
    /// Its faults.
    public let faults: [EventFault]
  }

  /// What was handed in.
  public let form: Form
  /// Its events in their order.
  public let entries: [Entry]
  /// The faults of what is around the events.
  public let faults: [EventFault]
  private let envelope: EPCISDocument

  /// Every fault, the document's own first.
  public var allFaults: [EventFault] { faults + entries.flatMap(\.faults) }

  /// The document, of a bare event one with that event and of its time; `nil` when anything in it
  /// has a fault.
  public var document: EPCISDocument? {
    guard faults.isEmpty, entries.allSatisfy({ $0.event != nil }) else { return nil }
    var document = envelope
    document.events = entries.compactMap(\.event)
    if form == .event { document.createdAt = document.events.first?.eventTime }
    return document
  }

  /// Reads and checks a document.
  ///
  /// Throws ``TraceabilityFailure/unreadableDocument(reason:)`` when it is no JSON.
  public init(json bytes: [UInt8]) throws(TraceabilityFailure) {
    self.init(try JSONReader.read(bytes))
  }

  /// Checks a document that was read as JSON.
  public init(_ value: JSONValue) {
    var reader = EventReader()
    var envelope = EPCISDocument(events: [], createdAt: nil)
    guard var fields = reader.fields(value) else {
      self.init(.event, [], reader.faults, envelope)
      return
    }
    let form = value["type"]?.string.flatMap(Form.init) ?? .event
    if value["@context"] == nil { reader.at("@context") { $0.fault("it is missing") } }
    guard form != .event else {
      let entry = Self.entry(value, at: [], &reader)
      self.init(form, [entry], [], envelope)
      return
    }
    let list = reader.body(of: form, &fields, into: &envelope)
    let faults = reader.faults
    var entries: [Entry] = []
    if case .array(let events) = list ?? .null {
      let path = form == .document ? ["epcisBody"] : ["epcisBody", "queryResults", "resultsBody"]
      for (index, event) in events.enumerated() {
        var reader = EventReader(namespaces: reader.namespaces)
        entries.append(Self.entry(event, at: path + ["eventList[\(index)]"], &reader))
      }
    }
    self.init(form, entries, faults, envelope)
  }

  private init(
    _ form: Form, _ entries: [Entry], _ faults: [EventFault], _ envelope: EPCISDocument
  ) {
    self.form = form
    self.entries = entries
    self.faults = faults
    self.envelope = envelope
  }

  static func entry(
    _ value: JSONValue, at path: [String], _ reader: inout EventReader
  ) -> Entry {
    let event = reader.at(path.joined(separator: ".")) { $0.event(value) }
    return Entry(event: reader.faults.isEmpty ? event : nil, faults: reader.faults)
  }
}

extension EPCISReading.Entry {
  /// Reads an event that needs no context of its own: the standard's holds for it.
  public init(event value: JSONValue) {
    var reader = EventReader()
    self = EPCISReading.entry(value, at: [], &reader)
  }
}

extension EventReader {
  /// Reads what is around the events and returns their list.
  fileprivate mutating func body(
    of form: EPCISReading.Form, _ fields: inout ObjectFields, into document: inout EPCISDocument
  ) -> JSONValue? {
    if let context = fields.take("@context") { at("@context") { $0.context(context) } }
    _ = fields.take("type")
    let isDocument = form == .document
    if isDocument {
      _ = required("schemaVersion", of: &fields) { $0.version($1) }
      document.createdAt = required("creationDate", of: &fields) { $0.time($1) }
    } else {
      _ = optional("schemaVersion", of: &fields) { $0.version($1) }
      document.createdAt = optional("creationDate", of: &fields) { $0.time($1) }
    }
    let list = required("epcisBody", of: &fields) { reader, value in
      isDocument
        ? reader.eventList(value, others: [])
        : reader.results(value, into: &document)
    }
    document.envelope = envelope(fields.rest, isDocument: isDocument)
    document.namespaces = used(by: .object(document.envelope))
    return list
  }

  private mutating func version(_ value: JSONValue) -> String? {
    guard let text = text(value) else { return nil }
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
    if !numbers.allSatisfy({ !$0.isEmpty && $0.isDecimal }) {
      fault("“\(Self.cut(text))” is no version such as 2.0")
    }
    return text
  }

  private mutating func results(
    _ body: JSONValue, into document: inout EPCISDocument
  ) -> JSONValue? {
    guard var outer = fields(body) else { return nil }
    let results = required("queryResults", of: &outer) { $1 }
    _ = extensions(outer.rest)
    guard let results else { return nil }
    return at("queryResults") { reader in
      guard var fields = reader.fields(results) else { return nil }
      let name = reader.required("queryName", of: &fields) { $0.text($1) }
      let subscription = reader.optional("subscriptionID", of: &fields) { $0.text($1) }
      document.query = EPCISDocument.Query(name: name ?? "", subscription: subscription)
      let list = reader.required("resultsBody", of: &fields) { reader, value in
        reader.eventList(value, others: ["vocabularyList"])
      }
      _ = reader.extensions(fields.rest)
      return list
    }
  }

  private mutating func eventList(_ body: JSONValue, others: Set<String>) -> JSONValue? {
    guard var fields = fields(body) else { return nil }
    let list = required("eventList", of: &fields) { reader, value in
      if case .array = value {} else { reader.fault("it is no list") }
      return value
    }
    _ = extensions(fields.rest.filter { !others.contains($0.name) })
    return list
  }

  /// The other fields of a document, checked as far as the standard says what they are.
  private mutating func envelope(
    _ rest: [JSONValue.Member], isDocument: Bool
  ) -> [JSONValue.Member] {
    let texts: Set<String> = isDocument ? ["instanceIdentifier", "sender", "receiver"] : []
    var foreign: [JSONValue.Member] = []
    for member in rest {
      if texts.contains(member.name) {
        _ = at(member.name) { $0.text(member.value) }
      } else if member.name == "id" {
        _ = at("id") { $0.uri(member.value) }
      } else if isDocument, member.name == "epcisHeader" {
        at("epcisHeader") { reader in
          guard var fields = reader.fields(member.value) else { return }
          _ = reader.optional("epcisMasterData", of: &fields) { $0.fields($1) }
          _ = reader.extensions(fields.rest)
        }
      } else {
        foreign.append(member)
      }
    }
    _ = extensions(foreign)
    return rest
  }
}
