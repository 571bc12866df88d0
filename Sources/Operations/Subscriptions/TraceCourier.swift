import Access
import Notifying
public import SupplyChain
import Synchronization

/// Keeps subscriptions to trace events going while the service runs: each at its own pace, so that
/// one whose subscriber hangs holds up no other.
public final class TraceCourier: Sendable {
  let guardian: EndpointGuard
  private let deliver: DeliverTrace
  private let underWay = Mutex<Set<String>>([])

  /// So many messages are on their way at once.
  private static let most = 16

  /// Takes the ledger with its keys, and the settings, which name hosts inside the network to which
  /// messages may go, without TLS too.
  public convenience init(_ door: Doorkeeper, settings: Settings) {
    let guardian = EndpointGuard(trustedHosts: Set(settings.messages.trustedHosts))
    self.init(DeliverTrace(door, settings: settings, guardian: guardian), guardian: guardian)
  }

  init(_ deliver: DeliverTrace, guardian: EndpointGuard) {
    self.deliver = deliver
    self.guardian = guardian
  }

  /// Begins what is due and is not under way, and does not wait for it.
  ///
  /// - Parameter trouble: is told what went wrong that is no subscriber's fault.
  public func lookAround(
    _ clock: @escaping @Sendable () -> Instant, trouble: @escaping @Sendable (String) -> Void
  ) async {
    do {
      let due = try await WaitingThreads.run { [deliver] in try deliver.due(at: clock()) }
      for id in due where begins(id) {
        Task {
          defer { _ = underWay.withLock { $0.remove(id) } }
          do { _ = try await deliver.pump(id, clock) } catch { trouble("\(error)") }
        }
      }
    } catch {
      trouble("\(error)")
    }
  }

  private func begins(_ id: String) -> Bool {
    underWay.withLock { $0.count < TraceCourier.most && $0.insert(id).inserted }
  }
}
