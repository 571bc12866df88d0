import Forecasting
public import SupplyChain

/// Forecasts a chain's past from origin after origin, each fitted only on what was known then, and
/// holds the forecasts against what came.
///
/// A promotion has no date of announcement, so that those after an origin are not read: nobody can
/// say that they were known.
public struct Backtest: Sendable {
  let request: BacktestRequest
  let clock: WallClock
  let progress: NightProgress

  /// Prepares a backtest.
  public init(_ request: BacktestRequest, clock: WallClock, progress: NightProgress) {
    self.request = request
    self.clock = clock
    self.progress = progress
  }

  /// Runs it.
  ///
  /// - Throws: a ``Failure``; then no file has been written.
  public func run() throws -> BacktestOutcome {
    let chain = try BacktestChain(
      path: request.folder, needsIssuedWeather: request.weather == .issued, progress: progress)
    let origins = try origins(in: chain)
    let scoring = BacktestScoring(
      windows: windows, totals: totals, firstOrigin: origins.first ?? chain.lastDay,
      listed: try ListedSeries(request, folder: request.folder))
    let unknown = try scoring.listed.unknown(in: chain)
    let file = try request.out.map { try ReplacedFile(path: $0) }
    try file?.write(BacktestSheet.header)
    let settings = try tuned(chain, origin: scoring.firstOrigin)
    let tally = BacktestTally(windows: windows.count, totals: totals.count)
    var modes = weathers(chain).map { ($0, tally) }
    for origin in origins {
      for index in modes.indices {
        let weather = modes[index].0
        let pass = BacktestPass(
          chain: chain, forecaster: forecaster(chain, origin, weather, settings),
          scoring: scoring)
        try told("origin \(origin), \(weather.rawValue) weather") { tell in
          try pass.run(progress: tell) { result in
            modes[index].1.add(result)
            if weather == request.weather { try file?.write(result.csv) }
          }
        }
      }
    }
    try file?.commit()
    return outcome(chain, origins, modes, unknown)
  }

  /// Why the forecast of a day is what it is, as made from the newest of the origins that is before
  /// it and within the horizon; with the material's base unit, empty where materials.csv does not
  /// say it.
  ///
  /// - Throws: ``OperationsFailure/notForecast(day:first:last:)`` when there is no such origin;
  ///   else a ``Failure``.
  public func explanation(
    store: StoreID, material: MaterialID, day: BusinessDay
  ) throws -> (explanation: ForecastExplanation, unit: String) {
    let chain = try BacktestChain(
      path: request.folder, needsIssuedWeather: request.weather == .issued, progress: progress)
    let origins = try origins(in: chain)
    guard let origin = origins.last(where: { (1...request.horizon).contains(day - $0) }) else {
      throw OperationsFailure.notForecast(
        day: day, first: (origins.first ?? day) + 1,
        last: (origins.last ?? day) + request.horizon)
    }
    guard let index = chain.stores.firstIndex(where: { $0.id == store }),
      let record = try chain.record(ofStore: index)
    else { throw OperationsFailure.unknownName(kind: "store with consumption", name: store.text) }
    let settings = try tuned(chain, origin: origins.first ?? origin)
    let forecaster = forecaster(chain, origin, request.weather, settings)
    let explanation = try forecaster.explanation(
      of: material, on: day, from: record.history, with: chain.fit(forecaster))
    return (explanation, chain.unit(of: material))
  }

  private func told<Result>(
    _ name: String, _ body: ((Int, Int) -> Void) throws -> Result
  ) rethrows -> Result {
    progress.began(name)
    let start = clock.seconds()
    let result = try body { progress.step(name, $0, of: $1) }
    progress.finished(name, clock.seconds() - start, "")
    return result
  }

  private func outcome(
    _ chain: BacktestChain, _ origins: [BusinessDay],
    _ modes: [(BacktestRequest.Weather, BacktestTally)], _ unknown: String?
  ) -> BacktestOutcome {
    let written = modes.first { $0.0 == request.weather }?.1
    func scored(_ days: [Int], _ windows: [BacktestTally.Window]) -> [BacktestOutcome.Window] {
      zip(days, windows).map { days, window in
        .init(days: days, series: window.series.count, accuracy: ForecastScores(window.accuracy))
      }
    }
    return BacktestOutcome(
      origins: origins, horizon: request.horizon, rows: written?.rows ?? 0,
      weather: request.weather,
      modes: modes.map { weather, tally in
        BacktestOutcome.Mode(
          weather: weather, windows: scored(windows, tally.windows),
          totals: scored(totals, tally.totals))
      },
      notes: chain.notes, warnings: chain.warnings + [unknown].compactMap(\.self))
  }

