import Access
import Charts
import Operations
import Persistence
import SupplyChain

/// The audit trail: read, filter, verify, take out.
enum AuditPages {
  static let routes: [PageRoute] = [
    .page("/audit", .viewAudit) { try show($0) },
    .act("/audit/verify", .viewAudit, verify),
    .act("/audit/export", .exportAudit, export),
  ]

  private static let pageSize = 100

  @Sendable static func show(_ call: PageCall, extra: Markup = "") throws -> PageAnswer {
    let speech = call.speech
    let needle = call.query["find"].lowercased()
    let before = Int64(call.query["before"])
    let entries = try call.ledger.newestAuditEntries(
      before: before, limit: needle.isEmpty ? pageSize : 5000)
    let found = entries.filter { entry in
      needle.isEmpty
        || [
          entry.by, entry.action, word(of: entry.action, speech), entry.subject, entry.outcome,
          entry.from,
        ].contains { $0.lowercased().contains(needle) }
    }.prefix(pageSize)
    let search = SearchForm(
      action: "/audit", label: speech.say("Who, what or whom", "人员、操作或对象"),
      placeholder: speech.say("Who, what or whom", "人员、操作或对象"), value: call.query["find"],
      speech: speech)
    let older: Markup =
      found.count == pageSize
      ? found.last.map { last in
        let path = PagePath.query(
          "/audit", [("find", call.query["find"]), ("before", String(last.sequence))])
        return
          #"<a class="button is-small is-quiet" href="\#(path)">\#(speech.say("Older", "更早"))</a>"#
      } ?? "" : ""
    let body: Markup = #"""
      <div class="head"><h1>\#(speech.say("Audit trail", "审计记录"))</h1>
      <div class="row">\#(Form(action: "/audit/verify", key: call.newKey).button(
        speech.say("Verify", "校验"), style: ""))\#(Form(action: "/audit/export", key: call.newKey)
        .button(speech.say("Take it out", "导出"), style: "is-quiet"))</div></div>
      \#(extra)\#(search.markup)\#(table(Array(found), call))\#(older)
      """#
    return .page(
      HTMLPage(title: speech.say("Audit trail", "审计记录"), way: .audit, width: .wide, body: body))
  }

  private static func table(_ entries: [AuditEntry], _ call: PageCall) -> Markup {
    let speech = call.speech
    guard !entries.isEmpty else {
      return EmptyNote(speech.say("There is no entry like that.", "没有符合条件的记录。")).markup
    }
    return PageTable(
      caption: speech.say("Audit trail", "审计记录"), folds: true,
      columns: [
        .number("#"), .text(speech.say("When", "时间")), .text(speech.say("Who", "人员")),
        .text(speech.say("From", "来源")), .text(speech.say("What", "操作")),
        .text(speech.say("Whom", "对象")), .text(speech.say("Outcome", "结果")),
        .sentence(speech.say("Before and after", "前后")),
      ],
      rows: entries.map { entry in
        [
          "\(Int(entry.sequence))", call.chainClock.exact(entry.at), "\(entry.by)",
          "\(place(entry.from, speech))",
          "\(word(of: entry.action, speech)) <small><code>\(entry.action)</code></small>",
          "<code>\(entry.subject)</code>", "\(outcome(entry.outcome, speech))",
          "<code>\([entry.before, entry.after].compactMap { $0 }.joined(separator: " → "))</code>",
        ]
      }
    ).markup
  }

  private static func word(of action: String, _ speech: Speech) -> String {
    Action(rawValue: action).map { speech.say($0.word) } ?? action
  }

  private static func outcome(_ outcome: String, _ speech: Speech) -> String {
    switch AuditRecord.Outcome(rawValue: outcome) {
    case .done: speech.say("done", "完成")
    case .refused: speech.say("refused", "拒绝")
    case nil: outcome
    }
  }

  /// `web 203.0.113.7` in words: the door, and the address behind it.
  private static func place(_ from: String, _ speech: Speech) -> String {
    let parts = from.split(separator: " ", maxSplits: 1).map(String.init)
    guard let door = parts.first.flatMap(Origin.Channel.init(rawValue:)) else { return from }
    let word =
      switch door {
      case .commandLine: speech.say("command line", "命令行")
      case .socket: speech.say("command, by the service", "命令（经服务）")
      case .web: speech.say("web", "网络")
      case .clock: speech.say("clock", "定时任务")
      }
    return ([word] + parts.dropFirst()).joined(separator: " ")
  }

  @Sendable static func verify(_ call: PageCall) throws -> PageAnswer {
    let speech = call.speech
    let verdict = try VerifyAudit(
      ledger: call.ledger, keys: call.service.door.keys, caller: call.caller
    ).verify()
    let entries = speech.number(Int(verdict.entries))
    let notice =
      verdict.faults.isEmpty
      ? Notice(
        tone: .good,
        text: speech.say(
          "The trail is whole: \(entries) entries, each bound to the one before.",
          "审计链完整：共 \(entries) 条，逐条相连。"))
      : Notice(
        tone: .bad,
        text: speech.say("The trail has been changed.", "审计链已被改动。"),
        remedy: verdict.faults.prefix(5).joined(separator: " "))
    return try show(call, extra: notice.markup)
  }

  @Sendable static func export(_ call: PageCall) throws -> PageAnswer {
    var bytes: [UInt8] = []
    _ = try ExportAudit(ledger: call.ledger, caller: call.caller)
      .export { bytes += Array($0.utf8) }
    return .other(
      Answer(
        fields: [
          "Content-Type": "application/x-ndjson", "Cache-Control": "no-store",
          "Content-Disposition": "attachment; filename=\"audit-\(call.today).ndjson\"",
        ], body: bytes))
  }
}
