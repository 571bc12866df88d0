import Publishing
import SupplyChain
import Testing

@Suite("What changed since the night before")
struct NightChangesTests {
  /// A line whose need and stock are given in base units, at 9 yuan a gram, in packs of 500 g.
  private func line(
    _ store: StoreID = "S-0001", need: Double, stock: Double, inTransit: Double = 0
  ) -> Suggestion {
    let packs = Int((max(need - stock - inTransit, 0) / 500).rounded(.up))
    let day = SmallNight.day
    return Suggestion(
      id: Suggestion.identifier(day: day, store: store, material: "M"), store: store,
      material: "M", packSize: Quantity(units: 500), onHand: Quantity(roundingUnits: stock),
      onHandAsOf: day, inTransit: Quantity(roundingUnits: inTransit), reserved: .zero,
      expiring: .zero, forecastP50: Quantity(roundingUnits: need),
      forecastP90: Quantity(roundingUnits: need), coverDays: 7, safetyStock: .zero,
      rawQuantity: .zero, suggestedQuantity: Quantity(units: 500 * packs), suggestedPacks: packs,
      priority: .zero, cost: Money(fen: 900 * 500 * Int64(packs)), needBy: day,
      why: Sentence("", ""))
  }

  private func shares(
    _ before: [Suggestion], _ now: [Suggestion]
  ) -> [NightChanges.Cause: Int64] {
    Dictionary(
      uniqueKeysWithValues: NightChanges.shares(from: before, to: now).map {
        ($0.cause, $0.money.fen)
      })
  }

  @Test("500 g less in stock cost a pack more, because of the stock alone")
  func stock() {
    let shares = shares([line(need: 2_000, stock: 1_000)], [line(need: 2_000, stock: 500)])
    #expect(shares == [.stock: 450_000, .onItsWay: 0, .forecast: 0, .packs: 0, .lines: 0])
  }

  @Test("a higher need and an order on its way are told apart")
  func forecast() {
    let shares = shares(
      [line(need: 2_000, stock: 500)], [line(need: 2_500, stock: 500, inTransit: 1_000)])
    #expect(shares == [.stock: 0, .onItsWay: -900_000, .forecast: 450_000, .packs: 0, .lines: 0])
  }

  @Test("what does not fill a pack is the packs' share, and nothing goes lost")
  func packs() {
    let (before, now) = ([line(need: 2_000, stock: 1_000)], [line(need: 2_100, stock: 1_000)])
    let shares = shares(before, now)
    #expect(shares[.forecast] == 90_000 && shares[.packs] == 360_000)
  }

  @Test("lines that are new or gone are told as such")
  func lines() {
    let shares = shares([line("A", need: 500, stock: 0)], [line("B", need: 1_000, stock: 0)])
    #expect(shares == [.stock: 0, .onItsWay: 0, .forecast: 0, .packs: 0, .lines: 450_000])
  }

  @Test("the shares add up to the difference, whatever changes", arguments: 1...50)
  func sum(seed: Int) {
    func number(_ salt: Int) -> Double { Double((seed * 7_919 + salt * 104_729) % 4_000) }
    let before = (0..<5).compactMap { index in
      StoreID("S\(index)").map {
        line($0, need: number(index), stock: number(index + 10), inTransit: number(index + 20) / 4)
      }
    }
    let now = (1..<6).compactMap { index in
      StoreID("S\(index)").map {
        line($0, need: number(index + 30), stock: number(index + 40), inTransit: 0)
      }
    }
    let total = shares(before, now).values.reduce(0, +)
    let costs = [before, now].map { $0.reduce(Int64(0)) { $0 + $1.cost.fen } }
    #expect(total == costs[1] - costs[0])
  }
}
