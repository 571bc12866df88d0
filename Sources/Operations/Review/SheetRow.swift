import Foundation
import Publishing
import Sheets
import SupplyChain

/// One row of a planner's sheet as it came back: which line it is about and what it says of it.
struct SheetRow {
  let number: Int
  let line: SuggestionID
  let run: String
  let rowVersion: Int
  let override: SuggestionOverride

  typealias Column = SuggestionSheet.Column

  /// The most characters of a reason or comment.
  private static let longestText = 1000

  /// Reads what the row says; what is wrong with it goes to `faults`.
  ///
  /// - Returns: `nil` when it cannot be used.
  init?(_ row: SheetTable.Row, in table: SheetTable, faults: inout FaultLog) {
    let before = faults.count
    func cell(_ column: Column) -> String { table.cell(row, column.place) }
    func refuse(_ column: Column, _ remedy: Sentence) {
      let place = table.header.places[column.place]
      faults.add(
        Fault(
          row: row.number, column: place.map { table.header.names[$0] } ?? column.rawValue,
          value: cell(column), remedy: remedy))
    }
    let id = SpreadsheetIdentifier.unguarded(cell(.line))
    let line = SuggestionID(id)
    if line == nil {
      refuse(
        .line,
        Sentence(
          "Put back the line_id that was exported, or delete the row.", "请恢复导出时的行编号，或删除该行。"))
    }
    let version = Int(cell(.rowVersion))
    if version ?? 0 < 1 {
      refuse(
        .rowVersion,
        Sentence(
          "Put back the row_version that was exported, or delete the row.",
          "请恢复导出时的版本号，或删除该行。"))
    }
    let quantity = SheetRow.quantity(cell(.finalQuantity)) { refuse(.finalQuantity, $0) }
    let decision = SheetRow.decision(cell(.decision)) { refuse(.decision, $0) }
    let reason = SheetRow.words(cell(.reason)) { refuse(.reason, $0) }
    let comment = SheetRow.words(cell(.comment)) { refuse(.comment, $0) }
    if decision == .reject, let quantity, quantity > .zero {
      refuse(
        .finalQuantity,
        Sentence(
          "Leave the quantity empty or write 0: the line is rejected.", "该行已拒绝，数量请留空或填 0。"))
    }
    if decision == .change, quantity == nil, faults.count == before {
      refuse(
        .finalQuantity,
        Sentence(
          "Write the quantity that shall be sent instead; 0 sends nothing.",
          "请填写改为发送的数量，0 表示不发货。"))
    }
    guard faults.count == before, let line, let version else { return nil }
    self.number = row.number
    self.line = line
    self.run = SpreadsheetIdentifier.unguarded(cell(.run))
    self.rowVersion = version
    self.override = SuggestionOverride(
      finalQuantity: quantity, decision: decision, reason: reason, comment: comment)
  }

  private static func quantity(_ text: String, refuse: (Sentence) -> Void) -> Quantity? {
    guard !text.isEmpty else { return nil }
    return Array(text.utf8).withUnsafeBufferPointer { bytes in
      let cell = Cell(bytes)
      if let quantity = CellFormat.quantity.read(cell) { return quantity }
      refuse(CellFormat.quantity.advice(on: cell))
      return nil
    }
  }

  private static func decision(
    _ text: String, refuse: (Sentence) -> Void
  ) -> SuggestionOverride.Decision? {
    guard !text.isEmpty else { return nil }
    if let decision = SuggestionOverride.Decision(word: text) { return decision }
    refuse(
      Sentence(
        "Write accept, change or reject (接受, 修改, 拒绝), or leave the cell empty.",
        "请填写 接受、修改 或 拒绝（accept、change、reject），或留空。"))
    return nil
  }

  /// Words as planners write them; line ends of all sorts are one sort.
  private static func words(_ text: String, refuse: (Sentence) -> Void) -> String {
    let lines = text.utf8.contains(0x0D) ? text.replacing("\r\n", with: "\n") : text
    let words = SpreadsheetIdentifier.unguarded(lines)
    let isPlain = words.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }
    if !isPlain || words.utf8.count > 4 * longestText || words.count > longestText {
      refuse(
        Sentence(
          "Write at most \(longestText) characters, none of them a control character.",
          "最多 \(longestText) 个字符，不含控制字符。"))
    }
    return words
  }
}

extension SuggestionSheet.Column {
  /// The column's place among all of them.
  var place: Int { SuggestionSheet.Column.places[self] ?? 0 }

  private static let places = Dictionary(
    uniqueKeysWithValues: zip(SuggestionSheet.Column.allCases, 0...))
}
