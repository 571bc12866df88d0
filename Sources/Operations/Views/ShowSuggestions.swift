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
    let found = try view.ledger.suggestion(id, of: run.id)
    try view.ledger.authorize(
      caller, to: .viewSuggestions, on: found.map { .store($0.store) } ?? .chain)
    guard let found, let line = try shown([found], of: run).first else {
      throw OperationsFailure.unknownName(kind: "suggestion", name: id.text)
    }
    return line
  }

  private func shown(_ suggestions: [Suggestion], of run: StoredRun) throws -> [SuggestionView] {
    let decisions = try LineDecisions(view.ledger, run: run, suggestions: suggestions)
    let names = ChainNames(stores: view.stores, materials: view.materials)
    return suggestions.map { shown(names.line($0, decisions), of: run.id) }
  }

  private func shown(_ line: ReviewLine, of run: RunID) -> SuggestionView {
    SuggestionView(
      line, of: run, showsWorth: caller.principal.sees(.worth, of: .store(line.suggestion.store)))
  }
}

extension ShowSuggestions {
  /// A part of the plan under review, as the review page shows it.
  public struct Review: Encodable, Sendable {
    /// The plan's run.
    public let run: RunID
    /// The plan's business day.
    public let day: BusinessDay
    /// Sums over all lines that the query finds, not only those given; absent for those who may
    /// not see worth.
    public let totals: ReviewTotals?
    /// The groups of all of those; empty without a grouping.
    public let groups: [ReviewGroup]
    /// The lines.
    public let items: [SuggestionView]
    /// Where the list goes on; `nil` on the last part.
    public var next: String?
  }

  /// What a planner's query finds in a plan.
  ///
  /// - Parameter page: its place is how many lines were given before.
  public func review(
    _ query: ReviewQuery, in plan: ReviewedPlan, _ page: PageRequest
  ) throws -> Review {
    let stores = try view.ledger.stores(for: .viewSuggestions, within: nil, to: caller)
    var query = query
    query.offset = page.after.flatMap { Int($0) } ?? 0
    query.limit = page.limit + 1
    let found = plan.page(query, within: stores)
    let isWorthy = (stores ?? []).allSatisfy { caller.principal.sees(.worth, of: .store($0)) }
    return Review(
      run: found.run, day: found.day, totals: isWorthy ? found.totals : nil,
      groups: isWorthy ? found.groups : [],
      items: found.lines.prefix(page.limit).map { shown($0, of: found.run) },
      next: found.lines.count > page.limit ? "\(query.offset + page.limit)" : nil)
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
