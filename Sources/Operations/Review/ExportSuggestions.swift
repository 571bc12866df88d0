public import Access
public import Persistence
import Publishing
public import SupplyChain

/// Writes the plan of a day as the planner's sheet, with everything that was decided about it.
public struct ExportSuggestions {
  let ledger: Ledger
  let caller: Caller

  /// Prepares the export of somebody who may ``Access/Action/viewSuggestions`` of the whole chain.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Writes the sheet, a workbook where the file's name ends with `.xlsx`, else CSV. It takes its
  /// place when it is whole.
  ///
  /// - Parameters:
  ///   - day: the plan's day; `nil` takes the newest plan.
  ///   - headers: the language of the columns' names.
  /// - Returns: the run, and how many lines were written.
  /// - Throws: ``LedgerFailure/noRun(_:)``, ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  public func export(
    day: BusinessDay?, to path: String, headers: Language
  ) throws -> (run: RunID, lines: Int) {
    let plan = try ReviewedPlan(ledger, day: day)
    let bytes = try sheet(
      of: plan, asWorkbook: path.lowercased().hasSuffix(".xlsx"), headers: headers)
    let file = try ReplacedFile(path: path)
    try file.write(bytes)
    try file.commit()
    return (plan.run.id, plan.lines.count)
  }

  /// The bytes of a plan's sheet. Columns of money that the caller may not see stay empty.
  ///
  /// - Parameter language: that of the reasons; `nil` takes that of the plan's own settings.
  public func sheet(
    of plan: ReviewedPlan, asWorkbook: Bool, headers: Language, language: Language? = nil
  ) throws -> [UInt8] {
    try ledger.authorize(caller, to: .viewSuggestions, on: .chain)
    let language = try language ?? Settings(json: plan.run.settings).language
    let sheet = plan.sheet(for: caller.principal)
    return asWorkbook
      ? sheet.workbook(language: language, headers: headers)
      : sheet.csv(language: language, headers: headers)
  }
}
