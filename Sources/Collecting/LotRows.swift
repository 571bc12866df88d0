import Sheets
import SupplyChain

/// The rows of a sheet of stock, deliveries or waste.
struct LotRows<Record: FeedRecord>: FeedRows {
  static var kind: FeedKind { Record.kind }
  static var columns: [SheetColumn] { Record.columns }

  var count = RowCount()
  private let catalogue: Catalogue
  private let scope: RecordScope
  private var stores: IdentifierLookup
  private var materials: IdentifierLookup
  private var days = DayMemory()
  private var seen: [Record.Key: Record] = [:]

  init(_ reader: RecordReader, scope: RecordScope) {
    self.scope = scope
    catalogue = reader.catalogue
    stores = IdentifierLookup(reader.catalogue.storeTable)
    materials = IdentifierLookup(reader.catalogue.materialTable)
  }

  static func day(of record: Record) -> Int32 { record.day.daysSinceEpoch }

  mutating func next(_ sheet: inout SheetReader) -> Record? {
    while sheet.next() {
      guard let record = readRow(&sheet) else { continue }
      if scope.onlyStore == nil || isNew(record, &sheet) { return record }
    }
    return nil
  }

  private mutating func readRow(_ sheet: inout SheetReader) -> Record? {
    let day = readDay(&sheet)
    if let day, day > scope.lastDay {
      guard scope.onlyStore != nil else {
        count.skippedLater += 1
        return nil
      }
      sheet.refuse(0, remedy: RecordRemedy.laterThanFeed(scope.lastDay))
    }
    let store = readStore(&sheet)
    let material = readMaterial(&sheet)
    var subject: RowSubject?
    if let day, day <= scope.lastDay, let store, let material {
      subject = RowSubject(day: day, store: store, material: material)
    }
    return Record.read(&sheet, subject)
  }

  private mutating func readDay(_ sheet: inout SheetReader) -> BusinessDay? {
    if let day = days.read(sheet.cell(0)) { return BusinessDay(daysSinceEpoch: day) }
    return sheet.required(0, .day)
  }

  private mutating func readMaterial(_ sheet: inout SheetReader) -> MaterialID? {
    if let index = materials.find(sheet.cell(2).bytes) { return catalogue.materials[Int(index)] }
    sheet.refuse(2, remedy: RecordRemedy.unknownMaterial)
    return nil
  }

  private mutating func readStore(_ sheet: inout SheetReader) -> StoreID? {
    let cell = sheet.cell(1)
    if let only = scope.onlyStore {
      if cell.text == only.text { return only }
      sheet.refuse(1, remedy: RecordRemedy.otherStore(only))
      return nil
    }
    if let index = stores.find(cell.bytes) { return catalogue.stores[Int(index)] }
    sheet.refuse(1, remedy: RecordRemedy.unknownStore)
    return nil
  }

  /// Whether a feed's row has not been seen; a row that contradicts an earlier one is a fault.
  private mutating func isNew(_ record: Record, _ sheet: inout SheetReader) -> Bool {
    guard let earlier = seen.updateValue(record, forKey: record.key) else { return true }
    if earlier == record {
      count.repetitions += 1
    } else {
      let quantity = Record.columns.firstIndex(of: Record.quantityColumn) ?? 0
      sheet.refuse(quantity, remedy: RecordRemedy.contradiction)
    }
    return false
  }
}
