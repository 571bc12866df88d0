public import Access
import Persistence
public import SupplyChain

/// Lets somebody in by name, password and second factor. It hashes: not to be called on an event
/// loop.
public struct SignIn {
  let door: Doorkeeper
  let origin: Origin
  let now: Instant

  /// Somebody who is in.
  public struct Admission: Sendable {
    /// What they show from now on; it is told this once.
    public let token: SecretToken
    /// Who they are.
    public let recognised: Recognised
  }

  /// Prepares attempts from one place at one instant.
  public init(_ door: Doorkeeper, origin: Origin, at now: Instant) {
    self.door = door
    self.origin = origin
    self.now = now
  }

  /// Signs somebody in. The token is new each time; one that the browser showed before is ended.
  ///
  /// - Parameter code: six digits of the second factor, or a recovery code.
  /// - Throws: ``Access/AccessFailure/wrongCredentials``, ``Access/AccessFailure/codeNeeded``,
  ///   ``Access/AccessFailure/tooManyAttempts(seconds:)``,
  ///   ``Access/AccessFailure/ended(what:)`` when the second factor is over.
  public func signIn(
    name: String, password: String, code: String? = nil, replacing old: SecretToken? = nil
  ) throws -> Admission {
    let attempts = SignInAttempts(door: door, name: name, origin: origin, at: now)
    try attempts.requirePatience()
    let stored = try PersonID(name).flatMap { try door.ledger.person($0) }
    let hash = stored?.password ?? .ofNobody
    let isRight = try hash.matches(password)
    guard let stored, isRight, stored.password != nil, stored.person.isActive else {
      try attempts.fail(.signIn, isKnown: stored != nil)
      throw AccessFailure.wrongCredentials
    }
    let factors = try door.ledger.secondFactors(of: stored.person.id).filter(\.isConfirmed)
    guard let proof = try proof(code, of: stored.person.id, factors) else {
      try attempts.fail(.signIn, isKnown: true)
      throw AccessFailure.wrongCredentials
    }
    let token = SecretToken(random: door.random)
    guard try admit(stored.person, token, proof, attempts) else {
      try attempts.fail(.signIn, isKnown: true)
      throw AccessFailure.wrongCredentials
    }
    if let old { try SignOut(door, origin: origin, at: now).signOut(old) }
    try renewHash(stored, password)
    return Admission(
      token: token,
      recognised: Recognised(
        stored, factorSince: factors.last?.madeAt, rules: door.rules, origin: origin, now: now))
  }

  /// What the code proves; `nil` when it proves nothing.
  private func proof(
    _ code: String?, of person: PersonID, _ factors: [StoredFactor]
  ) throws -> SignInProof? {
    guard !factors.isEmpty else { return .passwordAlone }
    guard let code, !code.isEmpty else { throw AccessFailure.codeNeeded }
    for stored in factors {
      let factor = try door.factor(stored)
      guard let step = factor.step(of: code, at: now, after: stored.lastStep) else { continue }
      guard SecretLife(madeAt: stored.madeAt, now: now) != .ended else {
        throw AccessFailure.ended(what: "second factor")
      }
      return .step(step, ofFactor: stored.id)
    }
    return RecoveryCode(code).map { .recovery(tags: door.keys.tags($0.text)) }
  }

  private func admit(
    _ person: Person, _ token: SecretToken, _ proof: SignInProof, _ attempts: SignInAttempts
  ) throws -> Bool {
    let act = person.principal(from: origin).act(at: now.text)
    let means =
      switch proof {
      case .passwordAlone: "password"
      case .step: "password and code"
      case .recovery: "password and recovery code"
      }
    return try door.ledger.signIn(
      person.id, tokenHash: token.hash, proof: proof, from: origin, at: now,
      forgetting: attempts.nameSubject,
      expired: (
        made: now + -Int64(door.rules.signedInHours) * 3600,
        seen: now + -Int64(door.rules.idleMinutes) * 60
      ),
      record: AuditRecord(
        act, .signIn, subject: "person \(person.id)", after: ["signed_in_by": means]))
  }

  /// A password that was hashed with less than today is hashed anew while it is at hand.
  private func renewHash(_ stored: StoredPerson, _ password: String) throws {
    guard let old = stored.password, old.isOutdated else { return }
    let hash = try PasswordHash(password, random: door.random)
    let act = Principal.clock.act(at: now.text)
    try door.ledger.change(stored.person.id, endsSignIns: false) { present, _ in
      guard present.password == old else { return nil }
      present.password = hash
      return AuditRecord(
        act, .managePeople, subject: "person \(stored.person.id)",
        after: ["password": "hashed anew"])
    }
  }
}

/// Failed attempts with a name and from an address, and the patience that they ask for.
struct SignInAttempts {
  let door: Doorkeeper
  let name: String
  let origin: Origin
  let now: Instant
  let nameSubject: String
  private let addressSubject: String?

  init(door: Doorkeeper, name: String, origin: Origin, at now: Instant) {
    self.door = door
    self.name = name
    self.origin = origin
    self.now = now
    self.nameSubject = door.subject(ofName: name)
    self.addressSubject = door.subject(ofAddress: origin.address)
  }

  /// What is counted, and under which name.
  private var counted: [(subject: String, what: SignInThrottle.Subject)] {
    guard let addressSubject, let address = origin.address else {
      return [(nameSubject, .name(name))]
    }
    return [(nameSubject, .name(name)), (addressSubject, .address(address))]
  }

  /// - Throws: ``Access/AccessFailure/tooManyAttempts(seconds:)``.
  func requirePatience() throws {
    var longest: Int64 = 0
    for (subject, what) in counted {
      guard let failures = try door.ledger.signInFailures(of: subject) else { continue }
      longest = max(
        longest,
        SignInThrottle.wait(what, failures: failures.count, last: failures.lastAt, now: now))
    }
    guard longest > 0 else { return }
    try door.ledger.heldOff(counted.map(\.subject))
    throw AccessFailure.tooManyAttempts(seconds: longest)
  }

  /// Counts a failure. The name is told to the audit trail only where there is such an account: it
  /// may be a password typed into the wrong field.
  func fail(_ action: Action, isKnown: Bool) throws {
    let heldOff = try door.ledger.signInFailures(of: nameSubject)?.heldOff ?? 0
    let by = isKnown ? name : "unknown"
    var after = ["why": "wrong credentials"]
    if heldOff > 0 { after["held_off_before"] = "\(heldOff)" }
    try door.ledger.failedToSignIn(
      counted.map { ($0.subject, $0.what.secondsAFailure) }, at: now,
      forgotten: now + -SignInThrottle.forgottenAfter,
      record: AuditRecord(
        Act(by: by, at: now.text, from: origin), action,
        subject: isKnown ? "person \(name)" : "person unknown", outcome: .refused, after: after))
  }
}
