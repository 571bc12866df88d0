import SupplyChain
import Testing

@Suite("Predictive distributions")
struct DistributionTests {
  /// Uniform between 0 and 100.
  private let uniform = Distribution(mean: 50, values: Distribution.levels.map { $0 * 100 })

  @Test("a uniform distribution has the quantiles, probabilities and excess of one")
  func uniformNumbers() {
    for share in stride(from: 0.0, through: 1, by: 0.05) {
      #expect(abs(uniform.quantile(share) - share * 100) < 1e-9)
      #expect(abs(uniform.probability(atMost: share * 100) - share) < 1e-9)
      // ∫ from a to 1 of (100p − 100a) dp = 50 (1 − a)².
      #expect(
        abs(uniform.expectedExcess(over: share * 100) - 50 * (1 - share) * (1 - share)) < 1e-9)
    }
  }

  @Test("the mean probability over a case is the share of its units that are asked for")
  func meanProbability() {
    #expect(abs(uniform.meanProbability(atLeastOver: 20..<40) - 0.7) < 1e-9)
    #expect(uniform.meanProbability(atLeastOver: 150..<160) == 0)
  }

  @Test("mass at zero stays at zero, and a known amount is known")
  func massAtZero() {
    let values = Distribution.levels.map { $0 <= 0.6 ? 0 : ($0 - 0.6) * 10 }
    let sparse = Distribution(mean: 1, values: values)
    #expect(sparse.quantile(0.5) == 0)
    #expect(sparse.probability(atMost: 0) >= 0.6)
    let known = Distribution.certain(5)
    #expect(known.quantile(0.01) == 5 && known.quantile(0.99) == 5)
    #expect(known.expectedExcess(over: 5) == 0 && known.expectedExcess(over: 3) == 2)
  }

  @Test("quantiles that fall or are negative are set right")
  func setRight() {
    var values = Distribution.levels.map { $0 * 10 }
    values[0] = -4
    values[7] = 0
    let fixed = Distribution(mean: -1, values: values)
    #expect(fixed.mean == 0 && fixed.values[0] == 0)
    #expect(zip(fixed.values, fixed.values.dropFirst()).allSatisfy { $0 <= $1 })
  }
}

@Suite("A store's history")
struct StoreHistoryTests {
  @Test("a day without use is closed, and a used material without a row was not used")
  func rules() {
    let absent = StoreHistory.absent
    let history = StoreHistory(
      store: "S-1", firstDay: BusinessDay(daysSinceEpoch: 100), dayCount: 4,
      materials: ["A", "B"],
      reported: [5, 0, absent, 7, absent, 0, 3, absent])
    #expect(history.isOpen == [true, false, true, true])
    // A: used, closed, no row on an open day, used. B: not used yet, closed, used, no row.
    #expect(history.thousandths == [5, absent, 0, 7, absent, absent, 3, 0])
  }
}

@Suite("The states of an order")
struct OrderStateTests {
  @Test("only what is over has no successor, and nothing leads back to the proposal")
  func successors() {
    let states = TransferOrder.State.allCases
    let last = states.filter { $0.successors.isEmpty }
    #expect(last == [.closed, .rejected, .cancelled, .lost])
    #expect(states.allSatisfy { !$0.successors.contains(.proposed) })
    #expect(ReplenishmentOrder.State.received.successors.isEmpty)
  }
}
