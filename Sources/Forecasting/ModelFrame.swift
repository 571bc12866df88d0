/// What a model and whoever asks it must agree on: settings, horizon and the columns of the design.
struct ModelFrame: Sendable, Hashable, Codable {
  let settings: ForecastSettings
  let horizon: Int
  let weather: WeatherScales

  var layout: FeatureLayout {
    FeatureLayout(
      weatherMeasures: weather.count, hasYearlyTerms: settings.hasYearlyTerms)
  }
  var binCount: Int { DesignRows.stepRanges(horizon: horizon).count }

  /// Refuses what no fit has made: a frame may come from a file.
  func check() throws(ForecastingFailure) {
    guard (1...Forecaster.longestHorizon).contains(horizon) else {
      throw .notAModel(reason: "a horizon of \(horizon) days")
    }
    guard let reason = settings.fault ?? weather.fault else { return }
    throw .notAModel(reason: reason)
  }
}

extension WeatherScales {
  /// What is wrong with scales that come from a file.
  var fault: String? {
    guard extra.count <= WeatherScales.mostOthers else { return "\(extra.count) weather measures" }
    let bad = extra.first { !($0.mean.isFinite && $0.spread.isFinite && $0.spread > 0) }
    return bad.map { "no scale of the weather measure \($0.name)" }
  }
}
