import Foundation
import Glibc

/// The two streams: data on standard output, everything else on standard error.
enum Terminal {
  /// Writes a line of data.
  static func output(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// Writes a line for the person who runs the command.
  static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Writes data as it stands.
  static func output(bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// Writes `value` as one JSON document with sorted keys.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    output(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Whether somebody watches standard error.
  static var isWatched: Bool {
    CommandStage.current?.isWatched ?? (isatty(STDERR_FILENO) == 1)
  }

  static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8), to: descriptor)
  }

  /// Writes bytes as they stand.
  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    if let stage = CommandStage.current { return stage.write(bytes, descriptor) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return giveUp(descriptor, errno) }
      offset += count
    }
  }

  /// A reader that has gone (`| head`) wants no more; anything else must not pass for success.
  private static func giveUp(_ descriptor: Int32, _ reason: Int32) {
    guard descriptor == STDOUT_FILENO, reason != EPIPE else { return }
    error("chama: standard output cannot be written: \(String(cString: strerror(reason))).")
    exit(75)
  }
}
