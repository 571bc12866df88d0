import Access
import Persistence
import SupplyChain
import Synchronization

/// Whether somebody who holds a stream open may still be told something: an account that is
/// disabled, a key that is revoked, rights that change and a sign-in that ends all end it.
final class StreamWatch: Sendable {
  private let service: ChainService
  private let credential: Credential
  private let origin: Origin
  /// What the asker saw of the chain when the stream began.
  private let sight: String
  private let last: Mutex<(changeCount: Int, at: Double)>

  /// Nothing need be written for a secret's time to run out.
  private static let longestSeconds = 15.0

  init(_ service: ChainService, _ credential: Credential, _ origin: Origin, sight: String) {
    self.service = service
    self.credential = credential
    self.origin = origin
    self.sight = sight
    self.last = Mutex((service.ledger.changeCount, service.clock.seconds()))
  }

  /// Whether the stream may go on; looked at when something has been written, and now and then.
  func holds() async -> Bool {
    let (changes, now) = (service.ledger.changeCount, service.clock.seconds())
    let isDue = last.withLock { last in
      guard last.changeCount != changes || now - last.at >= StreamWatch.longestSeconds else {
        return false
      }
      last = (changes, now)
      return true
    }
    guard isDue else { return true }
    do {
      let principal = try await service.pool.run { [service, credential, origin] in
        try service.authenticator.present(credential, origin)
      }
      return principal?.sight == sight
    } catch is ServiceFailure {
      // So much to do that it could not be looked at: the next second.
      last.withLock { $0.changeCount = changes &- 1 }
      return true
    } catch {
      return false
    }
  }
}
