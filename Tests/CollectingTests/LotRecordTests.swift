import Collecting
import Sheets
import SupplyChain
import Testing

@Suite("Reading stock, deliveries and waste")
struct LotRecordTests {
  private let reader = RecordReader(catalogue: SmallChain.catalogue)
  private let day = SmallChain.day

  private func lot(
    _ material: MaterialID, _ lot: LotID, _ expiresOn: BusinessDay?, _ units: Int
  ) -> StockLot {
    StockLot(
      material: material, lot: lot, expiresOn: expiresOn, quantity: Quantity(units: units))
  }

  @Test(
    "stock gives its lots, with and without number and expiry", arguments: TextEncoding.allCases)
  func stock(encoding: TextEncoding) throws {
    let text = """
      数量,到期日,批次号,原料编号,门店编号,盘点日
      794,2017-03-13,L161031A,RM-TEA,S-1,2016-10-31
      5,2017-03-13,,RM-MILK,S-1,2016-10-31
      6,,,RM-MILK,S-1,2016-10-31

      """
    let feed = SmallChain.feed(.stock, try encoding.encode(text))
    let read = ReadRecords { reader.readStock(feed, into: $0) }
    let expiry = BusinessDay(year: 2017, month: 3, day: 13)
    let lots = [
      lot("RM-TEA", "L161031A", expiry, 794), lot("RM-MILK", "no-lot-2017-03-13", expiry, 5),
      lot("RM-MILK", "no-lot", nil, 6),
    ]
    #expect(read.records == lots.map { StockRecord(asOf: day, store: "S-1", lot: $0) })
    #expect(read.reading.content?.rows == 3)
  }

  @Test("deliveries keep the order that they answer")
  func deliveries() {
    let text = """
      received_on,store_id,material_id,lot_id,expires_on,quantity,order_no
      2016-10-31,S-1,RM-TEA,A,,10,R-1
      2016-10-31,S-1,RM-TEA,A,,20,R-2
      2016-10-31,S-1,RM-CUP,B,,30,

      """
    let read = ReadRecords { reader.readDeliveries(SmallChain.feed(.deliveries, text), into: $0) }
    #expect(read.records.map(\.orderNumber) == ["R-1", "R-2", nil])
    #expect(read.records.map(\.lot.quantity) == [10, 20, 30].map { Quantity(units: $0) })
  }

  @Test("waste keeps the store's own words")
  func waste() {
    let text = """
      报废日,门店编号,原料编号,批次号,数量,原因
      2016-10-31,S-1,RM-MILK,,2.5,过期
      2016-10-30,S-1,RM-TEA,A,1,"打翻, 弄湿"

      """
    let read = ReadRecords { reader.readWaste(SmallChain.feed(.waste, text), into: $0) }
    #expect(read.records.map(\.reason) == ["过期", "打翻, 弄湿"])
    #expect(read.records.map(\.lot) == [nil, "A"])
    #expect(read.records.map(\.quantity.thousandths) == [2500, 1000])
    #expect(read.records.map(\.wastedOn) == [day, day - 1])
    #expect(read.reading.content?.firstDay == day - 1)
    #expect(read.reading.content?.lastDay == day)
  }

