public import Balancing
import SupplyChain

/// What a replay has counted from its first day on that counts.
public struct ReplayAccount: Hashable, Sendable {
  /// What became of one material in the whole chain, in thousandths of the base unit.
  public struct GoodsFlow: Hashable, Sendable {
    /// What lay there when counting began, and with what positions opened since.
    public var opened: Int64 = 0
    /// What headquarters delivered.
    public var delivered: Int64 = 0
    /// What was asked for.
    public var demanded: Int64 = 0
    /// What was used.
    public var consumed: Int64 = 0
    /// What was thrown away.
    public var wasted: Int64 = 0
    /// What stores gave each other.
    public var transferred: Int64 = 0
    /// What lay there at the close of each day, added up over the days.
    public var stockDays: Int64 = 0
    /// What lies there at the end.
    public var closing: Int64 = 0
  }

  /// By material, in the chain's order.
  public internal(set) var goods: [GoodsFlow]
  /// Days counted.
  public internal(set) var days = 0
  /// Order lines placed.
  public internal(set) var orders = 0
  /// Trips between stores.
  public internal(set) var trips = 0
  /// Materials on those trips, each counted once a trip.
  public internal(set) var transfers = 0
  /// What trips cost, handling included, in fen.
  public internal(set) var transportFen: Int64 = 0
  /// What the nightly plans promised to save.
  public internal(set) var promise = PlanPromise()

  init(goodsCount: Int) {
    goods = [GoodsFlow](repeating: GoodsFlow(), count: goodsCount)
  }
}

/// A replay in the measures by which policies are compared. Money is fen a year for the chain.
public struct ReplayMeasures: Hashable, Sendable, Codable {
  /// Cost of consumption a year ÷ mean stock at the close of a day, at cost.
  public let turnover: Double
  /// Consumption ÷ demand, both at cost.
  public let fillRate: Double
  /// Margin of what was asked for in vain.
  public let lostMargin: Double
  /// Cost of what was thrown away, disposal included.
  public let waste: Double
  /// Trips between stores, handling included.
  public let transport: Double
  /// Holding of the stock.
  public let holding: Double
  /// Transfers a year: materials on trips, each counted once a trip.
  public let transfers: Double
  /// Trips between stores a year.
  public let trips: Double
  /// Order lines a year.
  public let orders: Double
  /// What the nightly plans promised to save.
  public var promised: Double { promisedGain - promisedLoss + promisedRescue - promisedCosts }
  /// Of it: margin that recipients would have lost.
  public let promisedGain: Double
  /// Margin that donors may lose.
  public let promisedLoss: Double
  /// Waste avoided.
  public let promisedRescue: Double
  /// Trips and handling.
  public let promisedCosts: Double

  /// The same of single materials, in the chain's order.
  public let materials: [OfMaterial]

  /// What one material costs. Money is fen a year for the chain.
  public struct OfMaterial: Hashable, Sendable, Codable {
    /// What was asked for, at cost.
    public let demand: Double
    /// What was used, at cost.
    public let consumption: Double
    /// Margin of what was asked for in vain.
    public let lostMargin: Double
    /// Cost of what was thrown away, disposal included.
    public let waste: Double
    /// What lay there at the close of a day in the mean, at cost.
    public let meanStock: Double
  }

  /// Lost margin, waste, transport and holding.
  public var netCost: Double { lostMargin + waste + transport + holding }

  /// Works the measures out of an account.
  public init(_ account: ReplayAccount, chain: ReplayChain, settings: ReplaySettings) {
    let days = Double(max(account.days, 1))
    let year = 365 / days
    let materials = zip(account.goods, chain.goods).map { flow, goods in
      let disposal = goods.kilograms * settings.disposalFenPerKilogram
      return OfMaterial(
        demand: Double(flow.demanded) * goods.cost * year,
        consumption: Double(flow.consumed) * goods.cost * year,
        lostMargin: Double(flow.demanded - flow.consumed) * goods.margin * year,
        waste: Double(flow.wasted) * (goods.cost + disposal) * year,
        meanStock: Double(flow.stockDays) * goods.cost / days)
    }
    func sum(_ measure: (OfMaterial) -> Double) -> Double {
      materials.reduce(0) { $0 + measure($1) }
    }
    let (demand, consumption) = (sum(\.demand), sum(\.consumption))
    let meanStock = sum(\.meanStock)
    self.materials = materials
    self.turnover = meanStock > 0 ? consumption / meanStock : 0
    self.fillRate = demand > 0 ? consumption / demand : 1
    self.lostMargin = sum(\.lostMargin)
    self.waste = sum(\.waste)
    self.transport = Double(account.transportFen) * year
    self.holding = meanStock * settings.holdingRateAYear
    self.transfers = Double(account.transfers) * year
    self.trips = Double(account.trips) * year
    self.orders = Double(account.orders) * year
    self.promisedGain = Double(account.promise.gained.fen) * year
    self.promisedLoss = Double(account.promise.given.fen) * year
    self.promisedRescue = Double(account.promise.rescued.fen) * year
    self.promisedCosts = Double(account.promise.costs.fen) * year
  }
}
