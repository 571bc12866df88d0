extension Distribution {
  /// With each part's chance its amount, else nothing. The chances come to 1 at most.
  public static func mixture(
    of parts: [(chance: Double, amount: Distribution)]
  ) -> Distribution {
    guard let first = parts.first else { return .certain(0) }
    if parts.count == 1, first.chance > 1 - 1e-9 { return first.amount }
    let never = 1 - parts.reduce(0) { $0 + $1.chance }
    let most = parts.map { $0.amount.quantile(1) }.max() ?? 0
    let values = levels.map { level -> Double in
      guard level > never else { return 0 }
      var (low, high) = (0.0, most)
      for _ in 0..<30 {
        let middle = (low + high) / 2
        let below = parts.reduce(never) {
          $0 + $1.chance * $1.amount.probability(atMost: middle)
        }
        if below < level { low = middle } else { high = middle }
      }
      return high
    }
    return Distribution(mean: parts.reduce(0) { $0 + $1.chance * $1.amount.mean }, values: values)
  }
}
