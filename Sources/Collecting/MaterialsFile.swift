import Sheets
import SupplyChain

/// materials.csv.
enum MaterialsFile {
  static let columns: [SheetColumn] = [
    SheetColumn("material_id", "原料编号"),
    .optional("material_name", "原料名称"),
    .optional("category", "类别", "原料类别"),
    .optional("unit", "单位"),
    .optional("pack_size", "包装规格"),
    .optional("shelf_life_days", "保质期天数"),
    .optional("unit_cost_fen_per_1000", "千单位成本分"),
    .optional("shortage_cost_fen_per_1000", "千单位缺货成本分"),
    .optional("chilled", "是否冷藏"),
    .optional("high_value", "是否高值"),
    .optional("kg_per_unit", "单位重量千克"),
    .optional("lead_time_days", "提前期天数"),
    .optional("review_days", "订货周期天数"),
    .optional("gtin", "商品条码"),
    .optional("minimum_order", "最小订货量"),
  ]

  static func read(_ file: SheetFile) -> FileReading<[Material]> {
    file.read(columns: columns, rules: .handMade) { sheet, _ in
      var materials: [Material] = []
      var seen: Set<MaterialID> = []
      while sheet.next() {
        guard let material = readRow(&sheet) else { continue }
        if seen.insert(material.id).inserted {
          materials.append(material)
        } else {
          sheet.refuse(0, remedy: MasterRemedy.duplicateID)
        }
      }
      return materials
    }
  }

  private static func readRow(_ sheet: inout SheetReader) -> Material? {
    let id = sheet.required(0, .identifier()) as MaterialID?
    let name = sheet.optional(1, .text())
    let category = sheet.optional(2, .text())
    let unit = sheet.optional(3, .text(32))
    let packSize = sheet.optional(4, .packSize)
    let shelfLife = sheet.optional(5, .wholeNumber(0...36_500))
    let unitCost = sheet.optional(6, .unitPrice)
    let shortageCost = sheet.optional(7, .unitPrice)
    let isChilled = sheet.optional(8, .flag)
    let isHighValue = sheet.optional(9, .flag)
    let kilograms = sheet.optional(10, .real(0...1_000_000))
    let leadTime = sheet.optional(11, .wholeNumber(0...365))
    let review = sheet.optional(12, .wholeNumber(1...365))
    let gtin = sheet.optional(13, .gtin)
    let minimumOrder = sheet.optional(14, .quantity)
    guard let id else { return nil }
    return Material(
      id: id, name: name ?? id.text, category: category, unit: unit ?? "", packSize: packSize,
      shelfLifeDays: shelfLife, unitCost: unitCost, shortageCost: shortageCost,
      isChilled: isChilled ?? false, isHighValue: isHighValue ?? false,
      milligramsPerUnit: kilograms.map { Int64(($0 * 1_000_000).rounded()) },
      leadTimeDays: leadTime, reviewDays: review, gtin: gtin,
      minimumOrder: minimumOrder)
  }
}

extension CellFormat where Value == Quantity {
  /// A quantity above zero: what one pack holds.
  fileprivate static var packSize: CellFormat {
    CellFormat(
      read: { CellFormat.quantity.read($0).flatMap { $0 > .zero ? $0 : nil } },
      remedy: { cell in
        cell.thousandths == 0
          ? Sentence(
            "Write what one pack holds, above zero, or leave the cell empty.",
            "请填写每包数量（大于零），或留空。")
          : cell.quantityRemedy
      })
  }
}

extension CellFormat where Value == UnitPrice {
  /// Fen for 1000 base units, whole: a tenth of a fen for 1000 g is beyond any price list.
  fileprivate static var unitPrice: CellFormat {
    CellFormat(
      read: { cell in
        guard let thousandths = cell.thousandths, thousandths % 1000 == 0 else { return nil }
        return UnitPrice(fenPerThousand: thousandths / 1000)
      },
      remedy: { _ in
        Sentence(
          "Write whole fen for 1000 base units, from 0 to \(UnitPrice.largestReadable).",
          "请填写每 1000 基本单位的整数分，0 到 \(UnitPrice.largestReadable)。")
      })
  }
}

extension CellFormat where Value == String {
  /// A GS1 trade item number: 8, 12, 13 or 14 digits, the last a check digit.
  fileprivate static var gtin: CellFormat {
    CellFormat(
      read: { cell in
        let digits = cell.bytes.map { Int($0) - 0x30 }
        guard [8, 12, 13, 14].contains(digits.count), digits.allSatisfy({ 0...9 ~= $0 }) else {
          return nil
        }
        // From the right, the check digit counts once, its neighbour three times, and so on.
        let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
          sum + entry.element * (entry.offset % 2 == 0 ? 1 : 3)
        }
        return sum % 10 == 0 ? cell.text : nil
      },
      remedy: { _ in
        Sentence(
          "Write the 8, 12, 13 or 14 digits of the trade item number as on the pack; "
            + "the last is its check digit.",
          "请填写包装上的 8、12、13 或 14 位商品条码，最后一位是校验位。")
      })
  }
}
