import Foundation
import SupplyChain

/// Turns a store's fit into distributions of days and totals.
struct StorePrediction {
  let fit: StoreFit
  let design: StoreDesign
  let model: PooledModel
  let origin: BusinessDay
  private let weather: CityWeather?
  private let notes: [ForecastNote]
  private let daily: ErrorDistribution
  private let totals: ErrorDistribution
  private let calibration: MeanCalibration
  /// Mean of the store's mature series' log levels less their groups'.
  private let offset: Double?
  /// By day of the axis, how its weekday is to the mean of all weekdays in the store.
  private let weekdays: [Double]
  private let tradingDays: TradingDays
  /// The rows of the forecast itself, by days ahead.
  let lastRows: [Int]

  init(
    fit: StoreFit, design: StoreDesign, model: PooledModel, origin: BusinessDay,
    weather: CityWeather?, notes: [ForecastNote]
  ) {
    self.fit = fit
    self.design = design
    self.model = model
    self.origin = origin
    self.weather = weather
    self.notes = notes
    let windows = PastWindows(fit: fit, design: design)
    let allAges = RowWeights.ages(
      rows: design.rows, halfLife: Recipe.errorHalfLife)
    let ages = windows.slots.map { allAges[$0] }
    lastRows = design.rows.rows(ofCommonSlot: design.rows.origins.count - 1)
    let prior = (1...design.rows.horizon).map { step in
      model.bins[DesignRows.bin(ofStep: step)].errorVariance ?? StorePrediction.unknownVariance
    }
    let count = design.table.seriesCount
    let units = StorePrediction.scaleUnits(design)
    let pastUnits = StorePrediction.scaleUnits(design, at: windows.slots, now: units)
    daily = ErrorDistribution(
      errors: windows.dailyErrors, ages: ages, prior: prior, pastUnits: pastUnits, units: units,
      doubt: ScaleDoubt(
        days: model.days,
        // The days of a forecast go together.
        independence: prior.indices.map { 1 + Double($0) * Recipe.errorCorrelation }))
    totals = ErrorDistribution(
      errors: windows.totalErrors, ages: ages, prior: StorePrediction.ofTotals(prior),
      pastUnits: pastUnits, units: units,
      doubt: ScaleDoubt(
        days: model.days, independence: prior.indices.map { Double($0 + 1) }))
    calibration = MeanCalibration(windows: windows, seriesCount: count, ages: ages)
    offset = StorePrediction.offset(design: design, model: model)
    weekdays = StorePrediction.weekdays(design)
    tradingDays = StorePrediction.tradingDays(design, origin: origin)
  }

  /// Variance of log demand's error where nothing was ever learnt.
  private static let unknownVariance = 0.25

  /// By series, the variance to expect of its errors now, relative to what the store's series
  /// usually have: what is quiet from day to day is quiet ahead. In a store of its own a series is
  /// the usual one.
  static func scaleUnits(_ design: StoreDesign) -> [Double] {
    let last = design.rows.origins.count - 1
    let units = (0..<design.table.seriesCount).map {
      pow(volatility(design, $0, last), 2 * Recipe.scaleExponent)
    }
    let regressed = units.indices.filter { design.table.isRegressed(series: $0) }
    guard !regressed.isEmpty else { return units.map { _ in 1 } }
    let usual = regressed.reduce(0) { $0 + units[$1] } / Double(regressed.count)
    return units.map { min(max($0 / usual, 0.05), 20) }
  }

  /// The same at past origins, at `series * origins + origin`, more where the series was more
  /// restless then; errors of quieter times are taken as they are.
  private static func scaleUnits(
    _ design: StoreDesign, at origins: [Int], now: [Double]
  ) -> [Double] {
    let last = design.rows.origins.count - 1
    return now.enumerated().flatMap { series, unit in
      origins.map { origin in
        let ratio = volatility(design, series, origin) / volatility(design, series, last)
        return unit * min(pow(max(ratio, 1), 2 * Recipe.passingScaleExponent), 10)
      }
    }
  }

