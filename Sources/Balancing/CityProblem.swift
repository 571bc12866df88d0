import SupplyChain

/// The balancing of one city: its positions as curves, its trips as legs, and the way back from the
/// instance's indices. Transfers stay within a city, so the chain splits exactly into these.
struct CityProblem {
  let stores: [Store]
  let curves: [PositionCurves]
  let timings: [TripTiming]
  let instance: TransferInstance
  /// Gains at a waiting share of 1, by demand.
  let fullGains: [[Int64]]
  /// By supply, the part of each loss that is waste avoided, as a gain.
  let rescued: [[Int64]]
  /// The position of each supply and demand.
  let supplyPositions: [Int]
  let demandPositions: [Int]

  /// Takes the stores of a city in the order in which legs shall come, and their curves by store,
  /// each sorted by material.
  init(
    stores: [Store], curvesByStore: [[PositionCurves]], day: BusinessDay,
    settings: BalancingSettings
  ) {
    var builder = Builder(settings: settings)
    for (store, curves) in curvesByStore.enumerated() {
      for curve in curves { builder.add(curve, store: store) }
    }
    for from in stores.indices where !builder.supplies(of: from).isEmpty {
      for to in stores.indices where to != from && !builder.demands(of: to).isEmpty {
        if settings.blockedPairs.contains(from: stores[from].id, to: stores[to].id) { continue }
        let timing = TripTiming(
          from: stores[from], to: stores[to], day: day, settings: settings)
        if let timing { builder.addLeg(from: from, to: to, timing: timing) }
      }
    }
    self.stores = stores
    self.curves = builder.curves
    self.timings = builder.timings
    self.fullGains = builder.fullGains
    self.rescued = builder.rescued
    self.supplyPositions = builder.supplyPositions
    self.demandPositions = builder.demandPositions
    self.instance = TransferInstance(
      trusted: builder.goods, builder.supplies, builder.demands, builder.legs, builder.flows,
      capacityGrams: settings.capacityKilograms * 1000, coldKitCost: settings.coldKitFen,
      givesOrGets: true)
  }

  /// The instance's number of a material, `nil` where no position has it.
  func goods(of material: MaterialID) -> Int? {
    let supply = instance.supplies.indices.first {
      curves[supplyPositions[$0]].position.material == material
    }
    return supply.map { instance.supplies[$0].material }
  }

  /// Gathers an instance piece by piece.
  private struct Builder {
    let settings: BalancingSettings
    var curves: [PositionCurves] = []
    var goods: [TransferInstance.Goods] = []
    var goodsIndex: [MaterialID: Int] = [:]
    var supplies: [TransferInstance.Supply] = []
    var demands: [TransferInstance.Demand] = []
    var fullGains: [[Int64]] = []
    var rescued: [[Int64]] = []
    var supplyPositions: [Int] = []
    var demandPositions: [Int] = []
    var supplyOfStore: [Int: [Int: Int]] = [:]
    var demandsOfStore: [Int: [Int]] = [:]
    var legs: [TransferInstance.Leg] = []
    var flows: [TransferInstance.Flow] = []
    var timings: [TripTiming] = []

    func supplies(of store: Int) -> [Int: Int] { supplyOfStore[store] ?? [:] }
    func demands(of store: Int) -> [Int] { demandsOfStore[store] ?? [] }

    /// Adds a position as a supply, a demand or both: who has enough for himself may still use up
    /// what would expire elsewhere.
    mutating func add(_ curve: PositionCurves, store: Int) {
      let ((losses, rescued), gains) = (curve.losses(settings), curve.gains(settings))
      guard !losses.isEmpty || !gains.waiting.isEmpty else { return }
      let position = curves.count
      curves.append(curve)
      let material = index(of: curve)
      if !losses.isEmpty {
        supplyOfStore[store, default: [:]][material] = supplies.count
        supplies.append(.init(store: store, material: material, losses: losses))
        self.rescued.append(rescued)
        supplyPositions.append(position)
      }
      if !gains.waiting.isEmpty {
        demandsOfStore[store, default: []].append(demands.count)
        demands.append(.init(store: store, material: material, gains: gains.waiting))
        fullGains.append(gains.full)
        demandPositions.append(position)
      }
    }

    private mutating func index(of curve: PositionCurves) -> Int {
      let id = curve.position.material
      if let index = goodsIndex[id] { return index }
      goodsIndex[id] = goods.count
      goods.append(curve.terms.goods)
      return goods.count - 1
    }

    /// Adds a leg with the flows on which a first case is worth moving, if there are any.
    mutating func addLeg(from: Int, to: Int, timing: TripTiming) {
      let given = supplies(of: from)
      var added: [TransferInstance.Flow] = []
      for demand in demands(of: to) {
        guard let supply = given[demands[demand].material],
          let flow = flow(leg: legs.count, supply: supply, demand: demand)
        else { continue }
        added.append(flow)
      }
      guard !added.isEmpty else { return }
      flows += added
      timings.append(timing)
      let trip =
        Double(settings.tripFen) + Double(settings.fenPerKilometre) * timing.kilometres
      legs.append(.init(from: from, to: to, fixedCost: wholeAmount(trip)))
    }

    private func flow(leg: Int, supply: Int, demand: Int) -> TransferInstance.Flow? {
      let (losses, gains) = (supplies[supply].losses, demands[demand].gains)
      guard let gain = gains.first, let loss = losses.first,
        gain - loss > goods[supplies[supply].material].handlingPerCase
      else { return nil }
      let lots = curves[supplyPositions[supply]].givable.map(\.lot)
      let recipient = curves[demandPositions[demand]]
      let most = recipient.surelyUsedCases(
        expiringOn: lots.lazy.compactMap(\.lastDay), level: settings.usedBeforeExpiryLevel)
      guard most > 0 else { return nil }
      return TransferInstance.Flow(
        leg: leg, supply: supply, demand: demand, mostAtDemand: most,
        charges: recipient.wasteCharges(
          lastDay: lots.first?.lastDay, count: min(most, gains.count, losses.count)))
    }
  }
}
