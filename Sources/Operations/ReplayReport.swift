import Foundation
import Simulation
public import SupplyChain

/// What a replay found: the same document for `--json`, the printed table and the chart.
public struct ReplayReport: Codable, Sendable {
  /// A number over the seeds.
  public struct Spread: Codable, Hashable, Sendable {
    /// The mean of the seeds.
    public let mean: Double
    /// Their 5 % quantile.
    public let low: Double
    /// Their 95 % quantile.
    public let high: Double

    /// Takes one number a seed; quantiles are linear between them.
    public init(_ numbers: [Double]) {
      let sorted = numbers.sorted()
      func quantile(_ level: Double) -> Double {
        guard let last = sorted.last else { return 0 }
        let place = level * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
      }
      self.mean = numbers.reduce(0, +) / Double(max(numbers.count, 1))
      self.low = quantile(0.05)
      self.high = quantile(0.95)
    }
  }

  /// One policy in the measures. Money is yuan a year for the chain.
  public struct Policy: Codable, Hashable, Sendable {
    /// Its name.
    public let name: String
    /// What it does.
    public let what: String
    /// What a unit short counts, in its unit cost, when that was solved for.
    public let shortagePerUnitCost: Double?
    /// By measure: `turnover`, `fill_rate`, `lost_margin`, `waste`, `transport`, `holding`,
    /// `net_cost`, `transfers`, `trips`, `orders`, `promised` and its parts `promised_gain`,
    /// `promised_loss`, `promised_rescue`, `promised_costs`. Without `fill_rate` where nothing that
    /// was asked for has a unit cost.
    public let measures: [String: Spread]
    /// Where it comes from, material by material.
    public let materials: [Material]
  }

  /// One material under one policy, in the mean over the seeds. Money is yuan a year for the chain.
  public struct Material: Codable, Hashable, Sendable {
    /// The material.
    public let material: MaterialID
    /// Consumption ÷ demand; `nil` where the demand is worth nothing.
    public let fillRate: Double?
    /// Margin of what was asked for in vain.
    public let lostMargin: Double
    /// Cost of what was thrown away, disposal included.
    public let waste: Double
    /// Mean stock at cost, in yuan.
    public let meanStock: Double
    /// Consumption a year ÷ mean stock.
    public let turnover: Double
  }

  /// One policy held against another, seed by seed.
  public struct Comparison: Codable, Hashable, Sendable {
    /// The policy.
    public let policy: String
    /// What it is held against.
    public let against: String
    /// Changes in per cent: `turnover`, `waste`, `net_cost`.
    public let changes: [String: Spread]
    /// What was saved ÷ what the nightly plans promised; `nil` where they promise nothing.
    public let realisedOverPromised: Spread?
  }

  /// The folder's first and last day that count.
  public let firstDay: BusinessDay
  /// The last day.
  public let lastDay: BusinessDay
  /// Stores that took part.
  public let stores: Int
  /// Stores times materials that took part.
  public let positions: Int
  /// How many seeds.
  public let seeds: Int
  /// What the figures leave out, and what to do about it.
  public let warnings: [String]
  /// Everything assumed, by the names of the settings file.
  public let assumptions: [String: String]
  /// The policies in the catalogue's order.
  public let policies: [Policy]
  /// What is held against what.
  public let comparisons: [Comparison]

  init(
    lanes: [ReplayLane], policies: [ReplayPolicy], world: ReplayWorld, options: Replay.Options,
    days: (first: BusinessDay, last: BusinessDay)
  ) {
    let measures = Dictionary(grouping: lanes, by: \.policy.name).mapValues { lanes in
      lanes.sorted { $0.seed < $1.seed }.map {
        ReplayMeasures($0.account, chain: world.chain, settings: world.settings)
      }
    }
    self.firstDay = days.first
    self.lastDay = days.last
    self.stores = world.chain.shops.count
    self.positions = world.chain.positionCount
    self.seeds = options.seeds
    self.warnings = ReplayReport.warnings(of: world.chain)
    self.assumptions =
      ReplayAssumptions(
        replay: options.assumptions, settings: options.settings
      ).texts
    self.policies = policies.map { policy in
      Policy(
        name: policy.name, what: policy.summary,
        shortagePerUnitCost:
          lanes.first { $0.policy.name == policy.name }?.policy.shortagePerUnitCost,
        measures: ReplayReport.spreads(measures[policy.name] ?? []),
        materials: ReplayReport.materials(measures[policy.name] ?? [], of: world.chain))
    }
    self.comparisons = policies.flatMap { policy in
      policy.references.map { reference in
        ReplayReport.comparison(
          policy.name, measures[policy.name] ?? [], reference, measures[reference] ?? [])
      }
    }
  }

