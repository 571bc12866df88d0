import Dispatch
import LinearAlgebra
public import SupplyChain
import Synchronization

/// Forecasts every material of every store from one origin: ridge regression on log demand with
/// calendar and weather, pooled over the chain.
///
/// A chain of any size is streamed: ``ModelFit`` goes over its stores and ends with the model that
/// they share; ``forecast(_:with:)`` of every store follows. The functions are pure: stores may be
/// spread over any number of threads. ``sums(of:)`` and ``fit(_:)`` alone leave out what several
/// columns do together, and judge outliers by the store itself, not by the chain's first fit.
///
/// Method: a causal pass gives each series levels at several half-lives and a weekday profile; the
/// deviation of a target day from level and profile is regressed directly on what is known at the
/// origin (level differences, lags of the same weekday) and about the target day (calendar,
/// weather). The pool is fitted first, then what each group has of its own, and in each store, on
/// the spot, what each series has of its own: a factorisation for each and each range of days
/// ahead. Quantiles are empirical: the store's own errors, scaled by series and days ahead, of days
/// and of totals apart.
public struct Forecaster: Sendable {
  /// The last day whose consumption is known.
  public private(set) var origin: BusinessDay
  /// Days ahead.
  public let horizon: Int
  /// The most days ahead that can be asked for.
  public static let longestHorizon = 35

  private(set) var axis: DayAxis
  let calendar: DayCalendar
  let frame: ModelFrame
  let stores: [StoreID: Store]
  let weathers: [String: CityWeather]
  private let promotions: [StoreID: StorePromotions]
  private let ramps: [RandomFeatures]

  /// What the chain's own past decided, and what is left out.
  public var settings: ForecastSettings { frame.settings }
  /// Days of history up to the origin that are looked at: more need not be read.
  public var memoryDays: Int { axis.pastCount }

  /// Prepares calendar and weather for an origin.
  ///
  /// - Parameters:
  ///   - context: what is known beside consumption; observed weather after `origin` and a weather
  ///     forecast issued after it are not read.
  ///   - origin: the last day whose consumption is known.
  ///   - horizon: days ahead, 1 … ``longestHorizon``.
  ///   - settings: what the chain's own past decided.
  public init(
    context: ForecastContext, origin: BusinessDay, horizon: Int,
    settings: ForecastSettings = .standard
  ) {
    precondition((1...Forecaster.longestHorizon).contains(horizon), "a horizon within reach")
    let axis = DayAxis(origin: origin, horizon: horizon, settings: settings)
    let known = settings.has(.weather) ? context.weather : WeatherTable(measures: [])
    let frame = ModelFrame(
      settings: settings, horizon: horizon, weather: WeatherScales(table: known, axis: axis))
    self.init(context: context, axis: axis, frame: frame)
  }

  /// Prepares to ask a model that was fitted before, e.g. one read from a file: its settings,
  /// horizon and weather measures are used.
  ///
  /// - Parameters:
  ///   - context: what is known beside consumption.
  ///   - origin: the last day whose consumption is known.
  ///   - model: what will be asked.
  public init(context: ForecastContext, origin: BusinessDay, asking model: PooledModel) {
    let axis = DayAxis(
      origin: origin, horizon: model.frame.horizon, settings: model.frame.settings)
    self.init(context: context, axis: axis, frame: model.frame)
  }

