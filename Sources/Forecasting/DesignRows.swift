/// Which rows a design matrix has: pairs of an origin and a number of days ahead, sorted by horizon
/// bin, then origin, then days ahead, so that a bin is a block of neighbouring rows.
///
/// Days share shocks over the whole chain, so every target day must be learnt from at every
/// distance: a bin of few days ahead needs origins close to each other, a wide bin does not.
struct DesignRows {
  /// Days of the axis, rising; the last is the forecast's own.
  let origins: [Int]
  let horizon: Int
  /// Rows of each bin, and the origins that it has rows of, as indices into ``origins``.
  let bins: [Range<Int>]
  let binSlots: [[Int]]
  /// By row: index into ``origins``, days ahead, and target day.
  let slot: [Int]
  let ahead: [Int]
  let target: [Int]

  var count: Int { slot.count }

  init(origins: [Int], horizon: Int) {
    self.origins = origins
    self.horizon = horizon
    var bins: [Range<Int>] = []
    var binSlots: [[Int]] = []
    var (slot, ahead, target): ([Int], [Int], [Int]) = ([], [], [])
    let last = origins.count - 1
    for (bin, steps) in DesignRows.stepRanges(horizon: horizon).enumerated() {
      let start = slot.count
      let every = Recipe.binStrides[min(bin, Recipe.binStrides.count - 1)]
      let slots = origins.indices.filter { $0 == last || (last - 1 - $0) % every == 0 }
      for index in slots {
        for step in steps {
          slot.append(index)
          ahead.append(step)
          target.append(origins[index] + step)
        }
      }
      bins.append(start..<slot.count)
      binSlots.append(slots)
    }
    self.bins = bins
    self.binSlots = binSlots
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

  /// The origins that every bin has rows of, as indices into ``origins``.
  var commonSlots: [Int] {
    guard let widest = binSlots.min(by: { $0.count < $1.count }) else { return [] }
    return widest
  }

  /// The rows of an origin that every bin knows, by days ahead.
  func rows(ofCommonSlot index: Int) -> [Int] {
    bins.indices.flatMap { bin in
      let width = bins[bin].count / max(binSlots[bin].count, 1)
      let place = binSlots[bin].firstIndex(of: index) ?? 0
      return (0..<width).map { bins[bin].lowerBound + place * width + $0 }
    }
  }

  /// Fills a column whose value depends on the origin alone.
  @inline(__always)
  func fill(
    _ matrix: UnsafeMutableBufferPointer<Double>, column: Int, _ value: (Int) -> Double
  ) {
    guard let first = matrix.baseAddress else { return }
    precondition(matrix.count >= (column + 1) * count, "memory suffices")
    var cell = first + column * count
    for (bin, range) in bins.enumerated() {
      let width = range.count / max(binSlots[bin].count, 1)
      for slot in binSlots[bin] {
        let number = value(slot)
        for _ in 0..<width {
          cell.pointee = number
          cell += 1
        }
      }
    }
  }

  /// Origins of the regression, rising: back from the day before the origin in steps.
  static func fitOrigins(axis: DayAxis, days: Int) -> [Int] {
    let first = axis.originIndex - days
    return stride(from: axis.originIndex - 1, to: max(first, 0), by: -Recipe.originStep).reversed()
  }
}
