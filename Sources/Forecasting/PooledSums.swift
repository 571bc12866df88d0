import LinearAlgebra

/// What the regression needs of any number of stores: Gram matrices and moments by group and
/// horizon bin, and the groups' usual levels.
///
/// Sums form a monoid under ``+(_:_:)`` with ``zero``. Adding doubles is not associative in the
/// last digits: whoever adds keeps one order, the stores' own, and gets the same bytes whatever
/// the number of threads.
public struct PooledSums: Sendable {
  /// By group: the material and the store's category.
  var groups: [GroupKey: GroupSums] = [:]

  /// By horizon bin: the rows that the random features are fitted on; empty but in that round.
  var ramps: [RampRows] = []

  /// By earlier origin: what its fit is made of; empty but in that round.
  var earlier: [PooledSums] = []

  /// How far the fits of earlier origins were off; empty but in that round.
  var hindsight = HindsightSums()

  /// The sums of no store.
  public static let zero = PooledSums()

  /// The number of series that taught something.
  public var seriesCount: Int { groups.values.reduce(0) { $0 + $1.taughtCount } }

  /// By bin, the weight of all rows.
  func weights(binCount: Int) -> [Double] {
    // In one order: a sum of doubles depends on it.
    let taught = groups.keys.sorted().compactMap { groups[$0]?.bins }.filter { !$0.isEmpty }
    return (0..<binCount).map { bin in taught.reduce(0) { $0 + $1[bin].weight } }
  }

  /// The sums of two sets of stores.
  public static func + (left: PooledSums, right: PooledSums) -> PooledSums {
    var sum = left
    sum += right
    return sum
  }

  /// Adds in place, without copying what is already summed.
  public static func += (left: inout PooledSums, right: PooledSums) {
    // Groups do not touch each other, so their order does not matter.
    if left.ramps.isEmpty {
      left.ramps = right.ramps
    } else if !right.ramps.isEmpty {
      for bin in left.ramps.indices { left.ramps[bin] += right.ramps[bin] }
    }
    if left.earlier.isEmpty {
      left.earlier = right.earlier
    } else {
      for index in right.earlier.indices { left.earlier[index] += right.earlier[index] }
    }
    left.hindsight += right.hindsight
    for (key, added) in right.groups { left.groups[key, default: GroupSums()] += added }
  }
}

/// Series that are likely to behave alike: a material in one kind of store.
struct GroupKey: Hashable, Comparable, Sendable, Codable {
  let material: String
  let category: String

  static func < (left: GroupKey, right: GroupKey) -> Bool {
    (left.material, left.category) < (right.material, right.category)
  }
}

/// The sums of one group.
struct GroupSums: Sendable {
  /// By horizon bin; empty before the first.
  var bins: [BinSums] = []
  /// Sum of the mature series' log levels, and their number.
  var levelSum = 0.0
  var levelCount = 0.0
  /// The days that the longest of them has been observed.
  var days = 0.0
  /// How many of them are regressed and have added to ``bins``.
  var taughtCount = 0

  static func += (left: inout GroupSums, right: GroupSums) {
    left.levelSum += right.levelSum
    left.levelCount += right.levelCount
    left.taughtCount += right.taughtCount
    left.days = max(left.days, right.days)
    if left.bins.isEmpty {
      left.bins = right.bins
    } else if !right.bins.isEmpty {
      precondition(left.bins.count == right.bins.count, "sums of the same forecaster")
      for bin in left.bins.indices { left.bins[bin] += right.bins[bin] }
    }
  }
}

/// Weighted sums over the rows of one horizon bin: XᵀWX (upper half), XᵀWz, zᵀWz and the weight.
struct BinSums: Sendable {
  var gram: Matrix
  var moment: [Double]
  var square = 0.0
  var weight = 0.0

  init(columns: Int) {
    gram = Matrix(rows: columns, columns: columns)
    moment = [Double](repeating: 0, count: columns)
  }

  static func += (left: inout BinSums, right: BinSums) {
    precondition(left.moment.count == right.moment.count, "sums of the same forecaster")
    left.gram += right.gram
    for index in left.moment.indices { left.moment[index] += right.moment[index] }
    left.square += right.square
    left.weight += right.weight
  }
}
