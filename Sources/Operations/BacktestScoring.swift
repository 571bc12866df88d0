import Forecasting
import Foundation
import SupplyChain

/// Which days of a backtest are scored, and what they are scored by.
///
/// Recorded days only: closed days are left out, and so are series with fewer than 14 open days in
/// the 28 up to an origin (dormant there), and series that had not moved by the first origin, which
/// have no scale.
struct BacktestScoring: Sendable {
  /// The windows' days, rising.
  let windows: [Int]
  /// The windows of which the totals are scored, rising.
  let totals: [Int]
  let firstOrigin: BusinessDay
  let listed: ListedSeries

  private static let (recentDays, fewestOpenDays) = (28, 14)

  /// Adds the days of one series from one origin to the windows that hold them, and the totals of
  /// windows of which every day was observed.
  ///
  /// - Parameter total: the forecast of the total of so many days.
  func score(
    _ days: [RoundedForecast], total: (Int) -> Distribution, of record: StoreRecord, row: Int,
    origin: BusinessDay, series: BacktestSeries, into results: inout BacktestResult.Scores
  ) {
    guard listed.holds(record.history.store, record.history.materials[row]),
      isLive(record, row: row, origin: origin), hasMoved(record, row: row)
    else { return }
    for (index, window) in windows.enumerated() {
      let scored = (1...window).compactMap { step in
        record.came(row: row, day: origin + step).map { came in
          days[step - 1].day(came: came, naive: naive(record, row, origin: origin, step: step))
        }
      }
      guard !scored.isEmpty else { continue }
      results.windows[index].add(scored, of: series)
    }
    for (index, window) in totals.enumerated() {
      let observed = (1...window).compactMap { step in
        record.came(row: row, day: origin + step).map { came in
          (came: came, naive: naive(record, row, origin: origin, step: step))
        }
      }
      guard observed.count == window else { continue }
      let naives = observed.compactMap(\.naive)
      let day = RoundedForecast(total(window)).day(
        came: observed.reduce(0) { $0 + $1.came },
        naive: naives.count == window ? naives.reduce(0, +) : nil)
      results.totals[index].add([day], of: series)
    }
  }

  private func isLive(_ record: StoreRecord, row: Int, origin: BusinessDay) -> Bool {
    (0..<BacktestScoring.recentDays).count { record.came(row: row, day: origin - $0) != nil }
      >= BacktestScoring.fewestOpenDays
  }

  private func hasMoved(_ record: StoreRecord, row: Int) -> Bool {
    var first: Double?
    var day = record.history.firstDay
    while day <= firstOrigin, day <= record.history.lastDay {
      if let came = record.came(row: row, day: day) {
        if let first, came != first { return true }
        first = came
      }
      day = day + 1
    }
    return false
  }

  /// What came on the last same weekday up to the origin that was open, up to four weeks back.
  private func naive(
    _ record: StoreRecord, _ row: Int, origin: BusinessDay, step: Int
  ) -> Double? {
    let nearest = origin + step - 7 * ((step + 6) / 7)
    return (0..<4).lazy.compactMap { record.came(row: row, day: nearest - 7 * $0) }.first
  }
}

/// The series that are scored: those of a list, or all.
struct ListedSeries: Sendable {
  private let names: Set<String>?

  /// Reads the list that was asked for, or the folder's series.txt when there is one.
  init(_ request: BacktestRequest, folder: String) throws {
    let path = request.series ?? "\(folder)/series.txt"
    guard request.series != nil || FileManager.default.fileExists(atPath: path) else {
      names = nil
      return
    }
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      names = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    } catch {
      throw OperationsFailure.cannotRead(path, error)
    }
  }

  /// What is listed and the folder does not have, as a warning; `nil` when it has all.
  func unknown(in chain: BacktestChain) throws -> String? {
    guard var missing = names else { return nil }
    for (index, store) in chain.stores.enumerated() {
      for material in try chain.record(ofStore: index)?.history.materials ?? [] {
        missing.remove("\(store.id)__\(material)")
      }
    }
    guard !missing.isEmpty else { return nil }
    let shown = missing.sorted().prefix(ListedSeries.mostNamed).joined(separator: ", ")
    return
      "The list of series names \(missing.count) that the folder has no consumption of: \(shown)"
      + (missing.count > ListedSeries.mostNamed ? ", …" : "") + "."
  }
  private static let mostNamed = 5

  func holds(_ store: StoreID, _ material: MaterialID) -> Bool {
    names.map { $0.contains("\(store)__\(material)") } ?? true
  }
}
