public import SupplyChain

/// Names the people of the accounts; its ids are the names with which they sign in.
public typealias PersonID = Identifier<Person>
/// The identity of an ``APIKey``: the part of it that is no secret.
public typealias KeyID = Identifier<APIKey>

/// Who acts.
public struct Principal: Sendable, Hashable {
  /// What sort of actor it is.
  public enum Kind: Sendable, Hashable {
    /// Somebody who has signed in.
    case person(PersonID)
    /// A partner's program.
    case key(KeyID)
    /// An RFID reader, by its id.
    case reader(String)
    /// Whoever works at the machine that holds the ledger, by the name of their account there.
    case `operator`(String)
    /// The program's own clock.
    case clock
  }

  /// What sort of actor it is.
  public let kind: Kind
  /// Their roles.
  public let roles: Set<Role>
  /// The stores that are their own.
  public let stores: StoreScope
  /// The only actions that they may do, whatever their roles allow; `nil` sets no such limit.
  public let scopes: Set<Action>?
  /// What their account needs before anything else is allowed; `nil` when it is in order.
  public let confinement: AccessFailure.Confinement?
  /// From where they act.
  public let origin: Origin

  /// Takes an actor.
  public init(
    kind: Kind, roles: Set<Role>, stores: StoreScope, scopes: Set<Action>? = nil,
    confinement: AccessFailure.Confinement? = nil, origin: Origin
  ) {
    self.kind = kind
    self.roles = roles
    self.stores = stores
    self.scopes = scopes
    self.confinement = confinement
    self.origin = origin
  }

  /// Somebody at the machine.
  public static func `operator`(
    _ name: String, from origin: Origin = Origin(.commandLine)
  ) -> Principal {
    Principal(kind: .operator(name), roles: [.operator], stores: .all, origin: origin)
  }

  /// An RFID reader: it hands in what it saw in its store, and does nothing else.
  public static func reader(_ id: String, in store: StoreID, from origin: Origin) -> Principal {
    Principal(
      kind: .reader(id), roles: [.partner], stores: .only([store]), scopes: [.handInReads],
      origin: origin)
  }

  /// The program's own clock.
  public static let clock = Principal(
    kind: .clock, roles: [.clock], stores: .all, origin: Origin(.clock))

  /// The person behind it, if it is one.
  public var person: PersonID? {
    if case .person(let person) = kind { person } else { nil }
  }

  /// The name under which acts are kept: a person's id, `key:…`, `reader:…`, an operator's account,
  /// `clock`.
  public var name: String {
    switch kind {
    case .person(let person): person.text
    case .key(let key): "key:\(key)"
    case .reader(let id): "reader:\(id)"
    case .operator(let name): name
    case .clock: "clock"
    }
  }

  /// An act of theirs, as the ledger keeps it beside every change.
  ///
  /// - Parameter instant: ISO 8601 in UTC.
  public func act(at instant: String) -> Act { Act(by: name, at: instant, from: origin) }
}

/// A principal who acts at an instant, on a business day: what every use case is given.
public struct Caller: Sendable, Hashable {
  /// Who acts.
  public let principal: Principal
  /// When.
  public let at: Instant
  /// The business day on which it happens, by the calendar.
  public let day: BusinessDay
  /// The time on the chain's clocks; `nil` where the day was named, and is that of every store.
  public let time: TimeOfDay?

  /// Takes an actor, the present instant and a business day that is that of every store.
  public init(_ principal: Principal, at: Instant, day: BusinessDay) {
    self.principal = principal
    self.at = at
    self.day = day
    self.time = nil
  }

  /// Takes an actor, the present instant and the same moment on the chain's clocks.
  public init(_ principal: Principal, at: Instant, now: LocalMoment) {
    self.principal = principal
    self.at = at
    self.day = now.day
    self.time = now.time
  }

  /// The business day of a store whose day is cut off at an hour.
  public func day(cutoff: TimeOfDay) -> StoreDay {
    time.map { StoreDay(at: LocalMoment(day: day, time: $0), cutoff: cutoff) }
      ?? StoreDay(day, cutoff: cutoff)
  }

  /// The act, as the ledger keeps it beside every change.
  public var act: Act { principal.act(at: at.text) }
}
