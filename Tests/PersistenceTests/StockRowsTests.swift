import Persistence
import SupplyChain
import Testing

@Suite("Rows of stock, deliveries and waste")
struct StockRowsTests {
  private let day = BusinessDay(daysSinceEpoch: 17_000)

  private func lot(
    _ number: String = "L-1", _ units: Int = 5, of material: MaterialID = "M-1",
    expiresOn: BusinessDay? = nil
  ) -> StockLot {
    StockLot(
      material: material, lot: LotID(stringLiteral: number), expiresOn: expiresOn,
      quantity: Quantity(units: units))
  }

  private func delivery(
    _ offset: Int, _ lot: StockLot, order: String? = nil, store: StoreID = "S-1"
  ) -> DeliveryRecord {
    DeliveryRecord(receivedOn: day + offset, store: store, lot: lot, orderNumber: order)
  }

  private func waste(_ offset: Int, _ lot: LotID?, _ reason: String) -> WasteRecord {
    WasteRecord(
      wastedOn: day + offset, store: "S-1", material: "M-1", lot: lot,
      quantity: Quantity(units: 2), reason: reason)
  }

  /// Takes one file in a collection of its own; what it brings twice refuses it.
  @discardableResult
  private func take(
    _ kind: FactKind, into temporary: TemporaryLedger, through last: BusinessDay? = nil,
    laterRows: Int = 0, _ append: (FactFileWriter) throws -> Void
  ) throws -> Fault? {
    var fault: Fault?
    let through = last ?? day + 9
    try temporary.ledger.collect(day: through, act: Act(by: "test", at: "now")) { writer in
      let file = FactFile(
        kind: kind, path: "\(kind).csv", feedDay: nil, store: nil, copy: 0, sha256: "a")
      try writer.take(file, through: through) { file in
        do {
          try append(file)
          return .taken(laterRows: laterRows)
        } catch let repeated as RepeatedRow {
          fault = repeated.fault
          return .refused([repeated.fault])
        }
      }
    }
    return fault
  }

  private func facts(
    _ temporary: TemporaryLedger, of store: StoreID = "S-1"
  ) throws -> StockFacts? {
    try FactReader(temporary.ledger, at: temporary.moment(day + 9)).stockFacts(of: store)
  }

  @Test("come out as they went in, with and without expiry, lot, order and reason")
  func roundTrip() throws {
    let temporary = try TemporaryLedger()
    let lots = [lot("批次-一", 7, expiresOn: day + 90), lot("L-2", 0, of: "M-2")]
    let deliveries = [
      delivery(1, lot("L-3", expiresOn: day - 400)), delivery(1, lot("L-3"), order: "单-1"),
      delivery(2, lot(of: "M-2"), order: "a number longer than sixteen bytes"),
    ]
    let wastes = [waste(1, nil, ""), waste(1, nil, "打翻, 弄湿"), waste(2, "L-1", "")]
    try take(.stock, into: temporary) {
      try $0.append(stock: lots.map { StockRecord(asOf: day, store: "S-1", lot: $0) })
    }
    try take(.deliveries, into: temporary) { try $0.append(deliveries: deliveries) }
    try take(.waste, into: temporary) { try $0.append(waste: wastes) }
    let facts = try #require(try facts(temporary))
    #expect(facts.countedOn == day)
    #expect(Set(facts.counted) == Set(lots))
    #expect(facts.deliveries == deliveries)
    #expect(facts.waste == wastes)
  }

