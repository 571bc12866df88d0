public import Access
public import Persistence
public import SupplyChain
public import Traceability

/// A reader as it is listed; its keys are not in it.
public struct ReaderView: Sendable, Encodable {
  /// Its id.
  public let id: ReaderID
  /// How it writes.
  public let format: TagReader.Format
  /// The store in which it hangs.
  public let store: StoreID
  /// The read point of all antennas that have none of their own.
  public let spot: TagReader.Spot
  /// Read points by antenna.
  public let antennas: [String: TagReader.Spot]
  /// Who registered it.
  public let registeredBy: String
  /// When.
  public let registeredAt: String
  /// When it was removed; `nil` while it is in use.
  public let removedAt: String?
  /// What its clock is corrected by.
  public let clockCorrectionMilliseconds: Int64?
  /// Until when each of its keys opens anything, the oldest first.
  public let endsAt: [Instant]
  /// Whether its key should be renewed soon, or is over.
  public let warning: SecretWarning?

  init(_ registered: RegisteredReader, now: Instant) {
    let reader = registered.reader
    (id, format, store, spot) = (reader.id, reader.format, reader.store, reader.spot)
    antennas = Dictionary(
      uniqueKeysWithValues: reader.antennas.map { ("\($0.key)", $0.value) })
    registeredBy = registered.registration.by
    registeredAt = registered.registration.at
    removedAt = registered.removedAt
    clockCorrectionMilliseconds = registered.clock.known
    endsAt = registered.keys.map(\.endsAt)
    let newest = registered.keys.last
    warning = SecretWarning(
      "reader_key", madeAt: newest?.madeAt, endsAt: newest?.endsAt, now: now)
  }
}

/// Shows RFID readers, as far as somebody may see them.
public struct ShowReaders {
  let ledger: Ledger
  let caller: Caller

  /// Prepares a look by somebody who may ``Access/Action/viewReaders``.
  public init(_ ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// The readers of a store, or of all that the asker may see, by id.
  public func all(in store: StoreID? = nil, removedToo: Bool = false) throws -> [ReaderView] {
    if let store { try ledger.authorize(caller, to: .viewReaders, on: .store(store)) }
    guard caller.principal.reach(of: .viewReaders) != .nothing else {
      try ledger.authorize(caller, to: .viewReaders, on: .chain)
      return []
    }
    return try ledger.readers(removedToo: removedToo).filter {
      (store ?? $0.reader.store) == $0.reader.store
        && caller.principal.may(.viewReaders, on: .store($0.reader.store))
    }.map { ReaderView($0, now: caller.at) }
  }

  /// One reader in use.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noReader(_:)``.
  public func one(_ id: ReaderID) throws -> ReaderView {
    let reader = try ledger.reader(id)
    try ledger.requireSight(
      caller, of: .store(reader.reader.store), by: .viewReaders, to: .viewReaders,
      otherwise: LedgerFailure.noReader(id.text))
    return ReaderView(reader, now: caller.at)
  }
}
