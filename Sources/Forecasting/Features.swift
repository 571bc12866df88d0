import Foundation

/// The columns of a design matrix: first those that a store's series share, then a series' own.
struct FeatureLayout: Sendable, Hashable {
  let weatherMeasures: Int
  let hasYearlyTerms: Bool

  /// Constant, six weekdays, eve, day after, off, make-up, school, to and since the Spring
  /// Festival; then the weather measures as deviations from their running mean, rain on weekends,
  /// heat and cold; then the store's means of lags (last same weekday, four of them), of the two
  /// shortest levels and of the last day; then the season of the year, if asked for.
  static let calendarColumns = 14
  static let storeColumns = 5
  /// Sine and cosine of one and two turns a year, as changes since the origin.
  static let yearlyTurns = 2
  var storeColumn: Int { FeatureLayout.calendarColumns + weatherMeasures + 3 }
  var yearlyColumn: Int { storeColumn + FeatureLayout.storeColumns }
  var yearlyColumns: Int { hasYearlyTerms ? 2 * FeatureLayout.yearlyTurns : 0 }
  var sharedCount: Int { yearlyColumn + yearlyColumns }
  var count: Int { sharedCount + FeatureLayout.ownCount }

  // Own columns, counted from `sharedCount`.
  static let profile = 0
  static let levels = 1
  static let lags = levels + Recipe.halfLives.count - 1
  static let last = lags + 3
  static let holiday = last + 2
  static let promotion = holiday + 4
  static let ownCount = promotion + 1
}

/// Shared columns of a store's rows.
struct SharedFeatures {
  static func fill(
    _ matrix: UnsafeMutableBufferPointer<Double>, rows: DesignRows, calendar: DayCalendar,
    weather: CityWeather, layout: FeatureLayout
  ) {
    let height = rows.count
    if layout.hasYearlyTerms {
      fillYearly(matrix, rows: rows, calendar: calendar, first: layout.yearlyColumn)
    }
    for row in 0..<height {
      let day = rows.target[row]
      let weekday = calendar.weekday[day]
      matrix[row] = 1
      for other in 0..<6 { matrix[(1 + other) * height + row] = weekday == other ? 1 : 0 }
      matrix[7 * height + row] = calendar.eve[day]
      matrix[8 * height + row] = calendar.after[day]
      matrix[9 * height + row] = calendar.off[day]
      matrix[10 * height + row] = calendar.makeUp[day]
      matrix[11 * height + row] = calendar.school[day]
      matrix[12 * height + row] = calendar.toFestival[day]
      matrix[13 * height + row] = calendar.sinceFestival[day]
      fillWeather(
        matrix, row: row, height: height, day: day, origin: rows.origins[rows.slot[row]],
        isWeekend: weekday >= 5, weather: weather)
    }
  }

  private static func fillYearly(
    _ matrix: UnsafeMutableBufferPointer<Double>, rows: DesignRows, calendar: DayCalendar,
    first: Int
  ) {
    for row in 0..<rows.count {
      let target = calendar.yearShare[rows.target[row]]
      let origin = calendar.yearShare[rows.origins[rows.slot[row]]]
      for turn in 1...FeatureLayout.yearlyTurns {
        let (then, now) = (2 * .pi * Double(turn) * target, 2 * .pi * Double(turn) * origin)
        let column = first + 2 * (turn - 1)
        matrix[column * rows.count + row] = sin(then) - sin(now)
        matrix[(column + 1) * rows.count + row] = cos(then) - cos(now)
      }
    }
  }

  private static func fillWeather(
    _ matrix: UnsafeMutableBufferPointer<Double>, row: Int, height: Int, day: Int, origin: Int,
    isWeekend: Bool, weather: CityWeather
  ) {
    var column = FeatureLayout.calendarColumns
    for measure in 0..<weather.measureCount {
      let change = weather.value(measure, day) - weather.mean(measure, origin)
      matrix[column * height + row] = change.isNaN ? 0 : change
      column += 1
    }
    let rain = weather.value(WeatherScales.rain, day)
    matrix[column * height + row] = isWeekend && !rain.isNaN ? rain : 0
    // Thresholds of heat (28 °C) and cold (5 °C), in tens of degrees.
    let temperature = weather.value(WeatherScales.temperature, day)
    matrix[(column + 1) * height + row] = temperature > 2.8 ? temperature - 2.8 : 0
    matrix[(column + 2) * height + row] = temperature < 0.5 ? 0.5 - temperature : 0
  }
}
