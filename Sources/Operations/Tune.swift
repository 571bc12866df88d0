import Forecasting
import Foundation
import Persistence
import SupplyChain

/// What comes before a night's forecast once in four weeks: the chain's own past chooses how it is
/// forecast.
///
/// It looks at the past up to a fixed day, the last multiple of 28 days, so that all nights of four
/// weeks forecast alike. What it chose is kept in the ledger and is part of the input of every run
/// that begins with it.
struct Tune {
  let ledger: Ledger
  let moment: LedgerMoment
  let progress: NightProgress

  private static let days = 28
  /// Enough for the longest span that is tried, and the origins that it is judged from.
  private static let daysRead = 1000

  /// The day up to which the past is looked at.
  static func day(for night: BusinessDay) -> BusinessDay {
    night - Int(night.daysSinceEpoch) % days
  }

  /// What holds for a night, without working it out.
  static func known(_ ledger: Ledger, night: BusinessDay) throws -> ForecastSettings {
    guard let text = try ledger.forecastSettings(asOf: day(for: night)),
      let settings = try? JSONDecoder().decode(ForecastSettings.self, from: Data(text.utf8)),
      settings.fault == nil
    else { return .standard }
    return settings
  }

  /// What holds for the moment's night, as JSON; worked out unless it was before.
  func run() throws -> String {
    let day = Tune.day(for: moment.day)
    if let known = try ledger.forecastSettings(asOf: day) { return known }
    let chain = try ChainState(ledger, at: moment)
    let histories = StoreHistories(
      try FactReader(ledger, at: moment), days: Tune.daysRead)
    let stores = ForecastTuning.sample(
      of: chain.stores.map(\.id).sorted(), materialsPerStore: chain.materials.count)
    let chosen = try ChainFit.settings(
      over: Array(stores.indices),
      context: ForecastContext(
        stores: chain.stores, materials: chain.materials, holidays: chain.holidays,
        promotions: chain.promotions, weather: chain.weather),
      origin: day, progress: { progress.step("tune", $0, of: $1) },
      history: { try histories.history(of: stores[$0]) })
    let text = try canonicalJSON(chosen)
    try ledger.keep(forecastSettings: text, asOf: day)
    return text
  }
}
