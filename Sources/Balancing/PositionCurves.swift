import SupplyChain

/// What giving and getting cases of a material is worth to one store.
struct PositionCurves {
  let position: BalancingPosition
  let terms: GoodsTerms
  let stock: ShelfStock
  let worth: MarginalWorth
  /// What a store that orders out of habit misses again of what it was given.
  private let repeated: RepeatedShortage?
  /// Days ahead until the eve of the arrival of the next order that is not yet placed.
  let horizonDays: Int
  /// Nights until that order is placed; 0 for tonight's.
  private let nightsToOrder: Int
  /// The first day ahead, after tomorrow, on which something arrives: the next delivery, or else
  /// the next order that is not yet placed.
  let nextDelivery: Int
  /// The need until the next delivery, at the donor's level, less what comes tomorrow.
  let keeps: Double
  /// The lots that may be given, first expired first, each with its whole cases.
  let givable: [(lot: ShelfStock.Lot, cases: Int)]
  /// No horizon is longer, whatever an order calendar says.
  private static let longestHorizon = 365

  init(
    _ position: BalancingPosition, terms: GoodsTerms, settings: BalancingSettings,
    day: BusinessDay
  ) {
    let waited = max((position.nextOrderOn ?? day) - day, 0)
    let horizon = min(waited + terms.leadTimeDays, PositionCurves.longestHorizon)
    self.horizonDays = horizon
    self.nightsToOrder = waited
    self.position = position
    self.terms = terms
    let stock = ShelfStock(position, day: day, horizonDays: horizon)
    self.stock = stock
    let arrivals = position.inbound.map {
      (daysAhead: max($0.arrivesOn - day, 1), units: $0.quantity.units)
    }
    self.worth = MarginalWorth(
      forecast: position.forecast, arrivals: arrivals, horizonDays: horizon)
    self.repeated = RepeatedShortage(
      position, arrivals: arrivals, nightsToOrder: waited, leadTimeDays: terms.leadTimeDays)
    let next = arrivals.map(\.daysAhead).filter { $0 > 1 }.min() ?? .max
    self.nextDelivery = min(next, horizon + 1)
    let tomorrow = arrivals.reduce(0) { $0 + ($1.daysAhead <= 1 ? $1.units : 0) }
    let need = position.forecast.demand(over: nextDelivery - 1)
      .quantile(settings.donorKeepsLevel ?? 0.9)
    self.keeps = max(need - tomorrow, 0)
    self.givable = stock.lots.compactMap { lot in
      guard lot.lastDay ?? .max >= settings.leastDaysLeft else { return nil }
      let cases = min(lot.lot.quantity.wholePacks(of: terms.pack), settings.mostCases)
      return cases > 0 ? (lot, cases) : nil
    }
  }

  /// The loss of giving the k-th case: margin that the store may lose, less what it would have
  /// thrown away. Only the cases that it may give have a step: a store that is held to be closed
  /// gives nothing.
  ///
  /// What expires unused before the horizon ends, at the expected demand, is given first and costs
  /// no margin; after it each case takes from the top of what is usable. `rescued` is the part of
  /// each loss that is waste avoided, as a gain.
  func losses(_ settings: BalancingSettings) -> (losses: [Int64], rescued: [Int64]) {
    guard !position.isHeldClosed else { return ([], []) }
    let pack = terms.packUnits
    let spare = givable.reduce(0) { $0 + $1.lot.wasted }
    let most = spareUnits(settings.donorKeepsLevel)
    let lots = givable.flatMap { repeatElement($0.lot, count: $0.cases) }
    var (losses, rescued): ([Int64], [Int64]) = ([], [])
    for (index, lot) in lots.prefix(settings.mostCases).enumerated() {
      let (low, high) = (Double(index) * pack, Double(index + 1) * pack)
      guard high <= most + 1e-9 else { break }
      let (used, before) = (max(high - spare, 0), max(low - spare, 0))
      let chance = worth.need(from: max(stock.usable - used, 0), to: stock.usable - before)
      let margin = terms.marginPerCase * chance * (used - before) / pack
      let rescue =
        terms.isRescued
        ? terms.wastePerCase * wasteAvoided(lot, low, high) * (1 - boughtAgain(lot, settings)) : 0
      losses.append(max(wholeAmount(margin - rescue), losses.last ?? .min))
      rescued.append(wholeAmount(margin) - (losses.last ?? 0))
    }
    return (losses, rescued)
  }

