import Synchronization

/// The streams of events that browsers and programs hold open: so many of each asker, and none that
/// keeps the service from ending.
final class OpenStreams: Sendable {
  private struct State {
    var isEnding = false
    var counts: [String: Int] = [:]
  }

  private let state = Mutex(State())
  private let most: Int

  /// Lets each asker hold `most` streams.
  init(most: Int) { self.most = most }

  /// Whether all streams are to end, since the service does.
  var isEnding: Bool { state.withLock(\.isEnding) }

  /// From now on all streams end within a second.
  func end() { state.withLock { $0.isEnding = true } }

  /// Tells whether an asker may hold one more.
  ///
  /// - Throws: ``ServiceFailure/tooMany(seconds:)``.
  func require(_ asker: String) throws(ServiceFailure) {
    guard state.withLock({ $0.counts[asker, default: 0] < most }) else {
      throw .tooMany(seconds: 60)
    }
  }

  /// Counts a stream of an asker for as long as `body` writes it.
  func hold(_ asker: String, _ body: () async throws -> Void) async throws {
    state.withLock { $0.counts[asker, default: 0] += 1 }
    defer {
      state.withLock { state in
        state.counts[asker, default: 1] -= 1
        if state.counts[asker] == 0 { state.counts[asker] = nil }
      }
    }
    try await body()
  }

  /// `texts`, which end when the service does, or their asker may not be told any more.
  func untilEnd(_ texts: AsyncStream<String>, _ asker: StreamWatch) -> AsyncStream<String> {
    AsyncStream { continuation in
      let pump = Task {
        for await text in texts { continuation.yield(text) }
        continuation.finish()
      }
      let watch = Task {
        while !isEnding, !Task.isCancelled, await asker.holds() {
          try? await Task.sleep(for: .seconds(1))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in
        pump.cancel()
        watch.cancel()
      }
    }
  }
}
