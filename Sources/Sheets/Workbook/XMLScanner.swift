import Glibc

/// Walks through a part of a workbook, one tag or piece of text at a time.
///
/// As much of XML 1.0 as office programs write, strictly: UTF-8, elements that nest and close,
/// quoted attributes, the five entities and numbered characters, comments, CDATA, processing
/// instructions. A document type is refused, and with it every other entity: nothing is ever
/// fetched, and nothing grows. Names are told without their prefixes.
final class XMLScanner {
  /// What comes next.
  enum Event {
    /// An element begins: see ``XMLScanner/name`` and ``XMLScanner/attribute(_:)``.
    case start
    /// An element ends.
    case end
    /// Text: see ``XMLScanner/appendText(to:)``.
    case text
    /// The part is over.
    case finish
  }

  private static let deepest = 100

  private let base: UnsafeMutablePointer<UInt8>
  private let count: Int
  private let part: String
  private var index = 0
  private var localName = 0..<0
  private var content = 0..<0
  private var isLiteral = false
  private var attributes: [(name: Range<Int>, value: Range<Int>)] = []
  private var open: [Range<Int>] = []
  private var endsAtOnce = false
  private var hasRoot = false

  /// Takes the bytes of the part called `part`.
  ///
  /// - Throws: ``SheetFailure/brokenWorkbook(reason:)`` when they are no UTF-8 text.
  init(_ bytes: [UInt8], part: String) throws(SheetFailure) {
    self.part = part
    count = bytes.count
    base = .allocate(capacity: count + 1)
    bytes.withUnsafeBufferPointer { all in
      if let start = all.baseAddress { base.update(from: start, count: all.count) }
    }
    // A sentinel that ends every run of plain bytes.
    base[count] = 0
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    let check = UTF8Check(UnsafeBufferPointer(start: base, count: count))
    guard check.validCount == count else { throw broken("is not UTF-8 text") }
  }

  deinit { base.deallocate() }

  /// How many elements are open.
  var depth: Int { open.count }

  /// Whether the element that begins or ends is called `name`, whatever its prefix.
  func isNamed(_ name: StaticString) -> Bool { matches(localName, name) }

  /// Goes on to the next event.
  func next() throws(SheetFailure) -> Event {
    if endsAtOnce {
      endsAtOnce = false
      localName = open.removeLast()
      return .end
    }
    while index < count {
      guard base[index] == UInt8(ascii: "<") else {
        if try readText() { return .text }
        continue
      }
      switch base[index + 1] {
      case UInt8(ascii: "/"):
        try readEnd()
        return .end
      case UInt8(ascii: "?"): try skipInstruction()
      case UInt8(ascii: "!"):
        if try readDeclaration() { return .text }
      default:
        try readStart()
        return .start
      }
    }
    guard open.isEmpty, hasRoot else { throw broken("is cut off") }
    return .finish
  }