  @Test("every fault of a row is named")
  func faults() {
    let text = """
      as_of,store_id,material_id,lot_id,expires_on,quantity
      2016-11-01,S-2,RM-X,A,soon,-1
      2016-10-31,S-1,RM-TEA,A,2017-01-01,1
      2016-10-31,S-1,RM-TEA,A,2017-01-01,2
      2016-10-31,S-1,RM-TEA,A,2017-01-01,1

      """
    let read = ReadRecords { reader.readStock(SmallChain.feed(.stock, text), into: $0) }
    let faults = read.reading.refusal?.faults ?? []
    #expect(read.records.isEmpty)
    #expect(
      faults.map { "\($0.row) \($0.column)" } == [
        "2 as_of", "2 store_id", "2 material_id", "2 expires_on", "2 quantity", "4 quantity",
        "5 quantity",
      ])
  }

  @Test("a history holds all stores and stops at the day")
  func history() {
    let text = """
      as_of,store_id,material_id,lot_id,expires_on,quantity
      2016-10-30,S-1,RM-TEA,A,,1
      2016-10-31,S-2,RM-TEA,A,,2
      2016-11-01,S-3,RM-NEW,A,,3

      """
    let file = HistoryFile(kind: .stock, name: "stock.csv", content: .bytes(Array(text.utf8)))
    let read = ReadRecords { reader.readStock(file, through: day, into: $0) }
    #expect(read.records.map(\.store) == ["S-1", "S-2"])
    #expect(read.reading.skippedLater == 1)
  }

  @Test("a feed's repeated equal row is dropped with a note, a history's is left to the ledger")
  func repetitions() {
    let text = """
      wasted_on,store_id,material_id,lot_id,quantity,reason
      2016-10-31,S-1,RM-TEA,A,1,old
      2016-10-31,S-1,RM-TEA,A,1,old

      """
    let feed = ReadRecords { reader.readWaste(SmallChain.feed(.waste, text), into: $0) }
    #expect(feed.records.count == 1)
    #expect(feed.reading.notes.map(\.english) == ["1 repeated equal row dropped"])
    let file = HistoryFile(kind: .waste, name: "waste.csv", content: .bytes(Array(text.utf8)))
    let history = ReadRecords { reader.readWaste(file, through: day, into: $0) }
    #expect(history.records.count == 2)
    #expect(history.reading.notes.isEmpty)
  }

  @Test("a history comes in batches and in its own order")
  func batches() {
    var text = "received_on,store_id,material_id,quantity,order_no\n"
    for row in 0..<40_000 {
      let material = SmallChain.catalogue.materials[row / 3 % 3]
      text += "\(day - row / 9),S-\(row % 3 + 1),\(material),\(row),R-\(row)\n"
    }
    let file = HistoryFile(
      kind: .deliveries, name: "deliveries.csv.gz",
      content: .bytes(Gzip.compress(Array(text.utf8))))
    let whole = ReadRecords { reader.readDeliveries(file, through: day, into: $0) }
    #expect(whole.batches == [16_384, 16_384, 7232])
    #expect(whole.records.map(\.orderNumber) == (0..<40_000).map { "R-\($0)" })
    #expect(whole.records.map(\.lot.quantity) == (0..<40_000).map { Quantity(units: $0) })
    #expect(whole.records.map(\.receivedOn) == (0..<40_000).map { day - $0 / 9 })
    let past = ReadRecords { reader.readDeliveries(file, through: day - 2, into: $0) }
    #expect(past.reading.skippedLater == 18)
    #expect(past.records == Array(whole.records.dropFirst(18)))
    #expect(past.reading.content?.lastDay == day - 2)
  }

  @Test("a fault in a history stops the sink's rows, and the sink's error stops the history")
  func stopping() {
    struct DiskFull: Error {}
    var text = "as_of,store_id,material_id,lot_id,expires_on,quantity\n"
    for row in 0..<40_000 {
      text += "2016-10-31,S-1,RM-TEA,L\(row),,\(row == 20_000 ? "many" : "1")\n"
    }
    let file = HistoryFile(kind: .stock, name: "stock.csv", content: .bytes(Array(text.utf8)))
    let read = ReadRecords { reader.readStock(file, through: day, into: $0) }
    #expect(read.batches == [16_384])
    #expect(read.reading.refusal?.faults.map(\.row) == [20_002])
    var calls = 0
    #expect(throws: DiskFull.self) {
      try reader.readStock(file, through: day) { _ throws(DiskFull) in
        calls += 1
        throw DiskFull()
      }
    }
    #expect(calls == 1)
  }
}
