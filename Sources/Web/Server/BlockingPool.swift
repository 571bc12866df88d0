import NIOPosix
import Synchronization

/// The threads that work on the ledger, so that neither event loops nor Swift's own few threads
/// ever wait for a disk. Work that would wait too long is refused instead.
final class BlockingPool: Sendable {
  private let pool: NIOThreadPool
  private let limits: ServiceLimits
  private let seconds: @Sendable () -> Double
  private let pending = Atomic<Int>(0)

  /// Starts so many threads.
  init(threads: Int, _ limits: ServiceLimits, seconds: @escaping @Sendable () -> Double) {
    self.limits = limits
    self.seconds = seconds
    self.pool = NIOThreadPool(numberOfThreads: threads)
    pool.start()
  }

  /// Pieces of work under way or waiting.
  var depth: Int { pending.load(ordering: .relaxed) }

  /// Runs `body` on one of the threads.
  ///
  /// - Throws: ``ServiceFailure/overloaded`` when too much is waiting, or has waited too long.
  func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let (_, depth) = pending.add(1, ordering: .relaxed)
    defer { pending.subtract(1, ordering: .relaxed) }
    guard depth <= limits.waiting else { throw ServiceFailure.overloaded }
    let deadline = seconds() + limits.waitingSeconds
    return try await pool.runIfActive { [seconds] in
      guard seconds() <= deadline else { throw ServiceFailure.overloaded }
      return try body()
    }
  }

  /// Lets the threads end when their work is done.
  func shutDown() async { try? await pool.shutdownGracefully() }
}
