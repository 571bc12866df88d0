public import SupplyChain

/// What an act concerns: the stores for which it is done or whose data it shows, and the people
/// that it names.
public struct Concern: Sendable, Hashable {
  /// The stores. One of them must be the asker's own where a rule says so, so an act that is one
  /// side's alone, such as dispatching, names that side's store alone.
  public let stores: Set<StoreID>
  /// The people: the courier of a leg, the owner of an account.
  public let people: Set<PersonID>

  /// Takes stores and people.
  public init(stores: Set<StoreID> = [], people: Set<PersonID> = []) {
    self.stores = stores
    self.people = people
  }

  /// The whole chain, no store or person in particular.
  public static let chain = Concern()

  /// One store.
  public static func store(_ store: StoreID) -> Concern { Concern(stores: [store]) }

  /// One person.
  public static func person(_ person: PersonID) -> Concern { Concern(people: [person]) }
}

/// Which rows a permission reaches, from the narrowest.
public enum RowRule: String, Sendable, Hashable, Codable, CaseIterable {
  /// None at all.
  case none
  /// Those that name the asker: a courier's leg, one's own account.
  case named
  /// Those of the asker's own stores.
  case ownStores = "own_stores"
  /// Those of the asker's own stores and those that name them.
  case own
  /// All.
  case any

  /// Whether a row is among those that it reaches for somebody.
  func reaches(_ row: Concern, of principal: Principal) -> Bool {
    let isNamed = principal.person.map(row.people.contains) ?? false
    let isOwn = principal.stores.meets(row.stores)
    return switch self {
    case .none: false
    case .named: isNamed
    case .ownStores: isOwn
    case .own: isNamed || isOwn
    case .any: true
    }
  }
}

/// Which stores somebody acts for.
public enum StoreScope: Sendable, Hashable, Codable {
  /// Every store.
  case all
  /// These stores.
  case only(Set<StoreID>)

  /// Whether one of `stores` is among them. What belongs to no store in particular belongs to
  /// those alone who act for all.
  func meets(_ stores: Set<StoreID>) -> Bool {
    switch self {
    case .all: true
    case .only(let own): !own.isDisjoint(with: stores)
    }
  }
}
