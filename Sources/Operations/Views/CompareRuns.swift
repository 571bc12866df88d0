public import Access
public import Persistence
public import SupplyChain

/// What a run suggests otherwise than the run in force of the day before, and what of its numbers
/// moved.
public struct CompareRuns {
  let ledger: Ledger
  let caller: Caller

  /// Prepares to compare.
  public init(_ ledger: Ledger, for caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// The difference between two runs.
  public struct Difference: Encodable, Sendable {
    /// The run.
    public let run: RunID
    /// The run that it is held against; absent for the first.
    public let before: RunID?
    /// Whether other settings were in force.
    public let settingsChanged: Bool
    /// Lines that suggest the same.
    public let unchanged: Int
    /// Lines that suggest something else, by store and material.
    public var items: [Line]
    /// After which line the list goes on.
    public var next: String?
  }

  /// A line that suggests something else.
  public struct Line: Encodable, Sendable {
    /// The store.
    public let store: StoreID
    /// The material.
    public let material: MaterialID
    /// What was suggested; absent when the line is new.
    public let before: Quantity?
    /// What is suggested; absent when the line is gone.
    public let after: Quantity?
    /// What moved, the largest first.
    public let causes: [Cause]
  }

  /// A number that moved.
  public struct Cause: Encodable, Sendable {
    /// The numbers that a suggestion is made of.
    public enum Kind: String, Encodable, Sendable, CaseIterable {
      /// What the store is expected to use.
      case forecast
      /// What lies there and is free.
      case stock
      /// What is on its way.
      case onItsWay
      /// What is held against uncertainty.
      case safety
      /// What will expire.
      case expiry
    }

    /// Which number.
    public let kind: Kind
    /// What it was.
    public let before: Quantity
    /// What it is.
    public let after: Quantity
  }

  /// The difference of a run to the one in force of the newest day before it.
  public func difference(of id: RunID, _ page: PageRequest) throws -> Difference {
    try ledger.authorize(caller, to: .viewRuns, on: .chain)
    let run = try ledger.run(id)
    guard run.publishedAt != nil else { throw LedgerFailure.noRun(id.text) }
    let earlier = try ledger.run(before: run.moment.day)
    let now = try lines(of: run)
    let then = try earlier.map(lines) ?? [:]
    let keys = Set(now.keys).union(then.keys).sorted {
      ($0.store, $0.material) < ($1.store, $1.material)
    }
    let changed = keys.compactMap { key -> Line? in
      let (before, after) = (then[key], now[key])
      guard before?.suggestedQuantity != after?.suggestedQuantity else { return nil }
      return Line(
        store: key.store, material: key.material, before: before?.suggestedQuantity,
        after: after?.suggestedQuantity, causes: CompareRuns.causes(before, after))
    }
    let part = Page(of: changed, after: page.after, limit: page.limit) {
      "\($0.store)\u{1}\($0.material)"
    }
    return Difference(
      run: id, before: earlier?.id,
      settingsChanged: earlier.map { $0.settingsHash != run.settingsHash } ?? false,
      unchanged: keys.count - changed.count, items: part.items, next: part.next)
  }

  private struct Key: Hashable {
    let store: StoreID
    let material: MaterialID
  }

  private func lines(of run: StoredRun) throws -> [Key: Suggestion] {
    Dictionary(
      try ledger.suggestions(of: run.id).map { (Key(store: $0.store, material: $0.material), $0) },
      uniquingKeysWith: { $1 })
  }

  private static func causes(_ before: Suggestion?, _ after: Suggestion?) -> [Cause] {
    guard let before, let after else { return [] }
    let pairs: [(Cause.Kind, KeyPath<Suggestion, Quantity>)] = [
      (.forecast, \.forecastP50), (.stock, \.onHand), (.onItsWay, \.inTransit),
      (.safety, \.safetyStock), (.expiry, \.expiring),
    ]
    return pairs.map {
      Cause(kind: $0.0, before: before[keyPath: $0.1], after: after[keyPath: $0.1])
    }
    .filter { $0.before != $0.after }
    .sorted { abs($0.after.units - $0.before.units) > abs($1.after.units - $1.before.units) }
  }
}
