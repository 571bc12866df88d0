import Foundation
import Persistence

/// Applies `transform` to every element, on all cores, and returns the results in the order of the
/// elements: the number of threads changes nothing but the time.
///
/// - Throws: The error of the first element, in order, that failed.
func mapInParallel<Element: Sendable, Result: Sendable>(
  _ elements: [Element], _ transform: @escaping @Sendable (Element) throws -> Result
) throws -> [Result] {
  let results = ResultBox<Result>(count: elements.count)
  // The calling thread takes part in the work, but not with the transaction that it has open.
  Ledger.outsideTransaction {
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
      results.set(Swift.Result { try transform(elements[index]) }, at: index)
    }
  }
  return try results.all()
}

/// Results by index, written from several threads under a lock.
private final class ResultBox<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var results: [Swift.Result<Value, any Error>?]

  init(count: Int) { results = Array(repeating: nil, count: count) }

  func set(_ result: Swift.Result<Value, any Error>, at index: Int) {
    lock.withLock { results[index] = result }
  }

  func all() throws -> [Value] {
    try results.map { result in
      guard let result else { preconditionFailure("every index is computed") }
      return try result.get()
    }
  }
}

/// Applies `transform` to every element on all cores and hands the results to `take` in the order
/// of the elements, on the calling thread. While `take` has one, those after it are worked out, at
/// most `window` of them beyond the last one taken: no core waits for a write or for a sum, and
/// memory does not grow with the number of elements.
///
/// - Throws: The error of the first element, in order, that failed, or of `take`; elements after it
///   may have been worked out by then, and none is any more.
func mapAhead<Element: Sendable, Result: Sendable>(
  _ elements: [Element], window: Int, _ transform: @escaping @Sendable (Element) throws -> Result,
  take: (Result) throws -> Void
) throws {
  let line = ResultLine<Result>(count: elements.count, window: window)
  let workers = DispatchGroup()
  DispatchQueue.global().async(group: workers) {
    // As many at a time as there are cores; the others find nothing left.
    DispatchQueue.concurrentPerform(iterations: min(elements.count, mostWorkers)) { _ in
      while let index = line.begin() {
        line.put(Swift.Result { try transform(elements[index]) }, at: index)
      }
    }
  }
  defer {
    line.stop()
    workers.wait()
  }
  for _ in elements { try take(line.next().get()) }
}

/// More cores than any machine has that this runs on.
private let mostWorkers = 256

/// Results that are worked out out of order and taken in order.
private final class ResultLine<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private let count: Int
  private let window: Int
  /// All under the condition's lock.
  private var begun = 0
  private var taken = 0
  private var waiting: [Int: Result<Value, any Error>] = [:]
  private var isStopped = false

  init(count: Int, window: Int) {
    self.count = count
    self.window = max(window, 1)
  }

  /// The next element to work on, when there is room for its result; `nil` when there is none.
  func begin() -> Int? {
    condition.withLock {
      while !isStopped && begun < count && begun - taken >= window { condition.wait() }
      guard !isStopped, begun < count else { return nil }
      begun += 1
      return begun - 1
    }
  }

  func put(_ result: Result<Value, any Error>, at index: Int) {
    condition.withLock {
      waiting[index] = result
      condition.broadcast()
    }
  }

  /// The next result in order.
  func next() -> Result<Value, any Error> {
    condition.withLock {
      while true {
        if let result = waiting.removeValue(forKey: taken) {
          taken += 1
          condition.broadcast()
          return result
        }
        condition.wait()
      }
    }
  }

  /// No element is begun any more.
  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }
}

extension Array {
  /// The elements in blocks of at most `size`, in order: what is worked on at a time, so that
  /// memory does not grow with the chain.
  func blocks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
