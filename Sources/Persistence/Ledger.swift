import GRDB
import GRDBSQLite
import Glibc
import SupplyChain
import Synchronization

/// The ledger: the one place where facts, runs and orders are kept. It owns the one writer.
///
/// A SQLite file in WAL mode with `synchronous=FULL`: what has been committed survives a power
/// cut. One process at a time works on it: SQLite before 3.51.3 has a race between two processes
/// that checkpoint. SQL stands in one file a concept beside this one.
public final class Ledger: Sendable {
  /// The file.
  public let path: String
  let pool: DatabasePool
  private let lock: LedgerLock
  /// See ``use(_:)``.
  let keys = Mutex<LedgerKeys?>(nil)
  /// See ``changeCount``.
  let changes = Atomic<Int>(0)

  /// Opens the ledger, making or migrating it as needed, and takes its lock.
  ///
  /// - Throws: ``LedgerFailure``.
  public init(path: String) throws {
    self.path = path
    if access(path, F_OK) == 0 { try Ledger.requireWritable(path) }
    Ledger.makePrivate(path)
    self.lock = try LedgerLock(ledger: path)
    do {
      self.pool = try DatabasePool(path: path, configuration: Ledger.configuration)
      // The pool sets synchronous=NORMAL when it has opened; in WAL mode that may lose the last
      // commits on a power cut. Bulk writes revisit the last page of every store: the writer holds
      // them in memory.
      try pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536")
      }
      let isNewer = try pool.read { try Migrations.migrator.hasBeenSuperseded($0) }
      guard !isNewer else { throw LedgerFailure.newerVersion(path: path) }
      try Migrations.migrator.migrate(pool)
    } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 8
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { database in
      // Eight readers keep what they have read: more would be memory that grows for hours.
      try database.execute(sql: "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  /// Makes the file of a new ledger or copy, for its owner alone; what lies beside it takes its
  /// permissions over. One that cannot be made is told by whoever opens it.
  static func makePrivate(_ path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// A file without any write permission is read-only also for the superuser.
  private static func requireWritable(_ path: String) throws(LedgerFailure) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw .cannotOpen(path: path, reason: "it is a directory")
    }
    let writable = status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH) != 0 && access(path, W_OK) == 0
    if !writable { throw .readOnly(path: path) }
  }

  /// Whether `path` leads to this ledger's file.
  public func isAt(_ path: String) -> Bool {
    var (own, other) = (stat(), stat())
    guard stat(self.path, &own) == 0, stat(path, &other) == 0 else { return self.path == path }
    return own.st_dev == other.st_dev && own.st_ino == other.st_ino
  }

  /// Reads in one consistent snapshot, or in the transaction that is open.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    if let open = openTransaction { return try body(open.database) }
    do { return try pool.read(body) } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }

  /// Writes in one transaction, or as a part of the one that is open: all of it or nothing.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    if let open = openTransaction { return try savepoint(open.database, body) }
    defer { changes.add(1, ordering: .releasing) }
    do { return try pool.write(body) } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }

  func savepoint<Value>(
    _ database: Database, _ body: (Database) throws -> Value
  ) throws -> Value {
    var value: Value?
    try database.inSavepoint {
      value = try body(database)
      return .commit
    }
    guard let value else { preconditionFailure("a savepoint that is kept has run") }
    return value
  }

  /// Brings the write-ahead log back into the file, so that one file holds everything.
  public func checkpoint() throws {
    do {
      _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }

  /// Writes a copy of the ledger to `path` while it goes on working.
  public func copy(to path: String) throws {
    do {
      Ledger.makePrivate(path)
      let destination = try DatabaseQueue(path: path)
      try pool.backup(to: destination)
      try destination.close()
    } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }
}
