import Foundation
import LinearAlgebra
import SupplyChain

/// The design matrix of a store, one series after the other in the same memory: the shared columns
/// stay, a series' own are written over those of the one before.
struct StoreDesign {
  let table: StoreTable
  let rows: DesignRows
  let frame: ModelFrame
  /// What the random features' rows are drawn by.
  let seed: UInt64
  /// The number of series that the chain has, about.
  let chainSeries: Double
  /// By horizon bin.
  let ramps: [RandomFeatures]
  let calendar: DayCalendar
  let states: StoreStates
  private let lags: StoreLags
  private let promotions: StorePromotions
  var layout: FeatureLayout { frame.layout }
  var settings: ForecastSettings { frame.settings }
  /// Column-major, `rows.count` rows.
  private(set) var matrix: [Double]
  /// By row: what the naive forecast says, the level plus the weekday's part.
  private(set) var naive: [Double]
  /// By row: observed log demand less ``naive``; NaN where nothing was observed by the origin.
  private(set) var deviation: [Double]

  init(
    table: StoreTable, states: StoreStates, rows: DesignRows, calendar: DayCalendar,
    weather: CityWeather, promotions: StorePromotions, frame: ModelFrame,
    ramps: [RandomFeatures], chainStores: Int
  ) {
    self.table = table
    self.rows = rows
    self.calendar = calendar
    self.states = states
    self.promotions = promotions
    self.frame = frame
    self.ramps = ramps
    seed = SplitMix64.seed(of: table.store.id.text)
    chainSeries = Double(max(chainStores, 1) * max(table.seriesCount, 1))
    let layout = frame.layout
    let lags = StoreLags(table, states: states, rows: rows, calendar: calendar)
    self.lags = lags
    var matrix = [Double](repeating: 0, count: rows.count * layout.count)
    naive = [Double](repeating: 0, count: rows.count)
    deviation = naive
    matrix.withUnsafeMutableBufferPointer {
      SharedFeatures.fill(
        $0, rows: rows, calendar: calendar, weather: weather, layout: layout)
      lags.fillCommon(
        UnsafeMutableBufferPointer(rebasing: $0[(layout.storeColumn * rows.count)...]), rows: rows)
    }
    self.matrix = matrix
  }

  /// Writes the own columns of a series.
  ///
  /// A series that is not yet mature at an origin has no dynamics to tell: its columns are zero
  /// there, which leaves the level, the profile and what it shares with the store.
  mutating func load(series: Int) {
    let (height, slots) = (rows.count, rows.origins.count)
    let start = layout.sharedCount * height
    // Taken out for the time of writing: the closure also writes the other two tables.
    var work: [Double] = []
    swap(&work, &matrix)
    defer { swap(&work, &matrix) }
    work.withUnsafeMutableBufferPointer { all in
      let own = UnsafeMutableBufferPointer(rebasing: all[start...])
      own.update(repeating: 0)
      let calendarPart = UnsafeMutableBufferPointer(rebasing: all[..<start])
      for row in 0..<height {
        let place = series * slots + rows.slot[row]
        let profile = states.profiles[place * 7 + calendar.weekday[rows.target[row]]]
        let level = states.levels[place * Recipe.levels + Recipe.base] + profile
        let observed =
          rows.target[row] < table.dayCount
          ? table.logs[series * table.dayCount + rows.target[row]] : .nan
        let isMature = states.seen[place] >= Recipe.matureDays
        naive[row] = level
        deviation[row] = isMature ? min(max(observed - level, -3), 3) : .nan
        // Neither bound may swallow a NaN.
        if observed.isNaN { deviation[row] = .nan }
        own[row] = profile
        if isMature && calendar.isSpecial[rows.target[row]] {
          fillHolidays(own, row: row, place: place, profile: profile, shared: calendarPart)
        }
      }
      fillLevels(own, series: series)
      lags.fillOwn(own, series: series, rows: rows)
      fillPromotions(own, series: series)
    }
  }

  private func fillLevels(_ own: UnsafeMutableBufferPointer<Double>, series: Int) {
    let slots = rows.origins.count
    var column = FeatureLayout.levels
    for index in 0..<Recipe.levels where index != Recipe.base {
      rows.fill(own, column: column) { slot in
        let place = series * slots + slot
        guard states.seen[place] >= Recipe.matureDays else { return 0 }
        return states.level(series, slot, index) - states.base(series, slot)
      }
      column += 1
    }
  }

  private func fillHolidays(
    _ own: UnsafeMutableBufferPointer<Double>, row: Int, place: Int, profile: Double,
    shared: UnsafeMutableBufferPointer<Double>
  ) {
    let height = rows.count
    let (off, makeUp) = (shared[9 * height + row], shared[10 * height + row])
    let week = states.profiles[(place * 7)..<(place * 7 + 7)]
    let weekend = (week[place * 7 + 5] + week[place * 7 + 6]) / 2
    let workday = week.prefix(4).reduce(0, +) / 4
    let column = FeatureLayout.holiday * height + row
    own[column] = off * (weekend - profile)
    own[column + height] = makeUp * (workday - profile)
    own[column + 2 * height] = off * states.holidayEffects[place]
    own[column + 3 * height] = off * weekend
  }

  private func fillPromotions(_ own: UnsafeMutableBufferPointer<Double>, series: Int) {
    guard let isPromoted = promotions.days(of: table.materials[series]) else { return }
    let first = FeatureLayout.promotion * rows.count
    for row in 0..<rows.count where isPromoted[rows.target[row]] { own[first + row] = 1 }
  }

  /// Moves a cell into ±`most`.
  mutating func limit(row: Int, column: Int, to most: Double) {
    let place = column * rows.count + row
    matrix[place] = min(max(matrix[place], -most), most)
  }

  /// A row's columns and what the random features read beside them.
  func inputs(row: Int, series: Int) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(layout.count + FeatureLayout.rampInputs)
    for column in 0..<layout.count { values.append(matrix[column * rows.count + row]) }
    let volatility = states.volatility[series * rows.origins.count + rows.slot[row]]
    values.append(log(Double(rows.ahead[row])) - 1)
    values.append(log(volatility + 0.02) + 1.5)
    return values
  }

  /// The design as a matrix for products.
  func withView<Result>(_ body: (MatrixView) -> Result) -> Result {
    matrix.withUnsafeBufferPointer {
      body(MatrixView($0, rows: rows.count, columns: layout.count))
    }
  }
}

/// A store's promotions: by day of the axis, whether there is one.
struct StorePromotions: Sendable {
  private var whole: [Bool]?
  private var materials: [MaterialID: [Bool]] = [:]

  /// Every store's promotions that touch the axis.
  static func byStore(_ promotions: [Promotion], axis: DayAxis) -> [StoreID: StorePromotions] {
    let none = [Bool](repeating: false, count: axis.count)
    var result: [StoreID: StorePromotions] = [:]
    for promotion in promotions {
      let day = promotion.day - axis.first
      guard (0..<axis.count).contains(day) else { continue }
      if let material = promotion.material {
        result[promotion.store, default: .init()].materials[material, default: none][day] = true
      } else {
        result[promotion.store, default: .init()].mark(day, of: none)
      }
    }
    return result
  }

  private mutating func mark(_ day: Int, of none: [Bool]) {
    var days = whole ?? none
    whole = nil
    days[day] = true
    whole = days
  }

  /// By day, whether a material is promoted; `nil` when it never is.
  func days(of material: MaterialID) -> [Bool]? {
    guard let own = materials[material] else { return whole }
    guard let whole else { return own }
    return zip(whole, own).map { $0 || $1 }
  }
}
