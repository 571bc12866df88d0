import Collecting
import SupplyChain
import Testing

@Suite("The catalogue")
struct CatalogueTests {
  @Test("finds what a dictionary finds, and nothing else")
  func againstADictionary() {
    var generator = SeededGenerator(seed: 4)
    var indices: [StoreID: Int32] = [:]
    var stores: [StoreID] = []
    while stores.count < 5000 {
      let length = Int.random(in: 1...20, using: &generator)
      let text = (0..<length).map { _ in "01店-".randomElement(using: &generator) ?? "0" }
      guard let id = StoreID(String(text)), indices[id] == nil else { continue }
      indices[id] = Int32(stores.count)
      stores.append(id)
    }
    let known = Catalogue(stores: Array(stores.prefix(2500)), materials: [])
    for (index, store) in stores.enumerated() {
      #expect(known.index(of: store) == (index < 2500 ? Int32(index) : nil))
    }
    #expect(known.index(of: "RM-1" as MaterialID) == nil)
    #expect(known.adding(["RM-1"]).index(of: "RM-1" as MaterialID) == 0)
  }

  @Test("is asked in any order by a file")
  func anyOrder() {
    let materials = (0..<50).compactMap { MaterialID("M-\($0)") }
    let reader = RecordReader(catalogue: Catalogue(stores: ["A", "B"], materials: materials))
    var generator = SeededGenerator(seed: 8)
    let asked = (0..<2000).map { _ in
      (Int32.random(in: 0..<2, using: &generator), Int32.random(in: 0..<50, using: &generator))
    }
    let rows = asked.map { "2016-10-31,\($0.0 == 0 ? "A" : "B"),M-\($0.1),1\n" }
    let text = "business_date,store_id,material_id,quantity\n" + rows.joined()
    let file = HistoryFile(
      kind: .consumption, name: "consumption.csv", content: .bytes(Array(text.utf8)))
    let cells = ReadConsumption(file, through: SmallChain.day, reader).cells
    #expect(cells.map(\.store) == asked.map(\.0))
    #expect(cells.map(\.material) == asked.map(\.1))
  }
}
