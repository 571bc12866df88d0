public import Access
import Persistence
public import SupplyChain

/// What the plan in force expects a store to need of a material.
public struct ShowForecast {
  let view: ChainView
  let caller: Caller

  /// Prepares to show.
  public init(_ view: ChainView, to caller: Caller) {
    self.view = view
    self.caller = caller
  }

  /// The levels whose quantiles are shown.
  public static let levels = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975]

  /// The forecast of a material in a store.
  public struct ForecastOfMaterial: Encodable, Sendable {
    /// The store.
    public let store: StoreID
    /// The material.
    public let material: MaterialID
    /// Its base unit, in which all amounts are.
    public let unit: String
    /// The run that made it.
    public let run: RunID
    /// The last day whose consumption was known.
    public let origin: BusinessDay
    /// A day a line.
    public let days: [Day]
    /// The total from the first day on, through each day.
    public let totals: [Day]
    /// What a reader should know about it.
    public let notes: [ForecastNote]
  }

  /// What is expected of a day, or of the days through it.
  public struct Day: Encodable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// The mean.
    public let mean: Double
    /// Quantiles by level: `0.5`, `0.9`.
    public let quantiles: [String: Double]
  }

  /// The forecast of a material in a store.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)`` when the store has never used it.
  public func forecast(of material: MaterialID, in id: StoreID) throws -> ForecastOfMaterial {
    try view.ledger.authorize(caller, to: .viewForecast, on: .store(id))
    let known = try view.material(material)
    let store = try view.store(id)
    let run = try view.plan()
    guard let forecast = try view.forecast(of: store.id),
      let series = forecast.series(of: material)
    else {
      throw OperationsFailure.unknownName(
        kind: "forecast for store \(id.text) of", name: material.text)
    }
    func day(_ step: Int, _ distribution: Distribution) -> Day {
      Day(
        day: forecast.origin + step, mean: ShowForecast.rounded(distribution.mean),
        quantiles: Dictionary(
          uniqueKeysWithValues: ShowForecast.levels.map {
            ("\($0)", ShowForecast.rounded(distribution.quantile($0)))
          }))
    }
    let steps = 1...series.horizon
    return ForecastOfMaterial(
      store: id, material: material, unit: known.unit, run: run.id, origin: forecast.origin,
      days: steps.map { day($0, series.daily($0)) },
      totals: steps.map { day($0, series.total($0)) }, notes: series.notes)
  }

  /// What the forecast of a day is made of, asked of the model that made it. It costs as much as
  /// forecasting the store.
  ///
  /// - Parameter day: a day ahead of the plan's; the first one when it is `nil`.
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)`` when the run keeps its model no more;
  ///   a ``Failure`` for a material that the store has not used, or a day outside the horizon.
  public func explanation(
    of material: MaterialID, in id: StoreID, on day: BusinessDay?
  ) throws -> ForecastExplanation {
    try view.ledger.authorize(caller, to: .viewForecast, on: .store(id))
    let (known, store, run) = (try view.material(material), try view.store(id), try view.plan())
    let explanation = try ExplainForecast(ledger: view.ledger).explanation(
      of: known.id, in: store.id, on: day ?? run.moment.day + 1, by: run)
    guard let explanation else {
      throw OperationsFailure.unknownName(kind: "model of run", name: run.id.text)
    }
    return explanation
  }

  /// Thousandths of the base unit are as fine as anything is counted.
  private static func rounded(_ amount: Double) -> Double { (amount * 1000).rounded() / 1000 }
}
