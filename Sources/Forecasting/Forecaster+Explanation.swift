import Foundation
public import SupplyChain

extension Forecaster {
  /// Why the forecast of one material on one day is what ``forecast(_:with:)`` says it is.
  ///
  /// Costs as much as forecasting the store: made for one question, not for every series.
  ///
  /// - Throws: ``ForecastingFailure/notForecast(_:_:_:)`` for a material that the store has not
  ///   used or a day outside the horizon; whatever ``forecast(_:with:)`` throws.
  public func explanation(
    of material: MaterialID, on day: BusinessDay, from history: StoreHistory,
    with model: PooledModel
  ) throws(ForecastingFailure) -> ForecastExplanation {
    let prediction = try prediction(history, with: model, explaining: material)
    guard let series = prediction.materials.firstIndex(of: material),
      (1...horizon).contains(day - origin)
    else { throw .notForecast(history.store, material, day) }
    let step = day - origin
    let forecast = prediction.forecast(series: series)
    let mean = forecast.daily(step).mean
    let parts: [ForecastExplanation.Part]
    if stores[history.store].map({ !$0.trades(on: day) }) ?? false {
      parts = [.init(factor: .closed, amount: mean, effect: -1)]
    } else if let sum = prediction.logParts(series: series, step: step) {
      let city = stores[history.store]?.city ?? ""
      parts = sum.parts(of: mean) { reading(of: $0, city: city, step: step) }
    } else {
      parts = [.init(factor: .level, amount: mean, effect: nil)]
    }
    return ForecastExplanation(
      store: history.store, material: material, origin: origin, day: day, mean: mean,
      parts: parts, notes: forecast.notes)
  }

  /// The weather of the target day as it was read, in °C or mm.
  private func reading(
    of factor: ForecastExplanation.Factor, city: String, step: Int
  ) -> Double? {
    guard let weather = weathers[city] else { return nil }
    let day = axis.originIndex + step
    let value: Double
    switch factor {
    case .temperature: value = weather.value(WeatherScales.temperature, day) * 10
    case .rain: value = expm1(weather.value(WeatherScales.rain, day) * 2)
    default: return nil
    }
    return value.isNaN ? nil : (value * 10).rounded() / 10
  }
}

/// A forecast's median as a sum of logarithms.
struct LogParts {
  /// log(1 + units) without any factor.
  var level: Double
  var factors: [ForecastExplanation.Factor: Double] = [:]

  /// Turns the logarithms into units that sum to the mean: the difference from the level is shared
  /// out in proportion to them, and what they do not explain is the rest.
  func parts(
    of mean: Double, reading: (ForecastExplanation.Factor) -> Double?
  ) -> [ForecastExplanation.Part] {
    var logs = factors
    let logMean = log1p(mean)
    let named = ForecastExplanation.Factor.allCases.filter { logs[$0] != nil }
    logs[.rest] = logMean - level - named.reduce(0) { $0 + (logs[$1] ?? 0) }
    // Units per unit of logarithm: the logarithmic mean of where one comes from and goes to.
    let (from, to) = (exp(level), exp(logMean))
    let gap = logMean - level
    let unit = abs(gap) < 1e-9 ? from : (to - from) / gap
    var parts = [ForecastExplanation.Part(factor: .level, amount: from - 1, effect: nil)]
    for factor in ForecastExplanation.Factor.allCases {
      guard let log = logs[factor], log != 0 else { continue }
      parts.append(
        .init(factor: factor, amount: unit * log, effect: expm1(log), reading: reading(factor)))
    }
    return parts
  }
}

extension StorePrediction {
  /// The parts of a series' median at a step; `nil` where nothing was kept of them.
  func logParts(series: Int, step: Int) -> LogParts? {
    if let sparse = sparse(series: series) {
      let level = log1p(sparse.level)
      let weekday = log1p(sparse.level * weekdayFactor(step: step)) - level
      return LogParts(level: level, factors: [.weekday: weekday])
    }
    guard let explained = fit.explained else { return nil }
    let row = lastRows[step - 1]
    let slot = design.rows.origins.count - 1
    let base = design.states.base(series, slot)
    var parts = LogParts(level: base + youngShift(series: series))
    let isHoliday = design.calendar.isSpecial[design.rows.target[row]]
    let regressed = isHoliday ? 1 : explained.regressedShare
    parts.factors[.weekday] = explained.naive[row] - base
    for (column, coefficient) in explained.coefficients[DesignRows.bin(ofStep: step)].enumerated() {
      guard let factor = design.layout.factor(ofColumn: column) else { continue }
      let value = explained.matrix[column * design.rows.count + row]
      let isOwnTrend = factor == .trend && column >= design.layout.sharedCount
      let kept = isOwnTrend ? design.settings.trendKept : 1
      parts.factors[factor, default: 0] += regressed * kept * coefficient * value
    }
    if regressed < 1 { parts.factors[.smoothing] = explained.smoothed }
    return parts
  }
}