  /// The share of a case of `lot` that the donor buys again only to throw that one away in its
  /// place. What is thrown away by the night of the next order is not there to be counted.
  private func boughtAgain(_ lot: ShelfStock.Lot, _ settings: BalancingSettings) -> Double {
    lot.lastDay ?? .max > nightsToOrder ? settings.boughtAgainShare ?? 0 : 0
  }

  /// The chance that a unit of `lot` or, in its place, of a later lot is thrown away when `low` …
  /// `high` units have been given: max over lots l from it on of mean P(D[t+1..e_l] < C_l − given).
  private func wasteAvoided(_ lot: ShelfStock.Lot, _ low: Double, _ high: Double) -> Double {
    stock.lots.reduce(0) { most, other in
      guard let demand = other.demand, other.lastDay ?? .max >= lot.lastDay ?? .max else {
        return most
      }
      let top = other.cumulative - low
      let bottom = max(other.cumulative - high, 0)
      return top > bottom ? max(most, 1 - demand.meanChance(from: bottom, to: top)) : most
    }
  }

  /// The gain of getting the k-th case at a waiting share of `waitingShare`, and at 1.
  ///
  /// Of what a store gets that orders out of habit, the share counts that ``RepeatedShortage``
  /// leaves. Cases that gain less than their handling have a step only where they may be rescued
  /// from expiry elsewhere.
  func gains(_ settings: BalancingSettings) -> (waiting: [Int64], full: [Int64]) {
    let pack = terms.packUnits
    let handling = terms.goods.handlingPerCase
    var (gains, full): ([Int64], [Int64]) = ([], [])
    for index in 0..<settings.mostCases {
      let low = stock.usable + Double(index) * pack
      let share = gained(from: low, waitingShare: settings.waitingShare)
      let gain = min(wholeAmount(terms.marginPerCase * share), gains.last ?? .max)
      guard gain > handling || terms.isRescued else { break }
      let whole = gained(from: low, waitingShare: 1)
      gains.append(gain)
      full.append(min(wholeAmount(terms.marginPerCase * whole), full.last ?? .max))
      guard full.last ?? 0 > 0 else {
        // Nothing is gained by more, but more may still be rescued.
        let rest = repeatElement(Int64(0), count: settings.mostCases - gains.count)
        return (gains + rest, full + rest)
      }
    }
    return (gains, full)
  }

  private func gained(from low: Double, waitingShare: Double) -> Double {
    let high = low + terms.packUnits
    let share = worth.gain(from: low, to: high, waitingShare: waitingShare)
    guard let repeated else { return share }
    return repeated.left(of: share, from: low, to: high, waitingShare: waitingShare)
  }

  /// The most cases that the store surely uses before they expire, on whichever of the days ahead.
  func surelyUsedCases(expiringOn days: some Sequence<Int>, level: Double) -> Int {
    days.reduce(.max) { most, lastDay in
      let demand = position.forecast.demand(over: lastDay).quantile(1 - level)
      let room = max(demand - stock.units(expiringBy: lastDay), 0)
      return min(most, Int(min((room / terms.packUnits).rounded(.down), 1e9)))
    }
  }

  /// What the k-th case that expires on day `lastDay` ahead makes the store throw away, of itself
  /// or of later lots that it displaces, in fen.
  func wasteCharges(lastDay: Int?, count: Int) -> [Int64] {
    guard terms.isRescued, let lastDay else { return [] }
    let itself = (
      units: stock.units(expiringBy: lastDay),
      demand: ExcessCurve(position.forecast.demand(over: lastDay))
    )
    let later = stock.lots.compactMap { lot in
      lot.lastDay ?? 0 > lastDay
        ? lot.demand.map { (units: lot.cumulative, demand: $0) } : nil
    }
    var charges: [Int64] = []
    for index in 0..<max(count, 0) {
      let chance = ([itself] + later).reduce(0) { most, lot in
        let low = lot.units + Double(index) * terms.packUnits
        return max(most, 1 - lot.demand.meanChance(from: low, to: low + terms.packUnits))
      }
      charges.append(max(wholeAmount(terms.wastePerCase * chance), charges.last ?? 0))
    }
    return charges
  }
}
