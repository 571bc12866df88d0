import Foundation
import Glibc

/// A file that is written piece by piece and takes its place when it is whole: who reads it sees
/// the old one or the new one.
///
/// What is no ordinary file, such as `/dev/stdout` or a pipe, is written as it comes.
final class ReplacedFile {
  private let path: String
  private let part: String
  private let isInPlace: Bool
  private var descriptor: Int32

  /// Begins a file.
  ///
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  init(path: String) throws {
    self.path = path
    var status = stat()
    isInPlace = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    part = isInPlace ? path : "\(path).part"
    let flags = O_WRONLY | O_CLOEXEC | (isInPlace ? 0 : O_CREAT | O_TRUNC)
    descriptor = open(part, flags, 0o644)
    guard descriptor >= 0 else { throw OperationsFailure.cannotWrite(path, errno: errno) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !isInPlace { unlink(part) }
  }

  func write(_ bytes: [UInt8]) throws {
    try ReplacedFile.write(bytes, to: descriptor, of: path)
  }

  /// Puts the file in place.
  func commit() throws {
    if isInPlace { return }
    guard fsync(descriptor) == 0, rename(part, path) == 0 else {
      throw OperationsFailure.cannotWrite(path, errno: errno)
    }
    close(descriptor)
    descriptor = -1
  }

  /// Writes all of `bytes`; `path` is what a failure names.
  static func write(_ bytes: [UInt8], to descriptor: Int32, of path: String) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw OperationsFailure.cannotWrite(path, errno: errno) }
      offset += count
    }
  }
}
