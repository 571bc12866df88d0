import Collecting
import Sheets
import SupplyChain
import Testing

@Suite("Reading consumption")
struct ConsumptionTests {
  static let cells = [
    ConsumptionCell(store: 0, material: 0, day: 17_105, stockedOut: 0, thousandths: 1_295_000),
    ConsumptionCell(store: 0, material: 1, day: 17_105, stockedOut: 1, thousandths: 500),
    ConsumptionCell(store: 0, material: 2, day: 17_105, stockedOut: -1, thousandths: 12_125),
    ConsumptionCell(store: 0, material: 2, day: 17_104, stockedOut: 0, thousandths: 7000),
  ]

  @Test("gives the same cells from six encodings", arguments: TextEncoding.allCases)
  func encodings(encoding: TextEncoding) throws {
    let english = ReadConsumption(
      SmallChain.feed(.consumption, try encoding.encode(SmallChain.consumption)))
    #expect(english.cells == Self.cells)
    let text = """
      是否缺货;用量;原料编号;备注;门店编号;营业日
      0;1295;RM-TEA;茶;S-1;2016-10-31
      是;0.5;RM-MILK;;S-1;2016/10/31
      ;12.125;RM-CUP;一二;S-1;20161031
      false;7.000;RM-CUP;;S-1;2016-10-30

      """
    let chinese = ReadConsumption(SmallChain.feed(.consumption, try encoding.encode(text)))
    #expect(chinese.cells == Self.cells)
    #expect(chinese.reading.notes.map(\.english) == ["unknown columns passed over: 备注"])
    #expect(chinese.reading.content?.rows == 4)
    #expect(chinese.reading.content?.firstDay == SmallChain.day - 1)
    #expect(chinese.reading.content?.lastDay == SmallChain.day)
  }

  @Test("names every fault of a file with row, column, value and remedy in one pass")
  func faults() {
    let text = """
      营业日,门店编号,原料编号,用量,是否缺货
      2016-11-01,S-1,RM-TEA,1,
      2016-10-31,S-2,RM-TEA,1,
      2016-10-31,S-9,RM-TEA,1,
      2016-10-31,S-1,RM-???,1,
      2016-10-31,S-1,RM-TEA,-12,
      2016-10-31,S-1,RM-MILK,,
      2016-02-30,S-1,RM-MILK,１２,perhaps
      2016-10-31,S-1,RM-CUP,5,

      """
    let read = ReadConsumption(SmallChain.feed(.consumption, text))
    #expect(read.cells.isEmpty)
    let found = read.faults.map { "\($0.row) \($0.column) \($0.value)" }
    #expect(
      found == [
        "2 营业日 2016-11-01", "3 门店编号 S-2", "4 门店编号 S-9", "5 原料编号 RM-???", "6 用量 -12",
        "7 用量 ", "8 是否缺货 perhaps", "8 营业日 2016-02-30", "8 用量 １２",
      ])
    #expect(
      read.faults.allSatisfy {
        !$0.remedy.english.isEmpty && $0.remedy.chinese != $0.remedy.english
      })
    #expect(read.reading.refusal?.faultCount == 9)
  }

  @Test("drops a repeated equal row with a note and refuses one that contradicts")
  func duplicates() {
    let row = "2016-10-31,S-1,RM-TEA,1295,0\n"
    let twice = ReadConsumption(SmallChain.feed(.consumption, SmallChain.consumption + row))
    #expect(twice.cells == Self.cells)
    #expect(twice.reading.notes.map(\.english) == ["1 repeated equal row dropped"])
    let other = "2016-10-31,S-1,RM-TEA,1296,0\n"
    let contradiction = ReadConsumption(
      SmallChain.feed(.consumption, SmallChain.consumption + other))
    #expect(contradiction.faults.map(\.row) == [6])
    #expect(contradiction.faults.map(\.value) == ["1296"])
  }

  @Test("takes a header without rows as a closed store, and refuses nothing at all")
  func closedStore() {
    let header = "business_date,store_id,material_id,quantity\n"
    #expect(ReadConsumption(SmallChain.feed(.consumption, header)).reading.content?.rows == 0)
    #expect(ReadConsumption(SmallChain.feed(.consumption, "")).faults.map(\.row) == [0])
  }

  @Test("refuses a file of a store that is in no master file")
  func unknownFileStore() {
    let feed = SmallChain.feed(
      .consumption, SmallChain.consumption.replacing("S-1", with: "S-7"), store: "S-7")
    let read = ReadConsumption(feed)
    #expect(read.faults.map(\.row) == [0])
    #expect(read.faults.map(\.value) == ["S-7"])
  }

  @Test("hands a history over in batches and passes over what is later than the day")
  func history() {
    var text = "business_date,store_id,material_id,quantity\n"
    for row in 0..<40_000 {
      let material = SmallChain.catalogue.materials[row / 3 % 3]
      text += "\(SmallChain.day - row / 9),S-\(row % 3 + 1),\(material),\(row)\n"
    }
    let file = HistoryFile(
      kind: .consumption, name: "consumption.csv.gz",
      content: .bytes(Gzip.compress(Array(text.utf8))))
    let whole = ReadConsumption(file, through: SmallChain.day)
    #expect(whole.batches == [16_384, 16_384, 7232])
    #expect(whole.cells.map(\.thousandths) == (0..<40_000).map { $0 * 1000 })
    #expect(whole.cells.map(\.store) == (0..<40_000).map { Int32($0 % 3) })
    let past = ReadConsumption(file, through: SmallChain.day - 2)
    #expect(past.reading.skippedLater == 18)
    #expect(past.cells == Array(whole.cells.dropFirst(18)))
    #expect(past.reading.content?.rows == 39_982)
    #expect(past.reading.digest == whole.reading.digest)
  }

  @Test("adds materials behind the catalogue's end when it is told to")
  func addedMaterials() {
    let reader = RecordReader(
      catalogue: Catalogue(stores: ["S-1"], materials: []), addsMaterials: true)
    let read = ReadConsumption(SmallChain.feed(.consumption, SmallChain.consumption), reader)
    #expect(read.reading.content?.addedMaterials == ["RM-TEA", "RM-MILK", "RM-CUP"])
    #expect(read.cells == Self.cells)
  }

  @Test("stops when the sink does")
  func throwingSink() {
    struct DiskFull: Error {}
    let reader = RecordReader(catalogue: SmallChain.catalogue)
    #expect(throws: DiskFull.self) {
      try reader.readConsumption(SmallChain.feed(.consumption, SmallChain.consumption)) {
        _ throws(DiskFull) in throw DiskFull()
      }
    }
  }

  @Test("hashes the whole file, also when it is refused at its first line")
  func digest() {
    let good = ReadConsumption(SmallChain.feed(.consumption, "abc"))
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(good.reading.digest == FileDigest(byteCount: 3, sha256: hash))
    #expect(good.reading.refusal != nil)
  }
}
