public import Access
import Persistence
public import SupplyChain

/// What the plan in force suggests to send, as far as somebody may see it.
public struct ShowSuggestions {
  let view: ChainView
  let principal: Principal

  /// Prepares to show.
  public init(_ view: ChainView, to principal: Principal) {
    self.view = view
    self.principal = principal
  }

  /// A suggestion with what has become of it.
  public struct Line: Encodable, Sendable {
    /// Its id, as in the sheet.
    public let id: SuggestionID
    /// The run that made it.
    public let run: RunID
    /// The store.
    public let store: StoreID
    /// The store's name.
    public let storeName: String
    /// The material.
    public let material: MaterialID
    /// The material's name.
    public let materialName: String
    /// The base unit of all quantities.
    public let unit: String
    /// A pack.
    public let packSize: Quantity
    /// Free stock at the plan's close.
    public let onHand: Quantity
    /// The day at whose close was counted last.
    public let onHandAsOf: BusinessDay
    /// What is on its way.
    public let inTransit: Quantity
    /// What lies there and is promised to others.
    public let reserved: Quantity
    /// What will expire before it is used.
    public let expiring: Quantity
    /// Median of the demand over ``coverDays``.
    public let forecastP50: Quantity
    /// 90 % quantile of the demand over ``coverDays``.
    public let forecastP90: Quantity
    /// The days that the order must last.
    public let coverDays: Int
    /// What is held against uncertainty.
    public let safetyStock: Quantity
    /// What is suggested.
    public let suggestedQuantity: Quantity
    /// The same in packs.
    public let suggestedPacks: Int
    /// The day on which it should be there.
    public let needBy: BusinessDay
    /// Expected loss that it avoids, in fen; absent for those who may not see worth.
    public let priority: Money?
    /// What it costs, in fen; absent for those who may not see worth.
    public let cost: Money?
    /// Why, in one sentence, in English and Chinese.
    public let why: Sentence
    /// Whether an order has been made of it.
    public let isAccepted: Bool
    /// Changes with every decision about it.
    public let rowVersion: Int
    /// What a planner has decided beside it; absent when nothing is decided.
    public let decision: SuggestionOverride?
    /// Who decided, and when.
    public let decidedBy: Act?
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
  public func lines(_ filter: Filter, _ page: PageRequest) throws -> Page<Line> {
    let run = try view.plan()
    if let store = filter.store { try principal.require(.viewSuggestions, on: .store(store)) }
    let stores = try principal.stores(for: .viewSuggestions, within: filter.store)
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
  public func line(_ id: SuggestionID) throws -> Line {
    let run = try view.plan()
    let found = try view.ledger.suggestion(id, of: run.id)
    try principal.require(
      .viewSuggestions, on: found.map { .store($0.store) } ?? .chain)
    guard let found, let line = try shown([found], of: run).first else {
      throw OperationsFailure.unknownName(kind: "suggestion", name: id.text)
    }
    return line
  }

  private func shown(_ suggestions: [Suggestion], of run: StoredRun) throws -> [Line] {
    let accepted = try view.ledger.acceptedSuggestions(among: suggestions.map(\.id))
    let decisions = try LineDecisions(view.ledger, run: run, suggestions: suggestions)
    return suggestions.map { suggestion in
      let entry = decisions.entry(of: suggestion.id)
      let store = view.storesByID[suggestion.store]
      let material = view.materialsByID[suggestion.material]
      let isWorthy = principal.sees(.worth, of: .store(suggestion.store))
      return Line(
        id: suggestion.id, run: run.id, store: suggestion.store, storeName: store?.name ?? "",
        material: suggestion.material, materialName: material?.name ?? "",
        unit: material?.unit ?? "", packSize: suggestion.packSize, onHand: suggestion.onHand,
        onHandAsOf: suggestion.onHandAsOf, inTransit: suggestion.inTransit,
        reserved: suggestion.reserved, expiring: suggestion.expiring,
        forecastP50: suggestion.forecastP50, forecastP90: suggestion.forecastP90,
        coverDays: suggestion.coverDays, safetyStock: suggestion.safetyStock,
        suggestedQuantity: suggestion.suggestedQuantity,
        suggestedPacks: suggestion.suggestedPacks, needBy: suggestion.needBy,
        priority: isWorthy ? suggestion.priority : nil, cost: isWorthy ? suggestion.cost : nil,
        why: suggestion.why, isAccepted: accepted.contains(suggestion.id),
        rowVersion: decisions.version(of: suggestion.id),
        decision: entry.flatMap { $0.override.isEmpty ? nil : $0.override },
        decidedBy: entry?.act)
    }
  }
}

extension Principal {
  /// The stores whose rows somebody is shown in a list: `nil` for all.
  ///
  /// - Throws: ``Access/AccessFailure/notAllowed(_:action:concerning:)`` when it is none at all.
  func stores(for action: Action, within store: StoreID?) throws -> Set<StoreID>? {
    switch reach(of: action) {
    case .everything: return store.map { [$0] }
    case .rows(let own, _): return store.map { own.intersection([$0]) } ?? own
    case .nothing:
      throw AccessFailure.notAllowed(name, action: action, concerning: .chain)
    }
  }
}
