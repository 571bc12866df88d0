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
    // Column after column: the other way round every cell would be far from the one before.
    func put(_ column: Int, _ value: (Int) -> Double) {
      let first = column * height
      for row in 0..<height { matrix[first + row] = value(row) }
    }
    let day = rows.target
    put(0) { _ in 1 }
    for other in 0..<6 { put(1 + other) { calendar.weekday[day[$0]] == other ? 1 : 0 } }
    let kinds = [
      calendar.eve, calendar.after, calendar.off, calendar.makeUp, calendar.school,
      calendar.toFestival, calendar.sinceFestival,
    ]
    for (index, kind) in kinds.enumerated() { put(7 + index) { kind[day[$0]] } }
    var column = FeatureLayout.calendarColumns
    for measure in 0..<weather.measureCount {
      put(column) { row in
        let origin = rows.origins[rows.slot[row]]
        let change = weather.value(measure, day[row]) - weather.mean(measure, origin)
        return change.isNaN ? 0 : change
      }
      column += 1
    }
    put(column) { row in
      let rain = weather.value(WeatherScales.rain, day[row])
      return calendar.weekday[day[row]] >= 5 && !rain.isNaN ? rain : 0
    }
    // Thresholds of heat (28 °C) and cold (5 °C), in tens of degrees.
    func temperature(_ row: Int) -> Double { weather.value(WeatherScales.temperature, day[row]) }
    put(column + 1) { temperature($0) > 2.8 ? temperature($0) - 2.8 : 0 }
    put(column + 2) { temperature($0) < 0.5 ? 0.5 - temperature($0) : 0 }
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
}
