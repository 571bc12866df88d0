import Foundation

/// The writer has given up; the reader may stop.
struct ReadingAbandoned: Error {}

/// Hands batches of rows from the thread that reads a file to the thread that writes the ledger,
/// a few at a time, so that both work and neither runs ahead of memory.
///
/// The state is guarded by the condition's lock.
final class RowPipe<Row: Sendable, Outcome: Sendable>: @unchecked Sendable {
  /// Reads the rows of a file, hands them to a sink, and says how it ended.
  typealias Reader =
    @Sendable (_ sink: ([Row]) throws(ReadingAbandoned) -> Void) throws(ReadingAbandoned) -> Outcome

  private let condition = NSCondition()
  private var batches: [[Row]] = []
  private var outcome: Result<Outcome, ReadingAbandoned>?
  private var isAbandoned = false
  private static var mostWaiting: Int { 8 }

  private init() {}

  /// Runs `read` on a thread of its own and `write` with every batch on this one.
  ///
  /// - Returns: What `read` returned.
  /// - Throws: What `write` throws, when the reading thread has stopped.
  static func run(read: @escaping Reader, write: ([Row]) throws -> Void) throws -> Outcome {
    let pipe = RowPipe()
    DispatchQueue.global().async {
      let outcome = Result { () throws(ReadingAbandoned) -> Outcome in
        try read { batch throws(ReadingAbandoned) in try pipe.send(batch) }
      }
      pipe.finish(outcome)
    }
    do {
      while let batch = pipe.next() { try write(batch) }
    } catch {
      pipe.abandon()
      _ = pipe.result()
      throw error
    }
    return try pipe.result().get()
  }

  /// Hands over a batch; waits while too many lie there.
  private func send(_ batch: [Row]) throws(ReadingAbandoned) {
    condition.lock()
    defer { condition.unlock() }
    while batches.count >= RowPipe.mostWaiting, !isAbandoned { condition.wait() }
    guard !isAbandoned else { throw ReadingAbandoned() }
    batches.append(batch)
    condition.broadcast()
  }

  /// Says how reading ended; no batch follows.
  private func finish(_ outcome: Result<Outcome, ReadingAbandoned>) {
    condition.lock()
    defer { condition.unlock() }
    self.outcome = outcome
    condition.broadcast()
  }

  /// The next batch, `nil` at the end.
  private func next() -> [Row]? {
    condition.lock()
    defer { condition.unlock() }
    while batches.isEmpty, outcome == nil { condition.wait() }
    guard !batches.isEmpty else { return nil }
    let batch = batches.removeFirst()
    condition.broadcast()
    return batch
  }

  /// Waits for the end and returns how reading ended.
  private func result() -> Result<Outcome, ReadingAbandoned> {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let outcome { return outcome }
      condition.wait()
    }
  }

  /// Tells the reader to stop.
  private func abandon() {
    condition.lock()
    defer { condition.unlock() }
    isAbandoned = true
    batches.removeAll()
    condition.broadcast()
  }
}
