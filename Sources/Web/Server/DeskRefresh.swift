import Access
import Logging
import Operations
import Synchronization

/// Brings the desks that answer questions for goods up to date behind an act that moved some, so
/// that no question waits for it: one that comes meanwhile is answered as it stood some
/// milliseconds ago, and an acceptance looks at the goods themselves.
final class DeskRefresh: Sendable {
  private enum State {
    case idle, running
    /// Something has moved since the present round began.
    case again
  }

  /// What moves goods, or promises them.
  static let moving: Set<Action> = [
    .answerRequest, .approveOrder, .rejectOrder, .cancelOrder, .dispatchOrder, .receiveOrder,
    .closeOrder, .loseOrder, .acceptSuggestions, .moveReplenishment, .receiveReplenishment,
  ]

  private let state = Mutex(State.idle)

  /// Runs `round`, and once more when it is wished again meanwhile.
  func wish(_ round: @escaping @Sendable () async -> Void) {
    let isFirst = state.withLock { state in
      defer { state = state == .idle ? .running : .again }
      return state == .idle
    }
    guard isFirst else { return }
    Task {
      repeat { await round() } while isWishedAgain()
    }
  }

  private func isWishedAgain() -> Bool {
    state.withLock { state in
      let again = state == .again
      state = again ? .running : .idle
      return again
    }
  }
}

extension ChainService {
  /// What an act leaves to be done once it is on the disk.
  func follow(up action: Action?) {
    guard let action, DeskRefresh.moving.contains(action) else { return }
    refresh.wish { [self] in
      do { try await pool.run { [self] in try desks.warmUp() } } catch {
        logger.error("the desks could not be refreshed", metadata: ["error": "\(error)"])
      }
    }
  }
}
