import Foundation

/// What is known of a store's series at chosen origins, from one causal pass over the days: levels
/// (running means of log demand without the weekday's part), weekday profiles, and the effect that
/// days off have had.
struct StoreStates {
  /// Days of the axis at which the states were kept, rising.
  let origins: [Int]
  /// At `((s * origins.count) + o) * Recipe.levels + k`.
  let levels: [Double]
  /// At `((s * origins.count) + o) * 7 + weekday`.
  let profiles: [Double]
  /// At `s * origins.count + o`: mean residual of days off.
  let holidayEffects: [Double]
  /// At `s * origins.count + o`: days observed so far.
  let seen: [Double]
  /// At `s * origins.count + o`: scale of the innovations of log demand.
  let volatility: [Double]
  /// Log demand less the weekday's part as it was thought to be that day, at
  /// `s * dayCount + d`; NaN where not observed and on special days.
  let adjusted: [Double]

  @inline(__always)
  func level(_ series: Int, _ slot: Int, _ index: Int) -> Double {
    levels[(series * origins.count + slot) * Recipe.levels + index]
  }

  @inline(__always)
  func base(_ series: Int, _ slot: Int) -> Double { level(series, slot, Recipe.base) }
}

extension StoreStates {
  init(
    _ table: inout StoreTable, calendar: DayCalendar, origins: [Int],
    settings: ForecastSettings
  ) {
    let (count, slots) = (table.seriesCount, origins.count)
    var levels = [Double](repeating: 0, count: count * slots * Recipe.levels)
    var profiles = [Double](repeating: 0, count: count * slots * 7)
    var effects = [Double](repeating: 0, count: count * slots)
    var seen = effects
    var volatility = effects
    var adjusted = [Double](repeating: .nan, count: count * table.dayCount)
    var pass = CausalPass(
      seriesCount: count,
      clipScales: settings.has(.robustness) ? Recipe.clipScales : Recipe.unlimited)
    var slot = 0
    for day in 0..<table.dayCount {
      pass.advance(
        &table, day: day, weekday: calendar.weekday[day], special: calendar.isSpecial[day],
        adjusted: &adjusted)
      guard slot < slots, origins[slot] == day else { continue }
      for series in 0..<count {
        let place = series * slots + slot
        let state = pass.states[series]
        for index in 0..<Recipe.levels {
          levels[place * Recipe.levels + index] = state.levels[index]
        }
        for weekday in 0..<7 { profiles[place * 7 + weekday] = state.profile(weekday) }
        effects[place] = state.holidaySum / (state.holidayCount + 3)
        seen[place] = state.seen
        volatility[place] = (state.squares / state.squaresWeight).squareRoot()
      }
      slot += 1
    }
    self.init(
      origins: origins, levels: levels, profiles: profiles, holidayEffects: effects, seen: seen,
      volatility: volatility, adjusted: adjusted)
  }
}

/// The pass itself: all series of a store day by day, because their common weekday profile is what
/// each one's is shrunk to.
private struct CausalPass {
  var states: [SeriesState]
  private var common = WeekdaySums()
  private let clipScales: Double
  private static let decays = Recipe.halfLives.map { exp2(-1 / $0) }
  private static let profileDecay = exp2(-1 / Recipe.profileHalfLife)

  init(seriesCount: Int, clipScales: Double) {
    self.clipScales = clipScales
    states = [SeriesState](repeating: SeriesState(), count: seriesCount)
  }

  mutating func advance(
    _ table: inout StoreTable, day: Int, weekday: Int, special: Bool, adjusted: inout [Double]
  ) {
    var (sum, count) = (0.0, 0.0)
    for series in states.indices {
      let cell = series * table.dayCount + day
      if !table.cutLogs[cell].isNaN {
        table.logs[cell] = states[series].demand(atLeast: table.cutLogs[cell], weekday: weekday)
      }
      let value = table.logs[cell]
      if special {
        states[series].observeSpecial(value, weekday: weekday)
        continue
      }
      guard
        let residual = states[series].observe(
          value, weekday: weekday, clipScales: clipScales)
      else { continue }
      sum += residual.value
      count += residual.weight
    }
    guard !special else { return }
    if count > 0 { common.add(sum, count, weekday: weekday, decay: 0.9) }
    let target = common.mean(weekday)
    for series in states.indices {
      states[series].shrinkProfile(weekday: weekday, to: target)
      let value = table.logs[series * table.dayCount + day]
      adjusted[series * table.dayCount + day] = value - states[series].profile(weekday)
    }
  }

