public import Access
public import Persistence
import Publishing
import Sheets
public import SupplyChain

/// Takes a planner's sheet back: finds what it changes, tells it, and enters all of it or nothing.
///
/// Only the final quantity, the decision, the reason and the comment are read. A row that says what
/// the ledger says changes nothing, whatever its version, so the same file twice does nothing; and
/// one that says what stood there when it was exported was not touched. Any other row must have the
/// line's version.
public struct ImportSuggestions {
  let ledger: Ledger
  let caller: Caller

  /// What a sheet says, held against the plan.
  public struct Difference: Sendable {
    /// The plan's run.
    public let run: RunID
    /// The plan's business day.
    public let day: BusinessDay
    /// What would change, by row.
    public var changes: [Change] = []
    /// How many rows change nothing.
    public var unchanged = 0
    /// Edits of cells that are not read, the first thousand.
    public var ignored: [IgnoredEdit] = []
    /// How many there are in all.
    public var ignoredCount = 0
    /// What a planner should know besides.
    public var notes: [Sentence] = []
    /// What is wrong: nothing is entered while there is anything.
    public var faults: [Fault] = []
    /// How many faults there are in all.
    public var faultCount = 0
    let plan: ReviewedPlan
  }

  /// What a row changes.
  public struct Change: Sendable, Hashable {
    /// The row in the file.
    public let row: Int
    /// The line as it stands.
    public let line: ReviewLine
    /// What shall stand beside it.
    public let override: SuggestionOverride

    /// What would be sent of it then.
    public var finalQuantity: Quantity {
      override.quantity(insteadOf: line.suggestion.suggestedQuantity)
    }
  }

  /// The most edits that are listed.
  private static let mostIgnored = 1000

  /// Prepares the import of somebody who may ``Access/Action/viewSuggestions``; what ``enter(_:)``
  /// asks for besides, ``DecideSuggestions`` says.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Reads a file and holds it against the plan of the day that its lines are of, and enters
  /// nothing.
  ///
  /// - Throws: ``SheetFailure`` when it is no sheet, ``LedgerFailure/noRun(_:)``.
  public func difference(_ path: String) throws -> Difference {
    try difference(ByteSource(path: path))
  }

  /// The same of a file that was handed over.
  public func difference(bytes: [UInt8]) throws -> Difference {
    try difference(ByteSource(bytes: bytes))
  }

  /// Enters what a sheet changes.
  ///
  /// - Throws: ``LedgerFailure/staleLine(line:)`` when somebody was faster,
  ///   ``OperationsFailure/refusedSheet(faults:faultCount:)`` when something is wrong with it.
  public func enter(_ difference: Difference) throws -> DecideSuggestions.Receipt {
    guard difference.faultCount == 0 else {
      throw OperationsFailure.refusedSheet(
        faults: difference.faults, faultCount: difference.faultCount)
    }
    return try DecideSuggestions(ledger: ledger, caller: caller).enter(
      difference.changes.map { OverrideChange($0.line, $0.override) }, of: difference.plan.run)
  }

  private func difference(_ source: ByteSource) throws -> Difference {
    try ledger.authorize(caller, to: .viewSuggestions, on: .chain)
    let table = try SheetTable(source, columns: SuggestionSheet.Column.allCases.map(\.asked))
    var faults = table.faults
    if !SuggestionSheet.Column.planners.contains(where: { table.header.places[$0.place] != nil }),
      faults.isEmpty
    {
      faults.add(
        Fault(
          row: 1, column: "final_quantity", value: table.header.names.joined(separator: ","),
          remedy: Sentence(
            "Keep one of final_quantity, decision, reason, comment; nothing else is read.",
            "请至少保留最终数量、决定、理由、备注中的一列，其余列不读取。")))
    }
    let rows = table.rows.compactMap { row in
      SheetRow(row, in: table, faults: &faults).map { (row, $0) }
    }
    let plan = try ReviewedPlan(ledger, day: ImportSuggestions.day(of: rows.map(\.1.line)))
    var difference = Difference(run: plan.run.id, day: plan.run.moment.day, plan: plan)
    var comparison = PlanComparison(
      ledger, plan, SheetComparison(table, hiding: caller.principal.hiddenColumns))
    for (cells, row) in rows {
      try comparison.hold(row, cells, against: &difference, &faults)
    }
    difference.faults = faults.faults.sorted { $0.row < $1.row }
    difference.faultCount = faults.count
    difference.notes += try notes(difference, table)
    difference.ignored = Array(difference.ignored.prefix(ImportSuggestions.mostIgnored))
    return difference
  }

