import Foundation
import Glibc

/// What goes over the socket between a command and the running server: a letter, a length and as
/// many bytes.
struct DoorFrame {
  /// What a frame holds.
  enum Kind: UInt8 {
    /// The command, from the caller: JSON of ``DoorCall``.
    case call = 0x43
    /// Bytes for standard output.
    case output = 0x4F
    /// Bytes for standard error.
    case error = 0x45
    /// The server asks for standard input.
    case wantsInput = 0x49
    /// The server asks for one line that is not shown; the prompt is in it.
    case wantsLine = 0x4C
    /// Standard input, from the caller; an empty one ends it.
    case input = 0x44
    /// The exit code, four bytes.
    case exit = 0x58
  }

  let kind: Kind
  let bytes: [UInt8]

  /// No frame is larger.
  static let most = 1 << 24

  /// Writes the frame; `false` when the other side has gone.
  func write(to descriptor: Int32) -> Bool {
    let length = UInt32(bytes.count).bigEndian
    let head = [kind.rawValue] + withUnsafeBytes(of: length) { Array($0) }
    return DoorFrame.write(head + bytes, to: descriptor)
  }

  /// Reads the next frame; `nil` at the end, or when the other side talks nonsense.
  static func read(from descriptor: Int32) -> DoorFrame? {
    guard let head = read(5, from: descriptor), let kind = Kind(rawValue: head[0]) else {
      return nil
    }
    let length = head[1...].reduce(0) { $0 << 8 | Int($1) }
    guard length <= most, let bytes = read(length, from: descriptor) else { return nil }
    return DoorFrame(kind: kind, bytes: bytes)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        // A caller that has gone is no signal.
        send(
          descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset,
          Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }

  private static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var offset = 0
    while offset < count {
      let got = bytes.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress?.advanced(by: offset), count - offset, 0)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      offset += got
    }
    return bytes
  }
}

/// A command as its caller sends it.
struct DoorCall: Codable {
  /// The arguments after the program's name.
  let arguments: [String]
  /// Where the caller stands.
  let folder: String
  /// The environment, as far as it concerns commands.
  let environment: [String: String]
  /// Whether somebody watches standard error.
  let isWatched: Bool
  /// Whether somebody types standard input.
  let isTyped: Bool
  /// The program's version: both sides must be one.
  let version: String
}

/// The socket beside a ledger.
enum DoorAddress {
  /// Calls `body` with the socket's address. A path of any length will do: it is reached over the
  /// descriptor of its folder.
  static func with<Value>(
    ledger path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
  ) -> Value? {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let name = "/proc/self/fd/\(descriptor)/\((path as NSString).lastPathComponent).socket"
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { space in
      guard name.utf8.count < space.count else { return false }
      space.copyBytes(from: Array(name.utf8))
      return true
    }
    guard fits else { return nil }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// The socket's path.
  static func path(ledger path: String) -> String { path + ".socket" }
}
