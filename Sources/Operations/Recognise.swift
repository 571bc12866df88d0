public import Access
import Persistence
public import SupplyChain
import Traceability

/// Somebody whom a token made known.
public struct Recognised: Sendable {
  /// As whom they act.
  public let principal: Principal
  /// The person, without phone number and address.
  public let person: Person
  /// What should be renewed soon.
  public let warnings: [SecretWarning]

  init(
    _ stored: StoredPerson, factorSince: Instant?, rules: AccessRules, origin: Origin, now: Instant
  ) {
    self.person = stored.person
    self.warnings = stored.warnings(factorSince: factorSince, now: now)
    let isOver = stored.passwordSetAt.map { SecretLife(madeAt: $0, now: now) == .ended } ?? true
    // Whoever came in with a recovery code although the factor is over may only renew it.
    let isFactorOver = factorSince.map { SecretLife(madeAt: $0, now: now) == .ended } ?? false
    let lacksFactor =
      isFactorOver
      || rules.asksSecondFactor && factorSince == nil
        && stored.person.roles.contains(where: \.isHeadquarters)
    self.principal = stored.person.principal(
      from: origin, confinedTo: isOver ? .password : lacksFactor ? .secondFactor : nil)
  }
}

/// Why what somebody showed opens nothing. It is for the audit trail: whoever showed it is told no
/// more than that it opens nothing.
public struct RefusedCredential: Error, Sendable, Hashable {
  /// What is wrong with it.
  public enum Reason: String, Sendable {
    /// There is no such key or sign-in, or there was one long ago.
    case unknown
    /// The key was revoked.
    case revoked
    /// It is over.
    case ended
    /// The account is closed.
    case closed
    /// It is the key of another reader.
    case others
  }

  /// What is wrong with it.
  public let reason: Reason
  /// Whose it is, as acts are kept: a person's id, `key:…`, `reader:…`; `nil` when it is unknown.
  public let owner: String?

  /// Takes both.
  public init(_ reason: Reason, of owner: String? = nil) {
    self.reason = reason
    self.owner = owner
  }
}

/// Tells who asks, by the token of a browser or the API key of a program.
public struct Recognise {
  let door: Doorkeeper
  let origin: Origin
  let now: Instant
  private let refused: (RefusedCredential) -> Void

  /// Prepares a look at one request.
  ///
  /// - Parameter refused: is told what is wrong with what is shown, before that is refused.
  public init(
    _ door: Doorkeeper, origin: Origin, at now: Instant,
    refused: @escaping (RefusedCredential) -> Void = { _ in }
  ) {
    self.door = door
    self.origin = origin
    self.now = now
    self.refused = refused
  }

  private func refuse(
    _ failure: AccessFailure, _ reason: RefusedCredential.Reason, of owner: String? = nil
  ) throws(AccessFailure) -> Never {
    refused(RefusedCredential(reason, of: owner))
    throw failure
  }

  /// Being seen is kept to the minute, so that reading is no writing.
  private static let secondsBetweenSights: Int64 = 60

  /// Who shows a token.
  ///
  /// - Parameter isSeen: whether that counts as being there, so that the sign-in goes on; to look
  ///   whether it still holds does not.
  /// - Throws: ``Access/AccessFailure/notSignedIn`` when it opens nothing, or not any more.
  public func person(_ token: SecretToken, isSeen: Bool = true) throws -> Recognised {
    guard let signIn = try door.ledger.signIn(tokenHash: token.hash),
      let stored = try door.ledger.person(signIn.person)
    else { try refuse(.notSignedIn, .unknown) }
    guard now - signIn.madeAt < Int64(door.rules.signedInHours) * 3600,
      now - signIn.seenAt < Int64(door.rules.idleMinutes) * 60
    else { try refuse(.notSignedIn, .ended, of: signIn.person.text) }
    guard stored.person.isActive else {
      try refuse(.notSignedIn, .closed, of: signIn.person.text)
    }
    if isSeen, now - signIn.seenAt >= Recognise.secondsBetweenSights {
      try door.ledger.saw(tokenHash: token.hash, at: now)
    }
    let factors = try door.ledger.secondFactors(of: signIn.person).filter(\.isConfirmed)
    return Recognised(
      stored, factorSince: factors.last?.madeAt, rules: door.rules, origin: origin, now: now)
  }

  /// Whose program shows an API key, and whether it should be renewed soon.
  ///
  /// - Throws: ``Access/AccessFailure/wrongAPIKey``.
  public func key(_ text: String) throws -> (principal: Principal, warning: SecretWarning?) {
    guard let secret = APIKeySecret(text),
      let (stored, kept) = try door.ledger.apiKey(withTags: door.keys.tags(secret.text))
    else { try refuse(.wrongAPIKey, .unknown) }
    let principal = stored.key.principal(from: origin)
    guard !stored.isRevoked else { try refuse(.wrongAPIKey, .revoked, of: principal.name) }
    guard SecretLife(madeAt: kept.madeAt, end: kept.endsAt, now: now) != .ended else {
      try refuse(.wrongAPIKey, .ended, of: principal.name)
    }
    return (
      principal,
      SecretWarning("api_key", madeAt: kept.madeAt, endsAt: kept.endsAt, now: now)
    )
  }

  /// Which reader shows its key, and whether that should be renewed soon.
  ///
  /// - Throws: ``Access/AccessFailure/wrongAPIKey``.
  public func reader(_ text: String) throws -> (principal: Principal, warning: SecretWarning?) {
    guard text.hasPrefix(ReaderKey.prefix),
      let (stored, key) = try door.ledger.reader(withKeyHash: ReaderKey.hash(text))
    else { try refuse(.wrongAPIKey, .unknown) }
    let principal = Principal.reader(
      stored.reader.id.text, in: stored.reader.store, from: origin)
    guard SecretLife(madeAt: key.madeAt, end: key.endsAt, now: now) != .ended else {
      try refuse(.wrongAPIKey, .ended, of: principal.name)
    }
    return (
      principal,
      SecretWarning("reader_key", madeAt: key.madeAt, endsAt: key.endsAt, now: now)
    )
  }
}
