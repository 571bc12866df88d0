public import Access
import Collecting
import Foundation
public import Persistence
public import Publishing
public import SupplyChain

/// What a night is asked to do.
public struct NightRequest: Sendable {
  /// The chain's folder.
  public var feeds: String
  /// The ledger's file.
  public var ledger: String
  /// The ledger where it is open already; `nil` opens ``ledger``.
  public var openLedger: Ledger?
  /// Hands a ledger that the night opens itself the keys that belong to it.
  public var prepare: @Sendable (Ledger) -> Void = { _ in }
  /// Where the results go: one folder a day.
  public var out: String
  /// Where the fitted models go, two files a day; unless it is set beside the results' folder and
  /// named after it, so that two chains' models never meet.
  public var models: String
  /// The business day; `nil` takes the last one that has feeds.
  public var day: BusinessDay?
  /// Today, after which no night can be run.
  public var today: BusinessDay
  /// Whether to make a new version of a plan that exists.
  public var isForced = false
  /// What is in force.
  public var settings: Settings
  /// Who runs it; they may ``Access/Action/runNight``.
  public var principal: Principal

  /// Takes what every night needs.
  public init(
    feeds: String, ledger: String, out: String, day: BusinessDay?, today: BusinessDay,
    settings: Settings, principal: Principal
  ) {
    self.feeds = feeds
    self.ledger = ledger
    self.out = out
    self.models = URL(fileURLWithPath: out).standardized.path + "-models"
    self.day = day
    self.today = today
    self.settings = settings
    self.principal = principal
  }
}

/// How a night ended.
public struct NightOutcome: Sendable {
  /// The record that stands in run.json.
  public let record: RunRecord
  /// The folder with the results.
  public let folder: String
  /// Whether the plan had been published before, for this day and input.
  public let wasDone: Bool
}

/// The night: collect → forecast → suggest → balance → publish, each a checkpoint in the ledger.
///
/// A night that was interrupted goes on after its last finished verb. Until the end nothing is
/// visible outside its checkpoints; publishing is one transaction.
public struct Night: Sendable {
  let request: NightRequest
  let clock: WallClock
  let progress: NightProgress

  /// Prepares a night.
  public init(_ request: NightRequest, clock: WallClock, progress: NightProgress) {
    self.request = request
    self.clock = clock
    self.progress = progress
  }

  /// Runs the night.
  ///
  /// - Throws: a ``Failure``; then nothing has been published.
  public func run() throws -> NightOutcome {
    let folder = try ChainFolder(path: request.feeds)
    let day = try businessDay(folder)
    // Before the work whose results go there.
    try OutputFolder.prepare(request.out)
    try OutputFolder.prepare(request.models)
    let ledger = try opened()
    try authorize(ledger)
    let (report, seconds) = try timed("collect") {
      try Collect(
        folder: folder, day: day, act: request.principal.act(at: clock.instant()),
        progress: progress
      ).run(ledger)
    }
    try receiveDelivered(ledger, day)
    let moment = try newestMoment(ledger, day)
    let tuned = try Tune(ledger: ledger, moment: moment, progress: progress).run()
    let key = RunKey(
      day: day, settingsHash: sha256(try request.settings.json),
      inputHash: try RunInput.hash(
        ledger, at: moment, refusedMasters: report.refusedMasters, tuned: tuned,
        settings: request.settings))
    let known = try ledger.runs(of: key)
    // A plan that another one has superseded is not the plan: the same input makes a new version.
    if let done = known.first, done.publishedAt != nil, done.supersededBy == nil,
      !request.isForced
    {
      return try alreadyDone(ledger, done)
    }
    let run = try ledger.begin(
      key, version: version(known), moment: moment, settings: try request.settings.json,
      at: clock.instant())
    try finish("collect", of: run, in: ledger, result: report, seconds: seconds)
    let plan = NightPlan(
      ledger: ledger, run: run, settings: request.settings, clock: clock, progress: progress)
    let record = try plan.publish(by: request.principal)
    // What this misses the next figures work out; the night is done without it.
    try? MeasureGains(ledger: ledger, through: day).refresh()
    // The plan is published, whatever becomes of this.
    try? SignAuditHead.sign(ledger, at: clock.instant())
    // Housekeeping: the plan is published, and a log that stays long for want of space does no
    // harm.
    try? ledger.checkpoint()
    return try materialize(ledger, run.id, record, wasDone: false)
  }

