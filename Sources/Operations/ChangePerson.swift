public import Access
import Persistence
public import SupplyChain

/// Changes an account: name, roles, stores, language, how its owner is reached, whether it is open.
public struct ChangePerson {
  let door: Doorkeeper
  let caller: Caller

  /// What is to be otherwise; what is `nil` stays.
  public struct Change: Sendable {
    /// Another name.
    public var name: String?
    /// Other roles.
    public var roles: Set<Role>?
    /// Other stores.
    public var stores: Set<StoreID>?
    /// Another language.
    public var language: Language?
    /// Another phone number; an empty one takes it away.
    public var phone: String?
    /// Another address; an empty one takes it away.
    public var address: String?
    /// Whether they may sign in.
    public var isActive: Bool?

    /// Nothing yet.
    public init() {}

    /// Whether it is only what people decide about themselves.
    var isPersonal: Bool {
      name == nil && roles == nil && stores == nil && isActive == nil
    }

    /// Whether whoever is signed in has to do so again.
    var endsSignIns: Bool { isActive == false || roles != nil }
  }

  /// Prepares the act of somebody who may ``Access/Action/managePeople``, or of whoever changes
  /// their own language and contact.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  /// Changes a person.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)``,
  ///   ``Access/AccessFailure/badValue(what:reason:)``, ``Access/AccessFailure/lastAdmin(_:)``.
  public func change(_ id: PersonID, _ change: Change) throws {
    let isOwn = change.isPersonal && caller.principal.person == id
    try door.ledger.authorize(
      caller, to: isOwn ? .changeOwnAccount : .managePeople, on: .person(id))
    // Checked and sealed before the transaction; the transaction sees to the last admin.
    guard let present = try door.ledger.person(id) else {
      throw AccessFailure.unknown(what: "person", id: id.text)
    }
    var wanted = present.person.changed(by: change)
    wanted.phone = change.phone.flatMap { $0.isEmpty ? nil : $0 }
    wanted.address = change.address.flatMap { $0.isEmpty ? nil : $0 }
    try PersonCheck(ledger: door.ledger).check(wanted)
    let phone = try door.seal(wanted.phone, "phone", of: id)
    let address = try door.seal(wanted.address, "address", of: id)
    try door.ledger.change(id, endsSignIns: change.endsSignIns) { stored, all in
      let before = stored.texts
      stored.person = stored.person.changed(by: change)
      var after = stored.texts
      if change.phone != nil {
        stored.sealedPhone = phone
        after["phone"] = phone == nil ? "removed" : "changed"
      }
      if change.address != nil {
        stored.sealedAddress = address
        after["address"] = address == nil ? "removed" : "changed"
      }
      try requireAdmin(besides: stored, all)
      return AuditRecord.change(
        caller.act, isOwn ? .changeOwnAccount : .managePeople, subject: "person \(id)",
        from: before, to: after)
    }
  }

  /// The last admin stays one, unless somebody at the machine says otherwise: they can make
  /// another.
  private func requireAdmin(besides stored: StoredPerson, _ all: [StoredPerson]) throws {
    if case .operator = caller.principal.kind { return }
    func isAdmin(_ one: StoredPerson) -> Bool {
      one.person.isActive && one.person.roles.contains(.admin) && one.password != nil
    }
    let hadOne = all.contains(where: isAdmin)
    let others = all.filter { $0.person.id != stored.person.id }
    guard !hadOne || isAdmin(stored) || others.contains(where: isAdmin) else {
      throw AccessFailure.lastAdmin(stored.person.id.text)
    }
  }
}

extension Person {
  fileprivate func changed(by change: ChangePerson.Change) -> Person {
    var person = self
    person.name = change.name ?? name
    person.roles = change.roles ?? roles
    person.stores = change.stores ?? stores
    person.language = change.language ?? language
    person.isActive = change.isActive ?? isActive
    return person
  }
}
