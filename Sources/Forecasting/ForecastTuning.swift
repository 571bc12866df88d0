import Foundation
public import SupplyChain

/// Chooses a chain's settings by its own rolling past: a few candidates forecast from a few past
/// origins what has come since, and the smallest error wins.
///
/// Two maps and two sums over a sample of stores (see ``sample(of:materialsPerStore:)``):
/// ``sums(of:)`` added up, ``fit(_:)`` once, ``errors(of:with:)`` added up, ``choose(_:)``. All of
/// it is deterministic and reads nothing after the origin. What it chooses is part of the input of
/// every forecast that uses it.
public struct ForecastTuning: Sendable {
  /// The candidates; the first is where the search starts.
  public let candidates: [ForecastSettings]
  /// The past origins, newest first; none when the history is too short to choose by.
  public let origins: [BusinessDay]
  /// Candidate-major: one forecaster a candidate and origin.
  private let forecasters: [Forecaster]
  private let base: ForecastSettings

  /// Days ahead that candidates are judged by.
  private static let judgedDays = 14
  private static let originCount = 3
  /// Days of history before a past origin without which it is not judged.
  private static let fewestDays = 90

  /// Prepares the candidates that the history is long enough for.
  ///
  /// - Parameters:
  ///   - context: what is known beside consumption; nothing after `origin` is read.
  ///   - origin: the last day whose consumption is known.
  ///   - firstDay: the first day of the chain's history.
  ///   - base: what the search starts from; what it leaves out, every candidate leaves out.
  public init(
    context: ForecastContext, origin: BusinessDay, firstDay: BusinessDay,
    base: ForecastSettings = .standard
  ) {
    let judged = ForecastTuning.judgedDays
    self.base = base
    origins = (1...ForecastTuning.originCount).map { origin - judged * $0 }
      .filter { $0 - firstDay >= ForecastTuning.fewestDays }
    candidates = ForecastTuning.candidates(base: base, historyDays: origin - firstDay + 1)
    var forecasters: [Forecaster] = []
    for candidate in candidates {
      for past in origins {
        let known = ForecastContext(
          stores: context.stores, materials: context.materials, holidays: context.holidays,
          promotions: context.promotions, weather: context.weather,
          issued: IssuedWeather(issuedOn: past, table: context.weather))
        forecasters.append(
          Forecaster(context: known, origin: past, horizon: judged, settings: candidate))
      }
    }
    self.forecasters = forecasters
  }

  /// The settings that are tried: recency, penalties, span and yearly terms one by one.
  private static func candidates(
    base: ForecastSettings, historyDays: Int
  ) -> [ForecastSettings] {
    func changed(_ change: (inout ForecastSettings) -> Void) -> ForecastSettings {
      var settings = base
      change(&settings)
      return settings
    }
    var candidates = [
      base, changed { $0.rowHalfLife = base.rowHalfLife * 0.6 },
      changed { $0.rowHalfLife = base.rowHalfLife * 2 }, changed { $0.penalty = base.penalty * 3 },
    ]
    let longest = historyDays - fewestDays - originCount * judgedDays
    if longest >= 450 {
      candidates.append(changed { ($0.fitDays, $0.rowHalfLife) = (450, 180) })
    }
    // The season of the year can be told from growth only where each has come twice.
    if longest >= 2 * 365 {
      candidates.append(
        changed { ($0.fitDays, $0.rowHalfLife, $0.hasYearlyTerms) = (730, 365, true) })
    }
    return candidates
  }

  /// The stores to choose by: evenly spread, about 600 series and eight stores at least.
  public static func sample(of stores: [StoreID], materialsPerStore: Int) -> [StoreID] {
    let wanted = max(8, 600 / max(materialsPerStore, 1))
    let stride = max((stores.count + wanted - 1) / wanted, 1)
    return stores.indices.filter { $0 % stride == 0 }.map { stores[$0] }
  }

  /// What a store teaches every candidate at every origin.
  public func sums(of history: StoreHistory) -> TuningSums {
    TuningSums(sums: forecasters.map { $0.sums(of: history) })
  }

  /// Fits every candidate at every origin.
  ///
  /// - Throws: ``ForecastingFailure/notSolvable(reason:)``.
  public func fit(_ sums: TuningSums) throws(ForecastingFailure) -> TuningModels {
    var models: [PooledModel] = []
    for (index, forecaster) in forecasters.enumerated() {
      models.append(
        try forecaster.fit(sums.sums.indices.contains(index) ? sums.sums[index] : .zero))
    }
    return TuningModels(models: models)
  }

  /// How far every candidate was off in a store.
  ///
  /// - Throws: ``ForecastingFailure/notSolvable(reason:)``.
  public func errors(
    of history: StoreHistory, with models: TuningModels
  ) throws(ForecastingFailure) -> TuningErrors {
    var errors = TuningErrors()
    for (index, forecaster) in forecasters.enumerated() where history.firstDay <= forecaster.origin
    {
      guard forecaster.stores[history.store] != nil else { continue }
      let prediction = try forecaster.prediction(history, with: models.models[index])
      errors.add(
        prediction, history: history, candidate: index / max(origins.count, 1),
        of: candidates.count)
    }
    return errors
  }

  /// The settings that were best; the first candidate's where nothing could be judged.
  public func choose(_ errors: TuningErrors) -> ForecastSettings {
    guard let best = errors.best(of: candidates.count) else { return base }
    var settings = candidates[best.candidate]
    settings.trendKept = best.blend.trendKept
    settings.smoothingShare = best.blend.smoothingShare
    return settings
  }
}

/// What stores teach the candidates; a monoid under `+=`.
public struct TuningSums: Sendable {
  var sums: [PooledSums]

  /// The sums of no store.
  public static let zero = TuningSums(sums: [])

  /// Adds the sums of other stores.
  public static func += (left: inout TuningSums, right: TuningSums) {
    guard !left.sums.isEmpty else { return left = right }
    for index in right.sums.indices { left.sums[index] += right.sums[index] }
  }
}

/// The candidates' models.
public struct TuningModels: Sendable {
  let models: [PooledModel]
}