  @Test("a row that stands twice is named and takes its file back", arguments: [0, 77, 129])
  func repeated(place: Int) throws {
    let temporary = try TemporaryLedger()
    var stock = (0..<130).map { StockRecord(asOf: day + $0 % 7, store: "S-1", lot: lot("L-\($0)")) }
    stock.append(stock[place])
    var deliveries = (0..<130).map { delivery(1, lot("L-1", $0), order: "R-\($0)") }
    deliveries.append(delivery(1, lot("L-1", 9999), order: "R-\(place)"))
    var wastes = (0..<130).map { waste($0 % 7, nil, "\($0)") }
    wastes.append(wastes[place])
    let twice = [
      try take(.stock, into: temporary) { try $0.append(stock: stock) },
      try take(.deliveries, into: temporary) { try $0.append(deliveries: deliveries) },
      try take(.waste, into: temporary) { try $0.append(waste: wastes) },
    ]
    #expect(
      twice.map { $0?.value } == [
        "\(day + place % 7), S-1, M-1, L-\(place)", "\(day + 1), S-1, M-1, L-1, R-\(place)",
        "\(day + place % 7), S-1, M-1, , \(place)",
      ])
    #expect(try facts(temporary) == nil)
    #expect(try temporary.ledger.factLines(at: temporary.moment(day + 9)).isEmpty)
  }

  @Test("a history goes on behind the day that it was read to")
  func goesOn() throws {
    let temporary = try TemporaryLedger()
    let rows = (0..<6).map { delivery($0, lot("L-\($0)")) }
    try take(.stock, into: temporary) {
      try $0.append(stock: [StockRecord(asOf: day - 1, store: "S-1", lot: lot())])
    }
    try take(.deliveries, into: temporary, through: day + 2, laterRows: 3) {
      try $0.append(deliveries: Array(rows[..<3]))
    }
    try take(.deliveries, into: temporary) { try $0.append(deliveries: rows) }
    #expect(try facts(temporary)?.deliveries == rows)
    let atOnce = try TemporaryLedger()
    try take(.deliveries, into: atOnce) { try $0.append(deliveries: rows) }
    let inParts = try temporary.ledger.factLines(at: temporary.moment(day + 9))
    #expect(try atOnce.ledger.factLines(at: atOnce.moment(day + 9)) == [inParts.first])
  }

  @Test("the checksum is the same in any order and batches, and tells every change of a cell")
  func digest() throws {
    func line(_ batches: [[DeliveryRecord]]) throws -> [String] {
      let temporary = try TemporaryLedger()
      try take(.deliveries, into: temporary) { file in
        for batch in batches { try file.append(deliveries: batch) }
      }
      return try temporary.ledger.factLines(at: temporary.moment(day + 9))
    }
    let rows = (0..<9).map { delivery($0, lot("L-\($0)", $0, expiresOn: day + 9), order: "R-1") }
    let original = try line([rows])
    #expect(try line([Array(rows[4...].reversed()), Array(rows[..<4])]) == original)
    let changes = [
      delivery(1, lot("L-0", 0, expiresOn: day + 9), order: "R-1"),
      delivery(0, lot("L-9", 0, expiresOn: day + 9), order: "R-1"),
      delivery(0, lot("L-0", 1, expiresOn: day + 9), order: "R-1"),
      delivery(0, lot("L-0", 0, of: "M-9", expiresOn: day + 9), order: "R-1"),
      delivery(0, lot("L-0", 0, expiresOn: day + 8), order: "R-1"),
      delivery(0, lot("L-0", 0), order: "R-1"), delivery(0, lot("L-0", 0, expiresOn: day + 9)),
      delivery(0, lot("L-0", 0, expiresOn: day + 9), order: "R-1", store: "S-2"),
    ]
    let changed = try changes.map { try line([[$0] + rows.dropFirst()]) }
    #expect(Set(changed + [original]).count == changes.count + 1)
  }

  @Test("a store first met in a refused file is known when a good one speaks of it")
  func refusedFirst() throws {
    let temporary = try TemporaryLedger()
    let record = StockRecord(asOf: day, store: "S-9", lot: lot(of: "M-9"))
    try temporary.ledger.collect(day: day, act: Act(by: "test", at: "now")) { writer in
      for (path, outcome) in [("a", FileOutcome.refused([])), ("b", .taken(laterRows: 0))] {
        let file = FactFile(
          kind: .stock, path: path, feedDay: day, store: "S-9", copy: 0, sha256: path)
        try writer.take(file, through: day) { file in
          try file.append(stock: [record])
          return outcome
        }
      }
    }
    #expect(try facts(temporary, of: "S-9")?.counted == [record.lot])
  }
}
