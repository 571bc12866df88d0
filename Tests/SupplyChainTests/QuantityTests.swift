import SupplyChain
import Testing

@Suite("Quantities and money")
struct QuantityTests {
  @Test(
    "decimals with up to three digits are read exactly and written shortest",
    arguments: [
      ("0", 0, "0"), ("12", 12_000, "12"), ("0.5", 500, "0.5"), ("3.125", 3125, "3.125"),
      ("7.10", 7100, "7.1"), ("1000000000", 1_000_000_000_000, "1000000000"),
    ] as [(String, Int64, String)])
  func read(text: String, thousandths: Int64, shortest: String) throws {
    let quantity = try #require(Quantity(text))
    #expect(quantity.thousandths == thousandths)
    #expect(quantity.description == shortest)
  }

  @Test(
    "what is no quantity is refused",
    arguments: ["", ".", "-1", "+1", "1.", "1.2345", "1e3", " 1", "1,5", "1000000001", "一"])
  func refused(text: String) {
    #expect(Quantity(text) == nil)
  }

  @Test("a difference says which way it goes, and never becomes a negative quantity")
  func difference() {
    let (three, five) = (Quantity(units: 3), Quantity(units: 5))
    #expect(five.compared(to: three) == .surplus(Quantity(units: 2)))
    #expect(three.compared(to: five) == .shortage(Quantity(units: 2)))
    #expect(three.compared(to: three) == .even)
    #expect(three.remaining(after: five) == .zero)
  }

  @Test("floating point comes back rounded, never negative and never absurd")
  func fromDouble() {
    #expect(Quantity(roundingUnits: 1.0004).thousandths == 1000)
    #expect(Quantity(roundingUnits: 1.0006).thousandths == 1001)
    #expect(Quantity(roundingUnits: -3) == .zero)
    #expect(Quantity(roundingUnits: .infinity) == .largestReadable)
  }

  @Test("1,295 g at 9,000 fen for 1000 g cost 11,655 fen; half a fen rounds up")
  func cost() throws {
    let price = try #require(UnitPrice(fenPerThousand: 9000))
    #expect(price.cost(of: Quantity(units: 1295)) == Money(fen: 11_655))
    let small = try #require(UnitPrice(fenPerThousand: 500))
    #expect(small.cost(of: Quantity(units: 1)) == Money(fen: 1))
    let dear = try #require(UnitPrice(fenPerThousand: UnitPrice.largestReadable))
    #expect(dear.cost(of: .largestReadable).fen == 1_000_000_000_000_000)
    #expect(UnitPrice(fenPerThousand: -1) == nil)
  }

  @Test("money is written in yuan with two digits", arguments: [(-1205, "-12.05"), (7, "0.07")])
  func yuan(fen: Int64, text: String) {
    #expect(Money(fen: fen).yuanText == text)
  }
}
