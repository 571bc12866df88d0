import SupplyChain

/// What becomes of a store's stock of one material if each day asks for its expected demand: lots
/// are used first expired first out, and what has passed its last day is thrown away.
struct StockProjection {
  /// Something usable from the start of a day ahead (1 is tomorrow) through a last one.
  struct Batch {
    let firstDay: Int
    let lastDay: Int?
    var units: Double
  }

  /// What expires with units left, by the last day ahead on which they could be used (0 or less:
  /// they have expired already).
  let wasted: [(lastDay: Int, units: Double)]
  /// Demand that nothing is there for, by day ahead; index 0 is tomorrow.
  let unmet: [Double]

  /// Plays the days 1 … `days` ahead.
  init(batches: [Batch], demand: (Int) -> Double, days: Int) {
    // Those without an expiry are used last; equal ones in the order given.
    var batches = batches.enumerated().sorted {
      let (left, right) = ($0.element.lastDay ?? .max, $1.element.lastDay ?? .max)
      return left != right ? left < right : $0.offset < $1.offset
    }.map(\.element)
    var unmet: [Double] = []
    unmet.reserveCapacity(max(days, 0))
    for day in 0..<max(days, 0) {
      var wanted = demand(day + 1)
      for index in batches.indices where wanted > 0 {
        let batch = batches[index]
        guard batch.firstDay <= day + 1, batch.lastDay ?? .max >= day + 1 else { continue }
        let used = min(wanted, batch.units)
        batches[index].units -= used
        wanted -= used
      }
      unmet.append(wanted)
    }
    self.unmet = unmet
    self.wasted = batches.compactMap { batch in
      guard let lastDay = batch.lastDay, lastDay <= days, batch.units > 0 else { return nil }
      return (lastDay, batch.units)
    }
  }

  /// What expires unused before day `day` ahead has come.
  func wasted(before day: Int) -> Double {
    wasted.reduce(0) { $0 + ($1.lastDay < day ? $1.units : 0) }
  }

  /// What is asked for in vain through day `day` ahead.
  func unmet(through day: Int) -> Double { unmet.prefix(max(day, 0)).reduce(0, +) }
}
