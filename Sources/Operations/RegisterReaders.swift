public import Access
public import Persistence
public import SupplyChain
public import Traceability

/// Registers RFID readers, gives them new keys, and takes them out of use.
public struct RegisterReaders {
  let ledger: Ledger
  let caller: Caller

  /// A key, which is told this once, and until when it opens anything.
  public struct Issued: Sendable {
    /// The key.
    public let key: String
    /// Until when.
    public let endsAt: Instant
  }

  /// Prepares the acts of somebody who may ``Access/Action/manageReaders``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Registers a reader, or registers a removed one anew.
  ///
  /// - Throws: ``Persistence/LedgerFailure/readerExists(_:)``,
  ///   ``OperationsFailure/unknownName(kind:name:)`` for its store.
  public func add(_ reader: TagReader, random: RandomSource) throws -> Issued {
    try ledger.authorize(caller, to: .manageReaders, on: .store(reader.store))
    guard try ledger.number(of: reader.store) != nil else {
      throw OperationsFailure.unknownName(kind: "store", name: reader.store.text)
    }
    let issued = issued(random)
    try ledger.add(reader, key: kept(issued), act: caller.act)
    return issued
  }

  /// Gives a reader a new key; the old one opens for a week more, so that both are good until the
  /// reader has been told.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noReader(_:)``.
  public func rotate(_ id: ReaderID, random: RandomSource) throws -> Issued {
    let reader = try ledger.reader(id).reader
    try ledger.authorize(caller, to: .manageReaders, on: .store(reader.store))
    let issued = issued(random)
    try ledger.rotateReader(
      id, to: kept(issued), overlap: caller.at.advanced(byDays: SecretLife.overlapDays),
      act: caller.act)
    return issued
  }

  /// Takes a reader out of use: its keys open nothing any more, what it saw stays.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noReader(_:)``.
  public func remove(_ id: ReaderID) throws {
    let reader = try ledger.reader(id).reader
    try ledger.authorize(caller, to: .manageReaders, on: .store(reader.store))
    try ledger.removeReader(id, act: caller.act)
  }

  private func issued(_ random: RandomSource) -> Issued {
    Issued(
      key: ReaderKey.new(random: random), endsAt: caller.at.advanced(byDays: SecretLife.days))
  }

  private func kept(_ issued: Issued) -> NewReaderKey {
    NewReaderKey(
      hash: ReaderKey.hash(issued.key), madeAt: caller.at, endsAt: issued.endsAt)
  }
}

/// The key of a reader: a secret of 32 random bytes, of which only the hash is kept.
public enum ReaderKey {
  /// By this such a key is recognised where it does not belong.
  public static let prefix = "chr_"

  /// A new key.
  public static func new(random: RandomSource) -> String {
    prefix + Hexadecimal.text(random.bytes(32))
  }

  /// What is kept of a key. Its 256 random bits need no salt and no slow hash.
  public static func hash(_ key: String) -> String { sha256(key) }
}
