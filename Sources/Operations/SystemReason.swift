import Foundation
import Glibc

/// Why the system would not read or write a file, in words that fit behind "cannot be read".
struct SystemReason {
  /// Without a full stop.
  let text: String
  /// Whether space is all that is lacking.
  let isFull: Bool

  /// Takes an `errno`.
  init(errno code: Int32) {
    self.init(
      text: String(cString: strerror(code)), isFull: code == ENOSPC || code == EDQUOT)
  }

  /// Takes an error of Foundation, whose codes are no `errno` unless their domain says so.
  init(_ error: any Error) {
    let chain = Array(
      sequence(first: error as NSError) { $0.userInfo[NSUnderlyingErrorKey] as? NSError }.prefix(4))
    if let system = chain.first(where: { $0.domain == NSPOSIXErrorDomain }) {
      self.init(errno: Int32(truncatingIfNeeded: system.code))
      return
    }
    let code = chain.first { $0.domain == NSCocoaErrorDomain }.map {
      CocoaError.Code(rawValue: $0.code)
    }
    let text =
      switch code {
      case .fileNoSuchFile?, .fileReadNoSuchFile?: "it does not exist"
      case .fileReadNoPermission?, .fileWriteNoPermission?: "permission denied"
      case .fileWriteFileExists?: "something else of that name is there"
      case .fileWriteOutOfSpace?: "no space is left"
      case .fileWriteVolumeReadOnly?: "the disk takes no changes"
      case .fileReadInapplicableStringEncoding?, .fileReadCorruptFile?,
        .fileReadUnknownStringEncoding?:
        "it is not UTF-8"
      default: SystemReason.withoutFullStops((error as NSError).localizedDescription)
      }
    self.init(text: text, isFull: code == .fileWriteOutOfSpace)
  }

  private init(text: String, isFull: Bool) {
    (self.text, self.isFull) = (text, isFull)
  }

  private static func withoutFullStops(_ text: String) -> String {
    String(text.reversed().drop { $0 == "." }.reversed())
  }
}

extension OperationsFailure {
  /// A file or folder that Foundation could not write.
  static func cannotWrite(_ path: String, _ error: any Error) -> OperationsFailure {
    cannotWrite(path, SystemReason(error))
  }

  /// A file or folder that the system would not write.
  static func cannotWrite(_ path: String, errno code: Int32) -> OperationsFailure {
    cannotWrite(path, SystemReason(errno: code))
  }

  /// A file that Foundation could not read.
  static func cannotRead(_ path: String, _ error: any Error) -> OperationsFailure {
    .cannotRead(path: path, reason: SystemReason(error).text)
  }

  private static func cannotWrite(_ path: String, _ reason: SystemReason) -> OperationsFailure {
    .cannotWrite(path: path, reason: reason.text, isFull: reason.isFull)
  }
}
