import Sheets
import SupplyChain

/// The consumption rows of a sheet as dense cells: the hot path of the night.
struct ConsumptionRows: FeedRows {
  static var kind: FeedKind { .consumption }
  static let columns: [SheetColumn] = [
    SheetColumn("business_date", "营业日", "营业日期"),
    SheetColumn("store_id", "门店编号"),
    SheetColumn("material_id", "原料编号"),
    SheetColumn("quantity", "用量", "数量"),
    .optional("stocked_out", "是否缺货"),
  ]

  var count = RowCount()
  private(set) var addedMaterials: [MaterialID] = []
  private let catalogue: Catalogue
  private let addsMaterials: Bool
  private let lastDay: Int32
  private let onlyStore: StoreID?
  private let onlyIndex: Int32?
  private var stores: IdentifierLookup
  private var materials: IdentifierLookup
  private var addedIndices: [MaterialID: Int32] = [:]
  private var days = DayMemory()
  private var seen: [UInt64: ConsumptionCell] = [:]

  init(_ reader: RecordReader, scope: RecordScope) {
    catalogue = reader.catalogue
    addsMaterials = reader.addsMaterials
    lastDay = scope.lastDay.daysSinceEpoch
    onlyStore = scope.onlyStore
    onlyIndex = scope.onlyStore.flatMap { reader.catalogue.index(of: $0) }
    stores = IdentifierLookup(reader.catalogue.storeTable)
    materials = IdentifierLookup(reader.catalogue.materialTable)
  }

  static func day(of cell: ConsumptionCell) -> Int32 { cell.day }

  mutating func next(_ sheet: inout SheetReader) -> ConsumptionCell? {
    while sheet.next() {
      let day = days.read(sheet.cell(0))
      if let day, day > lastDay, onlyStore == nil {
        count.skippedLater += 1
        continue
      }
      let store = readStore(&sheet)
      let material = readMaterial(&sheet)
      let thousandths = sheet.cell(3).thousandths
      let stockedOut = readFlag(&sheet)
      guard let day, day <= lastDay, let store, let material, let thousandths, let stockedOut
      else {
        explain(&sheet, day: day, thousandths: thousandths)
        continue
      }
      let cell = ConsumptionCell(
        store: store, material: material, day: day, stockedOut: stockedOut,
        thousandths: thousandths)
      if onlyStore == nil || isNew(cell, &sheet) { return cell }
    }
    return nil
  }

  private mutating func readStore(_ sheet: inout SheetReader) -> Int32? {
    let cell = sheet.cell(1)
    let index = stores.find(cell.bytes)
    guard let onlyStore else {
      if index == nil { sheet.refuse(1, remedy: RecordRemedy.unknownStore) }
      return index
    }
    if let index, index == onlyIndex { return index }
    if cell.text != onlyStore.text {
      sheet.refuse(1, remedy: RecordRemedy.otherStore(onlyStore))
    }
    return nil
  }

  private mutating func readMaterial(_ sheet: inout SheetReader) -> Int32? {
    let cell = sheet.cell(2)
    if let index = materials.find(cell.bytes) { return index }
    guard addsMaterials else {
      sheet.refuse(2, remedy: RecordRemedy.unknownMaterial)
      return nil
    }
    guard let id = sheet.required(2, .identifier()) as MaterialID? else { return nil }
    if let index = addedIndices[id] { return index }
    let index = Int32(catalogue.materials.count + addedMaterials.count)
    addedIndices[id] = index
    addedMaterials.append(id)
    return index
  }

  /// 1, 0, -1 for not known, `nil` after adding a fault.
  private func readFlag(_ sheet: inout SheetReader) -> Int8? {
    let cell = sheet.cell(4)
    if cell.isEmpty { return -1 }
    if let flag = cell.flag { return flag ? 1 : 0 }
    sheet.refuse(4, remedy: CellFormat.flag.advice(on: cell))
    return nil
  }

  private func explain(_ sheet: inout SheetReader, day: Int32?, thousandths: Int64?) {
    if day == nil { sheet.refuse(0, remedy: CellFormat.day.advice(on: sheet.cell(0))) }
    if let day, day > lastDay {
      let last = BusinessDay(daysSinceEpoch: lastDay)
      sheet.refuse(0, remedy: RecordRemedy.laterThanFeed(last))
    }
    if thousandths == nil { sheet.refuse(3, remedy: sheet.cell(3).quantityRemedy) }
  }

  /// Whether a feed's row has not been seen; a row that contradicts an earlier one is a fault.
  private mutating func isNew(_ cell: ConsumptionCell, _ sheet: inout SheetReader) -> Bool {
    let key = UInt64(UInt32(bitPattern: cell.day)) << 32 | UInt64(UInt32(bitPattern: cell.material))
    guard let earlier = seen.updateValue(cell, forKey: key) else { return true }
    if earlier == cell {
      count.repetitions += 1
    } else {
      sheet.refuse(3, remedy: RecordRemedy.contradiction)
    }
    return false
  }
}

/// What to do about rows that do not fit the chain or the file.
enum RecordRemedy {
  static let unknownStore = Sentence(
    "Correct the store's id, or add the store to stores.csv.", "请更正门店编号，或在 stores.csv 中增加该门店。")
  static let unknownMaterial = Sentence(
    "Correct the material's id, or add the material to materials.csv.",
    "请更正原料编号，或在 materials.csv 中增加该原料。")
  static let contradiction = Sentence(
    "Add the rows up or remove one; an earlier row has the same key and says something else.",
    "请合并或删除一行，前面已有相同键但内容不同的行。")

  static func otherStore(_ store: StoreID) -> Sentence {
    Sentence(
      "Send rows of \(store) only, or name the file after the store that it is of.",
      "文件只能含门店 \(store) 的行，或以所属门店命名文件。")
  }

  static func laterThanFeed(_ day: BusinessDay) -> Sentence {
    Sentence(
      "Correct the date; a feed of \(day) holds no later day.", "请更正日期，\(day) 的文件不能含更晚的日期。")
  }

  static func repetitions(_ count: Int) -> Sentence {
    Sentence(
      "\(count) repeated equal row\(count == 1 ? "" : "s") dropped", "略去 \(count) 行相同的重复数据")
  }

  /// The fault of a feed file whose own store is unknown.
  static func unknownFileStore(_ store: StoreID) -> Fault {
    Fault(
      row: 0, column: "", value: store.text,
      remedy: Sentence(
        "Name the file after a store of stores.csv, or add the store to it.",
        "请以 stores.csv 中的门店命名文件，或在其中增加该门店。"))
  }
}
