public import SupplyChain

/// Who may do and see what: one table of data from which every decision, the tests of every role,
/// action and field, and the page docs/access.md come.
public enum PermissionTable {
  /// The rule of a role for an action.
  public static func rule(_ action: Action, for role: Role) -> RowRule {
    actions[action]?[role] ?? .none
  }

  /// The rule of a role for a field.
  public static func rule(_ field: Field, for role: Role) -> RowRule {
    fields[field]?[role] ?? .none
  }

  /// What stands where in the tables below: `any` all rows, `own` rows of own stores and rows that
  /// name the asker, `stores` rows of own stores, `named` rows that name the asker, `-` none.
  private static let words: [Substring: RowRule] = [
    "any": .any, "own": .own, "stores": .ownStores, "named": .named, "-": .none,
  ]

  static let actions: [Action: [Role: RowRule]] = parsed(
    """
                          admin planner store_manager courier auditor partner operator clock
    view_chain            any   any     any           any     any     any     any      -
    view_stock            any   any     any           -       any     stores  any      -
    view_consumption      any   any     stores        -       any     stores  any      -
    view_forecast         any   any     stores        -       any     stores  any      -
    view_suggestions      any   any     stores        -       any     stores  any      -
    accept_suggestions    any   any     -             -       -       -       any      -
    change_suggestions    any   any     -             -       -       -       any      -
    move_replenishment    any   any     -             -       -       stores  any      any
    receive_replenishment any   any     stores        -       -       stores  any      any
    view_runs             any   any     -             -       any     -       any      -
    run_night             any   any     -             -       -       -       any      any
    view_exceptions       any   any     stores        -       any     -       any      -
    view_alert_rules      any   any     -             -       any     -       any      -
    manage_alert_rules    any   any     -             -       -       -       any      -
    manage_channels       any   -       -             -       -       -       any      -
    raise_alerts          any   any     -             -       -       -       any      any
    view_transfers        any   any     stores        named   any     stores  any      -
    ask_transfer          any   any     stores        -       -       stores  any      -
    answer_request        any   any     stores        -       -       stores  any      -
    escalate_requests     any   any     -             -       -       -       any      any
    approve_order         any   any     stores        -       -       -       any      -
    reject_order          any   any     stores        -       -       -       any      any
    cancel_order          any   any     stores        -       -       -       any      -
    assign_leg            any   any     -             -       -       -       any      -
    dispatch_order        any   any     stores        named   -       -       any      -
    report_arrival        any   any     stores        named   -       -       any      -
    receive_order         any   any     stores        -       -       -       any      -
    close_order           any   any     stores        -       -       -       any      -
    lose_order            any   any     -             -       -       -       any      -
    view_trace            any   any     stores        named   any     stores  any      -
    capture_trace         any   any     -             -       -       any     any      -
    subscribe_trace       any   any     -             -       -       stores  any      -
    hand_in_reads         any   any     -             -       -       stores  any      -
    correct_trace         any   any     -             -       -       -       any      -
    view_readers          any   any     stores        -       any     -       any      -
    manage_readers        any   -       -             -       -       -       any      -
    view_gains            any   any     stores        -       any     -       any      -
    view_settings         any   any     -             -       any     -       any      -
    change_settings       any   -       -             -       -       -       any      -
    view_people           any   named   named         named   any     -       any      -
    manage_people         any   -       -             -       -       -       any      -
    sign_in               named named   named         named   named   -       -        -
    change_own_account    named named   named         named   named   -       -        -
    view_keys             any   -       -             -       any     -       any      -
    manage_keys           any   -       -             -       -       -       any      -
    view_audit            any   -       -             -       any     -       any      -
    export_audit          any   -       -             -       any     -       any      -
    view_health           any   -       -             -       any     any     any      any
    back_up               any   -       -             -       -       -       any      any
    keep_ledger           -     -       -             -       -       -       any      -
    """, Action.init(rawValue:))