  struct SeriesState {
    var levels = LevelVector(repeating: 0)
    private var weights = LevelVector(repeating: 0)
    private var own = WeekdaySums()
    private var raw = SIMD8<Double>(repeating: 0)
    private var rawMean = 0.0
    /// Sum of squared innovations and its weight; starts at a deviation of a third.
    private(set) var squares = 0.4
    private(set) var squaresWeight = 4.0
    var holidaySum = 0.0
    var holidayCount = 0.0
    var seen = 0.0

    @inline(__always)
    func profile(_ weekday: Int) -> Double { raw[weekday] - rawMean }
    var isLevelled: Bool { weights[Recipe.base] > 1 }

    /// What a day that was cut short would have come to; NaN while nothing is known to tell by.
    func demand(atLeast lower: Double, weekday: Int) -> Double {
      guard isLevelled else { return .nan }
      return CensoredDemand.expected(
        atLeast: lower, mean: levels[Recipe.base] + profile(weekday),
        deviation: (squares / squaresWeight).squareRoot())
    }

    mutating func observeSpecial(_ value: Double, weekday: Int) {
      guard !value.isNaN else { return }
      seen += 1
      holidaySum *= 0.97
      holidayCount *= 0.97
      guard isLevelled else { return }
      holidaySum += value - levels[Recipe.base] - profile(weekday)
      holidayCount += 1
    }

    /// Takes an ordinary day.
    ///
    /// - Returns: the weekday's residual about the slow level, `nil` when nothing was observed.
    mutating func observe(
      _ value: Double, weekday: Int, clipScales: Double
    ) -> (value: Double, weight: Double)? {
      let decayed = weights * CausalPass.decayVector
      guard !value.isNaN else {
        // A level is not forgotten while nothing comes that could replace it.
        weights = pointwiseMax(decayed, pointwiseMin(weights, CausalPass.remembered))
        return nil
      }
      weights = decayed
      seen += 1
      let levelled = isLevelled
      var level = value - profile(weekday)
      if levelled {
        let innovation = level - levels[Recipe.base]
        let most = clipScales * (squares / squaresWeight).squareRoot()
        level = levels[Recipe.base] + min(max(innovation, -most), most)
        squares = squares * 0.98 + min(innovation * innovation, 1)
        squaresWeight = squaresWeight * 0.98 + 1
      }
      weights += 1
      levels += (LevelVector(repeating: level) - levels) / weights
      own.decay(weekday, by: CausalPass.profileDecay)
      guard levelled else { return (0, 0) }
      let residual = value - levels[Recipe.slow]
      own.add(residual, 1, weekday: weekday, decay: 1)
      return (residual, 1)
    }

    mutating func shrinkProfile(weekday: Int, to target: Double) {
      let shrunk = own.shrunk(weekday, to: target, weight: Recipe.profileShrinkage)
      rawMean += (shrunk - raw[weekday]) / 7
      raw[weekday] = shrunk
    }
  }

  /// Sums and weights by weekday.
  struct WeekdaySums {
    private var sums = SIMD8<Double>(repeating: 0)
    private var weights = SIMD8<Double>(repeating: 0)

    mutating func decay(_ weekday: Int, by factor: Double) {
      sums[weekday] *= factor
      weights[weekday] *= factor
    }

    mutating func add(_ value: Double, _ weight: Double, weekday: Int, decay factor: Double) {
      sums[weekday] = sums[weekday] * factor + value
      weights[weekday] = weights[weekday] * factor + weight
    }

    func mean(_ weekday: Int) -> Double { sums[weekday] / max(weights[weekday], 1e-9) }

    func shrunk(_ weekday: Int, to target: Double, weight: Double) -> Double {
      (sums[weekday] + weight * target) / (weights[weekday] + weight)
    }
  }

  /// One lane a level; two lanes are idle.
  typealias LevelVector = SIMD8<Double>
  /// What a level is still worth in days after a long time without any.
  static let remembered = LevelVector(repeating: Recipe.rememberedDays)
  static let decayVector: LevelVector = {
    var vector = LevelVector(repeating: 1)
    for (index, decay) in decays.enumerated() { vector[index] = decay }
    return vector
  }()
}
