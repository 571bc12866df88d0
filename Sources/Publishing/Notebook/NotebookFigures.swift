import Foundation
import SupplyChain

/// The numbers that the notebook shows when it is opened, worked out from the rows of its CSV as
/// its Python works them out again.
struct NotebookFigures {
  let night: NotebookNight
  let prices: [MaterialID: Double]

  init(_ night: NotebookNight) {
    self.night = night
    self.prices = Dictionary(
      night.materials.map { ($0.id, NotebookNight.yuanPerUnit($0)) }, uniquingKeysWith: { $1 })
  }

  /// The chain's total of one day, in yuan.
  struct Day {
    let day: BusinessDay
    var actual = 0.0
    var mean = 0.0
    var naive = 0.0
  }

  /// The days that came.
  var past: [Day] { totals { $0.actual != nil } }

  /// The days ahead.
  var ahead: [Day] { totals { $0.actual == nil } }

  private func totals(of rows: (NotebookNight.ForecastRow) -> Bool) -> [Day] {
    var days: [BusinessDay: Day] = [:]
    for row in night.forecasts where rows(row) {
      let price = prices[row.material] ?? 0
      days[row.day, default: Day(day: row.day)].actual += (row.actual ?? 0) * price
      days[row.day]?.mean += row.mean * price
      days[row.day]?.naive += (row.naive ?? 0) * price
    }
    return days.values.sorted { $0.day < $1.day }
  }

  /// How good the forecasts of one store or material were.
  struct Accuracy {
    var days = 0
    var consumed = 0.0
    var absolute = 0.0
    var signed = 0.0
    var within = 0
    var naiveAbsolute = 0.0
    var naiveConsumed = 0.0

    mutating func add(_ row: NotebookNight.ForecastRow, actual: Double, price: Double) {
      days += 1
      consumed += actual * price
      absolute += abs((row.mean - actual) * price)
      signed += (row.mean - actual) * price
      if actual >= row.q10, actual <= row.q90 { within += 1 }
      guard let naive = row.naive else { return }
      naiveAbsolute += abs((naive - actual) * price)
      naiveConsumed += actual * price
    }

    var wape: Double { absolute / consumed * 100 }
    var bias: Double { signed / consumed * 100 }
    var coverage: Double { Double(within) / Double(days) * 100 }
    var naiveWape: Double? { naiveConsumed > 0 ? naiveAbsolute / naiveConsumed * 100 : nil }
  }

  /// The fifteen groups with the most consumption, in yuan.
  func accuracy<Key: Hashable & Comparable>(
    by key: (NotebookNight.ForecastRow) -> Key
  ) -> [(key: Key, value: Accuracy)] {
    var groups: [Key: Accuracy] = [:]
    for row in night.forecasts {
      guard let actual = row.actual else { continue }
      groups[key(row), default: Accuracy()].add(
        row, actual: actual, price: prices[row.material] ?? 0)
    }
    let sorted = groups.filter { $0.value.consumed > 0 }.sorted {
      $0.value.consumed != $1.value.consumed
        ? $0.value.consumed > $1.value.consumed : $0.key < $1.key
    }
    return Array(sorted.prefix(NotebookFigures.longestTable))
  }

  static let longestTable = 15

  /// A store with its mean use in yuan by weekday from Monday.
  struct WeekdayMeans {
    let store: StoreID
    let means: [Double?]
  }

  /// The fifteen stores that use the most, by id.
  var weekdays: [WeekdayMeans] {
    var totals: [StoreID: Double] = [:]
    for day in night.days { totals[day.store, default: 0] += day.consumed ?? 0 }
    let largest = totals.filter { $0.value > 0 }.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key
    }
    let shown = Set(largest.prefix(NotebookFigures.longestTable).map(\.key))
    let days = Dictionary(grouping: night.days.filter { shown.contains($0.store) }, by: \.store)
    return days.sorted { $0.key < $1.key }.map { store, days in
      WeekdayMeans(store: store, means: (0..<7).map { NotebookFigures.mean(of: days, on: $0) })
    }
  }

  private static func mean(of days: [NotebookNight.StoreDay], on weekday: Int) -> Double? {
    let values = days.filter { $0.day.weekday.rawValue == weekday }.compactMap(\.consumed)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
