/// Which rows a design matrix has: every pair of an origin and a number of days ahead, sorted by
/// horizon bin, then origin, then days ahead, so that a bin is a block of neighbouring rows.
struct DesignRows {
  /// Days of the axis.
  let origins: [Int]
  let horizon: Int
  /// Rows of each bin.
  let bins: [Range<Int>]
  /// By row: index into ``origins``, days ahead, and target day.
  let slot: [Int]
  let ahead: [Int]
  let target: [Int]

  var count: Int { slot.count }

  init(origins: [Int], horizon: Int) {
    self.origins = origins
    self.horizon = horizon
    var bins: [Range<Int>] = []
    var (slot, ahead, target): ([Int], [Int], [Int]) = ([], [], [])
    for steps in DesignRows.stepRanges(horizon: horizon) {
      let start = slot.count
      for (index, origin) in origins.enumerated() {
        for step in steps {
          slot.append(index)
          ahead.append(step)
          target.append(origin + step)
        }
      }
      bins.append(start..<slot.count)
    }
    self.bins = bins
    self.slot = slot
    self.ahead = ahead
    self.target = target
  }

  /// Days ahead of each bin; a short horizon has fewer bins.
  static func stepRanges(horizon: Int) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    var first = 1
    for end in Recipe.binEnds + [horizon] where first <= horizon {
      let last = min(end, horizon)
      if last >= first { ranges.append(first...last) }
      first = last + 1
    }
    return ranges
  }

  /// The bin of a number of days ahead.
  static func bin(ofStep step: Int) -> Int {
    Recipe.binEnds.firstIndex { step <= $0 } ?? Recipe.binEnds.count
  }

  /// The row of an origin and a number of days ahead.
  func row(slot index: Int, ahead step: Int) -> Int {
    let bin = DesignRows.bin(ofStep: step)
    let first = bin == 0 ? 1 : Recipe.binEnds[bin - 1] + 1
    let width = bins[bin].count / max(origins.count, 1)
    return bins[bin].lowerBound + index * width + step - first
  }

  /// Fills a column whose value depends on the origin alone.
  @inline(__always)
  func fill(
    _ matrix: UnsafeMutableBufferPointer<Double>, column: Int, _ value: (Int) -> Double
  ) {
    guard let first = matrix.baseAddress else { return }
    precondition(matrix.count >= (column + 1) * count, "memory suffices")
    var cell = first + column * count
    for range in bins {
      let width = range.count / max(origins.count, 1)
      for slot in origins.indices {
        let number = value(slot)
        for _ in 0..<width {
          cell.pointee = number
          cell += 1
        }
      }
    }
  }

  /// Origins of the regression, rising: back from the day before the origin in steps.
  static func fitOrigins(axis: DayAxis, step: Int) -> [Int] {
    let first = axis.originIndex - Recipe.fitDays
    return stride(from: axis.originIndex - 1, to: max(first, 0), by: -step).reversed()
  }
}
