/// Reads the parts of a zip archive in memory, each whole and checked, or not at all.
///
/// What the directory says must be what the parts say: names, sizes and check sums. Archives in
/// several volumes, of more than 4 GiB or under a password are refused; so is a part that unpacks
/// to more than is allowed, before any of it is unpacked.
struct ZipArchive {
  /// How the records of an archive begin.
  enum Signature {
    static let part: UInt32 = 0x0403_4B50
    static let directoryEntry: UInt32 = 0x0201_4B50
    static let end: UInt32 = 0x0605_4B50
  }

  private struct Entry {
    let isPacked: Bool
    let checksum: UInt32
    let packedCount: Int
    let count: Int
    let offset: Int
  }

  /// No workbook has more parts.
  private static let mostParts = 10_000

  private let bytes: [UInt8]
  private var entries: [String: Entry] = [:]

  /// Reads the directory.
  ///
  /// - Throws: ``SheetFailure/brokenWorkbook(reason:)``.
  init(_ bytes: [UInt8]) throws(SheetFailure) {
    self.bytes = bytes
    guard let end = ZipArchive.findEnd(bytes) else {
      throw .brokenWorkbook(reason: "it is cut off: its directory is missing")
    }
    let parts = Int(bytes.little16(end + 10))
    guard bytes.little16(end + 4) == 0, bytes.little16(end + 8) == bytes.little16(end + 10),
      parts <= ZipArchive.mostParts
    else { throw .brokenWorkbook(reason: "its directory is damaged") }
    var place = Int(bytes.little32(end + 16))
    guard place + Int(bytes.little32(end + 12)) <= end else {
      throw .brokenWorkbook(reason: "its directory is damaged")
    }
    for _ in 0..<parts { place = try readEntry(at: place, before: end) }
  }

  /// The names of the parts.
  var names: some Sequence<String> { entries.keys }

  /// The record at the end, behind which only a comment may stand.
  private static func findEnd(_ bytes: [UInt8]) -> Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    for place in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
    where bytes.little32(place) == Signature.end
      && place + 22 + Int(bytes.little16(place + 20)) == bytes.count
    {
      return place
    }
    return nil
  }

  /// - Returns: The place behind the entry.
  private mutating func readEntry(at place: Int, before end: Int) throws(SheetFailure) -> Int {
    guard place + 46 <= end, bytes.little32(place) == Signature.directoryEntry else {
      throw .brokenWorkbook(reason: "its directory is damaged")
    }
    let lengths = (
      name: Int(bytes.little16(place + 28)), extra: Int(bytes.little16(place + 30)),
      comment: Int(bytes.little16(place + 32))
    )
    let next = place + 46 + lengths.name + lengths.extra + lengths.comment
    guard next <= end,
      let name = String(validating: bytes[(place + 46)...].prefix(lengths.name), as: UTF8.self)
    else { throw .brokenWorkbook(reason: "its directory is damaged") }
    guard bytes.little16(place + 8) & 0x41 == 0 else {
      throw .brokenWorkbook(reason: "\(name) is under a password")
    }
    let method = bytes.little16(place + 10)
    let (packed, count) = (bytes.little32(place + 20), bytes.little32(place + 24))
    guard packed != .max, count != .max, method == 8 || method == 0 else {
      throw .brokenWorkbook(reason: "\(name) is packed in a way that workbooks are not")
    }
    let entry = Entry(
      isPacked: method == 8, checksum: bytes.little32(place + 16), packedCount: Int(packed),
      count: Int(count), offset: Int(bytes.little32(place + 42)))
    guard entries.updateValue(entry, forKey: name) == nil else {
      throw .brokenWorkbook(reason: "it holds \(name) twice")
    }
    return next
  }

  /// The content of a part, `nil` when there is none of the name.
  ///
  /// - Parameter most: a part of more bytes is refused.
  /// - Throws: ``SheetFailure/brokenWorkbook(reason:)``,
  ///   ``SheetFailure/workbookTooLarge(reason:)``.
  func content(of name: String, most: Int) throws(SheetFailure) -> [UInt8]? {
    guard let entry = entries[name] else { return nil }
    guard entry.count <= most else {
      throw .workbookTooLarge(reason: "\(name) unpacks to \(entry.count) bytes, over \(most)")
    }
    let start = try contentStart(of: name, entry)
    guard start + entry.packedCount <= bytes.count else {
      throw .brokenWorkbook(reason: "\(name) is cut off")
    }
    let packed = bytes[start..<(start + entry.packedCount)]
    let content = entry.isPacked ? Deflate.expand(packed, count: entry.count) : Array(packed)
    guard let content, content.count == entry.count,
      Deflate.checksum(content) == entry.checksum
    else { throw .brokenWorkbook(reason: "\(name) is damaged") }
    return content
  }

  /// Where a part's bytes begin, once its own heading has been held against the directory.
  private func contentStart(of name: String, _ entry: Entry) throws(SheetFailure) -> Int {
    let place = entry.offset
    guard place + 30 <= bytes.count, bytes.little32(place) == Signature.part else {
      throw .brokenWorkbook(reason: "\(name) is not where its directory says")
    }
    let length = Int(bytes.little16(place + 26))
    let start = place + 30 + length + Int(bytes.little16(place + 28))
    guard start <= bytes.count, bytes[(place + 30)...].prefix(length).elementsEqual(name.utf8)
    else { throw .brokenWorkbook(reason: "\(name) is not where its directory says") }
    return start
  }
}

extension [UInt8] {
  fileprivate func little16(_ place: Int) -> UInt16 {
    UInt16(self[place]) | UInt16(self[place + 1]) << 8
  }

  fileprivate func little32(_ place: Int) -> UInt32 {
    UInt32(little16(place)) | UInt32(little16(place + 2)) << 16
  }
}
