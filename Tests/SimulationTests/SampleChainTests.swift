import Foundation
import Simulation
import SupplyChain
import Testing

@Suite("The sample chain")
struct SampleChainTests {
  private let parameters = SampleChain.Parameters(stores: 4, materials: 14, days: 45, seed: 7)

  @Test("the same parameters give the same bytes")
  func sameBytes() throws {
    let first = try WrittenChain(parameters)
    let second = try WrittenChain(parameters)
    #expect(first.contents.count > 150)
    #expect(first.contents == second.contents)
  }

  @Test("another seed gives another chain of the same shape")
  func otherSeed() throws {
    var other = parameters
    other.seed = 8
    let first = try WrittenChain(parameters)
    let second = try WrittenChain(other)
    #expect(first.contents.keys.sorted() == second.contents.keys.sorted())
    #expect(first.contents["consumption.csv"] != second.contents["consumption.csv"])
    #expect(first.contents["weather.csv"] != second.contents["weather.csv"])
    #expect(first.contents["holidays.csv"] == second.contents["holidays.csv"])
  }

  @Test("a store has the same numbers in a larger chain")
  func sameStoreInLargerChain() throws {
    var larger = parameters
    larger.stores = 9
    let small = try WrittenChain(parameters).sheet("consumption.csv")
    let large = try WrittenChain(larger).sheet("consumption.csv")
    let ids = Set(small.column("store_id"))
    #expect(ids.count == 4)
    #expect(small.rows == large.rows.filter { ids.contains($0[1]) })
  }

  @Test("what was there, came, was used and was thrown away adds up to what is there, lot by lot")
  func everythingAddsUp() throws {
    let chain = try WrittenChain(parameters)
    var stock = StockBook(opening: try chain.sheet("stock.csv"), on: chain.firstDay - 1)
    let consumption = try chain.sheet("consumption.csv")
    try stock.add(chain.sheet("deliveries.csv"))
    stock.subtractByLot(try chain.sheet("waste.csv"))
    stock.subtractUse(consumption)
    let historyEnd = parameters.end - SampleChain.feedDays
    var counted = StockBook(opening: try chain.sheet("stock.csv"), on: historyEnd)
    #expect(stock.byMaterial == counted.byMaterial)
    for day in (historyEnd + 1)...parameters.end {
      for store in try chain.storeIDs(on: day) {
        let feed = "feeds/\(day)/"
        try counted.add(chain.sheet(feed + "deliveries/\(store).csv"))
        counted.subtractByLot(try chain.sheet(feed + "waste/\(store).csv"))
        counted.subtractUse(try chain.sheet(feed + "consumption/\(store).csv"))
        let closing = StockBook(opening: try chain.sheet(feed + "stock/\(store).csv"), on: day)
        #expect(counted.byMaterial(of: store) == closing.byMaterial)
        #expect(!closing.byMaterial.isEmpty)
      }
    }
  }

  @Test("no lot outlives its date, and lots are used in the order of their dates")
  func lotsExpire() throws {
    let chain = try WrittenChain(parameters)
    var seen = 0
    for day in (parameters.end - 9)...parameters.end {
      for store in try chain.storeIDs(on: day) {
        let stock = try chain.sheet("feeds/\(day)/stock/\(store).csv")
        for row in stock.rows {
          let expiry = try #require(BusinessDay(row[4]))
          #expect(expiry > day)
          seen += 1
        }
      }
    }
    #expect(seen > 500)
    let reasons = Set(try chain.sheet("waste.csv").column("reason"))
    #expect(reasons.contains("过期"))
  }

  @Test("stock-outs happen, and are rare")
  func stockOuts() throws {
    let flags = try WrittenChain(
      SampleChain.Parameters(stores: 12, materials: 30, days: 80, seed: 3)
    ).sheet("consumption.csv").column("stocked_out")
    let share = Double(flags.count { $0 == "1" }) / Double(flags.count)
    #expect(share > 0.004)
    #expect(share < 0.06)
  }

  @Test("the history ends ten days before the end, and is sorted by day, store and material")
  func historyIsSorted() throws {
    let consumption = try WrittenChain(parameters).sheet("consumption.csv")
    #expect(consumption.rows.first?[0] == (parameters.end - 44).description)
    #expect(consumption.rows.last?[0] == (parameters.end - 10).description)
    let keys = consumption.rows.map { [$0[0], $0[1]] }
    #expect(zip(keys, keys.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) })
  }

  @Test("ids are never plain numbers, and a tagged material has a valid GTIN")
  func ids() throws {
    let chain = try WrittenChain(SampleChain.Parameters(stores: 2, materials: 400, days: 20))
    let materials = try chain.sheet("materials.csv")
    #expect(Set(materials.column("material_id")).count == 400)
    #expect(Set(materials.column("material_name")).count == 400)
    let gtins = materials.column("gtin").filter { !$0.isEmpty }
    #expect(gtins.count > 10)
    for gtin in gtins {
      // GS1: with the check digit, threes and ones from the right add up to a multiple of ten.
      let sum = gtin.utf8.reversed().enumerated().reduce(0) { sum, digit in
        sum + Int(digit.element - 0x30) * (digit.offset % 2 == 0 ? 1 : 3)
      }
      #expect(gtin.count == 13 && gtin.hasPrefix("6901234") && sum % 10 == 0)
    }
    for id in materials.column("material_id") + (try chain.sheet("stores.csv").column("store_id")) {
      #expect(Int(id) == nil)
    }
  }
}
