package import Access
package import Operations
package import SupplyChain
import Synchronization

/// What somebody shows to be let in.
package enum Credential: Sendable, Hashable {
  /// The token of a sign-in, from the cookie.
  case signIn(String)
  /// An API key, from the Authorization header.
  case key(String)
}

extension Credential {
  /// What it is, for the audit trail.
  var what: String {
    switch self {
    case .signIn: "sign-in"
    case .key: "key"
    }
  }

  /// What whoever shows it is told when it does not hold.
  var failure: AccessFailure {
    switch self {
    case .signIn: .notSignedIn
    case .key: .wrongAPIKey
    }
  }
}

/// Tells who shows a credential: the door to the use cases of `Access`.
package struct Authenticator: Sendable {
  private let find: @Sendable (Credential, Origin) throws -> Principal?
  private let look: @Sendable (Credential, Origin) throws -> Principal?

  /// Takes the use case; it may wait for the disk. It answers `nil`, or throws
  /// `RefusedCredential`, when the credential does not hold.
  package init(_ principal: @escaping @Sendable (Credential, Origin) throws -> Principal?) {
    (self.find, self.look) = (principal, principal)
  }

  /// The principal of a credential.
  ///
  /// - Throws: ``Operations/RefusedCredential``.
  package func principal(_ credential: Credential, _ origin: Origin) throws -> Principal {
    guard let found = try find(credential, origin) else { throw RefusedCredential(.unknown) }
    return found
  }

  /// The same without its being a sign of life: whether a sign-in that is used still holds.
  func present(_ credential: Credential, _ origin: Origin) throws -> Principal? {
    try look(credential, origin)
  }

  /// Recognises those whom a door knows.
  package init(_ door: Doorkeeper, now: @escaping @Sendable () -> Instant) {
    func principal(
      isSeen: Bool
    ) -> @Sendable (Credential, Origin) throws -> Principal? {
      { credential, origin in
        var refused = RefusedCredential(.unknown)
        let recognise = Recognise(door, origin: origin, at: now()) { refused = $0 }
        do {
          return switch credential {
          case .signIn(let token):
            try recognise.person(SecretToken(token), isSeen: isSeen).principal
          case .key(let text): try recognise.key(text).principal
          }
        } catch is AccessFailure {
          throw refused
        }
      }
    }
    (self.find, self.look) = (principal(isSeen: true), principal(isSeen: false))
  }
}

/// Remembers who showed a credential as long as nothing has been written, and no longer than some
/// seconds: a sign-in that ends, or a key that is revoked, is a write.
final class KnownPrincipals: Sendable {
  private struct Shown: Hashable {
    let credential: Credential
    let origin: Origin
  }

  private struct Known {
    let changeCount: Int
    let until: Double
    let asker: KnownAsker
  }

  private static let seconds = 30.0
  private static let most = 10_000

  private let known = Mutex<[Shown: Known]>([:])

  func asker(
    _ credential: Credential, _ origin: Origin, changeCount: Int, now: Double
  ) -> KnownAsker? {
    let shown = Shown(credential: credential, origin: origin)
    guard let found = known.withLock({ $0[shown] }), found.changeCount == changeCount,
      now < found.until
    else { return nil }
    return found.asker
  }

  func remember(
    _ asker: KnownAsker, for credential: Credential, _ origin: Origin, changeCount: Int,
    now: Double
  ) {
    known.withLock { known in
      if known.count >= KnownPrincipals.most { known.removeAll() }
      known[Shown(credential: credential, origin: origin)] = Known(
        changeCount: changeCount, until: now + KnownPrincipals.seconds, asker: asker)
    }
  }
}

/// Somebody who asks, with what an answer depends on of them, worked out once.
struct KnownAsker: Sendable {
  let principal: Principal
  /// Two with the same see the same.
  let sight: String

  init(_ principal: Principal) {
    self.principal = principal
    self.sight = principal.sight
  }
}
