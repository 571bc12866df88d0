public import Access
import Persistence
public import SupplyChain

/// Sets up and takes away second factors.
public struct SecondFactor {
  let door: Doorkeeper
  let caller: Caller

  /// A new second factor, which is told this once.
  public struct Offer: Sendable {
    /// The factor.
    public let code: TimedCode
    /// What an authenticator app reads from a QR code.
    public let address: String
  }

  /// Prepares the act of whoever sets up their own, or of somebody who may
  /// ``Access/Action/managePeople``.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  private func authorize(_ id: PersonID) throws -> Action {
    let action: Action = caller.principal.person == id ? .changeOwnAccount : .managePeople
    try door.ledger.authorize(caller, to: action, on: .person(id))
    guard try door.ledger.person(id) != nil else {
      throw AccessFailure.unknown(what: "person", id: id.text)
    }
    return action
  }

  /// Makes a second factor, which counts once ``confirm(_:code:)`` has seen a code of it; one that
  /// counts already goes on until then.
  ///
  /// - Parameters:
  ///   - password: the present one, with which somebody replaces a factor of their own that counts:
  ///     a browser left open is no proof. It hashes then: not to be called on an event loop.
  ///   - issuer: whose account it is, as the app shows it.
  /// - Throws: ``Access/AccessFailure/wrongProof(_:)``, and counts it as a failed attempt.
  public func offer(
    to id: PersonID, password: String? = nil, issuer: String = "Chama"
  ) throws -> Offer {
    let action = try authorize(id)
    if action == .changeOwnAccount,
      try door.ledger.secondFactors(of: id).contains(where: \.isConfirmed)
    {
      try requirePassword(password ?? "", of: id)
    }
    let code = TimedCode(random: door.random)
    try door.ledger.addSecondFactor(
      of: id, at: caller.at,
      record: AuditRecord(
        caller.act, action, subject: "person \(id)", after: ["second_factor": "offered"])
    ) { try door.seal(code, id: $0) }
    return Offer(code: code, address: code.address(of: id, issuer: issuer))
  }

  private func requirePassword(_ password: String, of id: PersonID) throws {
    let attempts = SignInAttempts(
      door: door, name: id.text, origin: caller.principal.origin, at: caller.at)
    try attempts.requirePatience()
    guard let present = try door.ledger.person(id)?.password, try present.matches(password) else {
      try attempts.fail(.changeOwnAccount, isKnown: true)
      throw AccessFailure.wrongProof(.password)
    }
  }

  /// Makes the offered second factor count.
  ///
  /// - Returns: recovery codes, which are told this once; older ones count no longer.
  /// - Throws: ``Access/AccessFailure/wrongProof(_:)`` when the code is not of the factor.
  public func confirm(_ id: PersonID, code: String) throws -> [RecoveryCode] {
    let action = try authorize(id)
    let attempts = SignInAttempts(
      door: door, name: id.text, origin: caller.principal.origin, at: caller.at)
    try attempts.requirePatience()
    let recovery = (0..<RecoveryCode.count).map { _ in RecoveryCode(random: door.random) }
    let version = door.keys.current.version
    let record = AuditRecord(
      caller.act, action, subject: "person \(id)", after: ["second_factor": "in use"])
    for stored in try door.ledger.secondFactors(of: id) where !stored.isConfirmed {
      let factor = try door.factor(stored)
      guard let step = factor.step(of: code, at: caller.at, after: nil) else { continue }
      let isDone = try door.ledger.confirm(
        stored, step: step,
        recoveryTags: recovery.compactMap { door.keys.tag($0.text, version: version) },
        record: record)
      if isDone { return recovery }
    }
    try attempts.fail(action, isKnown: true)
    throw AccessFailure.wrongProof(.code)
  }

  /// Takes a second factor and its recovery codes away: for somebody who has lost both.
  public func remove(from id: PersonID) throws {
    try door.ledger.authorize(caller, to: .managePeople, on: .person(id))
    guard try door.ledger.person(id) != nil else {
      throw AccessFailure.unknown(what: "person", id: id.text)
    }
    try door.ledger.removeSecondFactors(
      of: id,
      record: AuditRecord(
        caller.act, .managePeople, subject: "person \(id)", after: ["second_factor": "removed"]))
  }
}
