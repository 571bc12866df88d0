import Foundation
import Publishing
import Sheets
import SupplyChain

/// An edit of a cell that is not read back: the sheet's own numbers stay what they are.
public struct IgnoredEdit: Sendable, Hashable, Codable {
  /// The row in the file.
  public let row: Int
  /// The column's name as the file writes it.
  public let column: String
  /// What stands there now.
  public let value: String
  /// What stays.
  public let kept: String
}

/// Finds edits of what is not the planner's, by writing each line as it was exported and comparing
/// cells by what they mean: `12.0` is 12, `2026/6/3` is 2026-06-03.
struct SheetComparison {
  private typealias Column = SuggestionSheet.Column

  private let table: SheetTable
  private let columns: [Column]
  /// The columns that whoever brought the sheet may not see: they are empty, as when it went out.
  private let hidden: Set<Column>

  init(_ table: SheetTable, hiding hidden: Set<SuggestionSheet.Column>) {
    self.table = table
    self.hidden = hidden
    // What is decided about a line may have gone on since the sheet was written.
    let changing: Set<Column> = [
      .run, .line, .rowVersion, .decidedBy, .decidedAt, .appliesThrough, .carriedFrom, .order,
    ]
    columns = Column.allCases.filter {
      !changing.contains($0) && !Column.planners.contains($0)
        && table.header.places[$0.place] != nil
    }
  }

  /// The edits of a row of the line `line`.
  func edits(_ row: SheetTable.Row, of line: ReviewLine) -> [IgnoredEdit] {
    let expected = ExpectedCells(line.sheetLine(hiding: hidden))
    return columns.compactMap { column in
      guard let place = table.header.places[column.place] else { return nil }
      let (found, kept) = (row.cells[place], expected.cells[column.place])
      if found == kept || SheetComparison.isSame(found, kept) { return nil }
      if column == .why, found == line.suggestion.why.chinese { return nil }
      return IgnoredEdit(
        row: row.number, column: table.header.names[place], value: found, kept: kept)
    }
  }

  private static func isSame(_ found: String, _ kept: String) -> Bool {
    if SpreadsheetIdentifier.unguarded(found) == kept { return true }
    if let number = Double(kept) {
      return Double(found).map { abs($0 - number) <= 1e-9 * max(1, abs(number)) } ?? false
    }
    let day = Array(found.utf8).withUnsafeBufferPointer { Cell($0).day }
    if let day { return day.description == kept }
    // Programs keep line ends and outer spaces as they like.
    return found.trimmingCharacters(in: .whitespacesAndNewlines)
      == kept.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The cells of a line as text, written by the same code as the sheet.
private struct ExpectedCells: CellWriting {
  static let keepsText = true
  private(set) var cells: [String] = []

  init(_ line: SuggestionSheet.Line) {
    cells.reserveCapacity(SuggestionSheet.Column.allCases.count)
    SuggestionSheet.write(line, run: "-", to: &self)
  }

  mutating func text(_ text: String) { cells.append(text) }
  mutating func number(_ number: some BinaryInteger) { cells.append("\(number)") }
  mutating func quantity(_ quantity: Quantity) { cells.append(quantity.description) }
  mutating func day(_ day: BusinessDay) { cells.append(day.description) }
  mutating func yuan(_ money: Money) { cells.append(money.yuanText) }
  mutating func empty() { cells.append("") }
  mutating func row(_ texts: [String]) { cells += texts }
  mutating func endRow() {}
}
