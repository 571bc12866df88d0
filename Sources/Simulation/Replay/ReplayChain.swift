public import Replenishment
public import SupplyChain

/// The chain whose history is played: its stores with what they consumed, and its materials on the
/// terms on which they are ordered.
///
/// A position is a store and a material that the store has ever used; positions are numbered
/// through, store after store.
public struct ReplayChain: Sendable {
  /// The stores with a history, in the order given.
  public let shops: [Shop]
  /// The materials in use, sorted by id.
  public let goods: [Goods]
  /// How many positions there are.
  public let positionCount: Int

  /// A store with its history.
  public struct Shop: Sendable {
    /// The store.
    public let store: Store
    /// What it consumed.
    public let history: StoreHistory
    /// The index into ``ReplayChain/goods`` of each row of the history.
    public let goods: [Int]
    /// The position of the history's first row.
    public let firstPosition: Int

    /// The positions of the history's rows.
    public var positions: Range<Int> { firstPosition..<(firstPosition + goods.count) }
  }

  /// A material in the numbers that a replay needs.
  public struct Goods: Sendable {
    /// The material as it is ordered: what its master data lack is filled in.
    public let material: Material
    /// Thousandths of the base unit in a pack, at least 1.
    public let pack: Int64
    /// Days that the master data say from order to delivery: what a habit adds up.
    public let statedLeadDays: Int
    /// Days from the morning after the order to its delivery.
    public let leadDays: Int
    /// Days between two orders.
    public let reviewDays: Int
    /// Days of use, that of delivery included; `nil` when it keeps.
    public let shelfDays: Int?
    /// Fen for a thousandth of the base unit.
    public let cost: Double
    /// Margin lost for a thousandth that is short, in fen.
    public let margin: Double
    /// Kilograms of a thousandth.
    public let kilograms: Double
    /// Whether it is fresh by the settings.
    public let isFresh: Bool
  }

  /// Takes the chain.
  ///
  /// - Parameters:
  ///   - stores: those whose id has a history take part.
  ///   - materials: one that is used and not listed takes part on the policy's terms, at no cost.
  ///   - histories: at most one a store.
  ///   - policy: what stands in for missing master data.
  public init(
    stores: [Store], materials: [Material], histories: [StoreHistory],
    policy: ReplenishmentPolicy, settings: ReplaySettings
  ) {
    let known = Dictionary(materials.map { ($0.id, $0) }) { first, _ in first }
    let used = Set(histories.flatMap(\.materials)).sorted()
    let index = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    self.goods = used.map { Goods($0, known[$0], policy: policy, settings: settings) }
    let histories = Dictionary(histories.map { ($0.store, $0) }) { first, _ in first }
    var shops: [Shop] = []
    var position = 0
    for store in stores {
      guard let history = histories[store.id] else { continue }
      let goods = history.materials.compactMap { index[$0] }
      shops.append(Shop(store: store, history: history, goods: goods, firstPosition: position))
      position += goods.count
    }
    self.shops = shops
    self.positionCount = position
  }
}

extension ReplayChain.Goods {
  fileprivate init(
    _ id: MaterialID, _ known: Material?, policy: ReplenishmentPolicy, settings: ReplaySettings
  ) {
    let pack = known?.packSize.flatMap { $0 > .zero ? $0 : nil } ?? policy.packSize
    let lead = known?.leadTimeDays.flatMap { $0 >= 0 ? min($0, 60) : nil } ?? policy.leadTimeDays
    let review = known?.reviewDays.flatMap { $0 >= 1 ? min($0, 60) : nil } ?? policy.reviewDays
    let shelf = known?.shelfLifeDays.map { min(max($0, 1), 3650) }
    func perThousandth(_ price: UnitPrice?) -> Double {
      Double(price?.fenPerThousand ?? 0) / 1_000_000
    }
    self.pack = pack.thousandths
    let played = max(lead - 1 + Int(settings.leadTimeBeginsAfterDays), 0)
    (self.statedLeadDays, self.leadDays) = (lead, played)
    (self.reviewDays, self.shelfDays) = (review, shelf)
    self.cost = perThousandth(known?.unitCost)
    self.margin = perThousandth(known?.shortageCost)
    self.kilograms = Double(max(known?.milligramsPerUnit ?? 1000, 0)) / 1e9
    self.isFresh = shelf.map { Double($0) <= settings.freshShelfLifeDays } ?? false
    self.material = Material(
      id: id, name: known?.name ?? id.text, category: known?.category, unit: known?.unit ?? "",
      packSize: pack, shelfLifeDays: shelf, unitCost: known?.unitCost,
      shortageCost: known?.shortageCost, isChilled: known?.isChilled ?? false,
      isHighValue: known?.isHighValue ?? false, milligramsPerUnit: known?.milligramsPerUnit,
      leadTimeDays: played, reviewDays: review, gtin: known?.gtin,
      minimumOrder: known?.minimumOrder)
  }
}
