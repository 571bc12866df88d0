/// Rows of ids, dates and whole numbers as bytes, which need neither quotes nor guard. A history
/// has hundreds of millions of cells, and here each costs a few nanoseconds.
struct RowBytes {
  private(set) var bytes: [UInt8] = []

  /// Appends bytes as they stand.
  mutating func append(_ cells: [UInt8]) { bytes.append(contentsOf: cells) }

  /// Appends a comma.
  mutating func comma() { bytes.append(UInt8(ascii: ",")) }

  /// Appends a whole number that is not negative.
  mutating func append(_ number: Int) {
    var (left, digits) = (UInt64(number), 0)
    // Digits come out last first.
    var stack = InlineArray<20, UInt8>(repeating: 0)
    repeat {
      stack[digits] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
      left /= 10
      digits += 1
    } while left > 0
    for index in (0..<digits).reversed() { bytes.append(stack[index]) }
  }

  /// Ends the row.
  mutating func endRow() { bytes.append(0x0A) }

  /// Hands over what has been written and goes on with an empty buffer.
  mutating func takeBytes() -> [UInt8] {
    let taken = bytes
    bytes.removeAll(keepingCapacity: true)
    return taken
  }
}
