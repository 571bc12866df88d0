import Glibc

/// The one lock that lets only one process work on a ledger at a time: `flock` on a file beside it.
///
/// The kernel lets go of it when the process ends, however it ends, so a killed night leaves
/// nothing to clean up.
final class LedgerLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock without waiting.
  ///
  /// - Throws: ``LedgerFailure/locked(path:)`` when another process has it,
  ///   ``LedgerFailure/readOnly(path:)`` or ``LedgerFailure/cannotOpen(path:reason:)`` when the
  ///   folder does not allow a lock file.
  init(ledger path: String) throws(LedgerFailure) {
    let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      switch errno {
      case EROFS, EACCES, EPERM: throw .readOnly(path: path)
      case ENOSPC, EDQUOT: throw .diskFull(path: path)
      default: throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
      }
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .locked(path: path)
    }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }
}