  /// The windows that are scored: a week, two, and the whole horizon.
  private var windows: [Int] {
    [7, 14].filter { $0 < request.horizon } + [request.horizon]
  }

  /// The windows of which the totals are scored: an order's, and those of days.
  private var totals: [Int] { [Backtest.orderDays].filter { $0 < request.horizon } + windows }
  private static let orderDays = 3

  /// Both kinds of weather stand side by side where both are there.
  private func weathers(_ chain: BacktestChain) -> [BacktestRequest.Weather] {
    chain.issues == nil ? [request.weather] : BacktestRequest.Weather.allCases
  }

  private func origins(in chain: BacktestChain) throws -> [BusinessDay] {
    let last = request.lastOrigin ?? chain.lastDay - request.horizon
    let first = last - (request.origins - 1) * request.step
    if request.lastOrigin != nil, !(chain.firstDay...chain.lastDay).contains(last) {
      throw OperationsFailure.originOutside(last, first: chain.firstDay, last: chain.lastDay)
    }
    guard first >= chain.firstDay else {
      throw OperationsFailure.tooFewDays(
        origin: first, first: chain.firstDay, last: chain.lastDay)
    }
    return (0..<request.origins).map { first + $0 * request.step }
  }

  private func forecaster(
    _ chain: BacktestChain, _ origin: BusinessDay, _ weather: BacktestRequest.Weather,
    _ settings: ForecastSettings
  ) -> Forecaster {
    let issued: IssuedWeather? =
      switch weather {
      // What was observed afterwards passes for a forecast that came true.
      case .known: IssuedWeather(issuedOn: origin, table: chain.weather)
      case .issued: chain.issues?.last { $0.issuedOn <= origin }
      }
    let trust: WeatherTrust =
      weather == .known
      ? .exact : .measured((chain.issues ?? []).filter { $0.issuedOn < origin })
    return Forecaster(
      context: context(chain, origin, issued, trust), origin: origin, horizon: request.horizon,
      settings: settings)
  }

  private func context(
    _ chain: BacktestChain, _ origin: BusinessDay, _ issued: IssuedWeather?,
    _ trust: WeatherTrust
  ) -> ForecastContext {
    ForecastContext(
      stores: chain.stores, materials: chain.materials, holidays: chain.holidays,
      promotions: chain.promotions.filter { $0.day <= origin }, weather: chain.weather,
      issued: issued, trust: trust)
  }

  /// What the chain's past up to the first origin decides about all of them: nothing that was not
  /// known then.
  private func tuned(_ chain: BacktestChain, origin: BusinessDay) throws -> ForecastSettings {
    let base = ForecastSettings.standard.without(
      request.without.compactMap { ForecastSettings.Ingredient(rawValue: $0) })
    let sample = ForecastTuning.sample(
      of: chain.stores.map(\.id), materialsPerStore: chain.materialsPerStore(by: origin))
    let places = Dictionary(
      chain.stores.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    return try told("settings from the past up to \(origin)") { tell in
      try ChainFit.settings(
        over: sample.compactMap { places[$0] }, context: context(chain, origin, nil, .exact),
        origin: origin, base: base, progress: tell
      ) { index in try chain.record(ofStore: index)?.history }
    }
  }
}

extension BacktestChain {
  /// The regression that the chain's stores share, fitted on what was known at the origin.
  func fit(_ forecaster: Forecaster) throws -> PooledModel {
    let origin = forecaster.origin
    let known = stores.indices.filter { index in firstDays[index].map { $0 <= origin } ?? false }
    return try ChainFit.model(of: forecaster, over: known) { index in
      try self.record(ofStore: index)?.history
    } ?? forecaster.fit(.zero)
  }
}

/// One origin with one kind of weather: fit, forecast, write down and score.
private struct BacktestPass {
  let chain: BacktestChain
  let forecaster: Forecaster
  let scoring: BacktestScoring

  func run(
    progress: (Int, Int) -> Void, take: (BacktestResult) throws -> Void
  ) throws {
    let stores = Array(chain.stores.indices)
    let origin = forecaster.origin
    let model = try chain.fit(forecaster)
    var done = 0
    try mapAhead(stores, window: ChainFit.blockSize) { [chain, forecaster, scoring] index in
      try chain.record(ofStore: index).flatMap { record -> BacktestResult? in
        guard record.history.firstDay <= origin else { return nil }
        return BacktestResult(
          try forecaster.forecast(record.history, with: model), of: record, store: index,
          scoring: scoring)
      }
    } take: { result in
      if let result { try take(result) }
      done += 1
      progress(done, stores.count)
    }
  }
}
