/// Reads JSON (RFC 8259) strictly, with a limit to its depth: documents come from outside.
struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  private static let deepest = 64

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads one value and nothing behind it.
  static func read(_ bytes: [UInt8]) throws(TraceabilityFailure) -> JSONValue {
    var reader = JSONReader(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes[3...]) : bytes)
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.index == reader.bytes.count else { throw reader.fault("text after the end") }
    return value
  }

  private func fault(_ reason: String) -> TraceabilityFailure {
    .unreadableDocument(reason: "\(reason), at byte \(index)")
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
  }

  /// Steps over `byte` and the blanks before it, if it is next.
  private mutating func accept(_ byte: Character) -> Bool {
    skipBlanks()
    guard next == byte.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(TraceabilityFailure) -> JSONValue {
    guard depth < Self.deepest else { throw fault("more than \(Self.deepest) levels") }
    if accept("{") { return try object(depth: depth) }
    if accept("[") { return try array(depth: depth) }
    if accept("\"") { return .string(try string()) }
    for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
    where bytes[index...].starts(with: word.utf8) {
      index += word.utf8.count
      return value
    }
    return try number()
  }

  private mutating func object(depth: Int) throws(TraceabilityFailure) -> JSONValue {
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    if accept("}") { return .object([]) }
    repeat {
      guard accept("\"") else { throw fault("a name is missing") }
      let name = try string()
      guard names.insert(name).inserted else { throw fault("a name stands twice in an object") }
      guard accept(":") else { throw fault("a colon is missing") }
      members.append(.init(name: name, value: try value(depth: depth + 1)))
    } while accept(",")
    guard accept("}") else { throw fault("an object is not closed") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(TraceabilityFailure) -> JSONValue {
    var elements: [JSONValue] = []
    if accept("]") { return .array([]) }
    repeat { elements.append(try value(depth: depth + 1)) } while accept(",")
    guard accept("]") else { throw fault("an array is not closed") }
    return .array(elements)
  }

  private mutating func number() throws(TraceabilityFailure) -> JSONValue {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    let whole = digits()
    guard whole.count > 0, whole.count == 1 || whole.first != 0x30 else {
      throw fault("no JSON value")
    }
    if next == UInt8(ascii: ".") {
      index += 1
      guard digits().count > 0 else { throw fault("a malformed number") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      guard digits().count > 0 else { throw fault("a malformed number") }
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func digits() -> ArraySlice<UInt8> {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    return bytes[start..<index]
  }

  /// Reads on from behind the opening quote.
  private mutating func string() throws(TraceabilityFailure) -> String {
    var content: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a control character in a string") }
      index += 1
      if byte == UInt8(ascii: "\\") {
        content += String(try escape()).utf8
      } else {
        content.append(byte)
      }
    }
    guard next != nil, let text = String(validating: content, as: UTF8.self) else {
      throw fault("a string that does not end or is not UTF-8")
    }
    index += 1
    return text
  }

  private mutating func escape() throws(TraceabilityFailure) -> Unicode.Scalar {
    let byte = next
    index += 1
    switch byte.map({ Character(Unicode.Scalar($0)) }) {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicode()
    default: throw fault("an unknown escape")
    }
  }

  private mutating func unicode() throws(TraceabilityFailure) -> Unicode.Scalar {
    let unit = try codeUnit()
    var code = unit
    if (0xD800..<0xDC00).contains(unit), bytes[index...].starts(with: "\\u".utf8) {
      index += 2
      let low = try codeUnit()
      guard (0xDC00..<0xE000).contains(low) else { throw fault("half a character") }
      code = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault("half a character") }
    return scalar
  }

  private mutating func codeUnit() throws(TraceabilityFailure) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let value = next.flatMap(SerialText.hexValue) else { throw fault("a malformed \\u") }
      code = code << 4 | UInt32(value)
      index += 1
    }
    return code
  }
}
