public import Access
import Foundation
import Publishing
public import SupplyChain
import Synchronization

/// Runs nights in a process that stays: one at a time, each with a number under which its progress
/// can be followed. Nights that are commands go through it too.
public final class NightDesk: Sendable {
  /// A night that was asked for, and how it stands.
  public struct Job: Encodable, Sendable {
    /// How a job stands.
    public enum State: String, Encodable, Sendable, CaseIterable {
      /// It is at work.
      case running
      /// It has published, or found its plan published before.
      case done
      /// It has failed; nothing was published.
      case failed
    }

    /// Its number, the next of the one before. The first is of the second in which the process
    /// began, so that another process' job has another.
    public let id: Int
    /// How it stands.
    public var state: State
    /// Who asked for it.
    public let by: String
    /// When it began.
    public let startedAt: String
    /// When it ended.
    public var finishedAt: String?
    /// The run that it published, or found.
    public var run: RunID?
    /// Whether the plan had been published before.
    public var wasDone: Bool?
    /// What went wrong.
    public var message: String?
    /// What to do about it.
    public var remedy: String?
    /// Both in Chinese, for pages.
    public var chinese: FailureText?

    private enum CodingKeys: CodingKey {
      case id, state, by, startedAt, finishedAt, run, wasDone, message, remedy
    }
  }

  /// Something that happened in a job, in the order of its number.
  public struct Event: Encodable, Sendable {
    /// Its number in the job, from 1.
    public let number: Int
    /// began, step, rows, finished, resumed or ended.
    public let kind: String
    /// The verb of the night.
    public var verb: String?
    /// Pieces that are done.
    public var done: Int?
    /// Of so many.
    public var total: Int?
    /// How long the verb took.
    public var seconds: Double?
    /// What came of it, in some words.
    public var summary: String?
  }

  private struct Record {
    var job: Job
    var events: [Event] = []
    var listeners: [UUID: AsyncStream<Event>.Continuation] = [:]
  }

  private struct State {
    var isRunning = false
    var records: [Record] = []
    var last: Int
    var eventCount = 0
  }

  /// So many jobs are remembered.
  private static let mostRecords = 50
  private let state: Mutex<State>
  private let clock: WallClock

  /// Prepares an idle desk.
  public init(clock: WallClock) {
    self.clock = clock
    self.state = Mutex(State(last: Int(Instant(clock.instant())?.seconds ?? 0)))
  }

  /// Runs a night here and now, unless one is at work.
  ///
  /// - Throws: ``OperationsFailure/nightIsRunning``, or what the night throws.
  public func perform<Value>(_ night: () throws -> Value) throws -> Value {
    try claim()
    defer { state.withLock { $0.isRunning = false } }
    return try night()
  }

  /// Enters a job that ``run(_:)`` will do, unless a night is at work.
  ///
  /// - Throws: ``OperationsFailure/nightIsRunning``.
  public func begin(by principal: Principal) throws -> Job {
    try claim()
    return state.withLock { state in
      state.last += 1
      let job = Job(
        id: state.last, state: .running, by: principal.name, startedAt: clock.instant())
      state.records.append(Record(job: job))
      if state.records.count > NightDesk.mostRecords { state.records.removeFirst() }
      return job
    }
  }

