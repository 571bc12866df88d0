public import Access
public import Persistence
import Sheets
public import SupplyChain
public import Traceability

/// Takes the messages of registered readers in: from a file, or from whoever receives them.
public struct IngestReads {
  let ledger: Ledger
  let settings: Settings

  /// What came of a message.
  public struct Outcome: Sendable, Encodable {
    /// The reader.
    public let reader: ReaderID
    /// Entries of the message.
    public let entries: Int
    /// Reads that were new.
    public let newReads: Int
    /// Reads that had come before.
    public let repeatedReads: Int
    /// New reads of tags that are no EPCs.
    public let foreignReads: Int
    /// Entries that say nothing about tags.
    public let notices: Int
    /// Times in which the reader lost reads, that were not known before.
    public let gaps: Int
    /// Tags that arrived, moved and departed.
    public let arrived: Int
    /// Tags that moved.
    public let moved: Int
    /// Tags that departed.
    public let departed: Int
    /// Entries that cannot be used.
    public let faults: [ReaderBatch.Fault]
    /// Raw reads that were removed because their time is over.
    public let purgedReads: Int
  }

  /// Prepares to take messages in.
  public init(ledger: Ledger, settings: Settings) {
    self.ledger = ledger
    self.settings = settings
  }

  /// A reader that shows its key, as somebody who may hand in what it saw and nothing else.
  ///
  /// - Throws: ``OperationsFailure/wrongKey(reader:)``, ``Persistence/LedgerFailure/noReader(_:)``.
  public func recognise(_ id: ReaderID, key: String, from origin: Origin) throws -> Principal {
    let registered = try ledger.reader(id)
    guard ReaderKey.hash(key) == registered.keyHash, let name = KeyID("reader.\(id)") else {
      throw OperationsFailure.wrongKey(reader: id.text)
    }
    return Principal(
      kind: .key(name), roles: [.partner], stores: .only([registered.reader.store]),
      scopes: [.captureTrace], origin: origin)
  }

  /// Takes a message in, also one that is compressed by gzip.
  ///
  /// - Parameters:
  ///   - key: the key that came with it; `nil` where the operator hands it in.
  ///   - received: when it came in, ISO 8601 in UTC.
  ///   - isLive: whether it comes from the reader right now, so that its clock can be compared.
  /// - Throws: ``OperationsFailure/wrongKey(reader:)``, ``Persistence/LedgerFailure/noReader(_:)``.
  public func ingest(
    _ bytes: [UInt8], from id: ReaderID, key: String?, received: String, isLive: Bool
  ) throws -> Outcome {
    let registered = try ledger.reader(id)
    if let key, ReaderKey.hash(key) != registered.keyHash {
      throw OperationsFailure.wrongKey(reader: id.text)
    }
    let received = try EventTime(received)
    let message =
      bytes.starts(with: Gzip.magic)
      ? try ByteSource(bytes: bytes).contents(most: ReaderPayload.longest) : bytes
    let batch = try ReaderPayload.read(message, from: registered.reader)
    var clock = registered.clock
    if isLive, let newest = batch.reads.map(\.time).max() {
      clock.learn(stamp: newest.milliseconds, received: received.milliseconds)
    }
    let tracing = try OrderTracing(ledger: ledger, settings: settings)
    let place = try tracing.place(registered.reader.store)
    let taken = try ledger.take(
      batch, from: registered.reader, clock: clock, received: received,
      smoother: ReadSmoother(clockTolerance: settings.readers.clockTolerance)
    ) { try events($0, at: place, tracing) }
    let purged = try purge(at: received)
    func count(_ kind: Observation.Kind) -> Int {
      taken.observations.count { $0.kind == kind && !$0.isInferred }
    }
    return Outcome(
      reader: id, entries: batch.entries, newReads: taken.newReads,
      repeatedReads: taken.repeated, foreignReads: taken.foreign, notices: batch.notices,
      gaps: taken.gaps, arrived: count(.arrived), moved: count(.moved), departed: count(.departed),
      faults: batch.faults, purgedReads: purged)
  }

  /// Removes raw reads whose time is over at `instant`, and returns how many.
  public func purge(at instant: EventTime) throws -> Int {
    let kept = Int64(settings.readers.rawReadsKeptDays) * 86_400_000
    return try ledger.purgeReads(
      receivedBefore: EventTime(milliseconds: instant.milliseconds - kept))
  }

  /// One event for all tags that did the same at the same read point in one message, dated by the
  /// last of them. A departure that only follows from an arrival elsewhere was seen by nobody.
  private func events(
    _ observations: [Observation], at place: SGLN, _ tracing: OrderTracing
  ) throws -> [EPCISEvent] {
    struct Group: Hashable {
      let kind: Observation.Kind
      let spot: String
    }
    let seen = observations.filter { !$0.isInferred }
    var order: [Group] = []
    var members: [Group: [Observation]] = [:]
    for one in seen {
      let group = Group(kind: one.kind, spot: one.spot.name)
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(one)
    }
    return try order.compactMap { group in
      let all = members[group] ?? []
      guard let last = all.map(\.time).max() else { return nil }
      return try EPCISEvent(
        observed: group.kind, epcs: Set(all.map(\.epc)).sorted(), at: place, spot: group.spot,
        time: last, offset: try tracing.offset(at: last))
    }
  }
}

/// The key of a reader: a secret of 32 random bytes, of which only the hash is kept.
public enum ReaderKey {
  /// A new key.
  public static func new(using random: inout some RandomNumberGenerator) -> String {
    let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
    return "chr_" + bytes.map { String(UInt64($0) + 256, radix: 16).dropFirst() }.joined()
  }

  /// What is kept of a key. Its 256 random bits need no salt and no slow hash.
  public static func hash(_ key: String) -> String { sha256(key) }
}
