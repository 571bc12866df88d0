import Access
import Charts
import Operations
import Persistence
import Publishing
import SupplyChain
import Synchronization

/// The plan as a sheet: out, back, and its difference before anything is taken.
enum SheetPages {
  static let routes: [PageRoute] = [
    .page("/sheet", .viewSuggestions) { try show($0, fault: nil) },
    .page("/sheet/suggestions.csv", .viewSuggestions) { try file($0, asWorkbook: false) },
    .page("/sheet/suggestions.xlsx", .viewSuggestions) { try file($0, asWorkbook: true) },
    .act("/sheet", .changeSuggestions, pace: .reading, compare),
    .act("/sheet/take", .changeSuggestions, pace: .reading, take),
  ]

  @Sendable static func show(_ call: PageCall, fault: String?) throws -> PageAnswer {
    // A sheet has the lines of every store.
    try call.ledger.authorize(call.caller, to: .viewSuggestions, on: .chain)
    let speech = call.speech
    let form = Form(action: "/sheet", key: call.newKey, isUpload: true)
    let field = Field(
      name: "file", label: speech.say("The sheet", "表格文件"), type: "file",
      hint: speech.say(
        "CSV or XLSX. Only final quantity, decision, reason and comment are read.",
        "CSV 或 XLSX。只读取最终数量、决定、理由和备注四列。"),
      fault: fault,
      attributes: #" required accept=".csv,.xlsx,text/csv""#)
    let button: Markup = #"""
      <button class="button is-main">\#(speech.say(
        "Show what would change", "查看将要更改的内容"))</button>
      """#
    let body: Markup = #"""
      <a class="back" href="/review">← \#(speech.say("Suggestions", "补货建议"))</a>
      <h1>\#(speech.say("The plan as a spreadsheet", "用表格处理补货建议"))</h1>
      <div class="two"><section class="card"><h2>\#(speech.say("1. Take it out", "1. 导出"))</h2>
      <p>\#(speech.say(
        "One row a store and material, with the numbers and the reason.",
        "每行一个门店与原料，附数字与原因。"))</p>
      <div class="row"><a class="button" href="/sheet/suggestions.xlsx" download>Excel (XLSX)</a>
      <a class="button is-quiet" href="/sheet/suggestions.csv" download>CSV</a></div></section>
      <section class="card"><h2>\#(speech.say("2. Bring it back", "2. 导入"))</h2>
      \#(form.markup(field.markup + button))</section></div>
      """#
    return .page(
      HTMLPage(
        title: speech.say("The plan as a spreadsheet", "用表格处理补货建议"), way: .review,
        body: body), status: fault == nil ? 200 : 422)
  }

  private static func file(_ call: PageCall, asWorkbook: Bool) throws -> PageAnswer {
    let plan = try call.service.pages.review.plan()
    let language = call.speech.language
    let bytes = try ExportSuggestions(ledger: call.ledger, caller: call.caller)
      .sheet(of: plan, asWorkbook: asWorkbook, headers: language, language: language)
    let name = "suggestions-\(plan.run.moment.day).\(asWorkbook ? "xlsx" : "csv")"
    let type =
      asWorkbook
      ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
      : "text/csv; charset=utf-8"
    return .other(
      Answer(
        fields: [
          "Content-Type": type, "Cache-Control": "no-store",
          "Content-Disposition": "attachment; filename=\"\(name)\"",
        ], body: bytes))
  }

  /// Shows what a sheet would change. It is held until it is taken or an hour has passed.
  @Sendable static func compare(_ call: PageCall) throws -> PageAnswer {
    guard let file = call.form.file else {
      return try show(call, fault: call.speech.say("Choose a file.", "请选择文件。"))
    }
    let difference: ImportSuggestions.Difference
    do {
      difference = try ImportSuggestions(ledger: call.ledger, caller: call.caller)
        .difference(bytes: file.content)
    } catch let failure as any Failure where failure.kind == .badInput {
      return try show(call, fault: FailureWords(failure, call.speech).line)
    }
    let key = call.service.pages.uploads.keep(
      file.content, of: call.principal.name, at: call.service.clock.seconds())
    let view = SheetDifferenceView(
      difference: difference, fileName: file.name,
      form: Form(action: "/sheet/take", key: call.newKey, hidden: [("upload", key)]),
      speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("What would change", "将要更改的内容"), way: .review,
        width: .wide, body: view.body))
  }

  @Sendable static func take(_ call: PageCall) throws -> PageAnswer {
    let bytes = call.service.pages.uploads.take(
      call.form["upload"], of: call.principal.name, at: call.service.clock.seconds())
    guard let bytes else {
      return try show(
        call,
        fault: call.speech.say(
          "The sheet is not held any more: choose it again.", "文件已过期，请重新选择。"))
    }
    // What somebody has decided since it was read is found by the lines' versions.
    let difference = try ImportSuggestions(ledger: call.ledger, caller: call.caller)
      .difference(bytes: bytes)
    return .then {
      let receipt = try ImportSuggestions(ledger: call.ledger, caller: call.caller)
        .enter(difference)
      let undo = receipt.batch.map { "?undo=\($0)" } ?? ""
      return .see("/review\(undo)", Done(.took, receipt.changed))
    }
  }
}

/// Sheets that were shown and are not taken yet, in memory, each for the one who brought it.
final class Uploads: Sendable {
  private struct Held {
    let name: String
    let content: [UInt8]
    let until: Double
  }

  private static let most = 8
  private static let seconds = 3600.0
  private let held = Mutex<[String: Held]>([:])

  /// Holds a sheet, and returns the key by which it is taken.
  func keep(_ content: [UInt8], of name: String, at now: Double) -> String {
    let key = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    held.withLock { held in
      held = held.filter { $0.value.until > now }
      if held.count >= Uploads.most,
        let oldest = held.min(by: { $0.value.until < $1.value.until })?.key
      {
        held[oldest] = nil
      }
      held[key] = Held(name: name, content: content, until: now + Uploads.seconds)
    }
    return key
  }

  /// A sheet that somebody has brought; `nil` when it is not held any more.
  func take(_ key: String, of name: String, at now: Double) -> [UInt8]? {
    held.withLock { held in
      guard let found = held[key], found.name == name, found.until > now else { return nil }
      return found.content
    }
  }
}
