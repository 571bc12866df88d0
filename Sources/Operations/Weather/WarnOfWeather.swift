import Access
import Balancing
import Collecting
import Forecasting
import Foundation
public import Persistence
import Replenishment
public import SupplyChain

/// Warns when a newer forecast of the weather changes the demand of the coming days beyond what a
/// store has, while something can still be done.
///
/// The model that the night fitted is asked again with the newer forecast; nothing is fitted. Held
/// against the night's own forecasts, against stock, what is on its way, the transfers that are
/// proposed and the suggestions, that tells which stores and materials are at risk and with how
/// much money. For what runs out before headquarters can send more the emergency desk looks for
/// donors, and their transfers are proposed; for what runs out later the suggestion should be
/// raised.
///
/// A store and material is told once a plan, and again only when another pack and more is missing.
/// Looking twice at the same forecast warns of nothing new.
public struct WarnOfWeather {
  let ledger: Ledger
  let settings: Settings
  let caller: RequestAct

  /// A plan older than so many days knows too little of what stores have.
  private static let oldestPlanDays = 1

  /// Prepares a look.
  ///
  /// - Parameter caller: who looks, and the moment by the chain's clocks, from which vehicles can
  ///   leave.
  public init(ledger: Ledger, settings: Settings, caller: RequestAct) {
    self.ledger = ledger
    self.settings = settings
    self.caller = caller
  }

  /// What a look came to.
  public struct Outcome: Sendable, Hashable {
    /// The plan that the weather was held against.
    public let run: RunID
    /// When the newest forecast of the weather was issued that the plan did not know; `nil` when
    /// there is none.
    public let issuedOn: BusinessDay?
    /// What was found, the most money first.
    public let warnings: [StoredWeatherWarning]
    /// The proposed transfers.
    public let transfers: [TransferContent]
    /// Why no look was worth it.
    public let note: Sentence?
  }

  /// Takes the issued forecasts of the weather of a chain's folder into the ledger.
  ///
  /// - Throws: ``OperationsFailure/refusedFile(name:faults:faultCount:)`` for a file with faults.
  public func collect(folder path: String) throws {
    try ledger.authorize(caller.caller, to: .runNight, on: .chain)
    let folder = try ChainFolder(path: path)
    guard let reading = folder.readIssuedWeather(through: caller.day) else { return }
    if let refusal = reading.refusal {
      throw OperationsFailure.refusedFile(
        name: reading.name, faults: refusal.faults, faultCount: refusal.faultCount)
    }
    guard let issues = reading.content else { return }
    try ledger.collect(day: caller.day, act: caller.act) { writer in
      try writer.add(issuedWeather: issues)
    }
  }

  /// Holds the newest known forecast of the weather against the plan in force.
  ///
  /// - Throws: `LedgerFailure` without a published plan.
  public func run() throws -> Outcome {
    try ledger.authorize(caller.caller, to: .runNight, on: .chain)
    guard let run = try ledger.currentRun() else { throw LedgerFailure.noRun("yet") }
    let age = caller.day - run.moment.day
    guard (0...WarnOfWeather.oldestPlanDays).contains(age) else {
      return nothing(
        run,
        Sentence(
          "The newest plan is of \(run.moment.day): too old to hold the weather of "
            + "\(caller.day) against.",
          "最新计划是 \(run.moment.day) 的，与 \(caller.day) 的天气相比过旧。"))
    }
    guard try ledger.lastIssueCollection() > run.moment.collection else { return nothing(run) }
    guard let (card, model) = try ModelCard.model(of: run, in: ledger) else {
      return nothing(
        run, Sentence("The plan keeps no model to ask.", "该计划没有可供询问的模型。"))
    }
    let chain = try ChainState(ledger, at: run.moment)
    let now = LedgerMoment(
      day: caller.day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    guard
      let news = WeatherNews(
        newest: try ledger.newestIssuedWeather(at: now), plan: chain.issuedWeather,
        night: run.moment.day, days: card.model.horizon)
    else { return nothing(run) }
    return try held(against: run, chain, news, model)
  }

  private func nothing(_ run: StoredRun, _ note: Sentence? = nil) -> Outcome {
    Outcome(run: run.id, issuedOn: nil, warnings: [], transfers: [], note: note)
  }

  private func held(
    against run: StoredRun, _ chain: ChainState, _ news: WeatherNews, _ model: PooledModel
  ) throws -> Outcome {
    let facts = try FactReader(
      ledger,
      at: LedgerMoment(
        day: run.moment.day, collection: run.moment.collection,
        eventSequence: try ledger.lastOrderEvent()))
    let planning = try Planning(
      ledger, facts: facts, chain: chain.at(facts.moment), settings: settings, run: run.id)
    let forecaster = Forecaster(
      context: ForecastContext(
        stores: chain.stores, materials: chain.materials, holidays: chain.holidays,
        promotions: chain.promotions, weather: chain.weather, issued: news.merged,
        trust: .measured(
          try ledger.earlierIssuedWeather(at: run.moment, days: Forecast.provedDays))),
      origin: run.moment.day, asking: model)
    let histories = StoreHistories(
      try FactReader(ledger, at: run.moment),
      days: model.settings.fitDays + NightPlan.warmUpDays)
    let reviewed = try ReviewedPlan(ledger, run: run)
    let known = try ledger.weatherWarnings(of: run.id)
    let proposed = try ledger.transferOrders(in: [.proposed])
      .filter { $0.run == run.id && $0.request == nil }.map(\.content)
    var (warnings, transfers): ([WeatherWarning], [TransferContent]) = ([], [])
    for city in news.cities {
      let stores = chain.tradingStores.filter { $0.city == city }
      let outlooks = try mapInParallel(stores.map(\.id)) { store -> StoreOutlook? in
        guard let tonight = try planning.situation(of: store),
          let history = try histories.history(of: store)
        else { return nil }
        return StoreOutlook(
          tonight: tonight, now: try forecaster.forecast(history, with: model))
      }.compactMap { $0 }
      var desk = WarningDesk(
        planning: planning, settings: settings, stores: stores, outlooks: outlooks, news: news,
        caller: caller, lines: reviewed.lines, told: known.map(\.warning), proposed: proposed,
        ordersBefore: known.reduce(0) { $0 + $1.warning.transfers.count } + transfers.count)
      let found = desk.warnings()
      warnings += found.warnings
      transfers += found.transfers
    }
    warnings.sort { ($1.atStake, $0.store, $0.material) < ($0.atStake, $1.store, $1.material) }
    let stored =
      warnings.isEmpty
      ? []
      : try ledger.warn(
        warnings, proposing: transfers, of: run.id, day: caller.day, act: caller.act)
    return Outcome(
      run: run.id, issuedOn: news.issuedOn, warnings: stored, transfers: transfers, note: nil)
  }
}

/// A store as the plan saw it, and its forecast under newer weather.
struct StoreOutlook: Sendable {
  let tonight: Planning.StoreTonight
  let now: StoreForecast

  var store: StoreID { now.store }
  var before: StoreForecast { tonight.situation.forecast }
}
