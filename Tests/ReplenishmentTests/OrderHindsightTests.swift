import Replenishment
import SupplyChain
import Testing

@Suite("An order seen afterwards")
struct OrderHindsightTests {
  private let day = BusinessDay(daysSinceEpoch: 20_000)

  private func material(shelfLifeDays: Int? = nil) -> Material {
    Material(
      id: "M", name: "M", unit: "g", packSize: Quantity(units: 1), shelfLifeDays: shelfLifeDays,
      unitCost: UnitPrice(fenPerThousand: 10_000), shortageCost: UnitPrice(fenPerThousand: 30_000),
      leadTimeDays: 2, reviewDays: 2)
  }

  private func hindsight(
    _ material: Material?, stock: [Int], demand: [Double] = [5, 5, 5, 5], due: Int = 3,
    inbound: [InboundSupply] = [], expiresIn: Int? = nil
  ) -> OrderHindsight {
    let lots = stock.enumerated().map { index, units in
      StockLot(
        material: "M", lot: LotID("L\(index)") ?? "L", expiresOn: expiresIn.map { day + $0 },
        quantity: Quantity(units: units))
    }
    return OrderHindsight(
      of: material, day: day, lots: lots, reservations: [], inbound: inbound, demand: demand,
      needBy: day + due, policy: ReplenishmentPolicy())
  }

  @Test("of 10 leaves nothing short, one of 4 leaves 6 short, and 10 were needed")
  func example() {
    let seen = hindsight(material(), stock: [10])
    #expect(seen.needed == Quantity(units: 10))
    #expect(seen.course(of: Quantity(units: 10)).short == .zero)
    #expect(seen.course(of: Quantity(units: 4)).short == Quantity(units: 6))
    // 6 short at 30 fen; nothing wasted.
    let (right, wrong) = (
      seen.course(of: Quantity(units: 10)), seen.course(of: Quantity(units: 4))
    )
    // Stock at the closes: 5, 0, then 5, 0 with the order of 10 and 0, 0 with that of 4.
    #expect(right.held == Quantity(units: 10) && wrong.held == Quantity(units: 5))
    let holding = 10_000 * 0.25 / 365 / 1000
    #expect(wrong.cost == Money(roundingFen: 6 * 30 + 5 * holding))
    #expect(right.cost == Money(roundingFen: 10 * holding))
  }

  @Test("cannot mend what was short before it came")
  func early() {
    let seen = hindsight(material(), stock: [2])
    #expect(seen.needed == Quantity(units: 10))
    #expect(seen.course(of: Quantity(units: 100)).short == Quantity(units: 8))
  }

  @Test("counts what had been promised to come, and what passes its last day")
  func waste() {
    let coming = InboundSupply(
      store: "S", material: "M", arrivesOn: day + 3, quantity: Quantity(units: 7),
      orderNumber: "R")
    #expect(hindsight(material(), stock: [10], inbound: [coming]).needed == Quantity(units: 3))
    let old = hindsight(material(), stock: [30], expiresIn: 2)
    #expect(old.course(of: .zero).wasted == Quantity(units: 20))
    #expect(old.needed == Quantity(units: 10))
    // A new lot keeps one day: of 12 that come, 5 are used and 7 thrown away.
    let short = hindsight(material(shelfLifeDays: 1), stock: [10]).course(of: Quantity(units: 12))
    #expect(short.wasted == Quantity(units: 7) && short.short == Quantity(units: 5))
  }

  @Test("has no cost where a price is not known")
  func unpriced() {
    let bare = Material(id: "M", name: "M", unit: "g", packSize: Quantity(units: 1))
    #expect(hindsight(bare, stock: [10]).course(of: .zero).cost == nil)
  }
}
