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

extension Array {
  /// The elements in blocks of at most `size`, in order: what is worked on at a time, so that
  /// memory does not grow with the chain.
  func blocks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
