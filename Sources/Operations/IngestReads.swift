public import Access
public import Persistence
import Sheets
public import SupplyChain
public import Traceability

/// Takes the messages of registered readers in: from a file, or from the readers themselves.
public struct IngestReads {
  let ledger: Ledger
  let settings: Settings
  let caller: Caller

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

  /// Prepares to take in what somebody hands in who may ``Access/Action/handInReads``: an
  /// operator, or a reader that has shown its key, for itself alone.
  public init(ledger: Ledger, settings: Settings, caller: Caller) {
    self.ledger = ledger
    self.settings = settings
    self.caller = caller
  }

  /// Takes a message in, also one that is compressed by gzip.
  ///
  /// - Parameters:
  ///   - received: when it came in, ISO 8601 in UTC.
  ///   - isLive: whether it comes from the reader right now, so that its clock can be compared.
  /// - Throws: ``OperationsFailure/wrongKey(reader:)``, ``Persistence/LedgerFailure/noReader(_:)``.
  public func ingest(
    _ bytes: [UInt8], from id: ReaderID, received: String, isLive: Bool
  ) throws -> Outcome {
    let registered = try ledger.reader(id)
    try ledger.requireSight(
      caller, of: .store(registered.reader.store), by: .handInReads, to: .handInReads,
      otherwise: LedgerFailure.noReader(id.text))
    if case .reader(let name) = caller.principal.kind, name != id.text {
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
