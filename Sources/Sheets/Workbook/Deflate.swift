import CZlib

/// Compression without any wrapper (RFC 1951), as a zip archive holds it, and its check sum.
enum Deflate {
  /// The check sum of zip and gzip.
  static func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
    var sum = crc32(0, nil, 0)
    let whole: Void? = bytes.withContiguousStorageIfAvailable { all in
      var start = 0
      // zlib counts in 32 bits.
      while start < all.count {
        let count = min(all.count - start, 1 << 30)
        sum = crc32(sum, all.baseAddress.map { $0 + start }, UInt32(count))
        start += count
      }
    }
    precondition(whole != nil, "bytes lie one behind the other")
    return UInt32(truncatingIfNeeded: sum)
  }

  /// The bytes compressed; the same bytes and level give the same result. At most 1 GiB.
  static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8] {
    precondition(bytes.count <= 1 << 30, "a part of a workbook has at most 1 GiB")
    var stream = z_stream()
    precondition(chama_deflate_init_raw(&stream, level) == Z_OK, "zlib has memory to begin")
    defer { deflateEnd(&stream) }
    let most = Int(deflateBound(&stream, UInt(bytes.count)))
    return [UInt8](unsafeUninitializedCapacity: most) { room, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(most)
        let status = deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "the bound leaves room for all of it")
      }
      count = most - Int(stream.avail_out)
    }
  }

  /// What `packed` holds, which must be `count` bytes and use up all of `packed`; `nil` otherwise.
  static func expand(_ packed: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    var stream = z_stream()
    guard chama_inflate_init_raw(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var isWhole = false
    // One byte more than promised shows a stream that does not end there.
    let bytes = [UInt8](unsafeUninitializedCapacity: count + 1) { room, filled in
      packed.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(count + 1)
        let status = inflate(&stream, Z_FINISH)
        filled = count + 1 - Int(stream.avail_out)
        isWhole = status == Z_STREAM_END && filled == count && stream.avail_in == 0
      }
    }
    return isWhole ? bytes : nil
  }
}
