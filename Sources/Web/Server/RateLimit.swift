import Synchronization

/// A bucket of tokens for each asker: so many requests at once, and so many a second after that.
final class RateLimit: Sendable {
  private struct Bucket {
    var tokens: Double
    var at: Double
  }

  private let perSecond: Double
  private let burst: Double
  private let buckets = Mutex<[String: Bucket]>([:])

  /// So many askers are remembered; the bucket of a forgotten one is full.
  private static let mostAskers = 20_000

  init(perSecond: Double, burst: Double) {
    self.perSecond = perSecond
    self.burst = burst
  }

  /// Takes a token of an asker.
  ///
  /// - Parameter now: seconds that only grow.
  /// - Throws: ``ServiceFailure/tooMany(seconds:)``.
  func take(_ asker: String, at now: Double) throws(ServiceFailure) {
    try use(1, asker, at: now)
  }

  /// Tells whether a token is left, without taking it.
  ///
  /// - Throws: ``ServiceFailure/tooMany(seconds:)``.
  func require(_ asker: String, at now: Double) throws(ServiceFailure) {
    try use(0, asker, at: now)
  }

  private func use(
    _ count: Double, _ asker: String, at now: Double
  ) throws(ServiceFailure) {
    let wait = buckets.withLock { buckets -> Double in
      if buckets.count >= RateLimit.mostAskers { buckets.removeAll() }
      var bucket = buckets[asker] ?? Bucket(tokens: burst, at: now)
      bucket.tokens = min(burst, bucket.tokens + (now - bucket.at) * perSecond)
      bucket.at = now
      defer { buckets[asker] = bucket }
      guard bucket.tokens < 1 else {
        bucket.tokens -= count
        return 0
      }
      return (1 - bucket.tokens) / perSecond
    }
    guard wait == 0 else { throw .tooMany(seconds: max(1, Int(wait.rounded(.up)))) }
  }
}
