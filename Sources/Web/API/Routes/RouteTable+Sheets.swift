import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain

extension RouteTable {
  /// The plan as a planner's sheet, out and back, and what changes have brought.
  static let sheets: [Route] = [
    Route(
      method: .get, path: "/sheets/suggestions.csv", summary: "The plan as a sheet: CSV",
      action: .viewSuggestions, parameters: asked, answer: .text(0...100_000_000),
      answerType: "text/csv"
    ) { call in
      try sheet(call, asWorkbook: false)
    },
    Route(
      method: .get, path: "/sheets/suggestions.xlsx",
      summary: "The plan as a sheet: an Excel workbook", action: .viewSuggestions,
      parameters: asked, answer: .anything, answerType: workbook
    ) { call in
      try sheet(call, asWorkbook: true)
    },
    Route(
      method: .post, path: "/sheets/suggestions/check",
      summary: "Tells what a sheet would change, and all that is wrong with it; enters nothing",
      action: .viewSuggestions, fileTypes: sheetTypes, answer: .reference("SheetSummary"),
      isQuestion: true
    ) { call in
      try .json(
        ImportSuggestions(ledger: call.ledger, caller: call.caller).difference(bytes: call.bytes)
          .summary(isRehearsal: true, receipt: nil))
    },
    Route(
      method: .post, path: "/sheets/suggestions",
      summary: "Takes a planner's sheet back: all of it, or nothing and every fault",
      action: .changeSuggestions, fileTypes: sheetTypes, answer: .reference("SheetSummary"),
      needsKey: true,
      prepare: { call in
        let difference = try ImportSuggestions(ledger: call.ledger, caller: call.caller)
          .difference(bytes: call.bytes)
        guard difference.faultCount == 0 else {
          throw Problem.Fault(difference.faults.prefix(100).map(FieldFault.init))
        }
        return difference
      }
    ) { call in
      guard let difference = call.prepared as? ImportSuggestions.Difference else {
        throw ServiceFailure.badBody("it is empty")
      }
      // What somebody has decided since it was read is found by the lines' versions.
      let receipt = try ImportSuggestions(ledger: call.ledger, caller: call.caller)
        .enter(difference)
      return try .json(difference.summary(isRehearsal: false, receipt: receipt))
    },
    Route(
      method: .get, path: "/review/worth",
      summary: "What planners' changes brought against the system's numbers",
      action: .viewGains,
      parameters: [
        .query("from", .day, "The first last day."), .query("to", .day, "The last one."),
      ], answer: .reference("OverrideWorth")
    ) { call in
      try call.ledger.authorize(call.caller, to: .viewGains, on: .chain)
      let (from, to) = (call.day("from"), call.day("to"))
      guard from != nil || to != nil else { return try .json(OverrideWorth(call.ledger)) }
      let first = from ?? BusinessDay(daysSinceEpoch: 0)
      let last = to ?? call.today
      guard first <= last else {
        throw Problem.Fault([FieldFault(field: "from", reason: "is after \(last)")])
      }
      return try .json(OverrideWorth(call.ledger, in: first...last))
    },
  ]

  private static let workbook =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  private static let sheetTypes = ["text/csv", workbook, "application/octet-stream"]

  private static let asked: [Route.Parameter] = [
    .query("day", .day, "The plan's day; the newest unless it is said."),
    .query("headers", .word(Language.allCases.map(\.rawValue)), "Of the columns' names; english."),
  ]

  private static func sheet(_ call: Call, asWorkbook: Bool) throws -> Answer {
    let plan = try call.service.pages.review.plan(of: call.day("day"))
    let headers = call.text("headers").flatMap { Language(rawValue: $0) } ?? .english
    let name = "suggestions-\(plan.run.moment.day).\(asWorkbook ? "xlsx" : "csv")"
    return Answer(
      fields: [
        "Content-Type": asWorkbook ? workbook : "text/csv; charset=utf-8",
        "Content-Disposition": "attachment; filename=\"\(name)\"",
      ],
      body: try ExportSuggestions(ledger: call.ledger, caller: call.caller)
        .sheet(of: plan, asWorkbook: asWorkbook, headers: headers))
  }
}

extension FieldFault {
  /// A fault of a sheet.
  fileprivate init(_ fault: Fault) {
    self.init(
      field: "row \(fault.row)/\(fault.column)",
      reason: "is \(fault.value.prefix(200)). \(fault.remedy)")
  }
}
