import Glibc

/// The bytes of a file as it lies on the disk, or of memory, chunk by chunk and once.
///
/// Whoever wants a hash of them gets every byte through the observer, also of a file that is
/// refused half-way: see ``drain()``.
public final class ByteSource {
  /// What the source is called: the file's path, or empty for bytes in memory.
  public let name: String
  /// The most bytes that one read takes.
  public let chunkSize: Int
  /// How many bytes have been read so far.
  public private(set) var byteCount = 0
  /// Whether every byte has been read.
  public private(set) var isAtEnd = false
  private let descriptor: Int32?
  private let memory: [UInt8]
  private let observer: (UnsafeRawBufferPointer) -> Void

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - chunkSize: The most bytes that one read takes.
  ///   - observer: Sees every byte as it is read, in order.
  /// - Throws: ``SheetFailure`` when it cannot be opened or is not a regular file.
  public init(
    path: String, chunkSize: Int = 1 << 20,
    observer: @escaping (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws(SheetFailure) {
    precondition(chunkSize > 0, "a chunk holds something")
    // Without O_NONBLOCK, opening a pipe that nobody writes to would hang the night.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: path, reason: ByteSource.reason(errno))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    self.name = path
    self.chunkSize = chunkSize
    self.descriptor = descriptor
    self.memory = []
    self.observer = observer
  }

  /// Takes bytes in memory.
  public init(
    bytes: [UInt8], chunkSize: Int = 1 << 20,
    observer: @escaping (UnsafeRawBufferPointer) -> Void = { _ in }
  ) {
    precondition(chunkSize > 0, "a chunk holds something")
    self.name = ""
    self.chunkSize = chunkSize
    self.descriptor = nil
    self.memory = bytes
    self.observer = observer
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// Reads the next bytes, at most ``chunkSize``.
  ///
  /// - Returns: How many there are; 0 at the end.
  public func read(into target: UnsafeMutableRawBufferPointer) throws(SheetFailure) -> Int {
    guard let base = target.baseAddress, !target.isEmpty, !isAtEnd else { return 0 }
    let wanted = min(target.count, chunkSize)
    let count: Int
    if let descriptor {
      count = try ByteSource.read(descriptor, into: base, count: wanted)
    } else {
      count = min(wanted, memory.count - byteCount)
      memory.withUnsafeBytes { all in
        guard let start = all.baseAddress, count > 0 else { return }
        base.copyMemory(from: start + byteCount, byteCount: count)
      }
    }
    if count == 0 { isAtEnd = true }
    byteCount += count
    observer(UnsafeRawBufferPointer(start: base, count: count))
    return count
  }

  /// Reads what is left, for the observer alone.
  public func drain() throws(SheetFailure) {
    let rest = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
    defer { rest.deallocate() }
    while try read(into: rest) > 0 {}
  }

  private static func read(
    _ descriptor: Int32, into base: UnsafeMutableRawPointer, count: Int
  ) throws(SheetFailure) -> Int {
    while true {
      let result = Glibc.read(descriptor, base, count)
      if result >= 0 { return result }
      guard errno == EINTR else { throw .cannotRead(reason: reason(errno)) }
    }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
