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

/// Tells who asks, by the token of a browser or the API key of a program.
public struct Recognise {
  let door: Doorkeeper
  let origin: Origin
  let now: Instant

  /// Prepares a look at one request.
  public init(_ door: Doorkeeper, origin: Origin, at now: Instant) {
    self.door = door
    self.origin = origin
    self.now = now
  }

  /// Being seen is kept to the minute, so that reading is no writing.
  private static let secondsBetweenSights: Int64 = 60

  /// Who shows a token.
  ///
  /// - Throws: ``Access/AccessFailure/notSignedIn`` when it opens nothing, or not any more.
  public func person(_ token: SecretToken) throws -> Recognised {
    guard let signIn = try door.ledger.signIn(tokenHash: token.hash),
      now - signIn.madeAt < Int64(door.rules.signedInHours) * 3600,
      now - signIn.seenAt < Int64(door.rules.idleMinutes) * 60,
      let stored = try door.ledger.person(signIn.person), stored.person.isActive
    else { throw AccessFailure.notSignedIn }
    if now - signIn.seenAt >= Recognise.secondsBetweenSights {
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
      let (stored, kept) = try door.ledger.apiKey(withTags: door.keys.tags(secret.text)),
      !stored.isRevoked,
      SecretLife(madeAt: kept.madeAt, end: kept.endsAt, now: now) != .ended
    else { throw AccessFailure.wrongAPIKey }
    return (
      stored.key.principal(from: origin),
      SecretWarning("api_key", madeAt: kept.madeAt, endsAt: kept.endsAt, now: now)
    )
  }

  /// Which reader shows its key, and whether that should be renewed soon.
  ///
  /// - Throws: ``Access/AccessFailure/wrongAPIKey``.
  public func reader(_ text: String) throws -> (principal: Principal, warning: SecretWarning?) {
    guard text.hasPrefix(ReaderKey.prefix),
      let (stored, key) = try door.ledger.reader(withKeyHash: ReaderKey.hash(text)),
      SecretLife(madeAt: key.madeAt, end: key.endsAt, now: now) != .ended
    else { throw AccessFailure.wrongAPIKey }
    return (
      .reader(stored.reader.id.text, in: stored.reader.store, from: origin),
      SecretWarning("reader_key", madeAt: key.madeAt, endsAt: key.endsAt, now: now)
    )
  }
}
