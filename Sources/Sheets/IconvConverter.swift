import Glibc

/// The C library's converter between encodings, which is strict: it stops at the first byte that
/// the source encoding does not have.
final class IconvConverter {
  /// What came of a run of bytes.
  struct Progress: Equatable {
    /// How many bytes were converted. Less than all without ``isInvalid`` means that the last
    /// sequence is not complete.
    let consumed: Int
    /// Whether the next byte begins no sequence of the encoding.
    let isInvalid: Bool
  }

  private let handle: iconv_t

  /// - Throws: ``SheetFailure/cannotRead(reason:)`` when this machine's C library lacks the
  ///   encoding.
  init(from source: String, to target: String) throws(SheetFailure) {
    guard let handle = iconv_open(target, source), Int(bitPattern: handle) != -1 else {
      throw .cannotRead(reason: "this machine's C library does not know \(source) or \(target)")
    }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// Converts as many whole sequences as there are, appending to `output`.
  func convert(_ input: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Progress {
    guard let base = input.baseAddress, !input.isEmpty else {
      return Progress(consumed: 0, isInvalid: false)
    }
    var source: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
      mutating: UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self))
    var left = input.count
    while left > 0 {
      // Four bytes hold the longest character in UTF-8 and in GB18030.
      var code: Int32 = 0
      let room = left * 2 + 4
      var isReversible = true
      output += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        buffer.withMemoryRebound(to: CChar.self) { rebound in
          var target = rebound.baseAddress
          var free = room
          let result = iconv(handle, &source, &left, &target, &free)
          if result == -1 { code = errno }
          isReversible = code != 0 || result == 0
          count = room - free
        }
      }
      if code == E2BIG { continue }
      return Progress(consumed: input.count - left, isInvalid: code == EILSEQ || !isReversible)
    }
    return Progress(consumed: input.count, isInvalid: false)
  }
}
