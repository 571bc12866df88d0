public import SupplyChain

/// Somebody with an account.
public struct Person: Sendable, Hashable {
  /// The name with which they sign in.
  public let id: PersonID
  /// The name with which they are spoken of.
  public var name: String
  /// What they are to the chain; at least one, of ``Role/ofPeople``.
  public var roles: Set<Role>
  /// The stores that are their own; for store managers.
  public var stores: Set<StoreID>
  /// The language in which pages greet them.
  public var language: Language
  /// Their phone number, `nil` when it is not known or not shown to the asker.
  public var phone: String?
  /// Their address, `nil` when it is not known or not shown to the asker.
  public var address: String?
  /// Whether they may sign in.
  public var isActive: Bool

  /// Takes a person.
  public init(
    id: PersonID, name: String, roles: Set<Role>, stores: Set<StoreID> = [],
    language: Language = .english, phone: String? = nil, address: String? = nil,
    isActive: Bool = true
  ) {
    self.id = id
    self.name = name
    self.roles = roles
    self.stores = stores
    self.language = language
    self.phone = phone
    self.address = address
    self.isActive = isActive
  }

  /// The person as an actor.
  ///
  /// - Parameter confinement: what the account needs before anything else is allowed.
  public func principal(
    from origin: Origin, confinedTo confinement: AccessFailure.Confinement? = nil
  ) -> Principal {
    Principal(
      kind: .person(id), roles: roles, stores: .only(stores), confinement: confinement,
      origin: origin)
  }
}
