import Forecasting
import Foundation
import SupplyChain

/// A small seeded chain whose demand is known: level × weekday × temperature × noise.
struct SampleChain {
  var stores = 4
  var materials = 3
  var days = 200
  var noise = 0.15
  /// What one degree does to log demand.
  var perDegree = 0.0
  var seed: UInt64 = 1

  static let first: BusinessDay = .init(daysSinceEpoch: 20_000)
  static let weekdayEffect = [0.9, 0.85, 0.9, 1.0, 1.1, 1.4, 1.3]

  var origin: BusinessDay { SampleChain.first + (days - 1) }
  var storeList: [Store] { (0..<stores).map { SampleChain.store($0) } }
  var materialIDs: [MaterialID] { (0..<materials).map { SampleChain.material($0) } }

  static func store(_ index: Int) -> Store {
    Store(id: storeID(index), name: "store \(index)", city: "上海")
  }

  static func storeID(_ index: Int) -> StoreID { StoreID("S-\(index)") ?? "S" }
  static func material(_ index: Int) -> MaterialID { MaterialID("M-\(index)") ?? "M" }

  /// A daily temperature that wanders between 10 and 30 degrees.
  static func temperature(_ day: BusinessDay) -> Double {
    let place = Double(day.daysSinceEpoch)
    return 20 + 6 * sin(place / 9) + 4 * sin(place / 2.3)
  }

  static func weather(through last: BusinessDay) -> WeatherTable {
    var table = WeatherTable(measures: ["temp_mean_c", "precip_mm"])
    for day in first...last { table.set(city: "上海", day: day, values: [temperature(day), 0]) }
    return table
  }

  /// The calendar of a year without holidays but one, long after everything.
  static let quietCalendar = HolidayCalendar(days: [
    first + 2000: Holiday(name: "元旦", isOffDay: true)
  ])

  func level(store: Int, material: Int) -> Double { Double(50 + 40 * store + 100 * material) }

  /// What is expected of a series on a day.
  func expected(store: Int, material: Int, day: BusinessDay) -> Double {
    level(store: store, material: material)
      * SampleChain.weekdayEffect[day.weekday.rawValue]
      * exp(perDegree * (SampleChain.temperature(day) - 20))
  }

  /// Every store's history, `extraDays` longer than the origin.
  func histories(extraDays: Int = 0) -> [StoreHistory] {
    (0..<stores).map { store in
      let count = days + extraDays
      var cells: [Int64] = []
      for material in 0..<materials {
        // One generator a series, so that a longer history begins with the shorter one.
        var generator = Noise(seed: seed &+ UInt64(store * 977 + material * 13))
        for day in 0..<count {
          let mean = expected(
            store: store, material: material, day: SampleChain.first + day)
          cells.append(Int64((mean * exp(noise * generator.normal())).rounded()) * 1000)
        }
      }
      return StoreHistory(
        store: SampleChain.storeID(store), firstDay: SampleChain.first, dayCount: count,
        materials: materialIDs, reported: cells)
    }
  }

  func context(weather: WeatherTable? = nil, issued: IssuedWeather? = nil) -> ForecastContext {
    ForecastContext(
      stores: storeList, holidays: SampleChain.quietCalendar,
      weather: weather ?? SampleChain.weather(through: origin), issued: issued)
  }

  func forecaster(horizon: Int = 14) -> Forecaster {
    let issued = IssuedWeather(
      issuedOn: origin, table: SampleChain.weather(through: origin + horizon))
    return Forecaster(context: context(issued: issued), origin: origin, horizon: horizon)
  }
}

/// One series in one store, as plain numbers of units; `nil` is a closed day.
func history(
  _ units: [Double?], store: StoreID = "S-0", material: MaterialID = "M-0",
  stockedOut: [Bool] = []
) -> StoreHistory {
  StoreHistory(
    store: store, firstDay: SampleChain.first, dayCount: units.count, materials: [material],
    reported: units.map { $0.map { Int64(($0 * 1000).rounded()) } ?? StoreHistory.absent },
    stockedOut: stockedOut)
}

/// The model of a chain of these histories, round after round.
func model(of histories: [StoreHistory], by forecaster: Forecaster) throws -> PooledModel {
  var fit = ModelFit(forecaster, seriesPerStore: histories.first?.materials.count ?? 1)
  while !fit.isDone {
    let chosen = fit.stores(of: histories.count)
    try fit.take(try chosen.reduce(into: .zero) { $0 += try fit.sums(of: histories[$1]) })
  }
  return try fit.model ?? forecaster.fit(.zero)
}

/// A chain of these histories: fitted, then a forecast of each.
func forecasts(
  _ histories: [StoreHistory], by forecaster: Forecaster
) throws -> [StoreForecast] {
  let model = try model(of: histories, by: forecaster)
  return try histories.map { try forecaster.forecast($0, with: model) }
}

/// A small seeded generator (Marsaglia's xorshift) of normal numbers (sum of twelve uniforms).
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func uniform() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) / Double(1 << 53)
  }

  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}