  private init(context: ForecastContext, axis: DayAxis, frame: ModelFrame) {
    (origin, horizon) = (axis.origin, axis.horizon)
    self.axis = axis
    self.frame = frame
    calendar = DayCalendar(
      axis: axis,
      holidays: frame.settings.has(.holidays) ? context.holidays : HolidayCalendar(days: [:]))
    stores = Dictionary(context.stores.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var weathers: [String: CityWeather] = [:]
    for store in context.stores where weathers[store.city] == nil && frame.settings.has(.weather) {
      weathers[store.city] = CityWeather(
        city: store.city, context: context, scales: frame.weather, axis: axis)
    }
    let skill = WeatherSkill(
      trust: context.trust, cities: weathers, scales: frame.weather, axis: axis)
    for city in weathers.keys.sorted() {
      weathers[city]?.foretell(
        city: city, context: context, scales: frame.weather, axis: axis, skill: skill)
    }
    self.weathers = weathers
    ramps = (0..<frame.binCount).map { RandomFeatures(layout: frame.layout, bin: $0) }
    promotions = StorePromotions.byStore(context.promotions, axis: axis)
  }

  /// What a store teaches the pool: the map of the first step.
  ///
  /// Consumption after the origin is not read. A store that the context does not name, or without
  /// history, teaches nothing.
  public func sums(of history: StoreHistory) -> PooledSums {
    sums(of: history, weighing: settings.has(.robustness) ? .bySelf : .equally)
  }

  /// How many materials a store has used by the origin.
  public func seriesCount(of history: StoreHistory) -> Int {
    history.materials.indices.count { StoreTable.isUsed(history, row: $0, by: origin) }
  }

  func sums(of history: StoreHistory, weighing trust: RowTrust) -> PooledSums {
    guard let store = stores[history.store], history.firstDay <= origin else { return .zero }
    var design = design(of: history, store: store)
    return PooledSums(design: &design, trust: trust)
  }

  /// The rows of a store that the random features are fitted on.
  func rampSums(
    of history: StoreHistory, with model: PooledModel, stores count: Int
  ) throws(ForecastingFailure) -> PooledSums {
    guard let store = stores[history.store], history.firstDay <= origin else { return .zero }
    var design = design(of: history, store: store)
    let fit = try StoreFit(&design, model: model)
    return PooledSums(sampling: &design, fit: fit, stores: count)
  }

  /// The model with the random features fitted on what it leaves of rows of the chain.
  func fitRamps(
    of model: PooledModel, to sums: PooledSums
  ) throws(ForecastingFailure) -> PooledModel {
    let bins = Array(zip(sums.ramps, ramps))
    let fitted = Mutex<[Int: Result<[Double], ForecastingFailure>]>([:])
    DispatchQueue.concurrentPerform(iterations: bins.count) { bin in
      let result = Result { () throws(ForecastingFailure) in
        try bins[bin].0.coefficients(of: bins[bin].1)
      }
      fitted.withLock { $0[bin] = result }
    }
    let results = fitted.withLock { $0 }
    var coefficients: [[Double]] = []
    for bin in bins.indices {
      if let result = results[bin] { coefficients.append(try result.get()) }
    }
    return model.with(ramps: coefficients)
  }

  /// Solves for the regression that the stores share.
  ///
  /// - Parameter sums: of all stores, in the stores' order.
  /// - Throws: ``ForecastingFailure/notSolvable(reason:)`` for sums that are not finite.
  public func fit(_ sums: PooledSums) throws(ForecastingFailure) -> PooledModel {
    try PooledModel(sums, frame: frame)
  }

  /// The forecast of every material that the store has ever used up to the origin, given that the
  /// store opens: the map of the last step.
  ///
  /// Consumption after the origin is not read. Days on which the store does not trade any more are
  /// certainly zero.
  ///
  /// - Throws: ``ForecastingFailure/unknownStore(_:)``;
  ///   ``ForecastingFailure/noHistory(_:origin:)`` when the history begins after the origin;
  ///   ``ForecastingFailure/notSolvable(reason:)``.
  public func forecast(
    _ history: StoreHistory, with model: PooledModel
  ) throws(ForecastingFailure) -> StoreForecast {
    let prediction = try prediction(history, with: model)
    return StoreForecast(
      store: history.store, origin: origin, horizon: horizon, materials: prediction.materials,
      series: prediction.series())
  }

  /// What all series of a store are predicted by.
  func prediction(
    _ history: StoreHistory, with model: PooledModel, explaining material: MaterialID? = nil
  ) throws(ForecastingFailure) -> StorePrediction {
    guard let store = stores[history.store] else { throw .unknownStore(history.store) }
    guard history.firstDay <= origin else { throw .noHistory(history.store, origin: origin) }
    precondition(model.frame == frame, "a model of a forecaster of the same frame")
    var design = design(of: history, store: store)
    let explained = material.flatMap { design.table.materials.firstIndex(of: $0) }
    let fit = try StoreFit(&design, model: model, explaining: explained)
    return StorePrediction(
      fit: fit, design: design, model: model, origin: origin,
      weather: weathers[store.city], notes: commonNotes(city: store.city))
  }

  /// The forecaster as of some days earlier, with the weather as it has come since.
  func earlier(by days: Int) -> Forecaster {
    var past = self
    past.axis = axis.earlier(by: days)
    past.origin = past.axis.origin
    return past
  }

  func design(of history: StoreHistory, store: Store) -> StoreDesign {
    var table = StoreTable(history, store: store, axis: axis)
    // The last origin is the forecast's own: its target days are not observed, so it teaches
    // nothing and is predicted with the rest.
    let rows = DesignRows(
      origins: DesignRows.fitOrigins(axis: axis, days: settings.fitDays) + [axis.originIndex],
      horizon: horizon)
    let states = StoreStates(
      &table, calendar: calendar, origins: rows.origins, settings: settings)
    return StoreDesign(
      table: table, states: states, rows: rows, calendar: calendar,
      weather: weathers[store.city] ?? .unknown(measures: frame.weather.count, axis: axis),
      promotions: promotions[store.id] ?? StorePromotions(), frame: frame, ramps: ramps,
      chainStores: stores.count)
  }

  private func commonNotes(city: String) -> [ForecastNote] {
    var notes: [ForecastNote] = []
    let weather = weathers[city]
    guard settings.has(.weather) else { return calendar.endsEarly ? [.holidaysEnd] : [] }
    if weather?.isKnown != true { notes.append(.noWeather) }
    if weather?.fromClimate == true { notes.append(.weatherFromClimate) }
    if calendar.endsEarly { notes.append(.holidaysEnd) }
    return notes
  }
}