  private static func volatility(_ design: StoreDesign, _ series: Int, _ origin: Int) -> Double {
    max(design.states.volatility[series * design.rows.origins.count + origin], 0.02)
  }

  /// The variance of the errors of means of 1, 2, … days, by the days' variances.
  private static func ofTotals(_ daily: [Double]) -> [Double] {
    daily.enumerated().map { index, variance in
      variance * (1 + Double(index) * Recipe.errorCorrelation) / Double(index + 1)
    }
  }

  /// On which of the days ahead the store trades.
  private static func tradingDays(_ design: StoreDesign, origin: BusinessDay) -> TradingDays {
    TradingDays(
      isOpen: design.table.isOpen, calendar: design.calendar,
      isInBusiness: (1...design.rows.horizon).map { design.table.store.trades(on: origin + $0) })
  }

  /// The materials, sorted.
  var materials: [MaterialID] { design.table.materials }

  /// One forecast a material, in the materials' order.
  func series() -> [SeriesForecast] {
    (0..<design.table.seriesCount).map(forecast)
  }

  func forecast(series: Int) -> SeriesForecast {
    var own = notes
    let isYoung = design.table.isYoung(series: series)
    if isYoung { own.insert(.littleHistory, at: 0) }
    if design.table.idleDays[series] >= 28 { own.insert(.dormant, at: 0) }
    if tradingDays.isClosed { own.insert(.closedStore, at: 0) }
    if returnDoubt(series: series) > 0 { own.insert(.backOnSale, at: 0) }
    let steps =
      sparse(series: series).map(frequencies) ?? regression(series: series, isYoung: isYoung)
    return trading(steps, notes: own)
  }

  /// How far a young series' level is moved to its group's.
  func youngShift(series: Int) -> Double {
    design.table.isYoung(series: series) ? youth(series: series).shift : 0
  }

  private typealias Steps = (daily: [Distribution], totals: [Distribution])

  /// What a series says that is forecast by its own frequencies; `nil` for the others.
  func sparse(series: Int) -> SparseForecast? {
    design.table.sparse[series]?.forecast(weekday: weekdays)
  }

  /// By days ahead, how a day is to the mean of all weekdays in the store.
  func weekdayFactor(step: Int) -> Double { weekdays[design.table.dayCount - 1 + step] }

  private func frequencies(_ sparse: SparseForecast) -> Steps {
    let factors = (1...design.rows.horizon).map { weekdayFactor(step: $0) }
    return (
      sparse.daily(factors), factors.indices.map { sparse.total(Array(factors[...$0])) }
    )
  }

  /// By day of the axis, how its weekday is to the mean of all, by the store's regressed series.
  private static func weekdays(_ design: StoreDesign) -> [Double] {
    let (states, last) = (design.states, design.rows.origins.count - 1)
    let regressed = (0..<design.table.seriesCount).filter { design.table.isRegressed(series: $0) }
    var factors = (0..<7).map { weekday in
      let sum = regressed.reduce(0) {
        $0 + states.profiles[($1 * states.origins.count + last) * 7 + weekday]
      }
      return exp(min(max(sum / Double(max(regressed.count, 1)), -1.5), 1.5))
    }
    let mean = factors.reduce(0, +) / 7
    factors = factors.map { $0 / mean }
    return design.calendar.weekday.map { factors[$0] }
  }

