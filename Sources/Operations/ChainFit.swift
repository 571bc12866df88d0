import Forecasting
import SupplyChain

/// The steps of a forecast over a chain of any size: a block of stores at a time on all cores, the
/// results in the stores' order, so that neither memory nor the number of threads matters.
enum ChainFit {
  /// Stores that are worked on at a time.
  static let blockSize = 16

  /// What the stores teach the regression that they share; `nil` when no store has a history.
  static func sums(
    of forecaster: Forecaster, over stores: [Int],
    history: @escaping @Sendable (Int) throws -> StoreHistory?
  ) throws -> PooledSums? {
    var total: PooledSums?
    for block in stores.blocks(of: blockSize) {
      let sums = try mapInParallel(Array(block)) { index in
        try history(index).map { forecaster.sums(of: $0) }
      }
      // Added in the order of the stores: a sum of real numbers depends on its order.
      for case let added? in sums {
        if total == nil { total = added } else { total? += added }
      }
    }
    return total
  }
}
