import Access
import Charts
import Foundation
import Operations
import Persistence
import Publishing
import SupplyChain

/// The pages of headquarters: the night at a glance, exceptions, transfers, the map, the nights.
enum HeadquartersPages {
  static let routes: [PageRoute] = [
    .page("/overview", .viewRuns, overview),
    .page("/exceptions", .viewRuns, exceptions),
    .page("/transfers", .viewTransfers) { try .page(transfers($0)) },
    .act("/transfers/approve", .approveOrder, approve),
    .page("/runs", .viewRuns, runs),
    .page("/runs/{run}", .viewRuns, run),
    .page("/runs/{run}/report", .viewRuns, report),
    .page("/runs/{run}/report.html", .viewRuns, wholeReport),
    .page("/runs/{run}/notebook.zip", .viewRuns, notebook),
    .page("/runs/{run}/files/{file}", .viewRuns, file),
  ]

  @Sendable static func overview(_ call: PageCall) throws -> PageAnswer {
    let run = try call.view().plan()
    let night = try call.service.pages.overview(of: run)
    let exceptions = try call.service.pages.exceptions.of(run)
    let waiting = try call.ledger.transferOrders(in: [.proposed])
    let review = try ReviewPageDesk(call).page(ReviewQuestion(), undo: nil)
    let view = OverviewView(
      night: night, run: run, exceptions: exceptions, waiting: waiting.map(\.content),
      open: review.counts[.open] ?? 0, names: try ChainWords(call.view()),
      showsWorth: call.principal.sees(.worth, of: .chain),
      unguarded: call.principal.roles.contains(where: \.isHeadquarters)
        ? try UnguardedOffice(call.ledger, rules: call.settings.access) : nil,
      speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Overview", "总览"), way: .overview,
        counts: [.exceptions: exceptions.all.count, .transfers: waiting.count], body: view.body))
  }

  @Sendable static func exceptions(_ call: PageCall) throws -> PageAnswer {
    let run = try call.view().plan()
    let view = ExceptionListView(
      all: try call.service.pages.exceptions.of(run).all, day: run.moment.day,
      kind: PlanningException.Kind(rawValue: call.query["kind"]), sought: call.query["find"],
      page: min(max(Int(call.query["page"]) ?? 1, 1), 1_000_000),
      names: try ChainWords(call.view()), speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Exceptions", "异常"), way: .exceptions, width: .wide,
        body: view.body))
  }

  static func transfers(_ call: PageCall, _ notice: Notice? = nil) throws -> HTMLPage {
    // It shows every store's.
    try call.ledger.authorize(call.caller, to: .viewTransfers, on: .chain)
    let open: [TransferOrder.State] = [
      .proposed, .approved, .dispatched, .arrived, .partlyReceived,
    ]
    let view = TransferDeskView(
      orders: try call.ledger.transferOrders(in: open),
      requests: try call.ledger.transferRequests(
        TransferRequestFilter(states: [.asked, .offered], limit: 100)),
      names: try ChainWords(call.view()), today: call.today,
      mayApprove: call.may(.approveOrder, .chain),
      showsWorth: call.principal.sees(.worth, of: .chain),
      form: Form(action: "/transfers/approve", key: call.newKey), speech: call.speech)
    var page = HTMLPage(
      title: call.speech.say("Transfers", "调拨"), way: .transfers, width: .wide, body: view.body)
    page.notice = notice
    return page
  }

  /// Approves the orders that are ticked; those that cannot be are told, the others go on.
  @Sendable static func approve(_ call: PageCall) throws -> PageAnswer {
    try call.ledger.authorize(call.caller, to: .viewTransfers, on: .chain)
    let numbers = call.form.all("order").compactMap { TransferOrderNumber($0) }
    guard !numbers.isEmpty else { return .see("/transfers", Done(.nothing)) }
    let acts = ActOnTransfer(
      ledger: call.ledger, settings: call.settings, caller: call.caller,
      desks: call.service.desks)
    var refusals = BulkRefusals(speech: call.speech)
    for number in numbers {
      do {
        _ = try call.ledger.attempt { try acts.approve(number) }
      } catch let failure as OperationsFailure where failure.isOfShortDonor {
        refusals.add(
          number.text, failure,
          remedy: call.speech.say(
            "Open it to approve it all the same.", "如仍要批准，请打开该调拨单。"))
      } catch let failure as any Failure where failure.kind.isOfOneAlone {
        refusals.add(number.text, failure)
      }
    }
    let approved = numbers.count - refusals.count
    guard refusals.count > 0 else { return .see("/transfers", Done(.approved, approved)) }
    let page = try transfers(call, refusals.notice(approved: approved))
    return approved == 0 ? .page(page, status: 409) : .once(page)
  }

  @Sendable static func runs(_ call: PageCall) throws -> PageAnswer {
    let runs = try ShowRuns(call.ledger, to: call.caller)
      .lines(PageRequest(after: call.query["after"].isEmpty ? nil : call.query["after"], limit: 50))
    let view = RunListView(
      runs: runs.items, next: runs.next, jobs: call.service.nights.jobs,
      mayRun: call.may(.runNight, .chain), wall: call.chainClock, speech: call.speech)
    return .page(
      HTMLPage(title: call.speech.say("Nights", "夜间运行"), way: .runs, body: view.body))
  }

  @Sendable static func run(_ call: PageCall) throws -> PageAnswer {
    let run = try call.ledger.run(try call.id("run", RunID.self))
    let night = try call.service.pages.overview(of: run)
    let view = RunView(
      run: run, night: night, exceptions: try call.service.pages.exceptions.of(run),
      names: try ChainWords(call.view()), speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Night of \(run.moment.day)", "\(run.moment.day) 夜间运行"),
        way: .runs, body: view.body))
  }

  /// The night's report as it was published, in the reader's language and in parts that a phone
  /// loads at once.
  @Sendable static func report(_ call: PageCall) throws -> PageAnswer {
    let (bytes, run) = try published(call)
    let number = max(Int(call.query["part"]) ?? 1, 1)
    guard let report = ReportParts(html: String(decoding: bytes, as: UTF8.self), call.speech, run)
    else { return html(bytes) }
    return html(Array(report.part(min(number, report.parts.count)).utf8))
  }

  /// The same as one file in both languages, to keep, print and send.
  @Sendable static func wholeReport(_ call: PageCall) throws -> PageAnswer {
    let (bytes, run) = try published(call)
    return html(bytes, named: "\(run.text)-report.html")
  }

  /// The night as a notebook with the CSV that it reads.
  @Sendable static func notebook(_ call: PageCall) throws -> PageAnswer {
    let run = try call.id("run", RunID.self)
    let archive = try ExportNotebook(ledger: call.ledger).files(of: run, for: call.caller).archive
    return .other(
      Answer(
        fields: [
          "Content-Type": "application/zip", "Cache-Control": "no-store",
          "Content-Disposition": "attachment; filename=\"\(run.text)-notebook.zip\"",
        ], body: archive))
  }

  /// The files of a night that its page hands out as they were published.
  static let files = ["suggestions.csv", "transfers.csv", "exceptions.csv", "run.json"]

  @Sendable static func file(_ call: PageCall) throws -> PageAnswer {
    let run = try call.id("run", RunID.self)
    guard let name = call.names["file"], files.contains(name) else {
      throw ServiceFailure.noPath(call.path)
    }
    let bytes = try ShowRuns(call.ledger, to: call.caller).file(name, of: run)
    let type = ShowRuns.files[name] ?? "application/octet-stream"
    return .other(
      Answer(
        fields: [
          "Content-Type": type, "Cache-Control": "no-store",
          "Content-Disposition": "attachment; filename=\"\(run.text)-\(name)\"",
        ], body: bytes))
  }

  private static func published(_ call: PageCall) throws -> ([UInt8], RunID) {
    let run = try call.id("run", RunID.self)
    return (try ShowRuns(call.ledger, to: call.caller).file("report.html", of: run), run)
  }

  /// Its style stands inside it, so it gets a policy of its own that lets nothing else in.
  private static func html(_ bytes: [UInt8], named name: String? = nil) -> PageAnswer {
    var fields = [
      "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    ]
    if let name { fields["Content-Disposition"] = "attachment; filename=\"\(name)\"" }
    return .other(Answer(fields: fields, body: bytes))
  }
}

/// What stores and materials are called.
struct ChainWords: Sendable {
  private let stores: [StoreID: Store]
  private let materials: [MaterialID: Material]

  init(_ view: ChainView) {
    stores = Dictionary(view.stores.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    materials = Dictionary(view.materials.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  func store(_ id: StoreID?) -> String { id.map { stores[$0]?.name ?? $0.text } ?? "–" }
  func material(_ id: MaterialID?) -> String {
    id.map { materials[$0]?.name ?? $0.text } ?? "–"
  }
  func unit(_ id: MaterialID) -> String { materials[id]?.unit ?? "" }
}
