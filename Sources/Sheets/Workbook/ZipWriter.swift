/// Writes a zip archive (PKWARE APPNOTE 6.3.10) of a few parts in memory.
///
/// Without times, comments or attributes: the same parts give the same bytes.
public struct ZipWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// 1 January 1980, the first day that the format knows.
  private static let date: UInt16 = 0x21

  /// An archive without parts.
  public init() {}

  /// Adds a part.
  ///
  /// - Parameter level: zlib's, 1 (fast) to 9.
  public mutating func add(_ name: String, _ content: [UInt8], level: Int32 = 1) {
    let packed = Deflate.compress(content, level: level)
    var entry: [UInt8] = []
    entry.append(little: UInt16(20))  // version 2.0 reads deflate
    entry.append(little: UInt16(0x0800))  // the name is UTF-8
    entry.append(little: UInt16(8))  // deflate
    entry.append(little: UInt16(0))
    entry.append(little: ZipWriter.date)
    entry.append(little: Deflate.checksum(content))
    entry.append(little: UInt32(packed.count))
    entry.append(little: UInt32(content.count))
    entry.append(little: UInt16(name.utf8.count))
    entry.append(little: UInt16(0))

    directory.append(little: ZipArchive.Signature.directoryEntry)
    directory.append(little: UInt16(20))
    directory += entry
    directory += [UInt8](repeating: 0, count: 10)  // comment, disk and attributes
    directory.append(little: UInt32(bytes.count))
    directory += name.utf8

    bytes.append(little: ZipArchive.Signature.part)
    bytes += entry
    bytes += name.utf8
    bytes += packed
    count += 1
  }

  /// The archive.
  public consuming func finish() -> [UInt8] {
    let start = bytes.count
    bytes += directory
    bytes.append(little: ZipArchive.Signature.end)
    bytes.append(little: UInt32(0))
    bytes.append(little: UInt16(count))
    bytes.append(little: UInt16(count))
    bytes.append(little: UInt32(directory.count))
    bytes.append(little: UInt32(start))
    bytes.append(little: UInt16(0))
    return bytes
  }
}

extension [UInt8] {
  /// Appends a number, low byte first.
  fileprivate mutating func append(little number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
