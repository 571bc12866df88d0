import Balancing
import Persistence
import Replenishment
import SupplyChain

/// Finds in one city what newer weather puts at risk, and what can be done about each: the most
/// money first, so that donors give where it saves most.
struct WarningDesk {
  private let planning: Planning
  private let settings: Settings
  private let stores: [StoreID: Store]
  private let outlooks: [StoreID: StoreOutlook]
  private let news: WeatherNews
  private let caller: RequestAct
  private let lines: [SuggestionID: ReviewLine]
  /// What was told of a position already, the most of it.
  private let told: [SuggestionID: Double]
  private let materials: [MaterialID: Material]
  private var table: PositionTable
  private var desk: EmergencyDesk
  private var orders: Int
  private var transfers: [TransferContent] = []

  private var night: BusinessDay { planning.chain.moment.day }

  /// - Parameters:
  ///   - outlooks: of the city's stores.
  ///   - told: what was found earlier against this plan.
  ///   - proposed: transfers that wait for approval: they are expected to be made.
  ///   - ordersBefore: how many orders earlier warnings of this plan have proposed.
  init(
    planning: Planning, settings: Settings, stores: [Store], outlooks: [StoreOutlook],
    news: WeatherNews, caller: RequestAct, lines: [ReviewLine], told: [WeatherWarning],
    proposed: [TransferContent], ordersBefore: Int
  ) {
    self.planning = planning
    self.settings = settings
    self.stores = Dictionary(stores.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.outlooks = Dictionary(outlooks.map { ($0.store, $0) }, uniquingKeysWith: { $1 })
    self.news = news
    self.caller = caller
    self.lines = Dictionary(lines.map { ($0.suggestion.id, $0) }, uniquingKeysWith: { $1 })
    let night = planning.chain.moment.day
    self.told = Dictionary(
      told.map {
        (
          Suggestion.identifier(day: night, store: $0.store, material: $0.material),
          $0.missing.units
        )
      }, uniquingKeysWith: max)
    self.materials = planning.chain.materialsByID
    var table = PositionTable(outlooks.flatMap { planning.positions(of: $0.tonight, $0.now) })
    for order in proposed { table.apply(order) }
    self.table = table
    self.desk = EmergencyDesk(
      settings: settings.balancing, stores: stores, materials: planning.chain.materials,
      day: night, positions: table.all)
    self.orders = ordersBefore
  }

  /// A position at risk.
  private struct Finding {
    let risk: DemandAtRisk
    let window: DemandAtRisk.Window
    let stake: Money
    let line: ReviewLine?
  }

  /// The warnings, and the transfers that they propose.
  mutating func warnings() -> (warnings: [WeatherWarning], transfers: [TransferContent]) {
    let findings = table.all.compactMap(finding).sorted {
      let (left, right) = ($0.risk.position, $1.risk.position)
      return ($1.stake, left.store, left.material) < ($0.stake, right.store, right.material)
    }
    let warnings = findings.map { warning(of: $0) }
    return (warnings, transfers)
  }

  private func finding(_ position: BalancingPosition) -> Finding? {
    guard let before = outlooks[position.store]?.before.series(of: position.material),
      let material = materials[position.material],
      let price = material.shortageCost ?? material.unitCost
    else { return nil }
    let id = Suggestion.identifier(day: night, store: position.store, material: position.material)
    // Where a person has decided, or an order is placed, the line is theirs.
    let line = lines[id].flatMap { $0.state == .open ? $0 : nil }
    let wait = max((position.nextOrderOn ?? night) - night, 0)
    let lead = max(material.leadTimeDays ?? settings.balancing.leadTimeDays, 0)
    let risk = DemandAtRisk(
      position, before: before, day: night, orderArrives: wait + lead + 1,
      lasts: line?.suggestion.coverDays,
      suggested: line?.suggestion.suggestedQuantity.units ?? 0)
    guard let window = [risk.early, risk.late].compactMap(\.self).max(by: { $0.added < $1.added }),
      window.chance >= settings.replenishment.toldRunOutChance
    else { return nil }
    let stake = Money(roundingFen: window.added * Double(price.fenPerThousand) / 1000)
    let pack = material.packSize?.units ?? 0
    if let told = told[id], window.missingNow < told + pack { return nil }
    guard stake.fen >= max(settings.warnings.leastStakeFen, 1) else { return nil }
    return Finding(risk: risk, window: window, stake: stake, line: line)
  }

  private mutating func warning(of finding: Finding) -> WeatherWarning {
    let position = finding.risk.position
    let (runsOut, ways) = propose(for: finding)
    let raise = raise(of: finding)
    let city = stores[position.store]?.city ?? ""
    let (ahead, change) = finding.risk.peak
    let day = night + ahead
    let cause =
      news.cause(city: city, day: day)
      ?? WeatherCause(measure: .temperature, day: day, now: 0, before: nil)
    let text = WarningText(
      position: position, name: materials[position.material]?.name ?? position.material.text,
      unit: materials[position.material]?.unit ?? "", window: finding.window, cause: cause,
      change: change, runsOutOn: runsOut, ways: ways, raise: raise)
    return WeatherWarning(
      run: planning.run, issuedOn: news.issuedOn, store: position.store,
      material: position.material, cause: cause, change: change, runsOutOn: runsOut,
      expectedBefore: Quantity(roundingUnits: finding.window.expectedBefore),
      expectedNow: Quantity(roundingUnits: finding.window.expectedNow),
      available: Quantity(roundingUnits: finding.window.available),
      missing: Quantity(roundingUnits: finding.window.missingNow), atStake: finding.stake,
      transfers: ways.orders.map(\.number), raise: raise, what: text.what, remedy: text.remedy)
  }

  /// What other stores can do.
  struct Ways {
    var orders: [TransferContent] = []
    var packs = 0
    /// Why it is not more; `nil` when nothing was asked of other stores.
    var obstacle: EmergencyObstacle?
  }

  /// Proposes what other stores can bring before it runs out, or on that day.
  private mutating func propose(for finding: Finding) -> (runsOut: BusinessDay, ways: Ways) {
    let position = finding.risk.position
    guard let early = finding.risk.early else { return (night + finding.window.days, Ways()) }
    let runsOut = max(night + early.days, caller.day)
    let worths = desk.packWorths(of: position.material, to: position.store)
    guard !worths.isEmpty, let pack = materials[position.material]?.packSize else {
      return (runsOut, Ways(obstacle: .notWorthIt))
    }
    // Noon is before most of the day is asked for; later the end of the day must do.
    let noon = LocalMoment(day: runsOut, time: .midnight).advanced(byMinutes: 720)
    let evening = LocalMoment(day: runsOut, time: .midnight).advanced(byMinutes: 1439)
    var ways = Ways()
    for neededBy in [noon, evening] where neededBy > caller.now && ways.orders.isEmpty {
      let answer = desk.answer(
        EmergencyRequest(
          store: position.store, material: position.material,
          quantity: pack.times(worths.count), askedAt: caller.now, neededBy: neededBy,
          packWorths: worths))
      ways.obstacle = answer.obstacle
      for offer in answer.offers { take(offer, position, worths, finding.risk, &ways) }
    }
    return (runsOut, ways)
  }

  private mutating func take(
    _ offer: EmergencyOffer, _ position: BalancingPosition, _ worths: [Money],
    _ risk: DemandAtRisk, _ ways: inout Ways
  ) {
    orders += 1
    let order = WarnedOrder(
      offer: offer, to: position.store, material: position.material,
      gain: worths.dropFirst(ways.packs).prefix(offer.packs).reduce(.zero, +),
      materials: materials, settings: settings.balancing
    ).content(
      tag: Balance.orderTag(of: planning.run, night: night), ordinal: orders,
      why: WarningText.why(
        store: position.store,
        news.cause(
          city: stores[position.store]?.city ?? "", day: night + risk.peak.days),
        risk.peak.change))
    ways.packs += offer.packs
    ways.orders.append(order)
    transfers.append(order)
    table.apply(order)
    let moved: Set = [order.leg.from, order.leg.to]
    desk = desk.replacing(moved, with: moved.flatMap { table.byStore[$0] ?? [] })
  }

  /// How many packs more headquarters should send of an open line under the newer forecast.
  private func raise(of finding: Finding) -> SuggestionRaise? {
    guard finding.risk.late != nil, let line = finding.line,
      let outlook = outlooks[line.suggestion.store]
    else { return nil }
    let situation = outlook.tonight.situation
    let planner = ReplenishmentPlanner(
      day: night, materials: materials, policy: settings.replenishment)
    let plan = planner.plan(
      StoreSituation(
        forecast: outlook.now, stock: situation.stock, inbound: situation.inbound,
        reservations: situation.reservations, recentDailyMeans: situation.recentDailyMeans))
    guard let anew = plan.suggestions.first(where: { $0.id == line.suggestion.id }),
      anew.suggestedPacks > line.suggestion.suggestedPacks
    else { return nil }
    return SuggestionRaise(
      line: anew.id, packs: line.suggestion.suggestedPacks, raisedPacks: anew.suggestedPacks,
      needBy: anew.needBy)
  }
}
