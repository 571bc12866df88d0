/// A source's text as UTF-8, decompressed, without its byte order mark, chunk by chunk.
///
/// A window of 1 MiB is looked at before any of it is given out, and all ASCII text is given out
/// without deciding, so that the encoding does not depend on how the bytes arrive. Memory is a few
/// windows, whatever the file's size.
final class TextStream {
  /// The encoding, `nil` while only ASCII has been seen.
  private(set) var encoding: TextEncoding?
  private let source: ByteSource
  private let window: Int
  private var inflater: GzipInflater?
  private var isOpen = false
  private var isAtEnd = false
  /// Bytes as they are in the file: the first `stagedCount` count.
  private var staged: [UInt8]
  private var stagedCount = 0
  /// Where `staged` begins in the decompressed file.
  private var stagedOffset = 0
  /// Text as UTF-8; `pending` is what has not been given out.
  private var ready: [UInt8] = []
  private var pending = 0..<0
  private var failure: SheetFailure?
  private var iconv: IconvConverter?

  init(_ source: ByteSource, window: Int = 1 << 20) {
    precondition(window >= 16, "a window holds the longest sequence of bytes for a character")
    self.source = source
    self.window = window
    // Most files are far smaller than a window; it grows with the file.
    staged = [UInt8](repeating: 0, count: min(window, 1 << 14))
  }

  /// Gives out the next text.
  ///
  /// - Returns: How many bytes; 0 at the end. All text before an invalid byte is given out first.
  func read(into target: UnsafeMutableRawBufferPointer) throws(SheetFailure) -> Int {
    while pending.isEmpty {
      if let failure { throw failure }
      if isAtEnd { return 0 }
      try stage()
    }
    let count = min(target.count, pending.count)
    ready.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let start = target.baseAddress else { return }
      start.copyMemory(from: base + pending.lowerBound, byteCount: count)
    }
    pending = pending.dropFirst(count)
    return count
  }

  private func stage() throws(SheetFailure) {
    try open()
    while stagedCount < window, !isAtEnd {
      let count = try fill()
      if count == 0 { isAtEnd = true }
      stagedCount += count
    }
    let isBeginning = stagedOffset == 0
    if encoding == nil {
      encoding = staged.withUnsafeBufferPointer {
        TextEncoding.detect(
          UnsafeBufferPointer(rebasing: $0[..<stagedCount]), isBeginning: isBeginning,
          isWhole: isAtEnd)
      }
    }
    try decode(from: isBeginning ? encoding?.mark.count ?? 0 : 0)
  }

  /// How the files begin that spreadsheets save when nobody asks for CSV: zip (xlsx), and the
  /// older compound file (xls).
  private static let workbookMagics: [[UInt8]] = [
    [0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0],
  ]

  /// Tells compressed from plain by the first bytes.
  private func open() throws(SheetFailure) {
    guard !isOpen else { return }
    isOpen = true
    while stagedCount < 4, !isAtEnd {
      let count = try fill()
      if count == 0 { isAtEnd = true }
      stagedCount += count
    }
    let head = Array(staged[..<stagedCount])
    if Self.workbookMagics.contains(where: head.starts(with:)) { throw .workbook }
    if head.starts(with: Gzip.magic) {
      inflater = try GzipInflater(source, head: head)
      stagedCount = 0
      isAtEnd = false
    } else if source.name.lowercased().hasSuffix(".gz") {
      throw .brokenGzip(reason: "its name ends with .gz and its content is not compressed")
    }
  }

  private func fill() throws(SheetFailure) -> Int {
    if stagedCount == staged.count {
      staged += [UInt8](repeating: 0, count: min(staged.count, window - staged.count))
    }
    // A typed throw does not pass through the closure of the standard library, a result does.
    let result: Result<Int, SheetFailure> = staged.withUnsafeMutableBytes { bytes in
      let free = UnsafeMutableRawBufferPointer(rebasing: bytes[stagedCount...])
      do throws(SheetFailure) {
        guard let inflater else { return .success(try source.read(into: free)) }
        return .success(try inflater.read(into: free))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Moves what is staged to `ready`, except a sequence that the window's end cuts.
  private func decode(from start: Int) throws(SheetFailure) {
    let (consumed, isInvalid) = try convert(start..<stagedCount)
    let end = start + consumed
    if isInvalid || (isAtEnd && end < stagedCount) {
      failure = .invalidText(
        encoding: encoding?.rawValue ?? TextEncoding.utf8.rawValue, offset: stagedOffset + end)
    }
    let rest = Array(staged[end..<stagedCount])
    if isUTF8 {
      // What is staged is the text: the two change places instead of copying.
      swap(&staged, &ready)
      if staged.count < ready.count { staged = [UInt8](repeating: 0, count: ready.count) }
      pending = start..<end
    } else {
      pending = 0..<ready.count
    }
    staged.replaceSubrange(..<rest.count, with: rest)
    stagedOffset += end
    stagedCount = rest.count
  }

  private var isUTF8: Bool {
    switch encoding {
    case nil, .utf8, .utf8WithMark: true
    default: false
    }
  }

  /// Checks or converts what is staged; converted text replaces `ready`.
  private func convert(
    _ range: Range<Int>
  ) throws(SheetFailure) -> (consumed: Int, isInvalid: Bool) {
    if encoding == .gb18030, iconv == nil {
      iconv = try IconvConverter(from: "GB18030", to: "UTF-8")
    }
    if !isUTF8 { ready.removeAll(keepingCapacity: true) }
    return staged.withUnsafeBufferPointer { all in
      let input = UnsafeBufferPointer(rebasing: all[range])
      switch encoding {
      case nil, .utf8, .utf8WithMark:
        let check = UTF8Check(input)
        return (check.validCount, check.validCount < input.count && !check.isCutOff)
      case .utf16LittleEndian, .utf16LittleEndianWithMark:
        return UTF16Decoder.decode(input, isBigEndian: false, into: &ready)
      case .utf16BigEndian, .utf16BigEndianWithMark:
        return UTF16Decoder.decode(input, isBigEndian: true, into: &ready)
      case .gb18030:
        guard let iconv else { return (0, true) }
        let progress = iconv.convert(input, into: &ready)
        return (progress.consumed, progress.isInvalid)
      }
    }
  }
}
