import Sheets
import SupplyChain

/// promotions.csv.
enum PromotionsFile {
  static let columns: [SheetColumn] = [
    SheetColumn("date", "日期"),
    SheetColumn("store_id", "门店编号"),
    .optional("material_id", "原料编号"),
    SheetColumn("name", "名称", "促销名称"),
  ]

  static func read(_ file: SheetFile) -> FileReading<[Promotion]> {
    file.read(columns: columns, rules: .handMade) { sheet, _ in
      var promotions: Set<Promotion> = []
      while sheet.next() {
        let hasMaterial = !sheet.cell(2).isEmpty
        let day = sheet.required(0, .day)
        let store = sheet.required(1, .identifier()) as StoreID?
        let material = sheet.optional(2, .identifier()) as MaterialID?
        let name = sheet.required(3, .text())
        guard let day, let store, let name, material != nil || !hasMaterial else { continue }
        promotions.insert(Promotion(day: day, store: store, material: material, name: name))
      }
      return promotions.sorted(by: precedes)
    }
  }

  private static func precedes(_ left: Promotion, _ right: Promotion) -> Bool {
    if left.day != right.day { return left.day < right.day }
    if left.store != right.store { return left.store < right.store }
    let (a, b) = (left.material?.text ?? "", right.material?.text ?? "")
    if a != b { return a.utf8.lexicographicallyPrecedes(b.utf8) }
    return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }
}