  /// The day of the plan that most of the lines are of, `nil` when none says one.
  private static func day(of lines: [SuggestionID]) -> BusinessDay? {
    var counts: [BusinessDay: Int] = [:]
    for line in lines {
      guard let day = BusinessDay(String(line.text.prefix("yyyy-mm-dd".count))) else { continue }
      counts[day, default: 0] += 1
    }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  private func notes(_ difference: Difference, _ table: SheetTable) throws -> [Sentence] {
    var notes: [Sentence] = []
    if let note = table.header.note { notes.append(note) }
    if let newest = try ledger.currentRun()?.moment.day, newest > difference.day {
      notes.append(
        Sentence(
          "the sheet is of the plan of \(difference.day); that of \(newest) is in force by now",
          "表格属于 \(difference.day) 的计划，现行计划为 \(newest)"))
    }
    let changed = difference.changes.map { ($0.line.suggestion, $0.finalQuantity) }
    if let note = BrokenPacks.note(of: changed) { notes.append(note) }
    return notes
  }
}

/// Holds rows of a sheet against the plan, one after the other.
private struct PlanComparison {
  private let ledger: Ledger
  private let plan: ReviewedPlan
  private let comparison: SheetComparison
  private let lines: [SuggestionID: ReviewLine]
  /// The lines of other runs that rows speak of; `nil` for a run that the ledger does not know.
  private var otherRuns: [String: [SuggestionID: ReviewLine]?] = [:]
  private var seen: [SuggestionID: SheetRow] = [:]

  init(_ ledger: Ledger, _ plan: ReviewedPlan, _ comparison: SheetComparison) {
    self.ledger = ledger
    self.plan = plan
    self.comparison = comparison
    self.lines = PlanComparison.byID(plan.lines)
  }

  private static func byID(_ lines: [ReviewLine]) -> [SuggestionID: ReviewLine] {
    Dictionary(lines.map { ($0.suggestion.id, $0) }, uniquingKeysWith: { $1 })
  }

  mutating func hold(
    _ row: SheetRow, _ cells: SheetTable.Row,
    against difference: inout ImportSuggestions.Difference, _ faults: inout FaultLog
  ) throws {
    func refuse(_ column: SuggestionSheet.Column, _ value: String, _ remedy: Sentence) {
      faults.add(
        Fault(row: row.number, column: column.rawValue, value: value, remedy: remedy))
    }
    guard let line = lines[row.line] else {
      return refuse(
        .line, row.line.text,
        Sentence(
          "Delete the row, or put back its line_id: the plan of \(difference.day) has no such one.",
          "\(difference.day) 的计划没有这一行，请删除该行或恢复行编号。"))
    }
    if let earlier = seen.updateValue(row, forKey: row.line) {
      return refuse(
        .line, row.line.text,
        Sentence(
          "Keep one of the rows \(earlier.number) and \(row.number).",
          "第 \(earlier.number) 行与第 \(row.number) 行重复，请只保留一行。"))
    }
    let edits = try edits(row, cells, line)
    difference.ignoredCount += edits.count
    difference.ignored += edits
    let untouched = plan.decisions.override(of: row.line, atVersion: row.rowVersion)
    if row.override == line.override
      || row.override == untouched && row.rowVersion < line.rowVersion
    {
      difference.unchanged += 1
    } else if let order = line.order {
      refuse(
        .decision, row.override.decision?.rawValue ?? "",
        Sentence(
          "Cancel order \(order.number) first: the line was accepted and has become that order.",
          "该行已接受并生成订单 \(order.number)，请先取消该订单。"))
    } else if row.rowVersion != line.rowVersion {
      refuse(.rowVersion, "\(row.rowVersion)", PlanComparison.conflict(with: line))
    } else if let quantity = row.override.finalQuantity, quantity > line.suggestion.mostTaken {
      let most = line.suggestion.mostTaken
      refuse(
        .finalQuantity, quantity.description,
        Sentence(
          "Write at most \(most), a hundred times what may be needed.",
          "最多填写 \(most)（可能需求的一百倍）。"))
    } else {
      difference.changes.append(
        ImportSuggestions.Change(row: row.number, line: line, override: row.override))
    }
  }

  /// Edits of what is not the planner's, against the run that the row was exported from.
  private mutating func edits(
    _ row: SheetRow, _ cells: SheetTable.Row, _ line: ReviewLine
  ) throws -> [IgnoredEdit] {
    if row.run == plan.run.id.text || row.run.isEmpty { return comparison.edits(cells, of: line) }
    if otherRuns[row.run] == nil {
      let run = RunID(row.run).flatMap { try? ledger.run($0) }
      otherRuns[row.run] = try run.map {
        PlanComparison.byID(try ReviewedPlan(ledger, run: $0).lines)
      }
    }
    guard let known = otherRuns[row.run], let then = known?[row.line] else {
      return [
        IgnoredEdit(
          row: row.number, column: "run_id", value: row.run,
          kept: plan.run.id.text)
      ]
    }
    return comparison.edits(cells, of: then)
  }

  private static func conflict(with line: ReviewLine) -> Sentence {
    let (version, quantity) = (line.rowVersion, line.finalQuantity)
    guard let entry = line.entry else {
      return Sentence(
        "Export again and decide anew: the line is at version \(version) (\(quantity) suggested).",
        "请重新导出后再决定：该行已是第 \(version) 版（建议 \(quantity)）。")
    }
    let words = entry.override.decision?.rawValue ?? "nothing decided"
    let (by, at) = (entry.act.by, entry.act.at)
    return Sentence(
      "Export again and decide anew: the line is at version \(version) "
        + "(\(words), \(quantity) to send, by \(by) at \(at)).",
      "请重新导出后再决定：该行已是第 \(version) 版（\(by) 于 \(at) 定为 \(quantity)）。")
  }
}
