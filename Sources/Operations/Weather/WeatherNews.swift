import Foundation
import Persistence
import SupplyChain

/// What a newer forecast of the weather says of the days that a plan looks at, beside what the plan
/// knew.
struct WeatherNews {
  /// When the newer forecast was issued.
  let issuedOn: BusinessDay
  /// The newer forecast, with what the plan knew where it says nothing. Dated as of the plan's
  /// night: whoever asks the plan's model may know it.
  let merged: IssuedWeather
  /// The cities in which a day ahead is otherwise than the plan knew, sorted.
  let cities: [String]
  private let before: WeatherTable?

  /// Differences below these are no news: what a thermometer and a rain gauge can tell.
  private static let leastDegrees = 0.05
  private static let leastMillimetres = 0.05

  /// Compares the newest forecast of the weather with that of a plan.
  ///
  /// - Parameter days: the days that the plan looks at.
  /// - Returns: `nil` when there is none that the plan did not know.
  init?(newest: IssuedWeather?, plan: IssuedWeather?, night: BusinessDay, days: Int) {
    guard let newest else { return nil }
    let ahead = (night + 1)...(night + days)
    self.issuedOn = newest.issuedOn
    self.before = plan?.table
    let table = WeatherNews.merge(newest.table, over: plan?.table, ahead)
    self.merged = IssuedWeather(issuedOn: night, table: table)
    self.cities = table.cityNames.filter { city in
      ahead.contains { WeatherNews.differs(table, plan?.table, city: city, day: $0) }
    }
    guard !cities.isEmpty else { return nil }
  }

  private static func merge(
    _ new: WeatherTable, over old: WeatherTable?, _ days: ClosedRange<BusinessDay>
  ) -> WeatherTable {
    let measures = new.measures + (old?.measures ?? []).filter { !new.measures.contains($0) }
    var table = WeatherTable(measures: measures)
    let places = measures.map { name in
      (new.measures.firstIndex(of: name), old?.measures.firstIndex(of: name))
    }
    for city in Set(new.cityNames + (old?.cityNames ?? [])).sorted() {
      for day in days {
        let values = places.map { place in
          place.0.flatMap { new.value(city: city, day: day, measure: $0) }
            ?? place.1.flatMap { old?.value(city: city, day: day, measure: $0) }
        }
        if values.contains(where: { $0 != nil }) {
          table.set(city: city, day: day, values: values)
        }
      }
    }
    return table
  }

  private static func differs(
    _ new: WeatherTable, _ old: WeatherTable?, city: String, day: BusinessDay
  ) -> Bool {
    new.measures.enumerated().contains { index, name in
      guard let value = new.value(city: city, day: day, measure: index) else { return false }
      let known = old.flatMap { table in
        table.measures.firstIndex(of: name).flatMap {
          table.value(city: city, day: day, measure: $0)
        }
      }
      let least = name == "precip_mm" ? leastMillimetres : leastDegrees
      return known.map { abs(value - $0) >= least } ?? true
    }
  }

  /// What is most different in a city on a day: a degree counts as much as a quarter of the step
  /// from no rain to 1.7 mm, which is about what either does to a day's demand.
  func cause(city: String, day: BusinessDay) -> WeatherCause? {
    let degrees = pair(["temp_max_c", "temp_mean_c", "temp_min_c"], city, day)
    let rain = pair(["precip_mm"], city, day)
    func rank(_ cause: WeatherCause?, _ scale: (Double) -> Double) -> Double {
      guard let cause, let before = cause.before else { return cause == nil ? -1 : 0 }
      return abs(scale(cause.now) - scale(before))
    }
    let heat = degrees.map {
      WeatherCause(measure: .temperature, day: day, now: $0.now, before: $0.before)
    }
    let wet = rain.map { WeatherCause(measure: .rain, day: day, now: $0.now, before: $0.before) }
    return rank(heat) { $0 / 4 } >= rank(wet) { log1p(max($0, 0)) } ? heat ?? wet : wet
  }

  /// The first of some measures that is foretold, now and before.
  private func pair(
    _ names: [String], _ city: String, _ day: BusinessDay
  ) -> (now: Double, before: Double?)? {
    for name in names {
      guard let index = merged.table.measures.firstIndex(of: name),
        let now = merged.table.value(city: city, day: day, measure: index)
      else { continue }
      let known = before.flatMap { table in
        table.measures.firstIndex(of: name).flatMap {
          table.value(city: city, day: day, measure: $0)
        }
      }
      return (now, known)
    }
    return nil
  }
}
