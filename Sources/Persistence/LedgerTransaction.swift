import GRDB
import Synchronization

/// Whatever a use case reads and writes, as one transaction.
///
/// A use case reads, decides and writes in several steps. Inside ``Ledger/transaction(_:)`` all of
/// them run on the one writer: nobody else's write falls between what was read and what is written,
/// and the caller's own record of the act (an idempotency key, an entry of the audit trail) is
/// there exactly when its effect is.
struct OpenTransaction: @unchecked Sendable {
  /// Used on the thread alone that opened it: the task-local value reaches no other.
  let database: Database
  let ledger: ObjectIdentifier
  let afterwards = Afterwards()

  /// What is written when the transaction is over, whether it was kept or taken back.
  final class Afterwards {
    var writes: [(Database) throws -> Void] = []
  }

  @TaskLocal static var current: OpenTransaction?
}

extension Ledger {
  /// Runs a whole use case in one transaction: all that it writes is kept or, when it throws,
  /// nothing.
  ///
  /// What it hands to other threads does not take part: it reads what was committed before.
  public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
    if openTransaction != nil { return try body() }
    let afterwards = OpenTransaction.Afterwards()
    defer { for write in afterwards.writes { try? self.write(write) } }
    return try write { database in
      let open = OpenTransaction(database: database, ledger: ObjectIdentifier(self))
      defer { afterwards.writes = open.afterwards.writes }
      return try OpenTransaction.$current.withValue(open, operation: body)
    }
  }

  /// Runs one of several acts of a transaction: when it throws, what it has written is taken back,
  /// and the others may go on. Without a transaction it is one by itself.
  public func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    guard let open = openTransaction else { return try transaction(body) }
    return try savepoint(open.database) { _ in try body() }
  }

  /// Runs `body` as if no transaction were open, for work that is handed to other threads: the
  /// present one may be among those that do it.
  public static func outsideTransaction<Value>(_ body: () throws -> Value) rethrows -> Value {
    try OpenTransaction.$current.withValue(nil, operation: body)
  }

  /// Writes what is kept also when the present transaction is taken back, such as a refused
  /// attempt; at once when none is open.
  func writeRegardless(_ body: @escaping (Database) throws -> Void) throws {
    guard let open = openTransaction else { return try write(body) }
    open.afterwards.writes.append(body)
  }

  /// The transaction of this ledger that the present thread is inside of.
  var openTransaction: OpenTransaction? {
    OpenTransaction.current.flatMap { $0.ledger == ObjectIdentifier(self) ? $0 : nil }
  }

  /// Counts the transactions that have been written since the ledger was opened: while it stays the
  /// same, so does everything that is read. One process owns the ledger, so this one sees them all.
  public var changeCount: Int { changes.load(ordering: .acquiring) }
}
