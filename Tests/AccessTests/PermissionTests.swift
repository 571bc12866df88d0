import Access
import SupplyChain
import Testing

/// What each role may do and see, held against the table for a small chain.
@Suite struct PermissionTests {
  private static let own: StoreID = "S-0001"
  private static let other: StoreID = "S-0002"
  private static let origin = Origin(.web, address: "192.0.2.1")

  /// Somebody of each role whose own store is S-0001; programs act for that store alone.
  private static func holder(_ role: Role) -> Principal {
    switch role {
    case .partner:
      APIKey(
        id: "k1", name: "Partner", scopes: Set(Action.allCases), stores: .only([own])
      ).principal(from: origin)
    case .operator: .operator("root")
    case .clock: .clock
    default:
      Person(id: "p1", name: "Person", roles: [role], stores: [own]).principal(from: origin)
    }
  }

  /// Rows by what they have to do with the holder.
  private static let rows: [(row: Concern, isOwn: Bool, isNamed: Bool)] = [
    (.chain, false, false), (.store(own), true, false), (.store(other), false, false),
    (Concern(stores: [own, other]), true, false), (.person("p1"), false, true),
    (.person("p2"), false, false), (Concern(stores: [other], people: ["p1"]), false, true),
  ]

  /// What a rule means, said a second time.
  private func expected(_ rule: RowRule, isOwn: Bool, isNamed: Bool, isPerson: Bool) -> Bool {
    switch rule {
    case .none: false
    case .any: true
    case .ownStores: isOwn
    case .named: isNamed && isPerson
    case .own: isOwn || isNamed && isPerson
    }
  }

  @Test(arguments: Role.allCases)
  func `A role may do what the table says, row by row`(role: Role) {
    let holder = Self.holder(role)
    for action in Action.allCases {
      let rule = PermissionTable.rule(action, for: role)
      for (row, isOwn, isNamed) in Self.rows {
        let allowed = expected(
          rule, isOwn: isOwn, isNamed: isNamed, isPerson: holder.person != nil)
        #expect(holder.may(action, on: row) == allowed, "\(role) \(action) \(row)")
      }
      #expect((holder.reach(of: action) == .nothing) == (rule == .none), "\(role) \(action)")
      #expect((holder.reach(of: action) == .everything) == (rule == .any), "\(role) \(action)")
    }
  }

  @Test(arguments: Role.allCases)
  func `A role sees the fields that the table says, row by row`(role: Role) {
    let holder = Self.holder(role)
    for field in Field.allCases {
      let rule = PermissionTable.rule(field, for: role)
      for (row, isOwn, isNamed) in Self.rows {
        let shown = expected(
          rule, isOwn: isOwn, isNamed: isNamed, isPerson: holder.person != nil)
        #expect(holder.sees(field, of: row) == shown, "\(role) \(field) \(row)")
      }
    }
  }

  @Test func `Auditors and couriers' reach is as narrow as the house promises`() {
    let changes = Action.allCases.filter {
      !$0.rawValue.hasPrefix("view_") && ![.exportAudit, .changeOwnAccount, .signIn].contains($0)
    }
    #expect(changes.allSatisfy { PermissionTable.rule($0, for: .auditor) == .none })
    let courier = Self.holder(.courier)
    #expect(courier.may(.dispatchOrder, on: Concern(stores: [Self.other], people: ["p1"])))
    #expect(!courier.may(.dispatchOrder, on: Concern(stores: [Self.own], people: ["p2"])))
    #expect(courier.reach(of: .viewTransfers) == .rows(stores: [], person: "p1"))
  }

  @Test func `Only headquarters and the machine look after people, keys and the ledger`() {
    let may: (Action) -> [Role] = { action in
      Role.allCases.filter { PermissionTable.rule(action, for: $0) != .none }
    }
    #expect(may(.managePeople) == [.admin, .operator])
    #expect(may(.manageKeys) == [.admin, .operator])
    // A store's people approve small orders that it gives: never what concerns the whole chain.
    #expect(may(.approveOrder) == [.admin, .planner, .storeManager, .operator])
    #expect(!Self.holder(.storeManager).may(.approveOrder, on: .chain))
    #expect(may(.keepLedger) == [.operator])
  }

  @Test func `A key does nothing outside its scopes, whatever partners may`() {
    let key = APIKey(id: "k", name: "ERP", scopes: [.viewStock], stores: .all)
      .principal(from: Self.origin)
    #expect(key.may(.viewStock, on: .store(Self.other)))
    #expect(!key.may(.viewForecast, on: .store(Self.own)))
    #expect(key.reach(of: .viewForecast) == .nothing)
    #expect(key.reach(of: .viewStock) == .everything)
    let greedy = APIKey(id: "k", name: "ERP", scopes: [.managePeople], stores: .all)
    #expect(!greedy.principal(from: Self.origin).may(.managePeople, on: .chain))
  }

  @Test func `Several roles add up, and each keeps its own rows`() {
    let both = Person(id: "p1", name: "Both", roles: [.auditor, .storeManager], stores: [Self.own])
      .principal(from: Self.origin)
    #expect(both.may(.viewAudit, on: .chain))
    #expect(both.may(.receiveOrder, on: .store(Self.own)))
    #expect(!both.may(.receiveOrder, on: .store(Self.other)))
  }

  @Test func `A denial names who, what and where, and is a denial`() throws {
    let caller = Caller(
      Self.holder(.storeManager), at: Instant(seconds: 0), day: BusinessDay(daysSinceEpoch: 0))
    let failure = #expect(throws: AccessFailure.self) {
      try caller.require(.receiveOrder, on: .store(Self.other))
    }
    #expect(failure?.message == "p1 may not receive order for S-0002.")
    #expect(failure?.kind == .denied)
    #expect(caller.act == Act(by: "p1", at: "1970-01-01T00:00:00Z", from: Self.origin))
  }
}
