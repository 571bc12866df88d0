import CZlib

/// Compression in the gzip format (RFC 1952).
public enum Gzip {
  /// The two bytes that every gzip file begins with, and no text does.
  public static let magic: [UInt8] = [0x1F, 0x8B]

  /// The bytes as one gzip member, without name or time: the same bytes give the same file.
  public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
    precondition((0...9).contains(level), "zlib knows levels 0 to 9")
    var stream = z_stream()
    precondition(
      chama_deflate_init_gzip(&stream, Int32(level)) == Z_OK, "zlib has memory to begin")
    defer { deflateEnd(&stream) }
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var position = 0
    var status = Z_OK
    repeat {
      // zlib counts in 32 bits.
      let count = min(bytes.count - position, 1 << 30)
      let isLast = position + count == bytes.count
      let written = bytes.withUnsafeBufferPointer { input in
        block.withUnsafeMutableBufferPointer { room in
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + position })
          stream.avail_in = UInt32(count)
          stream.next_out = room.baseAddress
          stream.avail_out = UInt32(room.count)
          status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          return room.count - Int(stream.avail_out)
        }
      }
      position += count - Int(stream.avail_in)
      output += block[..<written]
    } while status == Z_OK || status == Z_BUF_ERROR
    return output
  }
}
