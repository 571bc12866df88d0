import Dispatch
import Synchronization

/// The results of `work` for each of `count` pieces, in the order of the pieces, worked out on at
/// most `threads` threads: their number changes nothing but the time.
func sideBySide<Result: Sendable>(
  _ count: Int, threads: Int, _ work: @Sendable (Int) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: count))
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    while true {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard piece < count else { return }
      let result = work(piece)
      results.withLock { $0[piece] = result }
    }
  }
  return results.withLock { results in
    results.map { result in
      guard let result else { preconditionFailure("every piece is worked on") }
      return result
    }
  }
}
