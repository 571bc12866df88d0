import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite struct SpecialSeriesTests {
  let chain = SampleChain(stores: 1, materials: 1)

  @Test func aSeriesUsedEveryThirdDayKeepsItsMassAtZero() throws {
    let units = (0..<200).map { Double?($0 % 3 == 0 ? 500 : 0) }
    // A second material keeps the store open.
    let open = StoreHistory(
      store: "S-0", firstDay: SampleChain.first, dayCount: 200, materials: ["M-0", "M-1"],
      reported: units.map { Int64(($0 ?? 0) * 1000) } + [Int64](repeating: 9000, count: 200))
    let series = try forecasts([open], by: chain.forecaster())[0].series[0]
    for step in 1...14 {
      let day = series.daily(step)
      #expect(day.values.prefix(7).allSatisfy { $0 == 0 })
      #expect(day.quantile(0.9) == 500)
      #expect(abs(day.mean - 500.0 / 3) < 10)
    }
    #expect(series.total(3) == .certain(500) || abs(series.total(3).mean - 500) < 30)
    #expect(series.total(3).quantile(0.1) == 500)
    #expect(series.total(14).quantile(0.5) >= 2000)
  }

  /// A summer's drink in autumn: used on fewer days and less of it from month to month.
  @Test func aSparseSeriesIsForecastByItsPresentLevel() throws {
    var noise = Noise(seed: 11)
    let rows = 24
    let days = 200
    func expected(_ day: Int) -> Double { 100 * exp(-Double(day) / 120) }
    let cells = (0..<rows).flatMap { _ in
      (0..<(days + 14)).map { day -> Int64 in
        // A drink takes 20 units; about so many are sold.
        let rate = expected(day) / 20
        var sold = 0
        var clock = -log(max(noise.uniform(), 1e-12))
        while clock < rate { (sold, clock) = (sold + 1, clock - log(max(noise.uniform(), 1e-12))) }
        return Int64(sold * 20_000)
      }
    }
    let all = StoreHistory(
      store: "S-0", firstDay: SampleChain.first, dayCount: days + 14,
      materials: (0..<rows).map { SampleChain.material($0) }, reported: cells)
    let chain = SampleChain(stores: 1, materials: rows, days: days)
    let forecast = try forecasts([all], by: chain.forecaster())[0]
    var (told, came, within, count) = (0.0, 0.0, 0, 0)
    for (row, series) in forecast.series.enumerated() {
      for step in 1...14 {
        let units = all.quantity(row: row, day: chain.origin + step)?.units ?? 0
        told += series.daily(step).mean
        came += units
        count += 1
        if units <= series.daily(step).quantile(0.9) { within += 1 }
        // What is used in portions is forecast in portions.
        #expect(
          Distribution.levels.indices.allSatisfy {
            series.daily(step).values[$0].remainder(dividingBy: 20) == 0
          })
      }
    }
    #expect(abs(told / came - 1) < 0.25, "\(told) \(came)")
    #expect((0.85...0.97).contains(Double(within) / Double(count)), "\(within) of \(count)")
  }

  /// What the store's other materials tell of its week holds for one of which little is used.
  @Test func aSparseSeriesHasTheWeekOfItsStore() throws {
    let chain = SampleChain(stores: 1, materials: 4)
    let full = chain.histories()[0]
    var noise = Noise(seed: 2)
    var cells = full.thousandths
    for day in 0..<200 where noise.uniform() < 0.4 { cells[3 * 200 + day] = 0 }
    let store = StoreHistory(
      store: full.store, firstDay: full.firstDay, dayCount: 200, materials: full.materials,
      reported: cells)
    let forecaster = chain.forecaster(horizon: 7)
    let made = try forecasts([store], by: forecaster)[0]
    func week(_ series: SeriesForecast) -> Double {
      let means = (1...7).map { series.daily($0).mean }
      return (means.max() ?? 0) / (means.min() ?? 1)
    }
    #expect(abs(week(made.series[3]) / week(made.series[0]) - 1) < 0.2)
    let explanation = try forecaster.explanation(
      of: "M-3", on: chain.origin + 2, from: store, with: model(of: [store], by: forecaster))
    #expect(abs(explanation.parts.reduce(0) { $0 + $1.amount } - explanation.mean) < 1e-6)
    #expect(explanation.mean == made.series[3].daily(2).mean)
    #expect(explanation.parts.contains { $0.factor == .weekday })
  }

  @Test func stockOutsAreNotTakenForDemand() throws {
    let out = (0..<200).map { $0 % 4 == 0 }
    let units = out.map { Double?($0 ? 5 : 50) }
    let series = try forecasts([history(units, stockedOut: out)], by: chain.forecaster())[0]
      .series[0]
    #expect(abs(series.daily(1).quantile(0.5) - 50) < 2.5)
    #expect(series.daily(1).quantile(0.1) > 30)
  }

  /// Stock runs out where demand was highest, so that leaving those days out would not do either.
  @Test func demandCutByStockOutsIsForecastAsIfThereHadBeenStock() throws {
    let chain = SampleChain(stores: 24, materials: 1, days: 200, noise: 0.3)
    func bias(_ change: (StoreHistory, Int) -> (Int64, Bool)) throws -> Double {
      let cut = chain.histories().map { full in
        let cells = full.thousandths.indices.map { change(full, $0) }
        return StoreHistory(
          store: full.store, firstDay: full.firstDay, dayCount: full.dayCount,
          materials: full.materials, reported: cells.map(\.0), stockedOut: cells.map(\.1))
      }
      var (told, came) = (0.0, 0.0)
      for (forecast, store) in zip(try forecasts(cut, by: chain.forecaster()), 0...) {
        for step in 1...14 {
          told += forecast.series[0].daily(step).quantile(0.5)
          came += chain.expected(store: store, material: 0, day: chain.origin + step)
        }
      }
      return told / came - 1
    }
    var noise = Noise(seed: 3)
    let stock = (0..<(24 * 200)).map { _ in exp(0.5 * noise.normal()) }
    func cap(_ full: StoreHistory, _ cell: Int) -> Int64 {
      let store = Int(full.store.text.dropFirst(2)) ?? 0
      return Int64(stock[store * 200 + cell] * 1100 * chain.level(store: store, material: 0))
    }
    let ignored = try bias { full, cell in
      (min(full.thousandths[cell], max(cap(full, cell), 1)), false)
    }
    let flagged = try bias { full, cell in
      let cap = max(cap(full, cell), 1)
      return (min(full.thousandths[cell], cap), full.thousandths[cell] > cap)
    }
    #expect(ignored < -0.12)
    #expect(abs(flagged) < 0.03)
  }

  @Test func aSeriesThatIsAlwaysOutIsKnownByWhatItUsed() throws {
    let out = [Bool](repeating: true, count: 200)
    let units = [Double?](repeating: 50, count: 200)
    let series = try forecasts([history(units, stockedOut: out)], by: chain.forecaster())[0]
      .series[0]
    #expect(abs(series.daily(1).quantile(0.5) - 50) < 5)
  }

  @Test func closedDaysAreNoZeroDemand() throws {
    let units = (0..<200).map { day -> Double? in day % 7 == 0 || day % 7 == 3 ? nil : 80 }
    let series = try forecasts([history(units)], by: chain.forecaster())[0].series[0]
    #expect(abs(series.daily(1).mean - 80) < 4)
  }

  /// Closed or silent, reported as nothing or not at all: the chances of the shops in koubei.
  @Test(arguments: [
    (days: 1, mean: 1.0, median: true), (2, 0.2, false), (7, 0.066, false), (60, 0.0095, false),
  ])
  func aStoreThatHasBeenClosedMayNotTradeAgainSoon(
    days: Int, mean: Double, median: Bool
  ) throws {
    let chain = SampleChain(stores: 3)
    var histories = chain.histories()
    let whole = try forecasts(histories, by: chain.forecaster())
    let full = histories[0]
    let length = 200 - days
    let cells = full.materials.indices.flatMap { full.cells(ofRow: $0).prefix(length) }
    for isSilent in [true, false] {
      let count = isSilent ? length : 200
      let rest = [Int64](repeating: 0, count: count - length)
      histories[0] = StoreHistory(
        store: full.store, firstDay: full.firstDay, dayCount: count, materials: full.materials,
        reported: full.materials.indices.flatMap {
          Array(cells[($0 * length)..<($0 * length + length)]) + rest
        })
      let made = try forecasts(histories, by: chain.forecaster())
      let (closed, open) = (made[0].series[0], whole[0].series[0])
      // A day is what it needs if it trades, which is what it always needed.
      #expect(abs(closed.daily(1).mean / open.daily(1).mean - 1) < 0.1)
      #expect(abs(closed.expected(1) / open.daily(1).mean - mean) < 0.1 * mean + 0.01)
      #expect(closed.notes.contains(.closedStore) == !median)
      // The chance to trade grows with the days ahead.
      let (day, later) = (closed.expected(1), closed.expected(14))
      #expect(median || later > 1.5 * day)
      #expect(later <= closed.daily(14).mean)
      #expect((closed.total(3).quantile(0.5) > 0) == median)
      #expect(closed.total(14).quantile(1) > 0.8 * open.total(14).quantile(0.95))
      let others = made[1].series[0].total(7).mean / whole[1].series[0].total(7).mean
      #expect(abs(others - 1) < 0.05)
    }
  }

  /// A festival's wild weeks widen the forecasts that follow, and no longer those of two months on.
  @Test func errorsOfRestlessWeeksCountLessWhenTheSeriesIsQuietAgain() throws {
    func spread(wildUntil end: Int) throws -> Double {
      var noise = Noise(seed: 5)
      let units = (0..<300).map { day -> Double? in
        let scale = ((end - 40)..<end).contains(day) ? 0.9 : 0.1
        return 100 * exp(scale * noise.normal())
      }
      let chain = SampleChain(stores: 1, materials: 1, days: 300)
      let total = try forecasts([history(units)], by: chain.forecaster())[0].series[0].total(7)
      return total.quantile(0.95) / total.quantile(0.5)
    }
    let (quiet, past, now) = (
      try spread(wildUntil: 0), try spread(wildUntil: 220), try spread(wildUntil: 300)
    )
    #expect(quiet < past && past < now)
    #expect(log(past) < 0.5 * log(now))
  }

  @Test func aNewMaterialIsForecastFromOtherStoresAndTheStoresSize() throws {
    let chain = SampleChain(stores: 6, materials: 3)
    var histories = chain.histories()
    let old = histories[0]
    // Store 0 has used the third material on the last two days only, and little of it.
    var cells = old.thousandths
    for day in 0..<198 { cells[2 * 200 + day] = StoreHistory.absent }
    cells[2 * 200 + 198] = 1000
    cells[2 * 200 + 199] = 1000
    histories[0] = StoreHistory(
      store: old.store, firstDay: old.firstDay, dayCount: 200, materials: old.materials,
      reported: cells)
    let made = try forecasts(histories, by: chain.forecaster())[0]
    let young = made.series[2]
    #expect(young.notes.contains(.littleHistory))
    #expect(!made.series[1].notes.contains(.littleHistory))
    // Its own two days say 1; the group says about 350.
    #expect((5...350).contains(young.daily(1).quantile(0.5)))
    #expect(young.daily(1).quantile(0.9) > 1.8 * young.daily(1).quantile(0.5))
  }

  @Test func aSeriesUnusedForFourWeeksIsDormant() throws {
    let store = StoreHistory(
      store: "S-0", firstDay: SampleChain.first, dayCount: 200, materials: ["M-0", "M-1"],
      reported: (0..<200).map { $0 < 171 ? 9000 : 0 } + [Int64](repeating: 9000, count: 200))
    let made = try forecasts([store], by: chain.forecaster())[0]
    #expect(made.series[0].notes.contains(.dormant))
    #expect(!made.series[1].notes.contains(.dormant))
    #expect(made.series[0].daily(1).quantile(0.5) < 1)
  }

  @Test func aStoreThatClosesForGoodNeedsNothingAfterwards() throws {
    let closing = Store(
      id: "S-0", name: "", city: "上海", closedOn: chain.origin + 3)
    let context = ForecastContext(
      stores: [closing], holidays: SampleChain.quietCalendar,
      weather: SampleChain.weather(through: chain.origin))
    let forecaster = Forecaster(context: context, origin: chain.origin, horizon: 7)
    let series = try forecasts(chain.histories(), by: forecaster)[0].series[0]
    #expect(series.daily(3).mean > 0)
    #expect(series.daily(4) == .certain(0))
    #expect(series.total(7) == series.total(3))
  }

  @Test func whatIsMissingIsNoted() throws {
    let bare = ForecastContext(
      stores: chain.storeList, holidays: HolidayCalendar(days: [:]),
      weather: WeatherTable(measures: []))
    let series = try forecasts(
      chain.histories(), by: Forecaster(context: bare, origin: chain.origin, horizon: 7))[0]
      .series[0]
    #expect(series.notes == [.noWeather, .holidaysEnd])
    let unforetold = Forecaster(context: chain.context(), origin: chain.origin, horizon: 7)
    #expect(
      try forecasts(chain.histories(), by: unforetold)[0].series[0].notes
        == [.weatherFromClimate])
    #expect(
      try forecasts(chain.histories(), by: chain.forecaster())[0].series[0].notes.isEmpty)
  }

  @Test func aHolidayDoesNotMoveTheDaysAfterIt() throws {
    let holiday = 190..<197
    let units = (0..<200).map { Double?(holiday.contains($0) ? 400 : 100) }
    var days: [BusinessDay: Holiday] = [:]
    for day in holiday {
      days[SampleChain.first + day] = Holiday(name: "国庆节", isOffDay: true)
    }
    let context = ForecastContext(
      stores: chain.storeList, holidays: HolidayCalendar(days: days),
      weather: SampleChain.weather(through: chain.origin))
    let series = try forecasts(
      [history(units)], by: Forecaster(context: context, origin: chain.origin, horizon: 7))[0]
      .series[0]
    #expect(abs(series.daily(7).quantile(0.5) - 100) < 15)
  }
}
