import Sheets
import SupplyChain

/// A row of stock, deliveries or waste. The first three columns are always day, store, material.
protocol FeedRecord: Hashable, Sendable {
  /// What must not stand twice with different content.
  associatedtype Key: Hashable

  static var kind: FeedKind { get }
  static var columns: [SheetColumn] { get }
  var day: BusinessDay { get }
  var key: Key { get }

  /// Reads what stands behind the first three columns, also when those are at fault and there is
  /// no subject, so that one pass finds every fault of the row; `nil` only after a fault.
  static func read(_ sheet: inout SheetReader, _ subject: RowSubject?) -> Self?
}

/// What the first three columns say.
struct RowSubject {
  let day: BusinessDay
  let store: StoreID
  let material: MaterialID
}

extension FeedRecord {
  static var storeColumn: SheetColumn { SheetColumn("store_id", "门店编号") }
  static var materialColumn: SheetColumn { SheetColumn("material_id", "原料编号") }
  static var lotColumn: SheetColumn { .optional("lot_id", "批次号", "批号") }
  static var expiryColumn: SheetColumn { .optional("expires_on", "到期日", "到期日期") }
  static var quantityColumn: SheetColumn { SheetColumn("quantity", "数量") }
}

/// The identity of a row about a lot.
struct LotKey: Hashable {
  let day: BusinessDay
  let store: StoreID
  let material: MaterialID
  let lot: LotID?
  /// The order's number or the reason, which tell apart two events with one lot on a day.
  let occasion: String
}

/// What a row says about a lot.
private struct LotCells {
  let lot: LotID
  let expiresOn: BusinessDay?
  let quantity: Quantity

  /// Reads the columns 3 to 5: lot, expiry, quantity. A lot without a number is known by its
  /// expiry: the goods are there, whatever the store's program leaves out.
  init?(_ sheet: inout SheetReader) {
    let hasNumber = !sheet.cell(3).isEmpty
    let number = sheet.lot(3)
    expiresOn = sheet.expiry(4)
    let quantity = sheet.quantity(5)
    guard let quantity, let lot = hasNumber ? number : LotCells.unnumbered(expiresOn) else {
      return nil
    }
    self.lot = lot
    self.quantity = quantity
  }

  private static func unnumbered(_ expiresOn: BusinessDay?) -> LotID? {
    LotID(expiresOn.map { "no-lot-\($0)" } ?? "no-lot")
  }

  func stockLot(of material: MaterialID) -> StockLot {
    StockLot(material: material, lot: lot, expiresOn: expiresOn, quantity: quantity)
  }
}

/// Readings of good cells at the speed of a million rows a second; what is not good is read again
/// by its format, which says why.
extension SheetReader {
  fileprivate mutating func lot(_ column: Int) -> LotID? {
    let cell = cell(column)
    if cell.isIdentifier, let lot = LotID(cell.text) { return lot }
    return optional(column, .identifier())
  }

  fileprivate mutating func expiry(_ column: Int) -> BusinessDay? {
    let cell = cell(column)
    return cell.isEmpty ? nil : cell.day ?? optional(column, .day)
  }

  fileprivate mutating func quantity(_ column: Int) -> Quantity? {
    if let quantity = cell(column).thousandths.flatMap(Quantity.init(thousandths:)) {
      return quantity
    }
    return required(column, .quantity)
  }
}

extension StockRecord: FeedRecord {
  static var kind: FeedKind { .stock }
  static var columns: [SheetColumn] {
    [
      SheetColumn("as_of", "盘点日", "盘点日期"), storeColumn, materialColumn, lotColumn,
      expiryColumn, quantityColumn,
    ]
  }

  var day: BusinessDay { asOf }
  var key: LotKey {
    LotKey(day: asOf, store: store, material: lot.material, lot: lot.lot, occasion: "")
  }

  static func read(_ sheet: inout SheetReader, _ subject: RowSubject?) -> StockRecord? {
    guard let cells = LotCells(&sheet), let subject else { return nil }
    return StockRecord(
      asOf: subject.day, store: subject.store, lot: cells.stockLot(of: subject.material))
  }
}

extension DeliveryRecord: FeedRecord {
  static var kind: FeedKind { .deliveries }
  static var columns: [SheetColumn] {
    [
      SheetColumn("received_on", "到货日", "到货日期"), storeColumn, materialColumn, lotColumn,
      expiryColumn, quantityColumn, .optional("order_no", "单号", "订单号"),
    ]
  }

  var day: BusinessDay { receivedOn }
  var key: LotKey {
    LotKey(
      day: receivedOn, store: store, material: lot.material, lot: lot.lot,
      occasion: orderNumber ?? "")
  }

  static func read(_ sheet: inout SheetReader, _ subject: RowSubject?) -> DeliveryRecord? {
    let hasOrder = !sheet.cell(6).isEmpty
    let cells = LotCells(&sheet)
    let order = sheet.optional(6, .text())
    guard let cells, let subject, order != nil || !hasOrder else { return nil }
    return DeliveryRecord(
      receivedOn: subject.day, store: subject.store,
      lot: cells.stockLot(of: subject.material), orderNumber: order)
  }
}

extension WasteRecord: FeedRecord {
  static var kind: FeedKind { .waste }
  static var columns: [SheetColumn] {
    [
      SheetColumn("wasted_on", "报废日", "报废日期"), storeColumn, materialColumn, lotColumn,
      quantityColumn, .optional("reason", "原因", "报废原因"),
    ]
  }

  var day: BusinessDay { wastedOn }
  var key: LotKey {
    LotKey(day: wastedOn, store: store, material: material, lot: lot, occasion: reason)
  }

  static func read(_ sheet: inout SheetReader, _ subject: RowSubject?) -> WasteRecord? {
    let hasLot = !sheet.cell(3).isEmpty
    let lot = sheet.lot(3)
    let quantity = sheet.quantity(4)
    let reason = sheet.cell(5).isEmpty ? "" : sheet.optional(5, .text())
    guard let quantity, let reason, let subject, lot != nil || !hasLot else { return nil }
    return WasteRecord(
      wastedOn: subject.day, store: subject.store, material: subject.material, lot: lot,
      quantity: quantity, reason: reason)
  }
}