  private func opened() throws -> Ledger {
    if let open = request.openLedger { return open }
    let ledger = try Ledger(path: request.ledger)
    request.prepare(ledger)
    return ledger
  }

  private func authorize(_ ledger: Ledger) throws {
    guard let instant = Instant(clock.instant()) else {
      preconditionFailure("the clock tells instants in ISO 8601")
    }
    let caller = Caller(request.principal, at: instant, day: request.today)
    try ledger.authorize(caller, to: .runNight, on: .chain)
  }

  /// The day that is asked for, or the last one that has feeds.
  private func businessDay(_ folder: ChainFolder) throws -> BusinessDay {
    guard let last = folder.lastFeedDay else {
      throw OperationsFailure.noFeeds(folder: request.feeds)
    }
    let day = request.day ?? last
    guard day <= request.today else {
      throw OperationsFailure.futureDay(day, today: request.today)
    }
    guard folder.feedDays.contains(day) else {
      throw OperationsFailure.noFeedsOfDay(day, last: last, folder: request.feeds)
    }
    return day
  }

  private func newestMoment(_ ledger: Ledger, _ day: BusinessDay) throws -> LedgerMoment {
    LedgerMoment(
      day: day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
  }

  /// Replenishment orders that a delivery has answered are received: they count no longer.
  private func receiveDelivered(_ ledger: Ledger, _ day: BusinessDay) throws {
    let moment = try newestMoment(ledger, day)
    let facts = try FactReader(ledger, at: moment)
    let act = request.principal.act(at: clock.instant())
    for (order, day) in try facts.delivered(try ledger.openReplenishmentOrders(at: moment)) {
      try ledger.move(order.number, to: .received, day: day, act: act, detail: "delivery")
    }
  }

  /// An unpublished run goes on under its number; otherwise --force counts on.
  private func version(_ known: [StoredRun]) -> Int {
    guard let newest = known.first else { return 1 }
    return newest.publishedAt == nil ? newest.version : newest.version + 1
  }

  private func timed<Value>(_ verb: String, _ body: () throws -> Value) rethrows -> (Value, Double)
  {
    progress.began(verb)
    let start = clock.seconds()
    let value = try body()
    let seconds = clock.seconds() - start
    progress.finished(verb, seconds, "")
    return (value, seconds)
  }

  private func finish(
    _ verb: String, of run: StoredRun, in ledger: Ledger, result: some Encodable,
    seconds: Double
  ) throws {
    guard try ledger.finishedVerb(verb, of: run.id) == nil else { return }
    try ledger.finish(
      verb, of: run.id,
      result: try canonicalJSON(result),
      seconds: seconds)
  }

  private func alreadyDone(_ ledger: Ledger, _ run: StoredRun) throws -> NightOutcome {
    let files = try ledger.files(of: run.id)
    let record = try RunRecord(json: files["run.json"] ?? [])
    return try materialize(ledger, run.id, record, wasDone: true)
  }

  /// Puts the published files where people look, unless they are there.
  private func materialize(
    _ ledger: Ledger, _ run: RunID, _ record: RunRecord, wasDone: Bool
  ) throws -> NightOutcome {
    let all = try ledger.files(of: run)
    do {
      try write(all, of: record.day)
    } catch OperationsFailure.cannotWrite(let path, let reason, _) {
      throw OperationsFailure.filesNotWritten(day: record.day, path: path, reason: reason)
    }
    return NightOutcome(
      record: record, folder: "\(request.out)/\(record.day)", wasDone: wasDone)
  }

  private func write(_ all: [String: [UInt8]], of day: BusinessDay) throws {
    let files = all.filter { !$0.key.hasPrefix(ModelCard.folder) }
    let output = OutputFolder(path: request.out)
    let name = day.description
    if !output.holds(name, files) { try output.replace(name, with: files) }
    try materialize(models: all.filter { $0.key.hasPrefix(ModelCard.folder) })
  }

  /// The same for the model: its numbers first, so that a card always has them beside it.
  private func materialize(models: [String: [UInt8]]) throws {
    for (name, content) in models.sorted(by: { $0.key > $1.key }) {
      let path = "\(request.models)/\(name.dropFirst(ModelCard.folder.count))"
      guard FileManager.default.contents(atPath: path) != Data(content) else { continue }
      try OutputFolder.make(request.models)
      let file = try ReplacedFile(path: path)
      try file.write(content)
      try file.commit()
    }
  }
}
