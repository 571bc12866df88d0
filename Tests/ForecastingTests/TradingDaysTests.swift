import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite("On which days a store trades")
struct TradingDaysTests {
  private static let length = 200
  private let chain = SampleChain(stores: 3)

  /// The first store's forecast when it trades on some days alone, and when it trades on all.
  private func forecast(
    holidays: HolidayCalendar? = nil, tradesOn isOpen: (BusinessDay) -> Bool
  ) throws -> (some: SeriesForecast, all: SeriesForecast) {
    var histories = chain.histories()
    let full = histories[0]
    let context = ForecastContext(
      stores: chain.storeList, holidays: holidays ?? SampleChain.quietCalendar,
      weather: SampleChain.weather(through: chain.origin))
    let forecaster = Forecaster(context: context, origin: chain.origin, horizon: 14)
    let all = try forecasts(histories, by: forecaster)[0].series[0]
    histories[0] = StoreHistory(
      store: full.store, firstDay: full.firstDay, dayCount: full.dayCount,
      materials: full.materials,
      reported: full.thousandths.enumerated().map { index, cell in
        isOpen(full.firstDay + index % full.dayCount) ? cell : 0
      })
    return (try forecasts(histories, by: forecaster)[0].series[0], all)
  }

  private var days: [BusinessDay] { (1...14).map { chain.origin + $0 } }

  @Test("a weekly day off needs nothing: seven days are six", arguments: [0, 1, 2, 3, 4, 5, 6])
  func weeklyDayOff(weekday: Int) throws {
    let off = { (day: BusinessDay) in day.weekday.rawValue == weekday }
    let (some, all) = try forecast { !off($0) }
    #expect(!some.notes.contains(.closedStore))
    for (index, day) in days.enumerated() {
      // The day itself is what it would need, nobody has seen it; what is to be expected is nothing.
      if off(day) { #expect(some.expected(index + 1) == 0) }
    }
    let week = days.prefix(7).enumerated().filter { !off($1) }
      .reduce(0) { $0 + some.daily($1.offset + 1).mean }
    #expect(abs(some.total(7).mean / week - 1) < 1e-4)
    #expect(abs(some.total(14).mean / all.total(14).mean - 6.0 / 7) < 0.06)
    #expect(some.total(14).quantile(0.9) < all.total(14).quantile(0.9))
  }

  @Test("a store closed at weekends is not held to have shut on any night")
  func weekends() throws {
    for shift in 0..<7 {
      let isOff = { (day: BusinessDay) in (day + shift).weekday.rawValue % 7 >= 5 }
      let (some, all) = try forecast { !isOff($0) }
      #expect(!some.notes.contains(.closedStore))
      #expect(abs(some.total(7).mean / all.total(7).mean - 5.0 / 7) < 0.08)
      #expect(some.total(7).quantile(0.1) > 0)
    }
  }

  @Test("closed for the days off that the calendar names: nothing until they end, much soon after")
  func daysOff() throws {
    // Off from six days before the origin to three days after it.
    let off = Set((-6...3).map { chain.origin + $0 })
    let holidays = HolidayCalendar(
      days: Dictionary(
        uniqueKeysWithValues: off.map { ($0, Holiday(name: "break", isOffDay: true)) }
          + [(chain.origin + 60, Holiday(name: "later", isOffDay: true))]))
    let (some, _) = try forecast(holidays: holidays) { !off.contains($0) }
    #expect(some.notes.contains(.closedStore))
    #expect((1...3).allSatisfy { some.expected($0) == 0 })
    let first = some.expected(4) / some.daily(4).mean
    #expect(abs(first - 0.38) < 0.02)
    #expect(some.expected(10) / some.daily(10).mean > 0.6)
    // Without the calendar a week of silence is a shop that has shut.
    let (shut, _) = try forecast { !off.contains($0) }
    #expect(shut.total(14).mean < 0.6 * some.total(14).mean)
  }

  @Test("one material that is used on a quarter of the days needs a quarter")
  func rarely() throws {
    var noise = Noise(seed: 3)
    let cells = (0..<TradingDaysTests.length).map { _ -> Int64 in
      noise.uniform() < 0.25 ? 300_000 : 0
    }
    let used = Double(cells.suffix(84).reduce(0, +)) / 1000 / 12
    let chain = SampleChain(stores: 1, materials: 1)
    let only = StoreHistory(
      store: "S-0", firstDay: SampleChain.first, dayCount: TradingDaysTests.length,
      materials: [SampleChain.material(0)], reported: cells)
    let series = try forecasts([only], by: chain.forecaster())[0].series[0]
    #expect(abs(series.total(7).mean / used - 1) < 0.3)
    #expect(series.total(7).quantile(0.1) == 0)
    #expect(series.total(7).quantile(0.95) >= 900)
  }

  @Test("days missed now and then are no habit")
  func nowAndThen() throws {
    let (some, all) = try forecast { $0.daysSinceEpoch % 23 != 0 }
    #expect(abs(some.total(7).mean / all.total(7).mean - 1) < 0.05)
  }

  @Test("one closed day of a store of four weeks is no habit, the same weekday twice is")
  func fourWeeks() throws {
    let opened = chain.origin - 27
    func dayAhead(closed: Set<Int>) throws -> Double {
      let (some, _) = try forecast { day in
        day >= opened && !closed.contains(chain.origin - day)
      }
      // Five days ahead lies the weekday of two and of nine days ago.
      return some.expected(5) / some.daily(5).mean
    }
    #expect(try abs(dayAhead(closed: [9]) - 1) < 1e-4)
    #expect(try abs(dayAhead(closed: [2, 9]) - 0.5) < 1e-4)
  }
}
