/// The encodings that stores' programs and spreadsheets write.
public enum TextEncoding: String, Sendable, CaseIterable {
  /// UTF-8 without a byte order mark.
  case utf8 = "UTF-8"
  /// UTF-8 behind a byte order mark, as Excel writes it.
  case utf8WithMark = "UTF-8 with a byte order mark"
  /// UTF-16, low byte first, without a mark.
  case utf16LittleEndian = "UTF-16LE"
  /// UTF-16, low byte first, behind a mark: Excel's "Unicode text".
  case utf16LittleEndianWithMark = "UTF-16LE with a byte order mark"
  /// UTF-16, high byte first, without a mark.
  case utf16BigEndian = "UTF-16BE"
  /// UTF-16, high byte first, behind a mark.
  case utf16BigEndianWithMark = "UTF-16BE with a byte order mark"
  /// The Chinese national standard, which contains GBK and GB 2312.
  case gb18030 = "GB18030"

  /// The bytes that stand before the text.
  public var mark: [UInt8] {
    switch self {
    case .utf8WithMark: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndianWithMark: [0xFF, 0xFE]
    case .utf16BigEndianWithMark: [0xFE, 0xFF]
    case .utf8, .utf16LittleEndian, .utf16BigEndian, .gb18030: []
    }
  }

  /// The text's bytes, the mark included.
  ///
  /// - Throws: ``SheetFailure/cannotEncode(encoding:)`` for a character that GB18030 lacks.
  public func encode(_ text: String) throws(SheetFailure) -> [UInt8] {
    switch self {
    case .utf8, .utf8WithMark: return mark + Array(text.utf8)
    case .utf16LittleEndian, .utf16LittleEndianWithMark:
      return mark + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case .utf16BigEndian, .utf16BigEndianWithMark:
      return mark + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case .gb18030:
      let iconv = try IconvConverter(from: "UTF-8", to: "GB18030")
      let input = Array(text.utf8)
      var output: [UInt8] = []
      let converted = input.withUnsafeBufferPointer { iconv.convert($0, into: &output) }
      guard converted == .init(consumed: input.count, isInvalid: false) else {
        throw .cannotEncode(encoding: rawValue)
      }
      return output
    }
  }
}
