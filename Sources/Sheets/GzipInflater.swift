import CZlib

/// Decompresses a gzip file as a stream; several members one after the other are one text.
final class GzipInflater {
  // zlib keeps the stream's address, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let source: ByteSource
  private var isBetweenMembers = false

  /// Takes a source of which `head` has been read already.
  init(_ source: ByteSource, head: [UInt8]) throws(SheetFailure) {
    self.source = source
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(capacity: max(source.chunkSize, head.count))
    _ = input.update(fromContentsOf: head)
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = UInt32(head.count)
    guard chama_inflate_init_gzip(stream) == Z_OK else {
      throw .cannotRead(reason: "zlib has no memory")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Decompresses into `target`.
  ///
  /// - Returns: How many bytes; 0 at the end.
  /// - Throws: ``SheetFailure/brokenGzip(reason:)``.
  func read(into target: UnsafeMutableRawBufferPointer) throws(SheetFailure) -> Int {
    let room = min(target.count, 1 << 30)
    stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while Int(stream.pointee.avail_out) == room {
      if stream.pointee.avail_in == 0, try !refill() {
        guard isBetweenMembers else { throw .brokenGzip(reason: "it is cut off") }
        return 0
      }
      if isBetweenMembers { try beginMember() }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: continue
      case Z_STREAM_END: isBetweenMembers = true
      case Z_MEM_ERROR: throw .cannotRead(reason: "zlib has no memory")
      default: throw .brokenGzip(reason: "its content is damaged")
      }
    }
    return room - Int(stream.pointee.avail_out)
  }

  private func beginMember() throws(SheetFailure) {
    guard stream.pointee.next_in.pointee == Gzip.magic[0] else {
      throw .brokenGzip(reason: "something follows behind its end")
    }
    inflateReset(stream)
    isBetweenMembers = false
  }

  private func refill() throws(SheetFailure) -> Bool {
    let count = try source.read(into: UnsafeMutableRawBufferPointer(input))
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = UInt32(count)
    return count > 0
  }
}
