public import Access
import Foundation
import Glibc
public import Persistence

/// Makes a copy of the ledger while it goes on working, and proves that it is one.
public struct BackUpLedger {
  let ledger: Ledger
  let caller: Caller

  /// Prepares a backup by somebody who may.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// What was copied.
  public struct Report: Encodable, Sendable {
    /// The backup.
    public let path: String
    /// Its size.
    public let bytes: Int64
    /// Rows in all tables.
    public let rows: Int
    /// What every table holds.
    public let content: LedgerContent
  }

  /// The file beside a backup that says what is in it.
  static func manifest(of path: String) -> String { path + ".json" }

  /// Copies the ledger to `path`, which must be new. The copy appears whole, after its pages and
  /// rows have been checked, with a file beside it that says what every table holds.
  public func backUp(to path: String) throws -> Report {
    try ledger.authorize(caller, to: .backUp, on: .chain)
    try ReplacedPath.requireNew(path)
    let partial = path + ".part"
    Scratch.remove(partial)
    do {
      let content = try ledger.backUp(to: partial)
      let report = Report(
        path: path, bytes: ReplacedPath.bytes(of: partial),
        rows: content.tables.reduce(0) { $0 + $1.rows }, content: content)
      let manifest = try ReplacedFile(path: BackUpLedger.manifest(of: path))
      try manifest.write(Array(try canonicalJSON(content).utf8))
      try manifest.commit()
      try ReplacedPath.move(partial, to: path)
      return report
    } catch {
      Scratch.remove(partial)
      throw error
    }
  }
}

/// Puts a backup in place as a new ledger, after holding it against what was said of it.
public struct RestoreLedger {
  let backup: String

  /// Prepares to restore the backup at a path.
  public init(backup: String) { self.backup = backup }

  /// What was restored.
  public struct Report: Encodable, Sendable {
    /// The new ledger.
    public let path: String
    /// Rows in all tables.
    public let rows: Int
    /// Whether the backup was held against the file beside it; `false` when there was none.
    public let wasCompared: Bool
  }

  /// Restores to `path`, which must be new.
  ///
  /// - Throws: `LedgerFailure.damaged` for a backup that is not sound, or not what the file beside
  ///   it says; then nothing is at `path`.
  public func restore(to path: String) throws -> Report {
    try ReplacedPath.requireNew(path)
    guard FileManager.default.fileExists(atPath: backup) else {
      throw OperationsFailure.cannotRead(path: backup, reason: "it does not exist")
    }
    let said = try manifest()
    let partial = path + ".part"
    Scratch.remove(partial)
    do {
      do { try FileManager.default.copyItem(atPath: backup, toPath: partial) } catch {
        throw OperationsFailure.cannotWrite(partial, error)
      }
      let content = try LedgerContent.of(file: partial)
      guard said == nil || said == content else {
        throw LedgerFailure.damaged(
          path: backup, reason: "its rows are not those that the file beside it names")
      }
      try ReplacedPath.move(partial, to: path)
      // Opening brings it to this version.
      let ledger = try Ledger(path: path)
      try ledger.checkpoint()
      return Report(
        path: path, rows: content.tables.reduce(0) { $0 + $1.rows }, wasCompared: said != nil)
    } catch {
      Scratch.remove(partial)
      throw error
    }
  }

  private func manifest() throws -> LedgerContent? {
    let path = BackUpLedger.manifest(of: backup)
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do { return try JSONDecoder().decode(LedgerContent.self, from: data) } catch {
      throw OperationsFailure.cannotRead(path: path, reason: "it does not say what a backup holds")
    }
  }
}

/// Files that appear whole.
private enum ReplacedPath {
  static func requireNew(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw OperationsFailure.fileExists(path: path)
    }
  }

  static func bytes(of path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Moves a file once its bytes are on the disk, and its name after them.
  static func move(_ partial: String, to path: String) throws {
    func sync(_ path: String, _ flags: Int32) -> Bool {
      let descriptor = open(path, flags | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      return fsync(descriptor) == 0
    }
    let folder = (path as NSString).deletingLastPathComponent
    guard sync(partial, O_RDONLY), rename(partial, path) == 0,
      sync(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY)
    else {
      throw OperationsFailure.cannotWrite(
        path: path, reason: String(cString: strerror(errno)), isFull: errno == ENOSPC)
    }
    // The copy's own side files, if it left any, are empty.
    for suffix in ["-wal", "-shm", "-journal"] { unlink(partial + suffix) }
  }
}