  /// Does a job that was entered, on a thread of its own.
  public func run(_ job: Job, _ request: NightRequest) {
    let thread = Thread { [self] in
      let progress = NightProgress { [self] in tell($0, of: job.id) }
      let outcome = Result { try Night(request, clock: clock, progress: progress).run() }
      finish(job.id, outcome)
    }
    thread.name = "night"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Takes back a job that was entered and is not to be done.
  public func withdraw(_ job: Job) {
    state.withLock { state in
      state.isRunning = false
      state.records.removeAll { $0.job.id == job.id }
    }
  }

  /// Whether a night is at work.
  public var isRunning: Bool { state.withLock { $0.isRunning } }

  /// Waits until the night that is at work has finished; looks ten times a second.
  public func waitUntilIdle() {
    while isRunning { Thread.sleep(forTimeInterval: 0.1) }
  }

  /// The jobs since the process began, the newest first.
  public var jobs: [Job] { state.withLock { $0.records.map(\.job).reversed() } }

  /// One job, `nil` when there is none of that number.
  public func job(_ id: Int) -> Job? { jobs.first { $0.id == id } }

  /// How many things have happened in all jobs: it changes with every step of a night.
  public var eventCount: Int { state.withLock { $0.eventCount } }

  /// What has happened in a job so far; of the steps of a verb, the last.
  public func log(of id: Int) -> [Event] {
    state.withLock { state in state.records.first { $0.job.id == id }?.events ?? [] }
  }

  private func claim() throws {
    let isFree = state.withLock { state in
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard isFree else { throw OperationsFailure.nightIsRunning }
  }

  private func finish(_ id: Int, _ outcome: Result<NightOutcome, any Error>) {
    state.withLock { state in
      state.isRunning = false
      guard let index = state.records.firstIndex(where: { $0.job.id == id }) else { return }
      state.records[index].job.finishedAt = clock.instant()
      switch outcome {
      case .success(let night):
        state.records[index].job.state = .done
        state.records[index].job.run = night.record.run
        state.records[index].job.wasDone = night.wasDone
      case .failure(let error):
        let failure = error as? any Failure
        state.records[index].job.state = .failed
        state.records[index].job.message = failure?.message ?? "This is a bug."
        state.records[index].job.remedy = failure?.remoteRemedy ?? "Please report it with the log."
        state.records[index].job.chinese =
          failure == nil ? FailureText("程序出错。", "请附上日志报告此问题。") : failure?.chinese
      }
    }
    append(id) { Event(number: $0, kind: "ended") }
  }
}

extension NightDesk {
  /// What happened in a job so far and happens from now on, to its end.
  ///
  /// - Parameter number: the last event that is known already, 0 for none.
  public func events(of id: Int, after number: Int) -> AsyncStream<Event> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Event.self, bufferingPolicy: .bufferingNewest(1000))
    let listener = UUID()
    state.withLock { state in
      guard let index = state.records.firstIndex(where: { $0.job.id == id }) else {
        return continuation.finish()
      }
      for event in state.records[index].events where event.number > number {
        continuation.yield(event)
      }
      if state.records[index].events.last?.kind == "ended" { return continuation.finish() }
      state.records[index].listeners[listener] = continuation
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { state in
        guard let index = state.records.firstIndex(where: { $0.job.id == id }) else { return }
        state.records[index].listeners[listener] = nil
      }
    }
    return stream
  }

  private func tell(_ event: NightProgress.Event, of id: Int) {
    append(id) { number in
      switch event {
      case .began(let verb): Event(number: number, kind: "began", verb: verb)
      case .step(let verb, let done, let total):
        Event(number: number, kind: "step", verb: verb, done: done, total: total)
      case .rows(let verb, let count):
        Event(number: number, kind: "rows", verb: verb, done: count)
      case .finished(let verb, let seconds, let summary):
        Event(number: number, kind: "finished", verb: verb, seconds: seconds, summary: summary)
      case .resumed(let verb): Event(number: number, kind: "resumed", verb: verb)
      }
    }
  }

  private func append(_ id: Int, _ event: (Int) -> Event) {
    let heard = state.withLock { state -> (Event, [AsyncStream<Event>.Continuation])? in
      guard let index = state.records.firstIndex(where: { $0.job.id == id }) else { return nil }
      let number = (state.records[index].events.last?.number ?? 0) + 1
      let event = event(number)
      // Of the steps of a verb the last one says it all.
      if event.kind == "step" || event.kind == "rows",
        let last = state.records[index].events.last, last.kind == event.kind,
        last.verb == event.verb
      {
        state.records[index].events.removeLast()
      }
      state.records[index].events.append(event)
      state.eventCount += 1
      return (event, Array(state.records[index].listeners.values))
    }
    guard let (event, listeners) = heard else { return }
    for listener in listeners {
      listener.yield(event)
      if event.kind == "ended" { listener.finish() }
    }
  }
}