  private static func warnings(of chain: ReplayChain) -> [String] {
    let unpriced = chain.goods.count {
      $0.material.unitCost == nil || $0.material.shortageCost == nil
    }
    guard unpriced > 0 else { return [] }
    return [
      "\(unpriced) of the \(chain.goods.count) materials in use lack unit_cost or shortage_cost: "
        + "what is not priced counts as nothing in stock, fill, waste and lost margin. Fill them "
        + "in in materials.csv."
    ]
  }

  private static let columns: [(name: String, value: @Sendable (ReplayMeasures) -> Double?)] = [
    ("turnover", { $0.turnover }),
    ("fill_rate", { $0.materials.contains { $0.demand > 0 } ? $0.fillRate : nil }),
    ("lost_margin", { $0.lostMargin / 100 }), ("waste", { $0.waste / 100 }),
    ("transport", { $0.transport / 100 }), ("holding", { $0.holding / 100 }),
    ("net_cost", { $0.netCost / 100 }), ("transfers", { $0.transfers }),
    ("trips", { $0.trips }), ("orders", { $0.orders }), ("promised", { $0.promised / 100 }),
    ("promised_gain", { $0.promisedGain / 100 }), ("promised_loss", { $0.promisedLoss / 100 }),
    ("promised_rescue", { $0.promisedRescue / 100 }),
    ("promised_costs", { $0.promisedCosts / 100 }),
  ]

  private static func spreads(_ measures: [ReplayMeasures]) -> [String: Spread] {
    Dictionary(
      uniqueKeysWithValues: columns.compactMap { column in
        let values = measures.compactMap(column.value)
        guard values.count == measures.count else { return nil }
        return (column.name, Spread(values.map(rounded)))
      })
  }

  private static func materials(
    _ seeds: [ReplayMeasures], of chain: ReplayChain
  ) -> [Material] {
    chain.goods.enumerated().map { index, goods in
      func mean(_ measure: (ReplayMeasures.OfMaterial) -> Double) -> Double {
        seeds.reduce(0) { $0 + measure($1.materials[index]) } / Double(max(seeds.count, 1))
      }
      let (demand, stock) = (mean(\.demand), mean(\.meanStock))
      return Material(
        material: goods.material.id,
        fillRate: demand > 0 ? rounded(mean(\.consumption) / demand) : nil,
        lostMargin: rounded(mean(\.lostMargin) / 100), waste: rounded(mean(\.waste) / 100),
        meanStock: rounded(stock / 100),
        turnover: stock > 0 ? rounded(mean(\.consumption) / stock) : 0)
    }
  }

  private static func comparison(
    _ name: String, _ own: [ReplayMeasures], _ reference: String, _ other: [ReplayMeasures]
  ) -> Comparison {
    func change(_ value: (ReplayMeasures) -> Double) -> Spread {
      Spread(
        zip(own, other).map { mine, theirs in
          let base = value(theirs)
          return base > 0 ? rounded((value(mine) / base - 1) * 100) : 0
        })
    }
    let promises = zip(own, other).filter { $0.0.promised > 0 }
    return Comparison(
      policy: name, against: reference,
      changes: [
        "turnover": change { $0.turnover }, "waste": change { $0.waste },
        "net_cost": change { $0.netCost },
      ],
      realisedOverPromised: promises.isEmpty
        ? nil
        : Spread(promises.map { rounded(($0.1.netCost - $0.0.netCost) / $0.0.promised) }))
  }

  /// Four digits after the point: what differs behind them is no finding.
  private static func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}
