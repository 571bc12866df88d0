import Forecasting
public import SupplyChain

/// Asks a fitted model without a ledger: what a store will need of a material, from the chain's
/// folder and the model's two files alone.
public struct AskModel: Sendable {
  /// What the model says of one day.
  public struct Day: Sendable, Encodable {
    /// The day.
    public let day: BusinessDay
    /// Expected demand in base units.
    public let mean: Double
    /// Quantiles by level.
    public let quantiles: [String: Double]
  }

  /// What the model says.
  public struct Answer: Sendable, Encodable {
    /// The store.
    public let store: StoreID
    /// The material.
    public let material: MaterialID
    /// The material's base unit, in which the days are; empty where materials.csv does not say.
    public let unit: String
    /// The last day whose consumption was known.
    public let origin: BusinessDay
    /// The night that the model is of.
    public let model: BusinessDay
    /// The days ahead.
    public let days: [Day]
    /// What is unusual about the forecast.
    public let notes: [ForecastNote]
  }

  private let model: String
  private let folder: String
  private static let levels = [0.1, 0.5, 0.9, 0.95, 0.975]

  /// Prepares to ask.
  ///
  /// - Parameters:
  ///   - model: the model's safetensors file; its card lies beside it.
  ///   - folder: the chain's folder.
  public init(model: String, folder: String) {
    self.model = model
    self.folder = folder
  }

  /// Asks.
  ///
  /// - Parameter origin: the last day that may be known; `nil` takes the last one in the folder's
  ///   consumption. Nothing later is read.
  /// - Throws: a ``Failure``: a model or folder that cannot be used, a store or material without
  ///   consumption by the origin.
  public func answer(
    store: StoreID, material: MaterialID, origin asked: BusinessDay?
  ) throws -> Answer {
    let (card, model) = try ModelCard.read(model)
    let chain = try BacktestChain(path: folder, progress: .silent)
    let origin = asked ?? chain.lastDay
    guard (chain.firstDay...chain.lastDay).contains(origin) else {
      throw OperationsFailure.originOutside(origin, first: chain.firstDay, last: chain.lastDay)
    }
    guard let index = chain.stores.firstIndex(where: { $0.id == store }),
      let history = try chain.record(ofStore: index)?.history
    else { throw OperationsFailure.unknownName(kind: "store with consumption", name: store.text) }
    let forecaster = Forecaster(
      context: ForecastContext(
        stores: chain.stores, materials: chain.materials, holidays: chain.holidays,
        promotions: chain.promotions, weather: chain.weather,
        issued: chain.issues?.last { $0.issuedOn <= origin },
        trust: .measured((chain.issues ?? []).filter { $0.issuedOn < origin })),
      origin: origin, asking: model)
    let forecast = try forecaster.forecast(history, with: model)
    guard let series = forecast.series(of: material) else {
      throw OperationsFailure.unknownName(kind: "material used by \(store)", name: material.text)
    }
    let days = (1...forecast.horizon).map { step in
      let day = series.daily(step)
      let quantiles = AskModel.levels.map { ("\($0)", day.quantile($0)) }
      return Day(
        day: origin + step, mean: day.mean,
        quantiles: Dictionary(quantiles, uniquingKeysWith: { $1 }))
    }
    return Answer(
      store: store, material: material,
      unit: chain.unit(of: material), origin: origin,
      model: card.day, days: days,
      notes: series.notes)
  }
}
