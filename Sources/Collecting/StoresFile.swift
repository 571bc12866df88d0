import Sheets
import SupplyChain

/// stores.csv.
enum StoresFile {
  static let columns: [SheetColumn] = [
    SheetColumn("store_id", "门店编号"),
    .optional("store_name", "门店名称"),
    .optional("city", "城市"),
    .optional("latitude", "纬度"),
    .optional("longitude", "经度"),
    .optional("opened_on", "开业日", "开业日期"),
    .optional("day_cutoff", "日切时间"),
    .optional("category", "类别", "门店类别"),
    .optional("opens_at", "开门时间"),
    .optional("closes_at", "关门时间"),
    .optional("closed_on", "闭店日", "闭店日期"),
  ]

  static func read(_ file: SheetFile) -> FileReading<[Store]> {
    file.read(columns: columns, rules: .handMade) { sheet, _ in
      var stores: [Store] = []
      var seen: Set<StoreID> = []
      while sheet.next() {
        guard let store = readRow(&sheet) else { continue }
        if seen.insert(store.id).inserted {
          stores.append(store)
        } else {
          sheet.refuse(0, remedy: MasterRemedy.duplicateID)
        }
      }
      return stores
    }
  }

  private static func readRow(_ sheet: inout SheetReader) -> Store? {
    let id = sheet.required(0, .identifier()) as StoreID?
    let name = sheet.optional(1, .text())
    let city = sheet.optional(2, .text())
    let place = readPlace(&sheet)
    let openedOn = sheet.optional(5, .day)
    let closedOn = sheet.optional(10, .day)
    if let openedOn, let closedOn, openedOn > closedOn {
      sheet.refuse(
        10,
        remedy: Sentence("Correct the dates; the store closes before it opens.", "请更正日期：闭店早于开店。"))
    }
    let cutoff = sheet.optional(6, .timeOfDay)
    let category = sheet.optional(7, .text())
    let opensAt = sheet.optional(8, .timeOfDay)
    let closesAt = sheet.optional(9, .timeOfDay)
    guard let id else { return nil }
    return Store(
      id: id, name: name ?? id.text, city: city ?? "", place: place, openedOn: openedOn,
      closedOn: closedOn, dayCutoff: cutoff ?? .midnight, category: category, opensAt: opensAt,
      closesAt: closesAt)
  }

  /// Half a place is a fault: somebody meant to give one.
  private static func readPlace(_ sheet: inout SheetReader) -> Place? {
    let (hasLatitude, hasLongitude) = (!sheet.cell(3).isEmpty, !sheet.cell(4).isEmpty)
    let latitude = sheet.optional(3, .real(-90...90))
    let longitude = sheet.optional(4, .real(-180...180))
    if hasLatitude != hasLongitude {
      sheet.refuse(
        hasLatitude ? 4 : 3,
        remedy: Sentence("Give both latitude and longitude, or neither.", "请同时填写纬度和经度，或都不填。"))
    }
    guard let latitude, let longitude else { return nil }
    return Place(latitude: latitude, longitude: longitude)
  }
}

/// What to do about master rows that contradict each other.
enum MasterRemedy {
  static let duplicateID = Sentence(
    "Keep one row for each id; an earlier row has the same.", "每个编号只保留一行，前面已有相同编号。")
  static let contradiction = Sentence(
    "Keep one row for each; an earlier row says something else.", "只保留一行，前面已有不同内容的行。")
}