  private func regression(series: Int, isYoung: Bool) -> Steps {
    let rows = design.rows
    let young =
      isYoung
      ? youth(series: series) : (shift: 0.0, widening: returnDoubt(series: series))
    var steps: Steps = ([], [])
    var (plain, mean) = (0.0, 0.0)
    var doubted = 0.0
    for step in 1...rows.horizon {
      let row = lastRows[step - 1]
      let doubt = weatherDoubt(series: series, step: step)
      let widening = (young.widening * young.widening + doubt * doubt).squareRoot()
      // Weather that was foretold wrong is wrong for days: the total is as unsure as its days.
      doubted += doubt
      let average = doubted / Double(step)
      let wideTotal = (young.widening * young.widening + average * average).squareRoot()
      let center = fit.center[series * rows.count + row] + young.shift
      let median = amount(center)
      plain += median
      let expected = expectation(series: series, median: median)
      mean += expected
      steps.daily.append(
        distribution(mean: expected) { level in
          center
            + daily.quantile(
              series: series, step: step, level: level,
              width: model.widths.daily(step: step), widening: widening)
        })
      let logPlain = log1p(plain)
      steps.totals.append(
        distribution(mean: mean) { level in
          logPlain
            + totals.quantile(
              series: series, step: step, level: level,
              width: model.widths.total(step: step), widening: wideTotal)
        })
    }
    return steps
  }

  /// How far off log demand may be because the weather may: by the group's response to it.
  private func weatherDoubt(series: Int, step: Int) -> Double {
    guard let weather else { return 0 }
    let coefficients = model.bins[DesignRows.bin(ofStep: step)].coefficients(
      of: design.key(of: series))
    var square = 0.0
    for measure in 0..<weather.measureCount {
      let doubt = weather.doubt(measure, design.table.dayCount - 1 + step)
      let effect = coefficients[FeatureLayout.calendarColumns + measure] * doubt
      square += effect * effect
    }
    return square.squareRoot()
  }

  private func expectation(series: Int, median: Double) -> Double {
    min(
      median * (1 + Recipe.meanShare * (calibration.factors[series] - 1)), Recipe.largestAmount)
  }

  private func distribution(mean: Double, logQuantile: (Int) -> Double) -> Distribution {
    Distribution(
      mean: mean, values: Distribution.levels.indices.map { amount(logQuantile($0)) })
  }

  /// Back from log demand, within what a file can say.
  private func amount(_ logAmount: Double) -> Double {
    min(max(expm1(min(logAmount, 24)), 0), Recipe.largestAmount)
  }

  /// What a young series takes from its group: how far its own level moves to the group's level
  /// as scaled to the store, and how unsure both are.
  func youth(series: Int) -> (shift: Double, widening: Double) {
    let slots = design.rows.origins.count
    let own = design.states.base(series, slots - 1)
    let seen = Double(design.table.observedDays[series])
    let usual = model.usualLevel(of: design.key(of: series))
    guard let usual else { return (0, 1 / (1 + seen / 4).squareRoot()) }
    let prior = usual + (offset ?? 0)
    let weight = 4.0
    return ((prior - own) * weight / (weight + seen), 0.7 / (1 + seen / weight).squareRoot())
  }

  /// How unsure the level is of a material that has come back on sale: less with every day, as
  /// that of a young series.
  private func returnDoubt(series: Int) -> Double {
    guard let days = design.table.daysBack[series], days < Int(Recipe.matureDays),
      !design.table.isResting[series]
    else { return 0 }
    return Recipe.returnDoubt / (1 + Double(days - 1) / 4).squareRoot()
  }

  private static func offset(design: StoreDesign, model: PooledModel) -> Double? {
    let last = design.rows.origins.count - 1
    var (sum, count) = (0.0, 0.0)
    for series in 0..<design.table.seriesCount {
      guard design.table.observedDays[series] >= Int(Recipe.matureDays),
        let usual = model.usualLevel(of: design.key(of: series))
      else { continue }
      sum += design.states.base(series, last) - usual
      count += 1
    }
    return count > 0 ? sum / (count + 1) : nil
  }

  /// A day is what it needs if the store trades on it; totals know on which days it may not. Days
  /// after it has closed for good, or before it opens, are certainly zero.
  private func trading(_ steps: Steps, notes: [ForecastNote]) -> SeriesForecast {
    let store = design.table.store
    let daily = steps.daily.enumerated().map { index, day in
      store.trades(on: origin + index + 1) ? day : .certain(0)
    }
    return SeriesForecast(
      daily: daily, totals: tradingDays.totals(of: steps), notes: notes)
  }
}
