/// Reads JSON-LD into typed events and notes every fault with its place: what it reads without a
/// fault is valid by schema and by meaning (EPCIS 2.0 and Core Business Vocabulary 2.0).
///
/// The checks are the standard's, and some that a JSON schema cannot express: words of the
/// vocabularies, times that exist, EPCs with the digits that their scheme asks for, prefixes that
/// somebody declared, fields of an own vocabulary only under its namespace.
struct EventReader {
  /// What was wrong, in the order of the document; at most ``mostFaults``.
  private(set) var faults: [EventFault] = []
  /// The namespaces of the prefixes declared so far.
  var namespaces: [String: String] = [:]
  private var path: [String] = []

  init(namespaces: [String: String] = [:]) { self.namespaces = namespaces }

  static let mostFaults = 100

  /// Prefixes that the standard's own context declares.
  static let standardPrefixes: Set<String> = [
    "cbv", "cbvmda", "dcterms", "epcis", "gs1", "owl", "rdf", "rdfs", "schema", "xsd",
  ]

  /// Notes a fault at the present place.
  mutating func fault(_ reason: String) {
    guard faults.count < Self.mostFaults else { return }
    var place = ""
    for step in path { place += step.hasPrefix("[") || place.isEmpty ? step : "." + step }
    faults.append(EventFault(path: place, reason: reason))
  }

  /// Does `body` at a place inside.
  mutating func at<Value>(_ step: String, _ body: (inout EventReader) -> Value) -> Value {
    path.append(step)
    defer { path.removeLast() }
    return body(&self)
  }
}

/// The members of an object as they are taken out one by one; what is left was not expected.
struct ObjectFields {
  private(set) var rest: [JSONValue.Member]

  init(_ value: JSONValue) { rest = value.members }

  mutating func take(_ name: String) -> JSONValue? {
    guard let index = rest.firstIndex(where: { $0.name == name }) else { return nil }
    return rest.remove(at: index).value
  }
}

extension EventReader {
  /// A text with something in it.
  mutating func text(_ value: JSONValue) -> String? {
    guard let text = value.string else {
      fault("it is no text")
      return nil
    }
    guard !text.isEmpty else {
      fault("the text is empty")
      return nil
    }
    return text
  }

  /// A URI, or a name under a declared prefix.
  mutating func uri(_ value: JSONValue) -> String? {
    guard let text = text(value) else { return nil }
    guard Self.isURI(text) else {
      fault("“\(Self.cut(text))” is no URI")
      return nil
    }
    return text
  }

  /// The URI of a thing or class; one of a scheme that we know must be what its scheme asks for.
  mutating func identity(_ value: JSONValue) -> String? {
    guard let text = uri(value) else { return nil }
    do throws(TraceabilityFailure) {
      if text.hasPrefix("urn:epc:id:") { _ = try EPC(pureIdentityURI: text) }
      if text.hasPrefix("urn:epc:class:lgtin:") { _ = try GS1Key(classURI: text) }
    } catch {
      if case .unsupportedScheme(_, let scheme) = error, Self.otherSchemes.contains(scheme) {
        return text
      }
      fault(error.message)
    }
    return text
  }

  /// EPC schemes of the Tag Data Standard that need no codec to be kept.
  private static let otherSchemes: Set<String> = [
    "adi", "bic", "cpi", "gdti", "giai", "gid", "ginc", "gsin", "gsrn", "gsrnp", "imovn", "itip",
    "pgln", "sgcn", "upui", "usdod",
  ]

  mutating func time(_ value: JSONValue) -> EventTime? {
    guard let text = text(value) else { return nil }
    guard let milliseconds = EventTime.read(text) else {
      fault("“\(Self.cut(text))” is no time such as 2026-06-30T09:05:00.000+08:00")
      return nil
    }
    return EventTime(milliseconds: milliseconds)
  }

  mutating func number(_ value: JSONValue) -> JSONNumber? {
    guard case .number(let digits) = value, digits.utf8.count <= 64 else {
      fault("it is no number")
      return nil
    }
    return JSONNumber(json: digits)
  }

  mutating func word<Vocabulary: StandardVocabulary>(
    _ value: JSONValue, of vocabulary: Vocabulary.Type
  ) -> VocabularyWord<Vocabulary>? {
    guard let text = text(value) else { return nil }
    guard let word = VocabularyWord<Vocabulary>(text), word.isStandard || Self.isURI(text) else {
      fault(
        "“\(Self.cut(text))” is no \(Vocabulary.name) of the standard; one of your own is a URI")
      return nil
    }
    return word
  }

  /// The elements of an array, each read by `body` at its place.
  mutating func list<Value>(
    _ value: JSONValue, _ body: (inout EventReader, JSONValue) -> Value?
  ) -> [Value] {
    guard case .array(let elements) = value else {
      fault("it is no list")
      return []
    }
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      if let value = at("[\(index)]", { body(&$0, element) }) { values.append(value) }
    }
    return values
  }

  /// URIs of things, none of them twice.
  mutating func identities(_ value: JSONValue) -> [String] {
    let all = list(value) { $0.identity($1) }
    if Set(all).count < all.count { fault("something stands in it twice") }
    return all
  }

  /// An object; anything else is a fault.
  mutating func fields(_ value: JSONValue) -> ObjectFields? {
    guard case .object = value else {
      fault("it is no object")
      return nil
    }
    return ObjectFields(value)
  }

  /// What is left of an object: fields of other vocabularies, each under a namespace.
  mutating func extensions(_ rest: [JSONValue.Member]) -> [JSONValue.Member] {
    for member in rest where !isNamespaced(member.name) {
      at(member.name) { reader in
        let prefix = member.name.prefix { $0 != ":" }
        reader.fault(
          prefix.count == member.name.count
            ? "there is no such field; one of your own needs a namespace"
            : "nobody has declared the prefix “\(Self.cut(String(prefix)))”")
      }
    }
    return rest
  }

  /// Nothing may be left of this object.
  mutating func requireEmpty(_ rest: [JSONValue.Member]) {
    for member in rest { at(member.name) { $0.fault("there is no such field here") } }
  }

  private func isNamespaced(_ name: String) -> Bool {
    guard let colon = name.firstIndex(of: ":") else { return false }
    let prefix = String(name[..<colon])
    return namespaces[prefix] != nil || Self.standardPrefixes.contains(prefix)
      || (["http", "https", "urn"].contains(prefix) && Self.isURI(name))
  }

  /// Whether a text has a scheme and holds nothing that no URI holds (RFC 3986, 3987).
  static func isURI(_ text: String) -> Bool {
    var scheme = 0
    var isSchemeOver = false
    for byte in text.utf8 {
      if !isSchemeOver {
        if byte == UInt8(ascii: ":") {
          isSchemeOver = true
          guard scheme > 0 else { return false }
          continue
        }
        let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        let isMark = (0x30...0x39).contains(byte) || "+-._".utf8.contains(byte)
        guard isLetter || (scheme > 0 && isMark) else { return false }
        scheme += 1
        continue
      }
      switch byte {
      case 0...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D, 0x7F: return false
      default: break
      }
    }
    return isSchemeOver && text.utf8.count > scheme + 1
  }

  static func cut(_ text: String) -> String {
    text.count > 60 ? String(text.prefix(59)) + "…" : text
  }
}
