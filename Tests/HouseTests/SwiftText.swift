/// What the rules need to know of a Swift file, read without a compiler.
struct SwiftText {
  /// The lines without comments and without what stands inside string literals.
  let code: [Substring]

  init(_ text: String) {
    var stripper = LiteralStripper(bytes: Array(text.utf8))
    code = stripper.stripped().split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The modules that are imported, in every form that the language has.
  var imports: [String] {
    code.filter { $0.utf8.contains(UInt8(ascii: "i")) }.flatMap { $0.split(separator: ";") }
      .compactMap { SwiftText.importedModule($0) }
  }

  /// The names of the types that are declared.
  var declaredTypes: [String] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    return code.flatMap { line -> [String] in
      let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      return zip(words, words.dropFirst()).compactMap { kind, name in
        kinds.contains(kind) && name.first?.isUppercase == true ? String(name) : nil
      }
    }
  }

  private static func importedModule(_ statement: Substring) -> String? {
    var words = statement.split(whereSeparator: \.isWhitespace)[...]
    let access = ["public", "package", "internal", "private", "fileprivate"]
    while let word = words.first, word.hasPrefix("@") || access.contains(String(word)) {
      words = words.dropFirst()
    }
    guard words.first == "import" else { return nil }
    words = words.dropFirst()
    let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    if let word = words.first, kinds.contains(String(word)) { words = words.dropFirst() }
    return words.first?.split(separator: ".").first.map(String.init)
  }
}

/// Takes comments and the insides of string literals away and leaves the line ends.
///
/// A literal inside an interpolation ends the outer one here and begins another: what is left is
/// code either way.
private struct LiteralStripper {
  let bytes: [UInt8]
  private var position = 0
  private var code: [UInt8] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func stripped() -> String {
    while position < bytes.count {
      if starts("//") {
        skip { $0.starts("\n") }
      } else if starts("/*") {
        skipComment()
      } else if bytes[position] == UInt8(ascii: "\"") || starts("#\"") {
        skipLiteral()
      } else {
        code.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: code, as: UTF8.self)
  }

  private func starts(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return (0..<count).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
  }

  /// Goes on until `isEnd`, and keeps the line ends on the way.
  private mutating func skip(until isEnd: (LiteralStripper) -> Bool) {
    while position < bytes.count, !isEnd(self) {
      if bytes[position] == UInt8(ascii: "\n") { code.append(bytes[position]) }
      position += 1
    }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        position += 2
      } else if starts("*/") {
        depth -= 1
        position += 2
      } else {
        if bytes[position] == UInt8(ascii: "\n") { code.append(bytes[position]) }
        position += 1
      }
    } while depth > 0 && position < bytes.count
  }

  private mutating func skipLiteral() {
    let isRaw = bytes[position] == UInt8(ascii: "#")
    if isRaw { position += 1 }
    let isLong = starts("\"\"\"")
    position += isLong ? 3 : 1
    code += Array("\"\"".utf8)
    while position < bytes.count {
      if !isRaw, bytes[position] == UInt8(ascii: "\\") {
        position += 2
      } else if isLong ? starts("\"\"\"") : starts("\"") {
        position += isLong ? 3 : 1
        if isRaw { position += 1 }
        return
      } else {
        // A short literal that the line does not end is a mistake of ours: the line ends it.
        if bytes[position] == UInt8(ascii: "\n") {
          code.append(bytes[position])
          guard isLong else { return position += 1 }
        }
        position += 1
      }
    }
  }
}
