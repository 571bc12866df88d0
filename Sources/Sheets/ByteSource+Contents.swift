extension ByteSource {
  /// All bytes of what nobody has read yet, decompressed when they begin as a gzip file does.
  ///
  /// - Parameter most: more bytes than this are refused: a small file may unpack to any size.
  /// - Throws: ``SheetFailure``.
  public func contents(most: Int = 1 << 30) throws(SheetFailure) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: chunkSize)
    var count = try fill(&head, from: 0) { (room) throws(SheetFailure) in try self.read(into: room)
    }
    while count < 2, !isAtEnd {
      count += try fill(&head, from: count) { (room) throws(SheetFailure) in
        try self.read(into: room)
      }
    }
    guard head[..<count].starts(with: Gzip.magic) else {
      return try all(Array(head[..<count]), most) { (room) throws(SheetFailure) in
        try self.read(into: room)
      }
    }
    let inflater = try GzipInflater(self, head: Array(head[..<count]))
    return try all([], most) { (room) throws(SheetFailure) in try inflater.read(into: room) }
  }

  private func all(
    _ start: [UInt8], _ most: Int,
    _ read: (UnsafeMutableRawBufferPointer) throws(SheetFailure) -> Int
  ) throws(SheetFailure) -> [UInt8] {
    guard start.count <= most else { throw .tooLarge(mostBytes: most) }
    var bytes = start
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try fill(&block, from: 0, read)
      guard count > 0 else { return bytes }
      guard bytes.count + count <= most else {
        throw .tooLarge(mostBytes: most)
      }
      bytes += block[..<count]
    }
  }

  private func fill(
    _ block: inout [UInt8], from start: Int,
    _ read: (UnsafeMutableRawBufferPointer) throws(SheetFailure) -> Int
  ) throws(SheetFailure) -> Int {
    // A typed throw does not pass through the closure of the standard library, a result does.
    let result: Result<Int, SheetFailure> = block.withUnsafeMutableBytes { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
      do throws(SheetFailure) { return .success(try read(room)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
