public import Access
import Persistence
public import SupplyChain

/// An API key as it is listed; its secrets are not in it.
public struct APIKeyView: Sendable, Hashable, Encodable {
  /// Its id.
  public let id: KeyID
  /// Whose it is.
  public let name: String
  /// What it may do.
  public let scopes: [Action]
  /// For which stores; `nil` for all.
  public let stores: [StoreID]?
  /// Whether it is revoked.
  public let isRevoked: Bool
  /// Until when each of its secrets opens anything, the oldest first.
  public let endsAt: [Instant]
  /// Whether it should be rotated soon, or is over.
  public let warning: SecretWarning?

  init(_ stored: StoredAPIKey, now: Instant) {
    let key = stored.key
    self.id = key.id
    self.name = key.name
    self.scopes = Action.allCases.filter(key.scopes.contains)
    if case .only(let own) = key.stores { self.stores = own.sorted() } else { self.stores = nil }
    self.isRevoked = stored.isRevoked
    let secrets = stored.isRevoked ? [] : stored.secrets
    self.endsAt = secrets.map(\.endsAt)
    let newest = secrets.last
    self.warning = SecretWarning(
      "api_key", madeAt: newest?.madeAt, endsAt: newest?.endsAt, now: now)
  }
}

/// Issues, rotates and revokes the API keys of partners' programs.
public struct ManageKeys {
  let door: Doorkeeper
  let caller: Caller

  /// A secret, which is told this once, and until when it opens anything.
  public struct Issued: Sendable {
    /// The secret.
    public let secret: APIKeySecret
    /// Until when.
    public let endsAt: Instant
  }

  /// Prepares the acts of somebody who may ``Access/Action/manageKeys``.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  /// All keys, by id, as somebody who may ``Access/Action/viewKeys``.
  public func all() throws -> [APIKeyView] {
    try door.ledger.authorize(caller, to: .viewKeys, on: .chain)
    return try door.ledger.apiKeys().map { APIKeyView($0, now: caller.at) }
  }

  /// One key.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)``.
  public func one(_ id: KeyID) throws -> APIKeyView {
    try door.ledger.authorize(caller, to: .viewKeys, on: .chain)
    guard let stored = try door.ledger.apiKey(id) else {
      throw AccessFailure.unknown(what: "key", id: id.text)
    }
    return APIKeyView(stored, now: caller.at)
  }

  /// Issues a key.
  ///
  /// - Parameter days: after which its secret is over, 90 at most.
  /// - Throws: ``Access/AccessFailure/badValue(what:reason:)``,
  ///   ``Access/AccessFailure/exists(what:id:)``.
  public func issue(_ key: APIKey, days: Int = SecretLife.days) throws -> Issued {
    try door.ledger.authorize(caller, to: .manageKeys, on: .chain)
    try check(key)
    let issued = try issued(days)
    try door.ledger.add(
      key, tag: try tag(issued), madeAt: caller.at, endsAt: issued.endsAt,
      record: AuditRecord(
        caller.act, .manageKeys, subject: "key \(key.id)",
        after: [
          "name": key.name, "scopes": key.scopes.map(\.rawValue).sorted().joined(separator: " "),
          "stores": key.storesText, "ends_at": issued.endsAt.text,
        ]))
    return issued
  }

  /// Gives a key a new secret; the old one opens for a week more, so that both are good while the
  /// partner changes over.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)``.
  public func rotate(_ id: KeyID, days: Int = SecretLife.days) throws -> Issued {
    try door.ledger.authorize(caller, to: .manageKeys, on: .chain)
    let issued = try issued(days)
    let overlap = caller.at.advanced(byDays: SecretLife.overlapDays)
    try door.ledger.rotate(
      id, tag: try tag(issued), madeAt: caller.at, endsAt: issued.endsAt, overlap: overlap,
      record: AuditRecord(
        caller.act, .manageKeys, subject: "key \(id)",
        after: ["ends_at": issued.endsAt.text, "old_secret_ends_at": overlap.text]))
    return issued
  }

  /// Revokes a key at once.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)``.
  public func revoke(_ id: KeyID) throws {
    try door.ledger.authorize(caller, to: .manageKeys, on: .chain)
    try door.ledger.revoke(
      id,
      record: AuditRecord(
        caller.act, .manageKeys, subject: "key \(id)", before: ["state": "in use"],
        after: ["state": "revoked"]))
  }

  private func issued(_ days: Int) throws -> Issued {
    guard (1...SecretLife.days).contains(days) else {
      throw AccessFailure.badValue(
        what: "life of the key",
        reason: Sentence("1 to \(SecretLife.days) days", "1 到 \(SecretLife.days) 天"))
    }
    return Issued(
      secret: APIKeySecret(random: door.random), endsAt: caller.at.advanced(byDays: days))
  }

  private func tag(_ issued: Issued) throws -> String {
    guard let tag = door.keys.tag(issued.secret.text, version: door.keys.current.version) else {
      throw AccessFailure.busy
    }
    return tag
  }

  private func check(_ key: APIKey) throws {
    func fail(_ what: String, _ reason: Sentence) -> AccessFailure {
      .badValue(what: what, reason: reason)
    }
    let isPlain = key.id.text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isPlain, (2...64).contains(key.id.text.utf8.count) else {
      throw fail(
        "id of the key",
        Sentence("it has 2 to 64 of a-z 0-9 . - _", "2 到 64 个字符，限 a-z 0-9 . - _"))
    }
    guard (1...100).contains(key.name.count) else {
      throw fail(
        "name of the key", Sentence("it has 1 to 100 characters", "名称须有 1 到 100 个字符"))
    }
    let possible = Action.allCases.filter { PermissionTable.rule($0, for: .partner) != .none }
    guard !key.scopes.isEmpty, key.scopes.isSubset(of: possible) else {
      let names = possible.map(\.rawValue).joined(separator: ", ")
      throw fail("scopes", Sentence("one or more of \(names)", "权限须为以下之一或多项：\(names)"))
    }
    if case .only(let stores) = key.stores {
      let known = try door.ledger.knownStores()
      guard !stores.isEmpty else {
        throw fail("stores", Sentence("name some, or all", "请填写门店，或选择全部"))
      }
      if let unknown = stores.sorted().first(where: { !known.contains($0) }) {
        throw fail(
          "stores", Sentence("there is no store \(unknown)", "没有门店 \(unknown)"))
      }
    }
  }
}

extension APIKey {
  fileprivate var storesText: String {
    switch stores {
    case .all: "all"
    case .only(let own): own.sorted().map(\.text).joined(separator: " ")
    }
  }
}
