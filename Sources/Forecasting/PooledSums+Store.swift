import Foundation
import LinearAlgebra
import SupplyChain

extension PooledSums {
  /// Sums one store's series. Every series is its own group within the store.
  ///
  /// Demand has outliers, so the rows are weighed by Huber's function (Huber 1964) of the errors of
  /// a first fit: a pilot's, or else of the store by itself on some of its rows.
  init(design: inout StoreDesign, trust: RowTrust) {
    var scratch = SumScratch(design: design)
    var first: PooledModel?
    switch trust {
    case .equally: break
    case .by(let pilot): first = pilot
    case .bySelf:
      var sums = PooledSums()
      sums.add(&design, isFirst: true, robust: nil, scratch: &scratch)
      // Sums that cannot be solved here will not be solved with others either: `fit` says so.
      first = try? PooledModel(sums, frame: design.frame)
    }
    add(&design, isFirst: false, robust: first, scratch: &scratch)
  }

  private mutating func add(
    _ design: inout StoreDesign, isFirst: Bool, robust: PooledModel?, scratch: inout SumScratch
  ) {
    let last = design.rows.origins.count - 1
    let bins = design.rows.bins
    for series in 0..<design.table.seriesCount {
      let place = series * design.rows.origins.count + last
      guard design.states.seen[place] >= Recipe.matureDays else { continue }
      let base = design.states.base(series, last)
      let size = exp(Recipe.sizeExponent * min(base, 14))
      let key = isFirst ? GroupKey(material: "", category: "") : design.key(of: series)
      // Taken out, so that the sums grow in place.
      var group = groups.removeValue(forKey: key) ?? GroupSums()
      group.levelSum += base
      group.levelCount += 1
      group.days = max(group.days, design.states.seen[place])
      defer { groups[key] = group }
      guard design.table.isRegressed(series: series) else { continue }
      design.load(series: series)
      group.taughtCount += 1
      if group.bins.isEmpty { group.bins = bins.map { _ in BinSums(columns: design.layout.count) } }
      for (bin, range) in bins.enumerated() {
        scratch.weigh(
          range, design: design, size: size, robust: robust?.bins[bin],
          every: isFirst ? SumScratch.firstPassStride : 1)
        scratch.add(range, design: design, to: &group.bins[bin])
      }
    }
  }
}

/// Memory for the weighted rows of a series, used again for the next one.
struct SumScratch {
  private let ages: [Double]
  private var rows: WeightedRows
  /// Of a bin's rows, from its first: root weight, and weighted target.
  private(set) var roots: [Double]
  private(set) var target: [Double]
  private var predicted: [Double]

  /// Errors beyond this many standard deviations count less: Huber's 1.345 in units of a robust
  /// scale, which is less than half of the deviation of errors with such tails.
  static let huberLimit = 0.6
  /// The first pass only needs to know what is an outlier: every third origin tells.
  static let firstPassStride = 3

  init(design: StoreDesign) {
    let height = design.rows.count
    ages = RowWeights.ages(rows: design.rows, halfLife: design.settings.rowHalfLife)
    rows = WeightedRows(design: design)
    target = [Double](repeating: 0, count: height)
    (roots, predicted) = (target, target)
  }

  /// Adds the weighted rows of a bin.
  mutating func add(_ bin: Range<Int>, design: StoreDesign, to sums: inout BinSums) {
    for index in 0..<bin.count { sums.weight += roots[index] * roots[index] }
    rows.gram(of: design, bin: bin, roots: roots, target: target) { sums.add($0) }
  }

  /// Sets the root weight and the weighted target of every row of a bin; zero where nothing was
  /// observed, or at origins that are left out.
  mutating func weigh(
    _ bin: Range<Int>, design: StoreDesign, size: Double, robust: PooledModel.BinModel?,
    every stride: Int
  ) {
    var limit = Double.infinity
    if let robust, let variance = robust.errorVariance {
      limit = SumScratch.huberLimit * variance.squareRoot()
      design.withView { view in
        robust.pool.withUnsafeBufferPointer { coefficients in
          predicted.withUnsafeMutableBufferPointer { result in
            view.block(rows: bin, firstColumns: view.columns)
              .multiply(vector: coefficients, into: result)
          }
        }
      }
    }
    let newest = design.rows.origins.count - 2
    for (index, row) in bin.enumerated() {
      let deviation = design.deviation[row]
      let slot = design.rows.slot[row]
      guard !deviation.isNaN, stride == 1 || (newest - slot) % stride == 0 else {
        (roots[index], target[index]) = (0, 0)
        continue
      }
      let error = limit.isFinite ? abs(deviation - predicted[index]) : 0
      let trust = error > limit ? limit / error : 1
      roots[index] = (size * ages[slot] * trust).squareRoot()
      target[index] = roots[index] * deviation
    }
  }
}

/// How much a row counts.
enum RowWeights {
  /// By origin of the rows: halves every `halfLife` days back from the last.
  static func ages(rows: DesignRows, halfLife: Double) -> [Double] {
    let newest = rows.origins.last ?? 0
    return rows.origins.map { exp2(-Double(newest - $0) / halfLife) }
  }
}

extension StoreDesign {
  /// The group that a series learns with.
  func key(of series: Int) -> GroupKey {
    GroupKey(material: table.materials[series].text, category: table.store.category ?? "")
  }
}
