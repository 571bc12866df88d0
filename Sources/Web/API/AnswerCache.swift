import Hummingbird
import Operations
import Synchronization

/// Answers that are held ready as long as the chain looks the same, bounded in bytes.
final class AnswerCache: Sendable {
  /// An answer as it goes out.
  struct Held: Sendable {
    let basis: ChainView.Basis
    let headers: HTTPFields
    let body: ByteBuffer

    var bytes: Int { body.readableBytes + 500 }
  }

  private struct State {
    var answers: [String: Held] = [:]
    /// Keys in the order in which they came, for letting the oldest go.
    var order: [String] = []
    var first = 0
    var bytes = 0
  }

  private let most: Int
  private let state = Mutex(State())

  init(most: Int) { self.most = most }

  /// The bytes that are held.
  var bytes: Int { state.withLock { $0.bytes } }

  /// The answer to a key, as long as what it depends on is the same.
  func answer(_ key: String, _ basis: ChainView.Basis) -> Held? {
    state.withLock { $0.answers[key] }.flatMap { $0.basis == basis ? $0 : nil }
  }

  /// Holds an answer ready.
  func hold(_ answer: Held, for key: String) {
    guard answer.bytes < most / 8 else { return }
    state.withLock { state in
      if let old = state.answers.updateValue(answer, forKey: key) {
        state.bytes -= old.bytes
      } else {
        state.order.append(key)
      }
      state.bytes += answer.bytes
      while state.bytes > most, state.first < state.order.count {
        let oldest = state.order[state.first]
        state.first += 1
        if let old = state.answers.removeValue(forKey: oldest) { state.bytes -= old.bytes }
      }
      if state.first > 1000, state.first * 2 > state.order.count {
        state.order.removeFirst(state.first)
        state.first = 0
      }
    }
  }
}
