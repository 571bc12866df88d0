extension TextEncoding {
  /// What a run of bytes says about its encoding, `nil` while all of it is ASCII.
  ///
  /// In this order: a byte order mark; NUL bytes on one side of the pairs, which ASCII separators
  /// and digits in UTF-16 have; valid UTF-8; else GB18030. Text that is mostly well-formed UTF-8
  /// with some bad bytes is damaged UTF-8, not GB18030: taking it for that would turn its Chinese
  /// into nonsense in silence.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, the more the better; all before them are ASCII.
  ///   - isBeginning: Whether nothing is before them: only there can a mark stand.
  ///   - isWhole: Whether nothing follows, so that a sequence cut off at the end is an error.
  static func detect(
    _ bytes: UnsafeBufferPointer<UInt8>, isBeginning: Bool, isWhole: Bool
  ) -> TextEncoding? {
    if isBeginning {
      for encoding in [utf8WithMark, utf16LittleEndianWithMark, utf16BigEndianWithMark]
      where bytes.starts(with: encoding.mark) {
        return encoding
      }
      if let encoding = detectUTF16(bytes) { return encoding }
    }
    let check = UTF8Check(bytes)
    if check.isASCII { return nil }
    if check.validCount == bytes.count || (check.isCutOff && !isWhole) { return .utf8 }
    let census = UTF8Check.census(bytes)
    return census.wellFormed >= census.illFormed ? .utf8 : .gb18030
  }

  /// UTF-16 without a mark shows as NULs in an eighth of the pairs or more, on one side only
  /// (characters such as 一, U+4E00, put a few on the other).
  private static func detectUTF16(_ bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
    let pairs = min(bytes.count, 4096) / 2
    var (first, second) = (0, 0)
    for pair in 0..<pairs {
      if bytes[2 * pair] == 0 { first += 1 }
      if bytes[2 * pair + 1] == 0 { second += 1 }
    }
    // A few NULs are damage, not an encoding.
    guard max(first, second) >= 4 else { return nil }
    if second * 8 >= pairs, second >= first * 4 { return .utf16LittleEndian }
    if first * 8 >= pairs, first >= second * 4 { return .utf16BigEndian }
    return nil
  }
}
