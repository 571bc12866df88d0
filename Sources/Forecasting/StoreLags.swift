/// Lags of a store's regressed series by row, and their means over these.
struct StoreLags {
  /// At `(s * 3 + kind) * rows + row`: last and last but one same weekday, mean of four.
  let own: [Double]
  /// At `kind * rows + row`, kinds: last same weekday, mean of four.
  let common: [Double]
  /// At `s * 2 * origins + which * origins + slot`: adjusted log demand of the origin and the day
  /// before, less the level.
  let last: [Double]
  /// At `which * origins + slot`: store means of the two shortest levels less the base, and of
  /// the last day.
  let commonLevels: [Double]

  static let limit = 1.5

  init(_ table: StoreTable, states: StoreStates, rows: DesignRows, calendar: DayCalendar) {
    let (count, height) = (table.seriesCount, rows.count)
    var own = [Double](repeating: 0, count: count * 3 * height)
    var common = [Double](repeating: 0, count: 2 * height)
    let regressed = (0..<count).filter { table.isRegressed(series: $0) }
    let share = 1 / Double(max(regressed.count, 1))
    for series in regressed {
      own.withUnsafeMutableBufferPointer { buffer in
        StoreLags.fill(
          UnsafeMutableBufferPointer(rebasing: buffer[(series * 3 * height)...]), series: series,
          table: table, states: states, rows: rows, calendar: calendar)
      }
      for row in 0..<height {
        common[row] += share * own[series * 3 * height + row]
        common[height + row] += share * own[(series * 3 + 2) * height + row]
      }
    }
    (self.own, self.common) = (own, common)
    last = StoreLags.lastDays(table, states: states, rows: rows)
    commonLevels = StoreLags.commonLevels(regressed, states: states, last: last)
  }

  /// Writes the columns that are a series' own, from the first lag on.
  func fillOwn(_ matrix: UnsafeMutableBufferPointer<Double>, series: Int, rows: DesignRows) {
    let (height, slots) = (rows.count, rows.origins.count)
    let first = FeatureLayout.lags * height
    own.withUnsafeBufferPointer { own in
      for index in 0..<(3 * height) { matrix[first + index] = own[series * 3 * height + index] }
    }
    for back in 0..<2 {
      rows.fill(matrix, column: FeatureLayout.last + back) {
        last[(series * 2 + back) * slots + $0]
      }
    }
  }

  /// Writes the store's columns, the first of them at the beginning of `matrix`.
  func fillCommon(_ matrix: UnsafeMutableBufferPointer<Double>, rows: DesignRows) {
    let slots = rows.origins.count
    for index in common.indices { matrix[index] = common[index] }
    for index in 0..<3 {
      rows.fill(matrix, column: 2 + index) { commonLevels[index * slots + $0] }
    }
  }

  private static func lastDays(
    _ table: StoreTable, states: StoreStates, rows: DesignRows
  ) -> [Double] {
    let slots = rows.origins.count
    var last = [Double](repeating: 0, count: table.seriesCount * 2 * slots)
    for series in 0..<table.seriesCount {
      for (slot, origin) in rows.origins.enumerated()
      where states.seen[series * slots + slot] >= Recipe.matureDays {
        for back in 0...1 where origin >= back {
          let change =
            states.adjusted[series * table.dayCount + origin - back] - states.base(series, slot)
          guard !change.isNaN else { continue }
          last[(series * 2 + back) * slots + slot] = min(max(change, -limit), limit)
        }
      }
    }
    return last
  }

  private static func commonLevels(
    _ regressed: [Int], states: StoreStates, last: [Double]
  ) -> [Double] {
    let slots = states.origins.count
    let share = 1 / Double(max(regressed.count, 1))
    var levels = [Double](repeating: 0, count: 3 * slots)
    for series in regressed {
      for slot in 0..<slots where states.seen[series * slots + slot] >= Recipe.matureDays {
        let base = states.base(series, slot)
        for index in 0..<2 {
          levels[index * slots + slot] += share * (states.level(series, slot, index) - base)
        }
        levels[2 * slots + slot] += share * last[series * 2 * slots + slot]
      }
    }
    return levels
  }

  private static func fill(
    _ result: UnsafeMutableBufferPointer<Double>, series: Int, table: StoreTable,
    states: StoreStates, rows: DesignRows, calendar: DayCalendar
  ) {
    let (height, slots) = (rows.count, rows.origins.count)
    table.logs.withUnsafeBufferPointer { allLogs in
      let logs = UnsafeBufferPointer(rebasing: allLogs[(series * table.dayCount)...])
      for row in 0..<height {
        let place = series * slots + rows.slot[row]
        guard states.seen[place] >= Recipe.matureDays else { continue }
        let target = rows.target[row]
        let level =
          states.levels[place * Recipe.levels + Recipe.base]
          + states.profiles[place * 7 + calendar.weekday[target]]
        var day = target - 7 * ((rows.ahead[row] + 6) / 7)
        var (sum, count) = (0.0, 0.0)
        for back in 0..<4 {
          defer { day -= 7 }
          guard day >= 0, !calendar.isSpecial[day] else { continue }
          let change = logs[day] - level
          guard !change.isNaN else { continue }
          let cut = min(max(change, -limit), limit)
          if back < 2 { result[back * height + row] = cut }
          sum += cut
          count += 1
        }
        result[2 * height + row] = sum / max(count, 1)
      }
    }
  }
}
