public import Access
import Forecasting
import Foundation
public import Persistence
import Publishing
import Sheets
public import SupplyChain

/// Writes a published night down as a notebook with the CSV that it reads, so that an analyst goes
/// on from there.
///
/// What was known then counts, whatever has come since. Forecasts that the ledger has let go are
/// made again from it.
public struct ExportNotebook {
  let ledger: Ledger
  /// How far back the days of stores are told, for weather and weekdays.
  private static let pastDays = 180
  private static let outcomeDays = 28

  /// Prepares to export from a ledger.
  public init(ledger: Ledger) { self.ledger = ledger }

  /// What was written.
  public struct Outcome: Sendable {
    /// The business day of the night.
    public let day: BusinessDay
    /// The files by name: the notebook and its CSV.
    public let files: [String: [UInt8]]

    /// The files in one zip archive, by name: the same files give the same bytes.
    public var archive: [UInt8] {
      var zip = ZipWriter()
      for (name, content) in files.sorted(by: { $0.key < $1.key }) { zip.add(name, content) }
      return zip.finish()
    }
  }

  /// The files of the plan in force of a day, or of the newest plan.
  ///
  /// - Throws: ``OperationsFailure/noPlan(_:)`` when there is none.
  public func files(of day: BusinessDay?) throws -> Outcome {
    guard let run = try ledger.currentRun(of: day) else { throw OperationsFailure.noPlan(day) }
    return try files(of: run)
  }

  /// The files of a published run, for somebody who may see it.
  public func files(of id: RunID, for caller: Caller) throws -> Outcome {
    _ = try ShowRuns(ledger, to: caller).line(id)
    return try files(of: try ledger.run(id))
  }

  private func files(of run: StoredRun) throws -> Outcome {
    let record = try RunRecord(json: try ledger.files(of: run.id)["run.json"] ?? [])
    let settings = try Settings(json: run.settings)
    let chain = try ChainState(ledger, at: run.moment)
    let facts = try FactReader(ledger, at: run.moment)
    let tuned = try Tune.known(ledger, night: run.moment.day)
    let histories = StoreHistories(facts, days: tuned.fitDays + NightPlan.warmUpDays)
    let forecast = Forecast(
      ledger: ledger, chain: chain, histories: histories, settings: settings, tuned: tuned,
      progress: .silent)
    let rows = try ForecastRows(ledger, run, chain, histories, forecast).rows()
    let today = run.moment.day
    let night = NotebookNight(
      record: record, language: settings.language, stores: chain.stores,
      materials: chain.materials, forecasts: rows.rows, isJudgedAsPublished: rows.isPublished,
      days: try storeDays(chain, histories), suggestions: try ledger.suggestions(of: run.id),
      transfers: try ledger.transferOrders(of: run.id).map(\.content),
      outcomes: try ledger.transferOutcomes(in: (today - ExportNotebook.outcomeDays)...today))
    return Outcome(day: today, files: try night.files())
  }

  /// Writes them into a folder, the notebook last, so that it never stands without its CSV.
  ///
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  public func write(_ outcome: Outcome, to folder: String) throws {
    try OutputFolder.make(folder)
    let order = outcome.files.sorted {
      ($0.key.hasSuffix(".ipynb") ? 1 : 0, $0.key) < ($1.key.hasSuffix(".ipynb") ? 1 : 0, $1.key)
    }
    for (name, content) in order {
      let file = try ReplacedFile(path: (folder as NSString).appendingPathComponent(name))
      try file.write(content)
      try file.commit()
    }
  }

  /// Every store every day of the last months, with the weather of its city.
  private func storeDays(
    _ chain: ChainState, _ histories: StoreHistories
  ) throws -> [NotebookNight.StoreDay] {
    let today = chain.moment.day
    let prices = chain.materialsByID.mapValues {
      Double($0.unitCost?.fenPerThousand ?? 0) / 100_000
    }
    let highest = chain.weather.measures.firstIndex(of: "temp_max_c")
    let rain = chain.weather.measures.firstIndex(of: "precip_mm")
    return try mapInParallel(chain.stores) { store -> [NotebookNight.StoreDay] in
      guard let history = try histories.history(of: store.id) else { return [] }
      let costs = history.materials.map { prices[$0] ?? 0 }
      return (0..<ExportNotebook.pastDays).map { back in
        let day = today - (ExportNotebook.pastDays - 1) + back
        let isOpen = history.isOpen(on: day)
        let consumed = costs.enumerated().reduce(0.0) { sum, cost in
          sum + (history.quantity(row: cost.offset, day: day)?.units ?? 0) * cost.element
        }
        return NotebookNight.StoreDay(
          store: store.id, day: day, consumed: isOpen ? consumed : nil,
          highest: highest.flatMap { chain.weather.value(city: store.city, day: day, measure: $0) },
          rain: rain.flatMap { chain.weather.value(city: store.city, day: day, measure: $0) },
          holiday: chain.holidays[day]?.name)
      }
    }.flatMap { $0 }
  }
}

