/// Takes a text of several JSON values behind each other apart, without reading them.
enum JSONSequence {
  /// One piece a value, in order. What lies between values and is not blank is a piece too, so that
  /// nothing is lost silently.
  static func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start: Int?
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    for index in bytes.indices {
      let byte = bytes[index]
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        }
        continue
      }
      let opens = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
      let ends = depth == 0 && (isBlank(byte) || opens)
      if ends, let first = start {
        pieces.append(bytes[first..<index])
        start = nil
      }
      if start == nil, !isBlank(byte) { start = index }
      if byte == UInt8(ascii: "\"") { isQuoted = true }
      if opens { depth += 1 }
      if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]"), depth > 0 {
        depth -= 1
        if depth == 0, let first = start {
          pieces.append(bytes[first...index])
          start = nil
        }
      }
    }
    if let start { pieces.append(bytes[start...]) }
    return pieces
  }
}
