public import Access
import Persistence
public import SupplyChain

/// What the plan in force suggests to send, as far as somebody may see it.
public struct ShowSuggestions {
  let view: ChainView
  let caller: Caller

  /// Prepares to show.
  public init(_ view: ChainView, to caller: Caller) {
    self.view = view
    self.caller = caller
  }

  /// What a list is narrowed to.
  public struct Filter: Sendable {
    /// Only this store.
    public var store: StoreID?
    /// Only this material.
    public var material: MaterialID?
    /// Only what suggests something.
    public var isSending = false

    /// No filter.
    public init() {}
  }

  /// The suggestions, by store and material.
  public func lines(_ filter: Filter, _ page: PageRequest) throws -> Page<SuggestionView> {
    let run = try view.plan()
    if let store = filter.store {
      try view.ledger.authorize(caller, to: .viewSuggestions, on: .store(store))
    }
    let stores = try view.ledger.stores(
      for: .viewSuggestions, within: filter.store, to: caller)
    let found = try view.ledger.suggestions(
      of: run.id, stores: stores, material: filter.material, isSending: filter.isSending,
      after: page.after.flatMap { SuggestionID($0) }, limit: page.limit + 1)
    let part = Array(found.prefix(page.limit))
    let lines = try shown(part, of: run)
    return Page(items: lines, next: found.count > page.limit ? part.last?.id.text : nil)
  }

  /// One suggestion.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func line(_ id: SuggestionID) throws -> SuggestionView {
    let run = try view.plan()
    let unknown = OperationsFailure.unknownName(kind: "suggestion", name: id.text)
    guard let found = try view.ledger.suggestion(id, of: run.id) else { throw unknown }
    try view.ledger.requireSight(
      caller, of: .store(found.store), by: .viewSuggestions, to: .viewSuggestions,
      otherwise: unknown)
    guard let line = try shown([found], of: run).first else { throw unknown }
    return line
  }

  private func shown(_ suggestions: [Suggestion], of run: StoredRun) throws -> [SuggestionView] {
    let decisions = try LineDecisions(view.ledger, run: run, suggestions: suggestions)
    let names = ChainNames(stores: view.stores, materials: view.materials)
    return suggestions.map { shown(names.line($0, decisions), of: run.id) }
  }

  private func shown(_ line: ReviewLine, of run: RunID) -> SuggestionView {
    SuggestionView(line, of: run, to: caller.principal)
  }
}

extension ShowSuggestions {
  /// A part of the plan under review, as the review page shows it.
  public struct Review: Encodable, Sendable {
    /// The plan's run.
    public let run: RunID
    /// The plan's business day.
    public let day: BusinessDay
    /// Sums over all lines that the query finds, not only those given.
    public let totals: Totals
    /// The groups of all of those; empty without a grouping.
    public let groups: [Group]
    /// The lines.
    public let items: [SuggestionView]
    /// Where the list goes on; `nil` on the last part.
    public var next: String?
  }

  /// Sums over lines, as far as somebody may see them.
  public struct Totals: Encodable, Sendable {
    /// How many lines.
    public let lines: Int
    /// How many of them have something to send, as they stand.
    public let sending: Int
    /// How many somebody has decided about.
    public let decided: Int
    /// What they cost, in fen; absent for those who may not see unit costs: the sum over one line
    /// would tell them.
    public let cost: Money?
    /// The expected shortage that they avoid, in fen; absent for those who may not see worth.
    public let priority: Money?

    init(_ totals: ReviewTotals, hiding hidden: Set<Field>) {
      (lines, sending, decided) = (totals.lines, totals.sending, totals.decided)
      cost = hidden.contains(.unitCost) ? nil : totals.cost
      priority = hidden.contains(.worth) ? nil : totals.priority
    }
  }

  /// A group of lines.
  public struct Group: Encodable, Sendable {
    /// The id, city, category or state.
    public let key: String
    /// What people call it.
    public let name: String
    /// Its sums.
    public let totals: Totals
  }

  /// What a planner's query finds in a plan.
  ///
  /// - Parameter page: its place is how many lines were given before.
  public func review(
    _ query: ReviewQuery, in plan: ReviewedPlan, _ page: PageRequest
  ) throws -> Review {
    for store in query.stores.sorted() {
      try view.ledger.authorize(caller, to: .viewSuggestions, on: .store(store))
    }
    let stores = try view.ledger.stores(for: .viewSuggestions, within: nil, to: caller)
    var query = query
    query.offset = page.after.flatMap { Int($0) } ?? 0
    query.limit = page.limit + 1
    let found = plan.page(query, within: stores)
    let hidden = caller.principal.hiddenMoney(of: stores)
    // Groups stand by what they are worth, which is nothing to tell where it is not shown.
    let groups =
      hidden.contains(.worth) ? found.groups.sorted { $0.key < $1.key } : found.groups
    return Review(
      run: found.run, day: found.day, totals: Totals(found.totals, hiding: hidden),
      groups: groups.map {
        Group(key: $0.key, name: $0.name, totals: Totals($0.totals, hiding: hidden))
      },
      items: found.lines.prefix(page.limit).map { shown($0, of: found.run) },
      next: found.lines.count > page.limit ? "\(query.offset + page.limit)" : nil)
  }

  /// Whether lines may be sorted by something: by what is not shown, their order would show it.
  public func sorts(by key: ReviewQuery.Key) throws -> Bool {
    let stores = try view.ledger.stores(for: .viewSuggestions, within: nil, to: caller)
    return key.field.map { !caller.principal.hiddenMoney(of: stores).contains($0) } ?? true
  }
}

extension Principal {
  /// The fields of money that the table does not show them of all rows of some stores; `nil` for
  /// all stores.
  public func hiddenMoney(of stores: Set<StoreID>?) -> Set<Field> {
    Set([Field.unitCost, .worth].filter { !sees($0, ofAll: stores) })
  }
}

extension ReviewQuery.Key {
  /// The field of the permission table that decides who may sort by it; `nil` for everybody.
  public var field: Field? {
    switch self {
    case .priority: .worth
    case .cost: .unitCost
    case .store, .material, .suggested, .final, .change, .onHand, .cover, .needBy: nil
    }
  }
}

extension Ledger {
  /// The stores whose rows somebody is shown in a list: `nil` for all.
  ///
  /// - Throws: ``Access/AccessFailure/notAllowed(_:action:concerning:)`` when it is none at all.
  func stores(
    for action: Action, within store: StoreID?, to caller: Caller
  ) throws -> Set<StoreID>? {
    switch caller.principal.reach(of: action) {
    case .everything: return store.map { [$0] }
    case .rows(let own, _): return store.map { own.intersection([$0]) } ?? own
    case .nothing:
      try authorize(caller, to: action, on: .chain)
      return []
    }
  }
}
