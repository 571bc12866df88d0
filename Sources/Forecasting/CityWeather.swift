import Foundation
import SupplyChain

/// A city's weather on an axis, as the regression reads it: scaled measures, observed up to the
/// origin and foretold after it, and their running means.
struct CityWeather: Sendable {
  /// Scaled measures, measure-major, one value a day of the axis; NaN where nothing is known.
  private(set) var values: [Double]
  /// The running mean of each measure up to a day, in the same order; NaN before the first value.
  let means: [Double]
  let measureCount: Int
  let dayCount: Int
  /// Whether anything was observed.
  let isKnown: Bool
  /// Whether the season's usual weather stands in for a missing forecast.
  private(set) var fromClimate: Bool
  /// At `measure * dayCount + day`: how far off a foretold value may be, as a standard deviation;
  /// zero for what was observed.
  private(set) var doubts: [Double]

  func value(_ measure: Int, _ day: Int) -> Double { values[measure * dayCount + day] }
  func doubt(_ measure: Int, _ day: Int) -> Double { doubts[measure * dayCount + day] }
  func mean(_ measure: Int, _ day: Int) -> Double { means[measure * dayCount + day] }
}

/// How raw measures become the regression's: temperature in tens of degrees, rain as
/// log(1 + mm) / 2, heavy rain as yes or no, and any other measure by its own spread.
struct WeatherScales: Sendable, Hashable, Codable {
  static let temperature = 0
  static let rain = 1
  static let heavyRain = 2
  /// The first of the other measures.
  static let others = 3
  static let heavyRainMillimetres = 25.0
  /// A chain with very many measures uses the first ones.
  static let mostOthers = 8

  /// The other measures' names with mean and spread over all cities up to the origin.
  let extra: [Measure]

  struct Measure: Sendable, Hashable, Codable {
    let name: String
    let mean: Double
    let spread: Double
  }
  var count: Int { WeatherScales.others + extra.count }

  init(table: WeatherTable, axis: DayAxis) {
    let known: Set = ["temp_min_c", "temp_max_c", "temp_mean_c", "precip_mm"]
    let names = table.measures.filter { !known.contains($0) }.prefix(WeatherScales.mostOthers)
    extra = names.compactMap { name in
      guard let index = table.measures.firstIndex(of: name) else { return nil }
      var (count, sum, squares) = (0.0, 0.0, 0.0)
      for city in table.cityNames {
        for day in 0..<axis.pastCount {
          guard let value = table.value(city: city, day: axis.day(day), measure: index),
            abs(value) < 1e6
          else { continue }
          count += 1
          sum += value
          squares += value * value
        }
      }
      guard count > 30 else { return nil }
      let mean = sum / count
      let variance = squares / count - mean * mean
      return variance > 1e-12
        ? Measure(name: name, mean: mean, spread: variance.squareRoot()) : nil
    }
  }

  /// The scaled measures of a city's day; NaN where missing.
  func read(_ table: WeatherTable, columns: Columns, city: String, day: BusinessDay) -> [Double] {
    func raw(_ column: Int?) -> Double? {
      guard let column, let value = table.value(city: city, day: day, measure: column),
        abs(value) < 1e6
      else { return nil }
      return value
    }
    var temperature = raw(columns.mean)
    if temperature == nil, let low = raw(columns.low), let high = raw(columns.high) {
      temperature = (low + high) / 2
    }
    let rain = raw(columns.rain).map { max($0, 0) }
    var scaled = [
      temperature.map { min(max($0, -60), 60) / 10 } ?? .nan,
      rain.map { log1p($0) / 2 } ?? .nan,
      rain.map { $0 >= WeatherScales.heavyRainMillimetres ? 1 : 0 } ?? .nan,
    ]
    for (column, scale) in zip(columns.extra, extra) {
      scaled.append(raw(column).map { min(max(($0 - scale.mean) / scale.spread, -6), 6) } ?? .nan)
    }
    return scaled
  }

  /// Where a table keeps the measures.
  struct Columns {
    let low: Int?, high: Int?, mean: Int?, rain: Int?, extra: [Int?]
  }

  func columns(of table: WeatherTable) -> Columns {
    func index(_ name: String) -> Int? { table.measures.firstIndex(of: name) }
    return Columns(
      low: index("temp_min_c"), high: index("temp_max_c"), mean: index("temp_mean_c"),
      rain: index("precip_mm"), extra: extra.map { index($0.name) })
  }
}

extension CityWeather {
  static let meanHalfLife = 14.0
  private static let recentDays = 14

