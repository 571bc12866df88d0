import Crypto
import Foundation
import Glibc

/// What tells one content of a file from another.
enum FileIdentity {
  /// How a file looks without opening it: size, time of change to the nanosecond, and inode. A
  /// file that looks the same is not read again. `nil` for what is no ordinary file.
  static func signature(ofFile path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ino)"
  }

  /// SHA-256 of a file's bytes, read in pieces; of a directory or an unreadable file that of
  /// nothing, so that reading it can say what is wrong.
  static func sha256(ofFile path: String) -> String {
    var hash = SHA256()
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while descriptor >= 0 {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      buffer.withUnsafeBytes { hash.update(bufferPointer: .init(rebasing: $0[..<count])) }
    }
    return hash.finalize().hexadecimal
  }
}
