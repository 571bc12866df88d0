import Balancing
import Replenishment
import Simulation
import SupplyChain

/// A chain small enough to be worked out by hand, with forecasts that a test chooses.
struct SmallReplay {
  let world: ReplayWorld
  let nights: [ReplayNight]

  static let firstDay = BusinessDay(daysSinceEpoch: 17_000)
  /// Days of history before the first night.
  static let past = 28

  /// - Parameters:
  ///   - demand: whole units by store, material and day, beginning with the past.
  ///   - expected: what the forecasts say of each day, as a factor of the mean of all days; the
  ///     spread lies evenly between 1 − spread and 1 + spread of it.
  ///   - areIndependent: whether days know nothing of each other; then the spread of a total is that
  ///     of a day ÷ the root of its days. Else all days of a total are as good or bad as each other.
  init(
    materials: [Material], demand: [[[Int]]], stockedOut: Set<Int> = [], spread: Double = 0,
    areIndependent: Bool = false,
    settings: ReplaySettings = SmallReplay.plain, policy: ReplenishmentPolicy = .init(),
    balancing: BalancingSettings = .init()
  ) {
    let stores = demand.indices.map {
      Store(
        id: StoreID("S-\($0)") ?? "S", name: "", city: "C",
        place: Place(latitude: 31 + Double($0) * 0.02, longitude: 121))
    }
    let sorted = materials.sorted { $0.id < $1.id }
    let histories = zip(stores, demand).map { store, materials in
      StoreHistory(
        store: store.id, firstDay: SmallReplay.firstDay, dayCount: materials[0].count,
        materials: sorted.map(\.id), reported: materials.joined().map { Int64($0) * 1000 },
        stockedOut: materials.flatMap { $0.indices.map(stockedOut.contains) })
    }
    let chain = ReplayChain(
      stores: stores, materials: materials, histories: histories, policy: policy,
      settings: settings)
    let first = SmallReplay.firstDay + (SmallReplay.past - 1)
    let world = ReplayWorld(
      chain: chain, settings: settings, replenishment: policy, balancing: balancing,
      firstDay: first + 1 + Int(settings.warmUpDays))
    let means = demand.joined().map { Double($0.reduce(0, +)) / Double($0.count) }
    let forecasts = means.map {
      SmallReplay.forecast($0, spread: spread, areIndependent: areIndependent)
    }
    let days = demand[0][0].count
    self.world = world
    self.nights = (0..<(days - SmallReplay.past)).map {
      ReplayNight(day: first + $0, chain: chain, forecasts: forecasts, settings: settings)
    }
  }

  /// No warm-up and no bias.
  static var plain: ReplaySettings {
    var settings = ReplaySettings()
    settings.warmUpDays = 0
    (settings.habitStoreBias, settings.habitPositionBias) = (0, 0)
    (settings.goodHabitStoreBias, settings.goodHabitPositionBias) = (0, 0)
    return settings
  }

  static func forecast(
    _ mean: Double, spread: Double, areIndependent: Bool = false
  ) -> SeriesForecast {
    func total(_ days: Int) -> Distribution {
      let amount = mean * Double(days)
      let spread = areIndependent ? spread / Double(days).squareRoot() : spread
      return Distribution(
        mean: amount,
        values: Distribution.levels.map { amount * (1 + spread * (2 * $0 - 1)) })
    }
    return SeriesForecast(
      daily: (1...14).map { _ in total(1) }, totals: (1...14).map(total))
  }

  /// Each day of four stores anything from 0 to `most`.
  static func restlessDemand(materials: Int, days: Int, upTo most: Int, seed: UInt64) -> [[[Int]]] {
    var state = seed
    return (0..<4).map { _ in
      (0..<materials).map { _ in
        (0..<days).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Int((state >> 33) % UInt64(most + 1))
        }
      }
    }
  }

  func played(_ policy: ReplayPolicy, seed: UInt64 = 1) -> ReplayLane {
    var lane = ReplayLane(policy: policy, seed: seed, world: world)
    for night in nights { lane.play(night) }
    return lane
  }

  func measures(_ policy: ReplayPolicy, seed: UInt64 = 1) -> ReplayMeasures {
    ReplayMeasures(
      played(policy, seed: seed).account, chain: world.chain, settings: world.settings)
  }
}

extension Material {
  /// A material of unit packs at 10 yuan and 30 yuan margin a unit.
  static func plain(
    _ id: MaterialID, shelf: Int?, lead: Int = 1, review: Int = 2, pack: Int = 1
  ) -> Material {
    Material(
      id: id, name: id.text, unit: "pcs", packSize: Quantity(units: pack), shelfLifeDays: shelf,
      unitCost: UnitPrice(fenPerThousand: 1_000_000),
      shortageCost: UnitPrice(fenPerThousand: 3_000_000), milligramsPerUnit: 100_000,
      leadTimeDays: lead, reviewDays: review)
  }
}