  init(city: String, context: ForecastContext, scales: WeatherScales, axis: DayAxis) {
    let width = scales.count
    var values = [Double](repeating: .nan, count: width * axis.count)
    var means = values
    let columns = scales.columns(of: context.weather)
    var running = [Double](repeating: .nan, count: width)
    let keep = exp2(-1 / CityWeather.meanHalfLife)
    var known = false
    for day in 0..<axis.pastCount {
      let today = scales.read(
        context.weather, columns: columns, city: city, day: axis.day(day))
      for measure in 0..<width {
        let value = today[measure]
        values[measure * axis.count + day] = value
        if !value.isNaN {
          known = true
          let before = running[measure]
          running[measure] = before.isNaN ? value : keep * before + (1 - keep) * value
        }
        means[measure * axis.count + day] = running[measure]
      }
    }
    self.init(
      values: values, means: means, measureCount: width, dayCount: axis.count, isKnown: known,
      fromClimate: false, doubts: [Double](repeating: 0, count: width * axis.count))
  }

  /// Puts in the days to come: what was issued, as far as it is believed, else the usual weather of
  /// the season.
  mutating func foretell(
    city: String, context: ForecastContext, scales: WeatherScales, axis: DayAxis,
    skill: WeatherSkill
  ) {
    let issue = context.issued.flatMap { $0.issuedOn <= axis.origin ? $0.table : nil }
    let columns = issue.map(scales.columns)
    for step in 1...axis.horizon {
      var row = [Double](repeating: .nan, count: scales.count)
      if let issue, let columns {
        row = scales.read(issue, columns: columns, city: city, day: axis.origin + step)
      }
      if row[WeatherScales.temperature].isNaN && row[WeatherScales.rain].isNaN {
        fromClimate = isKnown
      }
      let usual =
        row.contains(where: \.isNaN)
        ? CityWeather.climate(
          city: city, day: axis.origin + step, context: context, scales: scales, axis: axis) : []
      for measure in row.indices {
        let place = measure * dayCount + axis.originIndex + step
        let recent = mean(measure, axis.originIndex)
        if row[measure].isNaN {
          // Not nothing: heat and cold count beyond thresholds, and a winter without a temperature
          // would have no cold.
          values[place] = usual[measure].isNaN ? lastWeek(measure, axis: axis) : usual[measure]
          doubts[place] = isKnown ? skill.spreads[measure] : 0
        } else {
          let share = recent.isNaN ? 1 : skill.share(measure, lead: step)
          values[place] = share == 1 ? row[measure] : recent + share * (row[measure] - recent)
          doubts[place] = skill.deviation(measure, lead: step)
        }
      }
    }
  }

  /// The mean of a measure over the last days up to the origin; NaN when none of them is known. A
  /// longer mean lags behind the season, and with it what the last days' demand is explained by.
  private func lastWeek(_ measure: Int, axis: DayAxis) -> Double {
    let days = max(axis.originIndex - CityWeather.recentDays + 1, 0)...axis.originIndex
    let known = days.map { value(measure, $0) }.filter { !$0.isNaN }
    return known.isEmpty
      ? mean(measure, axis.originIndex) : known.reduce(0, +) / Double(known.count)
  }

  /// The mean of the weeks around the same date one and two years before; NaN with fewer than
  /// eight days, and then the recent mean stands in.
  private static func climate(
    city: String, day: BusinessDay, context: ForecastContext, scales: WeatherScales, axis: DayAxis
  ) -> [Double] {
    let columns = scales.columns(of: context.weather)
    var sums = [Double](repeating: 0, count: scales.count)
    var counts = sums
    for years in 1...2 {
      for offset in -7...7 {
        let past = day - 365 * years + offset
        guard past <= axis.origin else { continue }
        let row = scales.read(context.weather, columns: columns, city: city, day: past)
        for measure in row.indices where !row[measure].isNaN {
          sums[measure] += row[measure]
          counts[measure] += 1
        }
      }
    }
    return sums.indices.map { counts[$0] >= 8 ? sums[$0] / counts[$0] : .nan }
  }
}

extension CityWeather {
  /// A city of which nothing is known.
  static func unknown(measures: Int, axis: DayAxis) -> CityWeather {
    let nothing = [Double](repeating: .nan, count: measures * axis.count)
    return CityWeather(
      values: nothing, means: nothing, measureCount: measures, dayCount: axis.count,
      isKnown: false, fromClimate: false, doubts: nothing.map { _ in 0 })
  }
}
