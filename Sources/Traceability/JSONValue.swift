/// A JSON value that keeps the order of its members and the digits of its numbers.
public indirect enum JSONValue: Hashable, Sendable {
  /// An object's members in their order.
  case object([Member])
  /// An array's elements.
  case array([JSONValue])
  /// A text.
  case string(String)
  /// A number as it is written.
  case number(String)
  /// True or false.
  case bool(Bool)
  /// No value.
  case null

  /// One name and its value.
  public struct Member: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: JSONValue

    /// Takes a name and its value.
    public init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Reads JSON (RFC 8259) strictly: no name twice in an object, no half characters, at most 64
  /// levels. Throws ``TraceabilityFailure/unreadableDocument(reason:)``.
  public init(json bytes: [UInt8]) throws(TraceabilityFailure) {
    self = try JSONReader.read(bytes)
  }

  /// An object written in source code, in its order.
  public static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { Member(name: $0.key, value: $0.value) })
  }

  /// A list of texts.
  public static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  /// The members of an object; none of anything else.
  public var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The elements of an array; a single value stands for an array of one.
  public var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [self] }
  }

  /// The value of a member.
  public subscript(name: String) -> JSONValue? { members.first { $0.name == name }?.value }

  /// The text of a string.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
}

extension JSONValue {
  /// JSON text without blanks, members in their order.
  public var text: String {
    var result = ""
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    switch self {
    case .object(let members):
      result += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { result += "," }
        Self.write(member.name, to: &result)
        result += ":"
        member.value.write(to: &result)
      }
      result += "}"
    case .array(let elements):
      result += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { result += "," }
        element.write(to: &result)
      }
      result += "]"
    case .string(let text): Self.write(text, to: &result)
    case .number(let digits): result += digits
    case .bool(let flag): result += flag ? "true" : "false"
    case .null: result += "null"
    }
  }

  private static func write(_ text: String, to result: inout String) {
    result += "\""
    defer { result += "\"" }
    // Most texts have nothing to escape.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
      result += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
