extension GS1Key {
  /// Reads a GS1 Digital Link of any host; what stands before the first key is the link's stem,
  /// and the query is not part of the key.
  public init(digitalLink link: String) throws(TraceabilityFailure) {
    let lower = link.lowercased()
    guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
      throw .notAnIdentity(text: link, reason: "a Digital Link begins with https://")
    }
    let address = link.prefix { $0 != "?" && $0 != "#" }
    let segments = address.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
    guard let start = segments.firstIndex(where: { Kind(rawValue: String($0)) != nil }),
      let kind = Kind(rawValue: String(segments[start]))
    else { throw .notAnIdentity(text: link, reason: "its path has no GS1 key") }
    let pairs = segments[start...]
    guard pairs.count % 2 == 0 else {
      throw .notAnIdentity(text: link, reason: "a key or qualifier has no value")
    }
    let value = try SerialText.linkUnescaped(pairs[start + 1])
    var qualifiers: [(identifier: String, value: String)] = []
    for index in stride(from: start + 2, to: pairs.endIndex, by: 2) {
      qualifiers.append((String(pairs[index]), try SerialText.linkUnescaped(pairs[index + 1])))
    }
    try self.init(kind, value: value, qualifiers: qualifiers, in: link)
  }

  /// Reads an element string with brackets: a key, then its lot and serial or its spot.
  public init(elementString text: String) throws(TraceabilityFailure) {
    for kind in Kind.allCases where text.hasPrefix("(\(kind.rawValue))") {
      let rest = text.dropFirst(kind.rawValue.utf8.count + 2)
      guard kind != .grai else {
        try self.init(kind, value: String(rest), qualifiers: [], in: text)
        return
      }
      let value = rest.prefix { $0 != "(" }
      let qualifiers = try Self.qualifiers(rest.dropFirst(value.count), in: text)
      try self.init(kind, value: String(value), qualifiers: qualifiers, in: text)
      return
    }
    throw .notAnIdentity(
      text: text, reason: "it begins with none of the brackets (00), (01), (414) and (8003)")
  }

  private static func qualifiers(
    _ text: Substring, in whole: String
  ) throws(TraceabilityFailure) -> [(identifier: String, value: String)] {
    guard !text.isEmpty else { return [] }
    // A serial may itself hold brackets: only a lot can be followed by another qualifier.
    if text.hasPrefix("(10)") {
      let rest = text.dropFirst(4)
      guard let serial = rest.firstRange(of: "(21)") else { return [("10", String(rest))] }
      return [
        ("10", String(rest[..<serial.lowerBound])), ("21", String(rest[serial.upperBound...])),
      ]
    }
    for identifier in ["21", "254"] where text.hasPrefix("(\(identifier))") {
      let value = text.dropFirst(identifier.utf8.count + 2)
      // Brackets are legal in a serial, but one that looks like another identifier most likely is.
      if value.firstMatch(of: /\([0-9]{2,4}\)/) != nil {
        throw .notAnIdentity(
          text: whole, reason: "something in brackets follows AI (\(identifier)), which comes last")
      }
      return [(identifier, String(value))]
    }
    throw .notAnIdentity(text: whole, reason: "a qualifier other than (10), (21) and (254)")
  }

  private init(
    _ kind: Kind, value: String, qualifiers: [(identifier: String, value: String)], in text: String
  ) throws(TraceabilityFailure) {
    let names = qualifiers.map(\.identifier)
    let values = qualifiers.map(\.value)
    switch (kind, names) {
    case (.gtin, []), (.sscc, []), (.gln, []): try self.init(kind, number: value)
    case (.gtin, ["10"]): try self.init(kind, number: value, lot: values[0])
    case (.gtin, ["21"]), (.gln, ["254"]): try self.init(kind, number: value, serial: values[0])
    case (.gtin, ["10", "21"]):
      try self.init(kind, number: value, lot: values[0], serial: values[1])
    case (.grai, []):
      guard value.hasPrefix("0"), value.utf8.count >= 14 else {
        throw .notAnIdentity(text: text, reason: "AI (8003) is 0, 13 digits and a serial")
      }
      let serial = value.dropFirst(14)
      try self.init(
        kind, number: String(value.dropFirst().prefix(13)),
        serial: serial.isEmpty ? nil : String(serial))
    default:
      throw .notAnIdentity(
        text: text, reason: "AI (\(kind.rawValue)) does not take these qualifiers in this order")
    }
  }
}
