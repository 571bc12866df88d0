public import Access
import Persistence
public import SupplyChain

/// What an asker is shown of a person.
public struct PersonView: Sendable, Hashable, Encodable {
  /// The name with which they sign in.
  public let id: PersonID
  /// The name with which they are spoken of.
  public let name: String
  /// Their roles, in the order of ``Access/Role``.
  public let roles: [Role]
  /// Their own stores.
  public let stores: [StoreID]
  /// Their language.
  public let language: Language
  /// Their phone number, where the asker may see it and it is known.
  public let phone: String?
  /// Their address, where the asker may see it and it is known.
  public let address: String?
  /// Whether they may sign in.
  public let isActive: Bool
  /// When they signed in last, where the asker may see it.
  public let signedInAt: Instant?
  /// From where they signed in last, where the asker may see it.
  public let signedInFrom: String?
  /// When their password was set, where the asker may see it.
  public let passwordSetAt: Instant?
  /// When their second factor was made, where the asker may see it; `nil` where they have none.
  public let secondFactorSince: Instant?
  /// What should be renewed soon, or is over, where the asker may see it.
  public let warnings: [SecretWarning]
}

/// A secret that should be renewed, or is over.
public struct SecretWarning: Sendable, Hashable, Codable {
  /// Which one: `password`, `second_factor`, `api_key`, `reader_key`, `master_key`.
  public let secret: String
  /// Days until it opens nothing any more; 0 when it is over.
  public let days: Int

  init?(_ secret: String, madeAt: Instant?, endsAt: Instant? = nil, now: Instant) {
    guard let madeAt else { return nil }
    self.secret = secret
    switch SecretLife(madeAt: madeAt, end: endsAt, now: now) {
    case .good: return nil
    case .ending(let days): self.days = days
    case .ended: self.days = 0
    }
  }
}

/// Shows people's accounts.
public struct ListPeople {
  let door: Doorkeeper
  let caller: Caller

  /// Prepares a look by somebody who may ``Access/Action/viewPeople``.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  /// Everybody whom the asker may see, by id, with the fields that they may see.
  public func all() throws -> [PersonView] {
    guard caller.principal.reach(of: .viewPeople) != .nothing else {
      try door.ledger.authorize(caller, to: .viewPeople, on: .chain)
      return []
    }
    let factors = try door.ledger.secondFactorDates()
    return try door.ledger.people().filter {
      caller.principal.may(.viewPeople, on: $0.concern)
    }.map { try view($0, factorSince: factors[$0.person.id]) }
  }

  /// One person.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)``.
  public func one(_ id: PersonID) throws -> PersonView {
    let stored = try door.ledger.person(id)
    // A refusal does not tell the person's stores, and so not whether there is one.
    guard caller.principal.may(.viewPeople, on: stored?.concern ?? .person(id)) else {
      try door.ledger.refuse(caller, .viewPeople, on: .person(id))
    }
    guard let stored else { throw AccessFailure.unknown(what: "person", id: id.text) }
    return try view(stored, factorSince: try door.ledger.secondFactorDates()[id])
  }

  private func view(_ stored: StoredPerson, factorSince: Instant?) throws -> PersonView {
    let person = stored.person
    func sees(_ field: Field) -> Bool { caller.principal.sees(field, of: stored.concern) }
    let seesState = sees(.signInState)
    return PersonView(
      id: person.id, name: person.name, roles: Role.allCases.filter(person.roles.contains),
      stores: person.stores.sorted(), language: person.language,
      phone: sees(.phone) ? try door.open(stored.sealedPhone, "phone", of: person.id) : nil,
      address: sees(.address)
        ? try door.open(stored.sealedAddress, "address", of: person.id) : nil,
      isActive: person.isActive, signedInAt: seesState ? stored.signedInAt : nil,
      signedInFrom: seesState ? stored.signedInFrom : nil,
      passwordSetAt: seesState ? stored.passwordSetAt : nil,
      secondFactorSince: seesState ? factorSince : nil,
      warnings: seesState ? stored.warnings(factorSince: factorSince, now: caller.at) : [])
  }
}

extension StoredPerson {
  /// What an act upon the account concerns.
  var concern: Concern { Concern(stores: person.stores, people: [person.id]) }

  func warnings(factorSince: Instant?, now: Instant) -> [SecretWarning] {
    [
      SecretWarning("password", madeAt: passwordSetAt, now: now),
      SecretWarning("second_factor", madeAt: factorSince, now: now),
    ].compactMap { $0 }
  }

  /// The account as the audit trail tells of it: of phone number and address only whether they
  /// are there, of secrets nothing.
  var texts: [String: String] {
    [
      "name": person.name, "roles": person.roles.map(\.rawValue).sorted().joined(separator: " "),
      "stores": person.stores.sorted().map(\.text).joined(separator: " "),
      "language": person.language.rawValue, "active": person.isActive ? "yes" : "no",
    ]
  }
}
