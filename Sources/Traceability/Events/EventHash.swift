internal import Crypto

/// The id that an EPCIS event has by its own content: the event hash of the Core Business
/// Vocabulary 2.0, 8.9.2, which is the same however the event is written down.
///
/// The content is put in the standard's order and canonical forms into one text without
/// separators, the pre-hash; its SHA-256 is the id. `recordTime`, `eventID` and `errorDeclaration`
/// take no part. Business transactions, destinations, sources, master data and users' fields stand
/// behind the others, sorted, as the reference generator has them.
struct EventHash {
  /// The namespaces that the document's `@context` declares.
  let namespaces: [String: String]
  /// Users' own fields at the top of an event that take no part, as the document writes them.
  var ignored: Set<String> = []

  /// The id, `ni:///sha-256;…?ver=CBV2.0`.
  func id(of event: JSONValue) -> String {
    let digest = SHA256.hash(data: Array(preHash(of: event).utf8))
    let hex = digest.map { String(UInt64($0) + 256, radix: 16).dropFirst() }.joined()
    return "ni:///sha-256;\(hex)?ver=CBV2.0"
  }

  /// The text that is hashed.
  func preHash(of event: JSONValue) -> String {
    var rest = event.members.filter {
      !Self.leftOut.contains($0.name) && !ignored.contains($0.name)
    }
    var result = "eventType=" + (event["type"]?.string ?? "")
    for field in EventField.order {
      guard let index = rest.firstIndex(where: { $0.name == field.name }) else { continue }
      // An object where the standard has a plain value: kept among the others, not lost.
      guard !field.isPlain || rest[index].value.members.isEmpty else { continue }
      result += text(of: field, rest.remove(at: index).value)
    }
    let others = rest.flatMap { member in
      Self.pairedLists.contains(member.name)
        ? [pairs(of: member.name, member.value)]
        : extensions(member.name, member.value, local: namespaces)
    }
    return result + Self.sorted(others).joined()
  }

  private static let leftOut: Set<String> = [
    "type", "eventID", "recordTime", "errorDeclaration", "@context", "comment", "rdfs:comment",
  ]
  private static let times: Set<String> = ["eventTime", "time", "startTime", "endTime"]
  private static let pairedLists: Set<String> = [
    "bizTransactionList", "sourceList", "destinationList",
  ]

  /// Orders by bytes, which no locale changes.
  private static func sorted(_ texts: [String]) -> [String] {
    texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// A field of the standard with all its values, or nothing when they are empty.
  private func text(of field: EventField, _ value: JSONValue) -> String {
    let values = value.elements.map { element in
      let name = field.elementName ?? field.name
      guard !field.children.isEmpty else { return leaf(field, name, element) }
      let known = Set(field.children.map(\.name))
      let inner = field.children.map { child in
        element[child.name].map { text(of: child, $0) } ?? ""
      }
      let outer = element.members.filter {
        !known.contains($0.name) && !Self.isComment($0.name) && $0.name != "@context"
      }
      let extra = Self.sorted(
        outer.flatMap { extensions($0.name, $0.value, local: namespaces) })
      let content = inner.joined() + extra.joined()
      return content.isEmpty ? "" : name + content
    }
    let content = Self.sorted(values).joined()
    return content.isEmpty || field.elementName == nil ? content : field.name + content
  }

  private func leaf(_ field: EventField, _ name: String, _ value: JSONValue) -> String {
    guard var text = Self.scalar(value), !text.isEmpty else { return "" }
    if let vocabulary = field.vocabulary, !text.contains(":") { text = vocabulary + text }
    return name + "=" + (Self.times.contains(name) ? CanonicalValue.time(text) : canonical(text))
  }

  /// Business transactions, sources and destinations: the type first, then the value.
  private func pairs(of list: String, _ value: JSONValue) -> String {
    let key = String(list.dropLast(4))
    let vocabulary = "https://ref.gs1.org/cbv/" + (list == "bizTransactionList" ? "BTT-" : "SDT-")
    let pairs = value.elements.map { pair in
      ["type", key].map { name in
        guard var text = pair[name]?.string, !text.isEmpty else { return "" }
        if name == "type", !text.contains(":") { text = vocabulary + text }
        return name + "=" + canonical(text)
      }.joined()
    }
    return pairs.isEmpty ? "" : list + Self.sorted(pairs).joined()
  }

  /// Instance or lot master data and users' own fields: one text for each value.
  private func extensions(
    _ name: String, _ value: JSONValue, local: [String: String]
  ) -> [String] {
    guard !Self.isComment(name), !name.hasPrefix("@xmlns") else { return [] }
    let expanded = expanded(name, local, braces: true)
    return value.elements.map { element in
      var inner = local
      for member in element.members where member.name.hasPrefix("@xmlns:") {
        inner[String(member.name.dropFirst(7))] = member.value.string
      }
      let text = (element["#text"].flatMap(Self.scalar) ?? Self.scalar(element)).map(canonical)
      let children = element.members.filter { $0.name != "#text" }.flatMap {
        extensions($0.name, $0.value, local: inner)
      }
      let own = text.map { $0.isEmpty ? "" : "=" + $0 } ?? ""
      return expanded + own + Self.sorted(children).joined()
    }
  }

  private func canonical(_ text: String) -> String {
    CanonicalValue.text(expanded(text, namespaces, braces: false))
  }

  /// Replaces a declared prefix by its namespace, in braces in names.
  private func expanded(_ text: String, _ names: [String: String], braces: Bool) -> String {
    guard !names.isEmpty, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      let space = names[String(text[..<colon])]
    else { return text }
    return (braces ? "{\(space)}" : space) + text[text.index(after: colon)...]
  }

  private static func isComment(_ name: String) -> Bool {
    name == "comment" || name == "rdfs:comment"
  }

  private static func scalar(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .object, .array, .null: nil
    }
  }
}