  static let fields: [Field: [Role: RowRule]] = parsed(
    """
                          admin planner store_manager courier auditor partner operator clock
    exact_stock           any   any     stores        -       any     stores  any      any
    unit_cost             any   any     -             -       any     -       any      any
    worth                 any   any     stores        -       any     -       any      any
    phone                 any   -       own           named   -       -       any      -
    address               any   -       named         named   -       -       any      -
    sign_in_state         any   named   named         named   any     -       any      -
    """, Field.init(rawValue:))

  /// Reads one of the tables; every key and role must stand in it, which a test sees to.
  private static func parsed<Key: Hashable>(
    _ text: String, _ key: (String) -> Key?
  ) -> [Key: [Role: RowRule]] {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    let roles = lines[0].map { Role(rawValue: String($0)) }
    var table: [Key: [Role: RowRule]] = [:]
    for line in lines.dropFirst() {
      guard let row = key(String(line[0])), line.count == roles.count + 1 else {
        preconditionFailure("a row of the permission table is malformed: \(line)")
      }
      for (role, word) in zip(roles, line.dropFirst()) {
        guard let role, let rule = words[word] else {
          preconditionFailure("a cell of the permission table is malformed: \(line)")
        }
        table[row, default: [:]][role] = rule
      }
    }
    return table
  }
}

extension Principal {
  /// Whether the table lets them do `action` upon `row`.
  public func may(_ action: Action, on row: Concern) -> Bool {
    guard scopes?.contains(action) ?? true, !isBarred(from: action) else { return false }
    return roles.contains { PermissionTable.rule(action, for: $0).reaches(row, of: self) }
  }

  /// Whether their account has to be put in order first.
  func isBarred(from action: Action) -> Bool {
    confinement != nil && action != .changeOwnAccount && action != .signIn
  }

  /// Whether the table shows them `field` of `row`.
  public func sees(_ field: Field, of row: Concern) -> Bool {
    roles.contains { PermissionTable.rule(field, for: $0).reaches(row, of: self) }
  }

  /// Whether the table shows them `field` of every row of these stores; `nil` are all stores, also
  /// those that are still to come.
  public func sees(_ field: Field, ofAll stores: Set<StoreID>?) -> Bool {
    guard let stores else { return sees(field, of: .chain) }
    return stores.allSatisfy { sees(field, of: .store($0)) }
  }

  /// Which rows `action` reaches at all, for lists: what a query filters by.
  public func reach(of action: Action) -> Reach {
    guard scopes?.contains(action) ?? true, !isBarred(from: action) else { return .nothing }
    let rules = Set(roles.map { PermissionTable.rule(action, for: $0) })
    if rules.contains(.any) { return .everything }
    let hasStores = !rules.isDisjoint(with: [.ownStores, .own])
    let isNamed = !rules.isDisjoint(with: [.named, .own])
    guard hasStores || isNamed else { return .nothing }
    switch stores {
    case .all where hasStores: return .everything
    case .only(let own) where hasStores: return .rows(stores: own, person: isNamed ? person : nil)
    default: return .rows(stores: [], person: person)
    }
  }
}

/// Which rows of a list somebody is shown.
public enum Reach: Sendable, Hashable {
  /// No row: the whole list is refused.
  case nothing
  /// Rows of these stores, and rows that name this person.
  case rows(stores: Set<StoreID>, person: PersonID?)
  /// Every row.
  case everything
}

extension Caller {
  /// Holds an act against the table.
  ///
  /// - Throws: ``AccessFailure/notAllowed(_:action:concerning:)``,
  ///   ``AccessFailure/confined(_:until:)``.
  public func require(_ action: Action, on concern: Concern) throws(AccessFailure) {
    guard principal.may(action, on: concern) else {
      if let confinement = principal.confinement, principal.isBarred(from: action) {
        throw .confined(principal.name, until: confinement)
      }
      throw .notAllowed(principal.name, action: action, concerning: concern)
    }
  }
}
