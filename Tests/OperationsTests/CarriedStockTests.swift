import Operations
import Persistence
import SupplyChain
import Testing

@Suite("Carrying a stock count forward")
struct CarriedStockTests {
  private let counted = BusinessDay(daysSinceEpoch: 17_000)

  private func lot(_ name: LotID, _ units: Int, expiresIn days: Int?) -> StockLot {
    StockLot(
      material: "M", lot: name, expiresOn: days.map { counted + $0 },
      quantity: Quantity(units: units))
  }

  private func history(_ units: [Int]) -> StoreHistory {
    StoreHistory(
      store: "S-1", firstDay: counted + 1, dayCount: units.count, materials: ["M"],
      reported: units.map { Int64($0) * 1000 })
  }

  @Test("consumption takes first what expires first, and an expired lot last")
  func firstExpiredFirstOut() {
    let facts = StockFacts(
      countedOn: counted,
      counted: [
        lot("late", 10, expiresIn: 30), lot("soon", 4, expiresIn: 3), lot("old", 5, expiresIn: 0),
      ])
    let carried = CarriedStock(
      facts, of: "S-1", consumption: history([3, 3]), to: counted + 2)
    let left = carried.stock(asOf: counted + 2).lots(of: "M")
    #expect(left.map(\.lot) == ["old", "late"])
    #expect(left.map(\.quantity) == [Quantity(units: 5), Quantity(units: 8)])
    #expect(carried.missing.isEmpty)
  }

  @Test("deliveries and transfers come before the day's use; what the books miss is told")
  func comingAndGoing() throws {
    let facts = StockFacts(
      countedOn: counted, counted: [lot("a", 2, expiresIn: 9)],
      deliveries: [
        DeliveryRecord(
          receivedOn: counted + 1, store: "S-1", lot: lot("b", 5, expiresIn: 20),
          orderNumber: nil)
      ],
      waste: [
        WasteRecord(
          wastedOn: counted + 2, store: "S-1", material: "M", lot: "b",
          quantity: Quantity(units: 1), reason: "过期")
      ],
      movements: [
        StockMovement(
          day: counted + 2, store: "S-1", lot: lot("b", 3, expiresIn: 20), isOutgoing: true)
      ])
    let carried = CarriedStock(facts, of: "S-1", consumption: history([2, 4]), to: counted + 2)
    #expect(carried.stock(asOf: counted + 2).lots.isEmpty)
    // 2 + 5 came, 2 used, 3 sent, 1 wasted, 4 used: 3 more than there was.
    #expect(carried.missing == ["M": Quantity(units: 3)])
  }

  @Test("in random flows what came equals what went plus what is left less what was missing")
  func conservation() {
    var seed = SystemlessGenerator(state: 42)
    for _ in 0..<500 {
      let days = Int.random(in: 1...6, using: &seed)
      let used = (0..<days).map { _ in Int.random(in: 0...9, using: &seed) }
      let start = Int.random(in: 0...20, using: &seed)
      let deliveries = (1...days).map { day in
        DeliveryRecord(
          receivedOn: counted + day, store: "S-1",
          lot: lot(LotID("d\(day)") ?? "d", Int.random(in: 0...9, using: &seed), expiresIn: day),
          orderNumber: nil)
      }
      let facts = StockFacts(
        countedOn: counted, counted: [lot("a", start, expiresIn: nil)], deliveries: deliveries)
      let carried = CarriedStock(
        facts, of: "S-1", consumption: history(used), to: counted + days)
      let came = deliveries.reduce(Quantity(units: start)) { $0 + $1.lot.quantity }
      let left = carried.stock(asOf: counted + days).lots.reduce(Quantity.zero) {
        $0 + $1.quantity
      }
      let missing = carried.missing["M"] ?? .zero
      #expect(came + missing == left + Quantity(units: used.reduce(0, +)))
    }
  }
}

/// SplitMix64, so that a failing case can be run again.
struct SystemlessGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
