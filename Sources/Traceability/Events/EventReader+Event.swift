extension EventReader {
  /// Reads an event; `nil` when it has faults that leave no event.
  ///
  /// The event is good when no fault was added; the caller compares.
  mutating func event(_ value: JSONValue) -> EPCISEvent? {
    guard var fields = fields(value) else { return nil }
    if let context = fields.take("@context") { at("@context") { $0.context(context) } }
    guard let type = required("type", of: &fields, { $0.text($1) }) else { return nil }
    let time = required("eventTime", of: &fields) { $0.time($1) }
    let offset = required("eventTimeZoneOffset", of: &fields) { $0.offset($1) }
    let action = optional("action", of: &fields) { $0.action($1) }
    guard let content = content(type, action, &fields) else { return nil }
    var event = EPCISEvent(
      content, at: time ?? EventTime(milliseconds: 0), offset: offset ?? .utc)
    readWhy(&fields, into: &event)
    readWhere(&fields, into: &event)
    readIdentity(&fields, into: &event)
    event.sensors = optional("sensorElementList", of: &fields) { $0.sensors($1) } ?? []
    event.extensions = extensions(fields.rest)
    event.namespaces = used(by: value)
    event.emptyLists = value.members.filter { $0.value == .array([]) }.map(\.name).filter {
      !$0.contains(":") && $0 != "@context" && $0 != "certificationInfo"
    }
    if case .other = content { return event }
    check(event)
    return event
  }

  /// A member that must be there.
  mutating func required<Value>(
    _ name: String, of fields: inout ObjectFields,
    _ body: (inout EventReader, JSONValue) -> Value?
  ) -> Value? {
    guard let value = fields.take(name) else {
      at(name) { $0.fault("it is missing") }
      return nil
    }
    return at(name) { body(&$0, value) }
  }

  /// A member that may be there.
  mutating func optional<Value>(
    _ name: String, of fields: inout ObjectFields,
    _ body: (inout EventReader, JSONValue) -> Value?
  ) -> Value? {
    guard let value = fields.take(name) else { return nil }
    return at(name) { body(&$0, value) }
  }

  private mutating func offset(_ value: JSONValue) -> TimeZoneOffset? {
    guard let text = text(value) else { return nil }
    guard let offset = try? TimeZoneOffset(text) else {
      fault("“\(Self.cut(text))” is no offset such as +08:00")
      return nil
    }
    return offset
  }

  private mutating func action(_ value: JSONValue) -> EventAction? {
    guard let text = text(value) else { return nil }
    guard let action = EventAction(rawValue: text) else {
      fault("“\(Self.cut(text))” is none of ADD, OBSERVE and DELETE")
      return nil
    }
    return action
  }

  private mutating func readWhy(_ fields: inout ObjectFields, into event: inout EPCISEvent) {
    event.bizStep = optional("bizStep", of: &fields) { $0.word($1, of: BizSteps.self) }
    event.disposition = optional("disposition", of: &fields) {
      $0.word($1, of: Dispositions.self)
    }
    event.persistentDisposition = optional("persistentDisposition", of: &fields) {
      $0.persistentDisposition($1)
    }
    event.transactions =
      optional("bizTransactionList", of: &fields) { reader, value in
        reader.list(value) { $0.transaction($1) }
      } ?? []
    event.sources =
      optional("sourceList", of: &fields) { reader, value in
        reader.list(value) { $0.end("source", $1) }
      } ?? []
    event.destinations =
      optional("destinationList", of: &fields) { reader, value in
        reader.list(value) { $0.end("destination", $1) }
      } ?? []
  }

  private mutating func readWhere(_ fields: inout ObjectFields, into event: inout EPCISEvent) {
    event.readPoint = optional("readPoint", of: &fields) { $0.place($1) }
    event.bizLocation = optional("bizLocation", of: &fields) { $0.place($1) }
  }

  private mutating func readIdentity(_ fields: inout ObjectFields, into event: inout EPCISEvent) {
    event.id = optional("eventID", of: &fields) { $0.uri($1) }
    event.recordTime = optional("recordTime", of: &fields) { $0.time($1) }
    event.certifications =
      optional("certificationInfo", of: &fields) { reader, value in
        if case .array = value { return reader.list(value) { $0.uri($1) } }
        return reader.uri(value).map { [$0] }
      } ?? []
    event.errorDeclaration = optional("errorDeclaration", of: &fields) {
      $0.errorDeclaration($1)
    }
  }

  /// The namespaces of the prefixes that stand in an event, in names or values.
  func used(by event: JSONValue) -> [String: String] {
    guard !namespaces.isEmpty else { return [:] }
    var found: [String: String] = [:]
    func note(_ text: String) {
      guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
      let prefix = String(text[..<colon])
      guard let space = namespaces[prefix], EPCISDocument.namespaces[prefix] != space else {
        return
      }
      found[prefix] = space
    }
    func visit(_ value: JSONValue) {
      switch value {
      case .object(let members):
        for member in members where member.name != "@context" {
          note(member.name)
          visit(member.value)
        }
      case .array(let elements): for element in elements { visit(element) }
      case .string(let text): note(text)
      case .number, .bool, .null: break
      }
    }
    visit(event)
    return found
  }
}

extension EventReader {
  /// Reads a context: URIs of contexts, and prefixes with their namespaces.
  mutating func context(_ value: JSONValue) {
    if case .array(let parts) = value {
      for (index, part) in parts.enumerated() { at("[\(index)]") { $0.contextPart(part) } }
    } else {
      contextPart(value)
    }
  }

  private mutating func contextPart(_ part: JSONValue) {
    switch part {
    case .string: _ = uri(part)
    case .object(let members):
      for member in members {
        // A term may also be an object or switched off with null; only prefixes matter to us.
        if let space = member.value.string { namespaces[member.name] = space }
      }
    default: fault("a context is a URI or an object of prefixes")
    }
  }
}
