import Foundation
import SupplyChain

extension NotebookFigures {
  /// A range of weather with what stores used in it, 100 being a usual day.
  struct WeatherClass {
    let name: String
    var storeDays = 0
    var sum = 0.0

    var index: Double { sum / Double(storeDays) }
  }

  /// By rain and by the highest temperature in steps of 5 °C.
  ///
  /// A day is held against its store's level (the mean of the 29 days around it that are no
  /// holidays, at least 15 of them) and against the store's weekday.
  var weather: (rain: [WeatherClass], heat: [WeatherClass]) {
    let rainNames = ["< 1 mm", "1 - 10 mm", ">= 10 mm"]
    var rain: [Int: WeatherClass] = [:]
    var heat: [Int: WeatherClass] = [:]
    for days in Dictionary(grouping: night.days, by: \.store).sorted(by: { $0.key < $1.key })
      .map(\.value)
    {
      for (day, index) in zip(days, NotebookFigures.indices(of: days)) {
        guard let index else { continue }
        if let fallen = day.rain, fallen >= -1, fallen < 10_000 {
          let place = fallen < 1 ? 0 : fallen < 10 ? 1 : 2
          rain[place, default: WeatherClass(name: rainNames[place])].add(index)
        }
        if let highest = day.highest, abs(highest) < 1_000 {
          let low = Int((highest / 5).rounded(.down)) * 5
          heat[low, default: WeatherClass(name: "\(low) - \(low + 5) °C")].add(index)
        }
      }
    }
    return (
      rain.sorted { $0.key < $1.key }.map(\.value), heat.sorted { $0.key < $1.key }.map(\.value)
    )
  }

  /// A store's days against its own level and weekday, in percent; `nil` where that is not known.
  static func indices(of days: [NotebookNight.StoreDay]) -> [Double?] {
    let plain = days.map { $0.holiday == nil ? $0.consumed : nil }
    let ratios = plain.enumerated().map { index, value -> Double? in
      let window = plain[max(index - 14, 0)...min(index + 14, plain.count - 1)].compactMap { $0 }
      guard let value, window.count >= 15 else { return nil }
      let level = window.reduce(0, +) / Double(window.count)
      return level > 0 ? value / level : nil
    }
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: 7)
    for (day, ratio) in zip(days, ratios) {
      guard let ratio else { continue }
      sums[day.day.weekday.rawValue].sum += ratio
      sums[day.day.weekday.rawValue].count += 1
    }
    return zip(days, ratios).map { day, ratio in
      let weekday = sums[day.day.weekday.rawValue]
      guard let ratio, weekday.count > 0, weekday.sum > 0 else { return nil }
      return ratio / (weekday.sum / Double(weekday.count)) * 100
    }
  }
}

extension NotebookFigures.WeatherClass {
  fileprivate init(name: String) {
    self.init(name: name, storeDays: 0, sum: 0)
  }

  fileprivate mutating func add(_ index: Double) {
    storeDays += 1
    sum += index
  }
}
