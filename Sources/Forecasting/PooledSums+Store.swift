import Foundation
import LinearAlgebra
import SupplyChain

extension PooledSums {
  /// Sums one store's series. Every series is its own group within the store.
  ///
  /// Demand has outliers, so the sums are taken twice: the first time as they are, to fit the store
  /// by itself; the second time with Huber's weights (Huber 1964) by the errors of that fit.
  init(design: inout StoreDesign) {
    var scratch = SumScratch(
      rows: design.rows, columns: design.layout.count, halfLife: design.settings.rowHalfLife)
    let passes = design.settings.has(.robustness) ? Recipe.robustPasses : 0
    self.init(design: &design, robust: nil, isLast: passes == 0, scratch: &scratch)
    for pass in 0..<passes {
      // Sums that cannot be solved here will not be solved with others either: `fit` says so.
      let store = try? PooledModel(withOneGroup, frame: design.frame)
      self.init(
        design: &design, robust: store, isLast: pass == passes - 1, scratch: &scratch)
    }
  }

  private var withOneGroup: PooledSums {
    var all = GroupSums()
    for key in groups.keys.sorted() { all += groups[key] ?? GroupSums() }
    var sums = PooledSums()
    sums.groups[GroupKey(material: "", category: "")] = all
    return sums
  }

  private init(
    design: inout StoreDesign, robust: PooledModel?, isLast: Bool, scratch: inout SumScratch
  ) {
    let last = design.rows.origins.count - 1
    if isLast {
      ramps = design.rows.bins.map { _ in RampSums(columns: design.layout.count) }
    }
    for series in 0..<design.table.seriesCount {
      let place = series * design.rows.origins.count + last
      guard design.states.seen[place] >= Recipe.matureDays else { continue }
      design.load(series: series)
      let base = design.states.base(series, last)
      let size = exp(Recipe.sizeExponent * min(base, 14))
      var group = GroupSums()
      group.levelSum = base
      group.levelCount = 1
      for (bin, range) in design.rows.bins.enumerated() {
        group.bins.append(
          scratch.sums(of: range, design: design, size: size, robust: robust?.bins[bin]))
        guard isLast else { continue }
        scratch.addRamps(of: range, bin: bin, series: series, design: design, to: &ramps[bin])
      }
      groups[design.key(of: series), default: GroupSums()] += group
    }
  }
}

/// Memory for the weighted rows of a series, used again for the next one.
struct SumScratch {
  private let ages: [Double]
  private var weighted: [Double]
  private(set) var target: [Double]
  private(set) var roots: [Double]
  private var predicted: [Double]

  /// Errors beyond this many standard deviations count less: Huber's 1.345 in units of a robust
  /// scale, which is about three quarters of the deviation of errors with such tails.
  static let huberLimit = 0.6

  init(rows: DesignRows, columns: Int, halfLife: Double) {
    ages = RowWeights.ages(rows: rows, halfLife: halfLife)
    weighted = [Double](repeating: 0, count: rows.count * columns)
    target = [Double](repeating: 0, count: rows.count)
    roots = target
    predicted = target
  }

  mutating func sums(
    of bin: Range<Int>, design: StoreDesign, size: Double, robust: PooledModel.BinModel?
  ) -> BinSums {
    let columns = design.layout.count
    var sums = BinSums(columns: columns)
    weigh(bin, design: design, size: size, robust: robust, into: &sums)
    guard sums.weight > 0 else { return sums }
    design.withView { view in
      weighted.withUnsafeMutableBufferPointer { result in
        RowWeights.scale(view, rows: bin, columns: columns, by: roots, into: result)
      }
    }
    weighted.withUnsafeBufferPointer { buffer in
      let view = MatrixView(buffer, rows: bin.count, columns: columns)
      sums.gram.withUnsafeMutableElements { view.addGram(to: $0) }
      target.withUnsafeBufferPointer { target in
        sums.moment.withUnsafeMutableBufferPointer { moment in
          view.addTransposedProduct(vector: target, to: moment)
        }
      }
    }
    return sums
  }

  /// Sets the root weight and the weighted target of every row of a bin.
  private mutating func weigh(
    _ bin: Range<Int>, design: StoreDesign, size: Double, robust: PooledModel.BinModel?,
    into sums: inout BinSums
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
    for (index, row) in bin.enumerated() {
      let deviation = design.deviation[row]
      guard !deviation.isNaN else {
        (roots[index], target[index]) = (0, 0)
        continue
      }
      let error = abs(deviation - predicted[index])
      let trust = error > limit ? limit / error : 1
      let weight = size * ages[design.rows.slot[row]] * trust
      roots[index] = weight.squareRoot()
      target[index] = roots[index] * deviation
      sums.weight += weight
      sums.square += target[index] * target[index]
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

  /// Copies a block of rows, each multiplied by its factor.
  static func scale(
    _ view: MatrixView, rows: Range<Int>, columns: Int, by factors: [Double],
    into result: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(factors.count >= rows.count && columns <= view.columns, "one factor a row")
    precondition(rows.upperBound <= view.rows && result.count >= rows.count * columns, "memory")
    guard let source = view.elements.baseAddress, let target = result.baseAddress else { return }
    factors.withUnsafeBufferPointer { factors in
      for column in 0..<columns {
        let read = source + (column * view.stride + rows.lowerBound)
        let write = target + column * rows.count
        for index in 0..<rows.count { write[index] = factors[index] * read[index] }
      }
    }
  }
}

extension StoreDesign {
  /// The group that a series learns with.
  func key(of series: Int) -> GroupKey {
    GroupKey(material: table.materials[series].text, category: table.store.category ?? "")
  }
}
