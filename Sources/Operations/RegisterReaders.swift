public import Access
public import Persistence
public import SupplyChain
public import Traceability

/// Registers RFID readers and takes them out of use.
public struct RegisterReaders {
  let ledger: Ledger
  let caller: Caller

  /// Prepares the acts of somebody who may ``Access/Action/manageReaders``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Registers a reader, or registers a removed one anew.
  ///
  /// - Parameter key: the secret that it is to show; only its hash is kept.
  /// - Throws: ``Persistence/LedgerFailure/readerExists(_:)``,
  ///   ``OperationsFailure/unknownName(kind:name:)`` for its store.
  public func add(_ reader: TagReader, key: String) throws {
    try ledger.authorize(caller, to: .manageReaders, on: .store(reader.store))
    guard try ledger.number(of: reader.store) != nil else {
      throw OperationsFailure.unknownName(kind: "store", name: reader.store.text)
    }
    try ledger.add(reader, keyHash: ReaderKey.hash(key), act: caller.act)
  }

  /// Takes a reader out of use: its key opens nothing any more, what it saw stays.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noReader(_:)``.
  public func remove(_ id: ReaderID) throws {
    let reader = try ledger.reader(id).reader
    try ledger.authorize(caller, to: .manageReaders, on: .store(reader.store))
    try ledger.removeReader(id, act: caller.act)
  }
}
