import Forecasting
import Foundation
public import Persistence
public import SupplyChain

/// Why a published forecast is what it is: asks the very model that the night fitted, from what the
/// night knew.
public struct ExplainForecast {
  let ledger: Ledger

  /// Prepares to ask a ledger.
  public init(ledger: Ledger) { self.ledger = ledger }

  /// What the forecast of a store's material on a day is made of: amounts that add up to it.
  ///
  /// Costs as much as forecasting the store.
  ///
  /// - Returns: `nil` when the run's model or the store's history are not there any more.
  /// - Throws: a ``Failure``: a material that the store has not used, a day outside the horizon.
  public func explanation(
    of material: MaterialID, in store: StoreID, on day: BusinessDay, by run: StoredRun
  ) throws -> ForecastExplanation? {
    guard let (_, model) = try ModelCard.model(of: run, in: ledger) else { return nil }
    let chain = try ChainState(ledger, at: run.moment)
    let facts = try FactReader(ledger, at: run.moment)
    let histories = StoreHistories(facts, days: model.settings.fitDays + NightPlan.warmUpDays)
    guard let history = try histories.history(of: store) else { return nil }
    let earlier = try ledger.earlierIssuedWeather(
      at: run.moment, days: Forecast.provedDays)
    let forecaster = Forecaster(
      context: ForecastContext(
        stores: chain.stores, materials: chain.materials, holidays: chain.holidays,
        promotions: chain.promotions, weather: chain.weather, issued: chain.issuedWeather,
        trust: .measured(earlier)),
      origin: run.moment.day, asking: model)
    return try forecaster.explanation(of: material, on: day, from: history, with: model)
  }
}
