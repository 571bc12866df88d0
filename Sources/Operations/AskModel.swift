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
    /// What a reader should know: an old history, a store of another name.
    public let warnings: [Sentence]
  }

  private let model: String
  private let folder: String
  static let levels = [0.1, 0.5, 0.9, 0.95, 0.975]

  /// Prepares to ask.
  ///
  /// - Parameters:
  ///   - model: the model's safetensors file, or its card; the other one lies beside it.
  ///   - folder: the chain's folder.
  public init(model: String, folder: String) {
    self.model = model
    self.folder = folder
  }

  /// Asks.
  ///
  /// - Parameter origin: the last day that may be known; `nil` takes the last one in the folder's
  ///   consumption. Nothing later is read.
  /// - Throws: a ``Failure``: a model or folder that cannot be used, a store or material that the
  ///   model never learnt from or that is without consumption by the origin.
  public func answer(
    store: StoreID, material: MaterialID, origin asked: BusinessDay?
  ) throws -> Answer {
    let (card, model) = try ModelCard.read(model)
    try AskModel.check(store, material, card)
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
    return Answer(
      store: store, material: material,
      unit: chain.unit(of: material), origin: origin,
      model: card.day, days: Day.all(of: series, after: origin), notes: series.notes,
      warnings: [
        asked == nil ? AskModel.age(of: origin, card) : nil,
        AskModel.otherName(of: chain.stores[index], card),
      ].compactMap(\.self))
  }

  /// Refuses what the model never learnt from.
  private static func check(
    _ store: StoreID, _ material: MaterialID, _ card: ModelCard
  ) throws {
    if let known = card.stores, known[store.text] == nil {
      throw OperationsFailure.notLearnt(kind: "store", name: store.text, night: card.day)
    }
    if let known = card.materials, !known.contains(material) {
      throw OperationsFailure.notLearnt(kind: "material", name: material.text, night: card.day)
    }
  }

  /// That the history ends before the model's night.
  private static func age(of origin: BusinessDay, _ card: ModelCard) -> Sentence? {
    let days = card.day - origin
    guard days > 0 else { return nil }
    return Sentence(
      "The folder's consumption ends on \(origin), \(days == 1 ? "1 day" : "\(days) days") before "
        + "the night of the model: feeds are not read. Without --model the ledger's newest plan "
        + "answers.",
      "目录中的用量数据截至 \(origin)，比模型所属的夜间运行早 \(days) 天：不读取每日上报。不加 --model 则由账本中的最新计划回答。")
  }

  /// That the store is called otherwise than where the model learnt.
  private static func otherName(of store: Store, _ card: ModelCard) -> Sentence? {
    guard let known = card.stores?[store.id.text], known != store.name else { return nil }
    return Sentence(
      "\(store.id) is \(store.name) in the folder and \(known) in the model: make sure that it is "
        + "the same chain.",
      "\(store.id) 在目录中是「\(store.name)」，在模型中是「\(known)」：请确认是同一连锁。")
  }
}

extension AskModel.Day {
  /// The days ahead of a forecast.
  static func all(of series: SeriesForecast, after origin: BusinessDay) -> [AskModel.Day] {
    (1...series.horizon).map { step in
      let day = series.daily(step)
      let quantiles = AskModel.levels.map { ("\($0)", day.quantile($0)) }
      return AskModel.Day(
        day: origin + step, mean: day.mean,
        quantiles: Dictionary(quantiles, uniquingKeysWith: { $1 }))
    }
  }
}
