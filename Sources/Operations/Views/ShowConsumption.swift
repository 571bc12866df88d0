public import Access
import Persistence
public import SupplyChain

/// What a store used of a material, day by day.
public struct ShowConsumption {
  let view: ChainView
  let caller: Caller

  /// Prepares to show.
  public init(_ view: ChainView, to caller: Caller) {
    self.view = view
    self.caller = caller
  }

  /// The longest span that is shown at once, in days.
  public static let longestSpan = 400

  /// What a store used of a material.
  public struct ConsumptionOfMaterial: Encodable, Sendable {
    /// The store.
    public let store: StoreID
    /// The material.
    public let material: MaterialID
    /// Its base unit.
    public let unit: String
    /// The days of which something is known, the first first.
    public let days: [Day]
  }

  /// A day's consumption.
  public struct Day: Encodable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// How much was used.
    public let quantity: Quantity
    /// Whether the store ran out on it.
    public let stockedOut: Bool
  }

  /// What was used from `first` through `last`; by default the last four weeks that are known.
  public func consumption(
    of material: MaterialID, in id: StoreID, from first: BusinessDay?, through last: BusinessDay?
  ) throws -> ConsumptionOfMaterial {
    try view.ledger.authorize(caller, to: .viewConsumption, on: .store(id))
    let known = try view.material(material)
    let store = try view.store(id)
    let end = min(last ?? .lastThatCounts, try view.plan().moment.day)
    let start = max(first ?? end - 27, end - (ShowConsumption.longestSpan - 1))
    let history = try view.facts?.history(of: store.id, since: start)
    return ConsumptionOfMaterial(
      store: id, material: material, unit: known.unit,
      days: history.map { days(of: material, $0, start, end) } ?? [])
  }

  private func days(
    of material: MaterialID, _ history: StoreHistory, _ start: BusinessDay, _ end: BusinessDay
  ) -> [Day] {
    guard let row = history.materials.firstIndex(of: material) else { return [] }
    let (from, to) = (max(start, history.firstDay), min(end, history.lastDay))
    guard from <= to else { return [] }
    return (from...to).compactMap { day in
      guard let quantity = history.quantity(row: row, day: day) else { return nil }
      let index = row * history.dayCount + (day - history.firstDay)
      return Day(day: day, quantity: quantity, stockedOut: history.stockedOut[index])
    }
  }
}

extension BusinessDay {
  /// Far beyond every plan.
  fileprivate static let lastThatCounts = BusinessDay(daysSinceEpoch: 1_000_000)
}
