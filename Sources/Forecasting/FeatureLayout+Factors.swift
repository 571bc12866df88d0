import SupplyChain

extension FeatureLayout {
  /// What moves demand through a column; `nil` for the constant.
  func factor(ofColumn column: Int) -> ForecastExplanation.Factor? {
    let weather = FeatureLayout.calendarColumns
    switch column {
    case 0: return nil
    case 1...6: return .weekday
    case 7..<weather: return .calendar
    case weather + WeatherScales.temperature: return .temperature
    case weather + WeatherScales.rain, weather + WeatherScales.heavyRain: return .rain
    case weather..<(weather + weatherMeasures): return .otherWeather
    case weather + weatherMeasures: return .rain
    case (weather + weatherMeasures)..<storeColumn: return .temperature
    case storeColumn..<yearlyColumn: return .trend
    case yearlyColumn..<sharedCount: return .calendar
    default: return factor(ofOwnColumn: column - sharedCount)
    }
  }

  private func factor(ofOwnColumn column: Int) -> ForecastExplanation.Factor {
    switch column {
    case FeatureLayout.profile: .weekday
    case FeatureLayout.levels..<FeatureLayout.holiday: .trend
    case FeatureLayout.holiday..<FeatureLayout.promotion: .calendar
    default: .promotion
    }
  }
}
