import Access
import Charts
import Operations
import Persistence
import SupplyChain

/// The planner's grid and the sheet.
enum ReviewPages {
  static let routes: [PageRoute] =
    [
      .page("/review", .viewSuggestions) { try show($0, fault: nil) },
      .act("/review/lines", .changeSuggestions, lines),
      .act("/review/accept-plain", .acceptSuggestions, acceptPlain),
      .act("/review/undo", .changeSuggestions, undo),
    ] + SheetPages.routes

  @Sendable static func show(_ call: PageCall, fault: String?) throws -> PageAnswer {
    let question =
      call.form["back"].isEmpty
      ? ReviewQuestion(call.query.single) : ReviewPages.question(in: call.form["back"])
    let desk = try ReviewPageDesk(call)
    let page = desk.page(question, undo: Int64(call.query["undo"]))
    let view = ReviewView(page: page, key: call.newKey, fault: fault, speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Suggestions", "补货建议"), way: .review, width: .wide,
        scripts: [.grid], body: view.body), status: fault == nil ? 200 : 422)
  }

  /// What is done with the lines that are picked.
  @Sendable static func lines(_ call: PageCall) throws -> PageAnswer {
    let wanted = call.form.all("line").compactMap(PickedLine.init)
    guard !wanted.isEmpty else { return .see(back(call), Done(.nothing)) }
    let desk = try ReviewPageDesk(call)
    let reason = String(call.form["reason"].prefix(200))
    let act = call.form["act"]
    if act == "change", Int(call.form["packs"]).map({ (0...99_999).contains($0) }) != true {
      return try show(
        call,
        fault: call.speech.say("Write how many packs instead.", "请填写改为多少包。"))
    }
    if act != "accept", reason.isEmpty {
      return try show(
        call, fault: call.speech.say("Say why you change it.", "请填写修改原因。"))
    }
    let wishes = wanted.compactMap { picked -> DecideSuggestions.Wish? in
      guard let line = desk.line(picked.id) else { return nil }
      let override: SuggestionOverride =
        switch act {
        case "change":
          SuggestionOverride(
            finalQuantity: line.suggestion.packSize.times(Int(call.form["packs"]) ?? 0),
            decision: .change, reason: reason, comment: line.override.comment)
        case "reject":
          SuggestionOverride(
            decision: .reject, reason: reason, comment: line.override.comment)
        default: ReviewPages.acceptance(of: line)
        }
      return DecideSuggestions.Wish(
        line: picked.id, rowVersion: picked.version, override: override)
    }
    do {
      let receipt = try DecideSuggestions(ledger: call.ledger, caller: call.caller)
        .decide(wishes, of: desk.day)
      let deed: Done.Deed =
        act == "accept" ? .accepted : act == "reject" ? .rejected : .changed
      return .see(back(call, undo: receipt.batch), Done(deed, receipt.changed))
    } catch let failure as any Failure where failure.kind == .conflict {
      return try show(call, fault: FailureWords(failure, call.speech).line)
    }
  }

  /// Accepts every open line that has something to send and nothing odd about it.
  @Sendable static func acceptPlain(_ call: PageCall) throws -> PageAnswer {
    let desk = try ReviewPageDesk(call)
    guard desk.run.text == call.form["run"] else {
      return try show(
        call,
        fault: call.speech.say(
          "A newer night has been published: look at it first.", "已有新的夜间结果，请先查看。"))
    }
    let wishes = desk.plain.map {
      DecideSuggestions.Wish(
        line: $0.suggestion.id, rowVersion: $0.rowVersion,
        override: ReviewPages.acceptance(of: $0))
    }
    let receipt = try DecideSuggestions(ledger: call.ledger, caller: call.caller)
      .decide(wishes, of: desk.day)
    return .see(back(call, undo: receipt.batch), Done(.accepted, receipt.changed))
  }

  @Sendable static func undo(_ call: PageCall) throws -> PageAnswer {
    guard let batch = Int64(call.form["batch"]) else {
      return .see(back(call), Done(.nothing))
    }
    let receipt = try DecideSuggestions(ledger: call.ledger, caller: call.caller).undo(batch)
    return .see(back(call), Done(.undone, receipt.changed))
  }

  /// A line accepted as it stands: a quantity that was changed before stays.
  static func acceptance(of line: ReviewLine) -> SuggestionOverride {
    SuggestionOverride(
      finalQuantity: line.override.decision == .reject ? nil : line.override.finalQuantity,
      decision: .accept, reason: line.override.reason, comment: line.override.comment)
  }

  private static func question(in path: String) -> ReviewQuestion {
    let query = path.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    return ReviewQuestion(PageForm(encoded: query)?.single ?? [:])
  }

  private static func back(_ call: PageCall, undo: Int64? = nil) -> String {
    let path = question(in: PagePath.back(call.form["back"])).path
    guard let undo else { return path }
    return path + (path.contains("?") ? "&" : "?") + "undo=\(undo)"
  }
}

/// A line with the version that its box was ticked at.
private struct PickedLine {
  let id: SuggestionID
  let version: Int

  init?(_ text: String) {
    guard let at = text.lastIndex(of: "@"), let id = SuggestionID(String(text[..<at])),
      let version = Int(text[text.index(after: at)...])
    else { return nil }
    self.id = id
    self.version = version
  }
}