/// What was said of the last week a week ago, and what the night says of the days ahead.
private struct ForecastRows {
  private let ledger: Ledger
  private let run: StoredRun
  private let chain: ChainState
  private let histories: StoreHistories
  private let forecast: Forecast

  init(
    _ ledger: Ledger, _ run: StoredRun, _ chain: ChainState, _ histories: StoreHistories,
    _ forecast: Forecast
  ) {
    self.ledger = ledger
    self.run = run
    self.chain = chain
    self.histories = histories
    self.forecast = forecast
  }

  func rows() throws -> (rows: [NotebookNight.ForecastRow], isPublished: Bool) {
    let today = run.moment.day
    let stores = chain.stores.filter { $0.closedOn.map { $0 > today } ?? true }.map(\.id)
    let past = try PastForecasts(
      ledger, day: today, stores: stores, histories: histories,
      refitted: forecast.earlierForecaster)
    let main = past.windows.firstIndex { $0.days == PastForecasts.mainDays }
    let ahead = try forecastsAhead(of: stores)
    let rows = try mapInParallel(stores) { [histories] store -> [NotebookNight.ForecastRow] in
      guard let history = try histories.history(of: store) else { return [] }
      let judged = try main.flatMap { try past.judge(history)[$0] } ?? []
      let before = judged.flatMap { ForecastRows.rows(of: $0, store: store, today: today) }
      return before + (try ahead(store).map(ForecastRows.rows) ?? [])
    }.flatMap { $0 }
    return (rows, main.flatMap { past.windows[$0].run } != nil)
  }

  private static func rows(
    of judged: PastForecasts.Judged, store: StoreID, today: BusinessDay
  ) -> [NotebookNight.ForecastRow] {
    let origin = today - PastForecasts.mainDays
    return judged.days.map { step, day in
      NotebookNight.ForecastRow(
        store: store, material: judged.material, day: origin + step, madeOn: origin,
        actual: day.came, mean: day.mean, q10: day.quantiles[0], q50: day.quantiles[1],
        q90: day.quantiles[2], naive: day.naive)
    }
  }

  private static func rows(of forecast: PublishedForecast) -> [NotebookNight.ForecastRow] {
    forecast.materials.enumerated().flatMap { index, material in
      (1...forecast.horizon).map { step in
        let (mean, quantiles) = forecast.day(ofMaterial: index, step: step)
        return NotebookNight.ForecastRow(
          store: forecast.store, material: material, day: forecast.origin + step,
          madeOn: forecast.origin, actual: nil, mean: mean, q10: quantiles[0], q50: quantiles[1],
          q90: quantiles[2], naive: nil)
      }
    }
  }

  /// What the run said, or what it would say again where that is no longer kept.
  private func forecastsAhead(
    of stores: [StoreID]
  ) throws -> @Sendable (StoreID) throws -> PublishedForecast? {
    let (ledger, run, histories) = (ledger, run, histories)
    if try ledger.hasPublishedForecasts(in: run.id) {
      return { try ledger.publishedForecast(of: $0, in: run.id) }
    }
    let again = try forecast.forecaster(
      at: chain.moment, issued: chain.issuedWeather, horizon: PublishedForecast.longestHorizon)
    let fitted = try ChainFit.model(of: again, over: Array(stores.indices)) { index in
      try histories.history(of: stores[index])
    }
    // A chain without any history has nothing to say.
    guard let model = fitted else { return { _ in nil } }
    return { store in
      guard let history = try histories.history(of: store), history.firstDay <= again.origin else {
        return nil
      }
      return PublishedForecast(
        try again.forecast(history, with: model), levels: ForecastAccuracy.levels)
    }
  }
}
