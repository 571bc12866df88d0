import Sheets
import SupplyChain

extension ImportSuggestions.Difference {
  /// How many orders the changes make: accepted lines with something to send.
  public var orderCount: Int {
    changes.count { $0.override.decision == .accept && $0.finalQuantity > .zero }
  }

  /// Whether a person should look: edits that are not read, or something else to know.
  public var hasWarnings: Bool { ignoredCount > 0 || !notes.isEmpty }

  /// What changes, one row a line: what stood there and what shall.
  public var csv: [UInt8] {
    var writer = ImportReport.writer
    writer.row([
      "row", "line_id", "store_id", "material_id", "suggested_quantity", "was_final_quantity",
      "final_quantity", "was_decision", "decision", "was_reason", "reason", "was_comment",
      "comment",
    ])
    for change in changes {
      let (before, after) = (change.line.override, change.override)
      writer.number(change.row)
      writer.text(change.line.suggestion.id.text)
      writer.text(change.line.suggestion.store.text)
      writer.text(change.line.suggestion.material.text)
      writer.quantity(change.line.suggestion.suggestedQuantity)
      for override in [before, after] {
        if let quantity = override.finalQuantity {
          writer.quantity(quantity)
        } else {
          writer.empty()
        }
      }
      for override in [before, after] { writer.text(override.decision?.rawValue ?? "") }
      for override in [before, after] { writer.text(override.reason) }
      for override in [before, after] { writer.text(override.comment) }
      writer.endRow()
    }
    return writer.bytes
  }

  /// What is wrong: row, column, value and remedy.
  public var faultsCSV: [UInt8] {
    ImportReport.csv(faults.map { ($0.row, $0.column, $0.value, $0.remedy.english) })
  }

  /// Edits that are not read, in the same form.
  public var ignoredCSV: [UInt8] {
    ImportReport.csv(
      ignored.map { edit in
        let kept = edit.kept.isEmpty ? "empty" : edit.kept
        return (edit.row, edit.column, edit.value, "This column is not read; it stays \(kept).")
      })
  }

  /// The same for programs.
  ///
  /// - Parameter receipt: what was entered; `nil` when nothing was.
  public func summary(
    isRehearsal: Bool, receipt: DecideSuggestions.Receipt?
  ) -> ImportSummary {
    ImportSummary(
      status: faultCount > 0
        ? .refused : changes.isEmpty ? .unchanged : isRehearsal ? .rehearsed : .imported,
      run: run, day: day, batch: receipt?.batch, changed: changes.count, unchanged: unchanged,
      orders: orderCount, changes: changes.map(ImportSummary.Change.init), ignored: ignored,
      ignoredCount: ignoredCount, notes: notes.map(\.english), faults: faults,
      faultCount: faultCount)
  }
}

/// What came of an import, as one document.
public struct ImportSummary: Sendable, Codable {
  /// How it ended.
  public enum Status: String, Sendable, Codable {
    /// Everything was entered.
    case imported
    /// Everything could be entered.
    case rehearsed
    /// There was nothing to enter.
    case unchanged
    /// Something is wrong, and nothing was entered.
    case refused
  }

  /// A line that changes.
  public struct Change: Sendable, Codable {
    let row: Int
    let line: SuggestionID
    let rowVersion: Int
    let suggestedQuantity: Quantity
    let before: SuggestionOverride
    let after: SuggestionOverride

    enum CodingKeys: String, CodingKey {
      case row
      case line = "line_id"
      case rowVersion = "row_version"
      case suggestedQuantity = "suggested_quantity"
      case before
      case after
    }

    init(_ change: ImportSuggestions.Change) {
      self.row = change.row
      self.line = change.line.suggestion.id
      self.rowVersion = change.line.rowVersion
      self.suggestedQuantity = change.line.suggestion.suggestedQuantity
      self.before = change.line.override
      self.after = change.override
    }
  }

  let status: Status
  let run: RunID
  let day: BusinessDay
  let batch: Int64?
  let changed: Int
  let unchanged: Int
  let orders: Int
  let changes: [Change]
  let ignored: [IgnoredEdit]
  let ignoredCount: Int
  let notes: [String]
  let faults: [Fault]
  let faultCount: Int

  enum CodingKeys: String, CodingKey {
    case status
    case run = "run_id"
    case day
    case batch
    case changed
    case unchanged
    case orders
    case changes
    case ignored
    case ignoredCount = "ignored_count"
    case notes
    case faults
    case faultCount = "fault_count"
  }
}

/// Lists about a sheet, as CSV for people and spreadsheets.
private enum ImportReport {
  static var writer: CSVWriter {
    var dialect = CSVWriter.Dialect.plain
    dialect.guardsFormulas = true
    return CSVWriter(dialect: dialect)
  }

  static func csv(_ rows: [(row: Int, column: String, value: String, remedy: String)]) -> [UInt8] {
    var writer = writer
    writer.row(["row", "column", "value", "remedy"])
    for row in rows {
      writer.number(row.row)
      writer.text(row.column)
      writer.text(row.value)
      writer.text(row.remedy)
      writer.endRow()
    }
    return writer.bytes
  }
}
