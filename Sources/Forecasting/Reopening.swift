import Foundation
import SupplyChain

/// What a store will need in total that has been closed, or silent, for some days: as much as ever
/// once it trades again, and nothing until then.
///
/// A store that has been closed for c days trades on the next one with the chance
/// h(c) = 0.38 ÷ c^0.9, so that the longer it has been closed, the longer it will be. The two
/// numbers were fitted to the closures of 2,000 shops (`koubei`) and held on the 87 of
/// `tea87-backtest`, which are other shops. One day is believed to be a day off, or a file that is
/// late.
struct Reopening {
  private let closedDays: Int

  /// - Returns: `nil` for a store that is held to trade.
  init?(closedDays: Int) {
    guard closedDays > Reopening.believedDays else { return nil }
    self.closedDays = closedDays
  }

  private static let believedDays = 1
  private static let (chance, exponent) = (0.38, 0.9)

  /// By day ahead, the chance that the store trades again on it for the first time.
  private func firstDays(_ days: Int) -> [Double] {
    var closed = 1.0
    return (0..<max(days, 0)).map { ahead in
      let opens = Reopening.chance / pow(Double(closedDays + ahead), Reopening.exponent)
      defer { closed *= 1 - opens }
      return closed * opens
    }
  }

  /// The total of the next days: of what is left of them from the day on which it trades again.
  func total(_ open: Distribution, days: Int) -> Distribution {
    mixture(
      of: open,
      parts: firstDays(days).enumerated().map { day, chance in
        (chance, Double(days - day) / Double(days))
      })
  }

  /// With each part's chance that share of the amount, else nothing.
  private func mixture(
    of open: Distribution, parts: [(chance: Double, share: Double)]
  ) -> Distribution {
    let never = 1 - parts.reduce(0) { $0 + $1.chance }
    let values = Distribution.levels.map { level -> Double in
      guard level > never else { return 0 }
      var (low, high) = (0.0, open.quantile(1))
      for _ in 0..<30 {
        let middle = (low + high) / 2
        let below = parts.reduce(never) {
          $0 + $1.chance * open.probability(atMost: middle / $1.share)
        }
        if below < level { low = middle } else { high = middle }
      }
      return high
    }
    return Distribution(
      mean: open.mean * parts.reduce(0) { $0 + $1.chance * $1.share }, values: values)
  }
}