  /// The value of an attribute of the element that begins, `nil` when it has none of the name.
  func attribute(_ name: StaticString) throws(SheetFailure) -> String? {
    for attribute in attributes where matches(attribute.name, name) {
      var bytes: [UInt8] = []
      try decode(attribute.value, into: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    return nil
  }

  /// The raw bytes of an attribute, for those that never hold an entity.
  func rawAttribute(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    for attribute in attributes where matches(attribute.name, name) {
      return UnsafeBufferPointer(
        start: base + attribute.value.lowerBound,
        count: attribute.value.count)
    }
    return nil
  }

  /// Appends the text that has come, entities resolved and line ends as LF.
  func appendText(to bytes: inout [UInt8]) throws(SheetFailure) {
    if isLiteral {
      bytes += UnsafeBufferPointer(start: base + content.lowerBound, count: content.count)
    } else {
      try decode(content, into: &bytes)
    }
  }

  /// What is wrong with the part.
  func broken(_ reason: String) -> SheetFailure {
    .brokenWorkbook(reason: "\(part) \(reason)")
  }
}

extension XMLScanner {
  private func matches(_ range: Range<Int>, _ name: StaticString) -> Bool {
    range.count == name.utf8CodeUnitCount
      && memcmp(base + range.lowerBound, name.utf8Start, range.count) == 0
  }

  /// - Returns: Whether there is any text; spaces outside the root are none.
  private func readText() throws(SheetFailure) -> Bool {
    let start = index
    while base[index] != UInt8(ascii: "<"), index < count { index += 1 }
    content = start..<index
    isLiteral = false
    if !open.isEmpty { return true }
    for place in content where !XMLScanner.isSpace(base[place]) {
      throw broken("has text outside its elements")
    }
    return false
  }

  private func readStart() throws(SheetFailure) {
    guard !(open.isEmpty && hasRoot) else { throw broken("has more than one root") }
    guard open.count < XMLScanner.deepest else { throw broken("nests too deeply") }
    hasRoot = true
    index += 1
    localName = try readName()
    attributes.removeAll(keepingCapacity: true)
    while true {
      let hadSpace = skipSpaces()
      switch base[index] {
      case UInt8(ascii: ">"):
        index += 1
        open.append(localName)
        return
      case UInt8(ascii: "/") where base[index + 1] == UInt8(ascii: ">"):
        index += 2
        open.append(localName)
        endsAtOnce = true
        return
      default:
        guard hadSpace else { throw broken("has a damaged tag") }
        try readAttribute()
      }
    }
  }

  private func readAttribute() throws(SheetFailure) {
    let name = try readName()
    _ = skipSpaces()
    guard base[index] == UInt8(ascii: "=") else { throw broken("has a damaged attribute") }
    index += 1
    _ = skipSpaces()
    let quote = base[index]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw broken("has a damaged attribute")
    }
    index += 1
    let start = index
    while base[index] != quote, base[index] != UInt8(ascii: "<"), index < count { index += 1 }
    guard base[index] == quote else { throw broken("has a damaged attribute") }
    attributes.append((name, start..<index))
    index += 1
  }

  private func readEnd() throws(SheetFailure) {
    index += 2
    let name = try readName()
    _ = skipSpaces()
    guard base[index] == UInt8(ascii: ">"), let begun = open.popLast(), begun.count == name.count,
      memcmp(base + begun.lowerBound, base + name.lowerBound, name.count) == 0
    else { throw broken("has an end that fits no beginning") }
    index += 1
    localName = name
  }

  /// Reads a name and gives what stands behind its prefix.
  private func readName() throws(SheetFailure) -> Range<Int> {
    var start = index
    while true {
      switch base[index] {
      case UInt8(ascii: ":"): start = index + 1
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."), 0x80...:
        break
      default:
        guard index > start else { throw broken("has a damaged tag") }
        return start..<index
      }
      index += 1
    }
  }

  private func skipInstruction() throws(SheetFailure) {
    guard let end = find("?>", from: index) else { throw broken("is cut off") }
    let text = UnsafeBufferPointer(start: base + index, count: end - index)
    let declaration = String(decoding: text, as: UTF8.self).lowercased()
    if declaration.hasPrefix("<?xml "), declaration.contains("encoding"),
      !declaration.contains("utf-8"), !declaration.contains("us-ascii")
    {
      throw broken("is in another encoding than UTF-8")
    }
    index = end + 2
  }

  /// Passes over a comment and takes a CDATA section as text.
  ///
  /// - Returns: Whether there is text.
  private func readDeclaration() throws(SheetFailure) -> Bool {
    if starts(with: "<!--") {
      guard let end = find("-->", from: index + 4) else { throw broken("is cut off") }
      index = end + 3
      return false
    }
    guard starts(with: "<![CDATA["), !open.isEmpty else {
      throw broken("has a document type, which workbooks have not")
    }
    guard let end = find("]]>", from: index + 9) else { throw broken("is cut off") }
    content = (index + 9)..<end
    isLiteral = true
    index = end + 3
    return true
  }

  private func starts(with text: StaticString) -> Bool {
    index + text.utf8CodeUnitCount <= count
      && memcmp(base + index, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  private func find(_ text: StaticString, from start: Int) -> Int? {
    let length = text.utf8CodeUnitCount
    var place = start
    while place + length <= count {
      if memcmp(base + place, text.utf8Start, length) == 0 { return place }
      place += 1
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private func skipSpaces() -> Bool {
    let start = index
    while XMLScanner.isSpace(base[index]) { index += 1 }
    return index > start
  }

  private func decode(_ range: Range<Int>, into bytes: inout [UInt8]) throws(SheetFailure) {
    var place = range.lowerBound
    while place < range.upperBound {
      let start = place
      while place < range.upperBound, base[place] != UInt8(ascii: "&"), base[place] != 0x0D {
        place += 1
      }
      bytes += UnsafeBufferPointer(start: base + start, count: place - start)
      guard place < range.upperBound else { return }
      if base[place] == 0x0D {
        // CR LF and CR alone are one line end.
        if place + 1 == range.upperBound || base[place + 1] != 0x0A { bytes.append(0x0A) }
        place += 1
      } else {
        place = try decodeEntity(at: place, end: range.upperBound, into: &bytes)
      }
    }
  }

  /// - Returns: The place behind the entity's semicolon.
  private func decodeEntity(
    at start: Int, end: Int, into bytes: inout [UInt8]
  ) throws(SheetFailure) -> Int {
    var place = start + 1
    while place < end, place - start < 12, base[place] != UInt8(ascii: ";") { place += 1 }
    guard place < end, base[place] == UInt8(ascii: ";") else {
      throw broken("has an & that begins no character")
    }
    let text = UnsafeBufferPointer(start: base + start + 1, count: place - start - 1)
    let name = String(decoding: text, as: UTF8.self)
    switch name {
    case "lt": bytes.append(UInt8(ascii: "<"))
    case "gt": bytes.append(UInt8(ascii: ">"))
    case "amp": bytes.append(UInt8(ascii: "&"))
    case "quot": bytes.append(UInt8(ascii: "\""))
    case "apos": bytes.append(UInt8(ascii: "'"))
    default:
      let number =
        name.hasPrefix("#x")
        ? UInt32(name.dropFirst(2), radix: 16)
        : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
      guard let scalar = number.flatMap(Unicode.Scalar.init), scalar.value != 0 else {
        throw broken("has the entity &\(name);, which no workbook needs")
      }
      bytes += Array(String(Character(scalar)).utf8)
    }
    return place + 1
  }
}
