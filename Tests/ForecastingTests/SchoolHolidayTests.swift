import Forecasting
import Foundation
import SupplyChain
import Testing

/// A break of schools that holidays.csv knows is learnt from the year before.
@Suite struct SchoolHolidayTests {
  /// A break of 60 days, the same days of two years; a shop near schools sells half of its usual.
  private static let year = 365
  private static let breakDays = 180..<240

  private static func isBreak(_ day: BusinessDay) -> Bool {
    breakDays.contains((day - SampleChain.first) % year)
  }

  private func histories(_ chain: SampleChain) -> [StoreHistory] {
    (0..<chain.stores).map { store in
      var cells: [Int64] = []
      for material in 0..<chain.materials {
        var noise = Noise(seed: UInt64(store * 977 + material * 13 + 5))
        for day in (0..<chain.days).map({ SampleChain.first + $0 }) {
          let mean =
            chain.expected(store: store, material: material, day: day)
            * (SchoolHolidayTests.isBreak(day) ? 0.5 : 1)
          cells.append(Int64((mean * exp(chain.noise * noise.normal())).rounded()) * 1000)
        }
      }
      return StoreHistory(
        store: SampleChain.storeID(store), firstDay: SampleChain.first, dayCount: chain.days,
        materials: chain.materialIDs, reported: cells)
    }
  }

  /// The mean relative error of the first week of the second year's break, from the eve of it.
  private func error(_ chain: SampleChain, calendar: HolidayCalendar) throws -> Double {
    // As a chain chooses that has more than a year of history: the break of last year is in the fit.
    var settings = ForecastSettings.standard
    (settings.fitDays, settings.rowHalfLife) = (450, 180)
    let forecaster = Forecaster(
      context: ForecastContext(
        stores: chain.storeList, holidays: calendar,
        weather: SampleChain.weather(through: chain.origin)),
      origin: chain.origin, horizon: 7, settings: settings)
    let made = try forecasts(histories(chain), by: forecaster)
    let errors = made.enumerated().flatMap { store, forecast in
      forecast.series.enumerated().flatMap { material, series in
        (1...7).map { step in
          let expected = chain.expected(
            store: store, material: material, day: chain.origin + step)
          return abs(series.daily(step).mean / (0.5 * expected) - 1)
        }
      }
    }
    return errors.reduce(0, +) / Double(errors.count)
  }

  @Test("the break of the second year is foreseen on its eve, as the file says when it is")
  func learnt() throws {
    let chain = SampleChain(
      stores: 4, materials: 2,
      days: SchoolHolidayTests.year + SchoolHolidayTests.breakDays.lowerBound)
    #expect(!SchoolHolidayTests.isBreak(chain.origin))
    let days = (0..<2 * SchoolHolidayTests.year).map { SampleChain.first + $0 }
      .filter(SchoolHolidayTests.isBreak)
    func calendar(isOff: Bool) -> HolidayCalendar {
      HolidayCalendar(
        days: Dictionary(
          days.map { ($0, Holiday(name: "暑假", isOffDay: isOff, isSchoolHoliday: true)) },
          uniquingKeysWith: { $1 }))
    }
    let without = try error(chain, calendar: SampleChain.quietCalendar)
    #expect(without > 0.5)
    // A break is a make-up workday to a file that must say whether people are off.
    for isOff in [false, true] {
      let known = try error(chain, calendar: calendar(isOff: isOff))
      #expect(known < 0.5 * without, "\(known) beside \(without)")
    }
  }
}
