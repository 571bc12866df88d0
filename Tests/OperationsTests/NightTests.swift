import Access
import Balancing
import Forecasting
import Foundation
import Operations
import Persistence
import Publishing
import SupplyChain
import Synchronization
import Testing

@Suite("A night on the tracked sample")
struct NightTests {
  /// A folder of its own with a ledger and an output folder, which goes away with it.
  private final class Place {
    let folder = NSTemporaryDirectory() + "chama-night-" + UUID().uuidString
    var ledger: String { folder + "/ledger.sqlite" }
    var out: String { folder + "/out" }
    init() throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: folder) }
  }

  private let clock = WallClock(instant: { "2026-07-01T00:00:00Z" }, seconds: { 0 })

  private var sample: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../data/sample").standardized.path
  }

  private func planner(at instant: String, on day: BusinessDay? = nil) throws -> Caller {
    let person = Person(id: "planner", name: "Planner", roles: [.planner])
    return Caller(
      person.principal(from: Origin(.web)), at: try #require(Instant(instant)),
      day: try day ?? #require(BusinessDay("2026-07-01")))
  }

  private func night(
    _ place: Place, day: String? = nil, force: Bool = false, settings: Settings = Settings(),
    progress: NightProgress = .silent
  ) throws -> Night {
    var request = NightRequest(
      feeds: sample, ledger: place.ledger, out: place.out, day: day.flatMap { BusinessDay($0) },
      today: try #require(BusinessDay("2026-07-01")), settings: settings,
      principal: .operator("test"))
    request.isForced = force
    return Night(request, clock: clock, progress: progress)
  }

  @Test("gives every store and material a line, and says the same on a fresh ledger")
  func deterministic() throws {
    let (one, two) = (try Place(), try Place())
    let first = try night(one).run()
    let second = try night(two).run()
    #expect(first.record.outputHash == second.record.outputHash)
    #expect(first.record.storesCollected == 5)
    #expect(first.record.counts["suggestions"] == 60)
    let files = ["suggestions.csv", "transfers.csv", "exceptions.csv", "report.html", "run.json"]
    for file in files {
      let bytes = FileManager.default.contents(atPath: "\(first.folder)/\(file)")
      #expect(bytes != nil)
      #expect(bytes == FileManager.default.contents(atPath: "\(second.folder)/\(file)"))
    }
  }

  @Test("is done once for a day and input, and again only with force")
  func once() throws {
    let place = try Place()
    let first = try night(place).run()
    let again = try night(place).run()
    #expect(!first.wasDone && again.wasDone)
    #expect(again.record == first.record)
    let forced = try night(place, force: true).run()
    #expect(!forced.wasDone && forced.record.version == 2)
    let ledger = try Ledger(path: place.ledger)
    #expect(try ledger.currentRun()?.id == forced.record.run)
    #expect(try ledger.run(first.record.run).supersededBy == forced.record.run)
  }

  @Test("makes a new version when another plan has superseded the one of its input")
  func superseded() throws {
    let place = try Place()
    let first = try night(place).run()
    var other = Settings()
    other.balancing.tripFen = 1
    let second = try night(place, settings: other).run()
    let third = try night(place).run()
    #expect(second.record.run != first.record.run)
    #expect(!third.wasDone && third.record.version == 2)
    #expect(third.record.outputHash != first.record.outputHash, "its order numbers are new")
  }

  @Test("names a store that never used anything, and plans the others")
  func emptyStore() throws {
    let place = try Place()
    let folder = place.folder + "/chain"
    try FileManager.default.copyItem(atPath: sample, toPath: folder)
    let path = folder + "/stores.csv"
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: true)
    let last = try #require(lines.last)
    lines.append("S-9999" + last[(last.firstIndex(of: ",") ?? last.startIndex)...])
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    let request = NightRequest(
      feeds: folder, ledger: place.ledger, out: place.out, day: nil,
      today: try #require(BusinessDay("2026-07-01")), settings: Settings(),
      principal: .operator("test"))
    let night = try Night(request, clock: clock, progress: .silent).run()
    #expect(night.record.counts["suggestions"] == 60)
    let told = try String(contentsOfFile: night.folder + "/exceptions.csv", encoding: .utf8)
    #expect(told.contains("no_history,S-9999,"))
  }

  @Test("does not know of orders that were made on later days")
  func laterOrders() throws {
    let place = try Place()
    let early = try night(place, day: "2026-06-25").run()
    let late = try night(place, day: "2026-06-29").run()
    _ = try AcceptSuggestions(
      ledger: try Ledger(path: place.ledger),
      caller: try planner(at: "2026-06-30T01:00:00Z")
    ).accept(.all, of: late.record.day)
    let again = try night(place, day: "2026-06-25").run()
    #expect(again.wasDone && again.record.run == early.record.run)
  }

  @Test("refuses the folder of another chain, and leaves the ledger as it was")
  func otherChain() throws {
    let place = try Place()
    let first = try night(place).run()
    let folder = place.folder + "/other"
    try FileManager.default.copyItem(atPath: sample, toPath: folder)
    let stores = try String(contentsOfFile: folder + "/stores.csv", encoding: .utf8)
    try stores.replacingOccurrences(of: "S-", with: "X-").write(
      toFile: folder + "/stores.csv", atomically: true, encoding: .utf8)
    let request = NightRequest(
      feeds: folder, ledger: place.ledger, out: place.out, day: nil,
      today: try #require(BusinessDay("2026-07-01")), settings: Settings(),
      principal: .operator("test"))
    let failure = #expect(throws: OperationsFailure.self) {
      try Night(request, clock: clock, progress: .silent).run()
    }
    #expect(failure?.kind == .badInput)
    #expect(try night(place).run().record == first.record)
  }

  @Test("refuses a folder whose stores share ids with the ledger's and nothing else")
  func sharedIDs() throws {
    let place = try Place()
    let first = try night(place).run()
    let folder = place.folder + "/other"
    try FileManager.default.copyItem(atPath: sample, toPath: folder)
    let stores = try String(contentsOfFile: folder + "/stores.csv", encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let header = try #require(stores.first).split(separator: ",").map(String.init)
    let (name, latitude) = (
      try #require(header.firstIndex(of: "store_name")),
      try #require(header.firstIndex(of: "latitude"))
    )
    func write(moved: Int) throws {
      let lines = stores.enumerated().map { index, line -> String in
        var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard (1...moved).contains(index), cells.count == header.count else { return String(line) }
        cells[name] = "Other \(index)"
        cells[latitude] = "31.\(index)"
        return cells.joined(separator: ",")
      }
      try lines.joined(separator: "\n").write(
        toFile: folder + "/stores.csv", atomically: true, encoding: .utf8)
    }
    let request = NightRequest(
      feeds: folder, ledger: place.ledger, out: place.out, day: nil,
      today: try #require(BusinessDay("2026-07-01")), settings: Settings(),
      principal: .operator("test"))
    try write(moved: stores.count)
    let failure = #expect(throws: OperationsFailure.self) {
      try Night(request, clock: clock, progress: .silent).run()
    }
    #expect(failure?.kind == .badInput)
    #expect(try night(place).run().record == first.record)
    // A chain may move and rename a store.
    try write(moved: 1)
    #expect(try Night(request, clock: clock, progress: .silent).run().wasDone == false)
  }

  @Test("leaves nothing behind when it is only rehearsed")
  func rehearsed() throws {
    let place = try Place()
    let told = Mutex<[String]>([])
    let progress = NightProgress { event in
      if case .finished(let verb, _, _) = event { told.withLock { $0.append(verb) } }
    }
    let outcome = try night(place, progress: progress).rehearse()
    #expect(outcome.record.counts["suggestions"] == 60)
    #expect(told.withLock { $0 } == ["collect", "forecast", "suggest", "balance"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder) == [])
  }

  @Test("accepted suggestions are on their way in the next plan until they are overdue")
  func accepted() throws {
    let place = try Place()
    let day = try night(place, day: "2026-06-29").run().record.day
    let orders = try AcceptSuggestions(
      ledger: try Ledger(path: place.ledger),
      caller: try planner(at: "2026-06-30T01:00:00Z")
    ).accept(.all, of: day).orders
    #expect(!orders.isEmpty)
    let next = try night(place).run()
    let lines = try Ledger(path: place.ledger).suggestions(of: next.record.run)
    for order in orders {
      let line = try #require(
        lines.first { $0.store == order.store && $0.material == order.material })
      #expect(line.inTransit >= order.quantity)
    }
  }

  @Test("an order that never came is told with its amount in the material's unit")
  func overdue() throws {
    let place = try Place()
    let day = try night(place, day: "2026-06-21").run().record.day
    let orders = try AcceptSuggestions(
      ledger: try Ledger(path: place.ledger), caller: try planner(at: "2026-06-22T01:00:00Z")
    ).accept(.all, of: day).orders
    let next = try night(place).run()
    let told = try String(contentsOfFile: next.folder + "/exceptions.csv", encoding: .utf8)
    let large = try #require(
      orders.first { $0.material == "RM-MLK-01" && $0.quantity >= Quantity(units: 1000) })
    let line = try #require(
      told.split(separator: "\r\n").first { $0.contains("Order \(large.number) of ") })
    let whole = "\(large.quantity)"
    let amount = whole.dropLast(3) + "," + whole.suffix(3)
    #expect(line.contains("Order \(large.number) of \(amount) ml was needed by"), "\(line)")
  }

  @Test("can be made again from the ledger after orders have moved on")
  func reproduced() throws {
    let place = try Place()
    let run = try night(place).run().record.run
    let ledger = try Ledger(path: place.ledger)
    _ = try AcceptSuggestions(ledger: ledger, caller: try planner(at: "2026-07-01T01:00:00Z"))
      .accept(.all, of: nil)
    for order in try ledger.transferOrders(in: [.proposed]) {
      let acts = ActOnTransfer(
        ledger: ledger, settings: Settings(),
        caller: try planner(at: "2026-07-01T02:00:00Z", on: order.content.leg.departBy.day))
      _ = try acts.approve(order.content.number)
    }
    let hash = try ReproduceRun(ledger: ledger, clock: clock).reproduce(
      run, scratch: place.folder + "/scratch.sqlite")
    #expect(try ledger.run(run).outputHash == hash)
  }

  @Test("what runs out names the transfer that brings it, and is over once that is approved")
  func helpedByTransfers() throws {
    let place = try Place()
    let night = try night(place).run()
    let ledger = try Ledger(path: place.ledger)
    let desk = PlanExceptionDesk(ledger: ledger)
    let run = try #require(try ledger.currentRun())
    let before = try desk.of(run).all
    let helped = before.filter { $0.help != nil }
    #expect(!helped.isEmpty)
    let proposed = try ledger.transferOrders(in: [.proposed]).map(\.content)
    let sheet = try String(contentsOfFile: night.folder + "/exceptions.csv", encoding: .utf8)
    for one in helped {
      let orders = proposed.filter { order in
        (one.kind == .runsOut ? order.leg.to : order.leg.from) == one.store
          && order.lines.contains { $0.material == one.material }
      }.map(\.number)
      #expect([.runsOut, .willExpire].contains(one.kind) && one.help?.orders == orders)
      #expect(sheet.contains(one.what.english) && sheet.contains(one.remedy.english))
    }
    for order in proposed {
      let acts = ActOnTransfer(
        ledger: ledger, settings: Settings(),
        caller: try planner(at: "2026-07-01T02:00:00Z", on: order.leg.departBy.day))
      _ = try acts.approve(order.number)
    }
    let after = try desk.of(run).all
    #expect(after.allSatisfy { $0.help == nil })
    let over = helped.filter { $0.help?.rest == nil }.count
    #expect(over > 0 && after.count == before.count - over)
  }

  @Test("a model is not asked about what it never learnt from, and tells a store of another name")
  func modelOfAnotherChain() throws {
    let place = try Place()
    let outcome = try night(place).run()
    let base = place.out + "-models/\(outcome.record.day)"
    let folder = place.folder + "/other"
    try FileManager.default.copyItem(atPath: sample, toPath: folder)
    for file in ["stores.csv", "consumption.csv"] {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      try text.replacing("S-0002", with: "X-0002").replacing("RM-TEA-02", with: "RM-TEA-99")
        .replacing("宁波1号店", with: "广州1号店")
        .write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
    }
    let model = AskModel(model: base, folder: folder)
    for (store, material) in [("X-0002", "RM-TEA-01"), ("S-0001", "RM-TEA-99")] {
      let failure = #expect(throws: OperationsFailure.self) {
        try model.answer(
          store: StoreID(stringLiteral: store), material: MaterialID(stringLiteral: material),
          origin: nil)
      }
      #expect(failure?.kind == .notFound && failure?.message.contains("never learnt") == true)
    }
    let told = try model.answer(
      store: "S-0001", material: "RM-TEA-01", origin: outcome.record.day - 20
    ).warnings
    #expect(told.map(\.english).first?.contains("广州1号店 in the folder and 宁波1号店") == true)
  }

  @Test("the ledger's plan tells what a store will need by all that its night knew")
  func askedPlan() throws {
    let place = try Place()
    let outcome = try night(place).run()
    let ledger = try Ledger(path: place.ledger)
    let plan = AskPlan(ledger: ledger)
    let answer = try plan.answer(store: "S-0001", material: "RM-TEA-01", night: nil)
    #expect(answer.origin == outcome.record.day && answer.warnings.isEmpty)
    #expect(answer.unit == "g" && answer.days.first?.day == outcome.record.day + 1)
    let kept = try ledger.forecast(of: "S-0001", in: outcome.record.run)?.series(of: "RM-TEA-01")
    #expect(answer.days.map(\.mean) == (1...answer.days.count).map { kept?.daily($0).mean })
    #expect(throws: LedgerFailure.self) {
      try plan.answer(store: "S-0001", material: "RM-TEA-01", night: outcome.record.day - 1)
    }
    for (store, material) in [("S-9", "RM-TEA-01"), ("S-0001", "RM-9")] {
      #expect(throws: OperationsFailure.self) {
        try plan.answer(
          store: StoreID(stringLiteral: store), material: MaterialID(stringLiteral: material),
          night: nil)
      }
    }
  }

  @Test(
    "a place that cannot be written is told before the work, or with the plan that is published")
  func unwritable() throws {
    let place = try Place()
    try Data().write(to: URL(fileURLWithPath: place.out))
    let failure = #expect(throws: OperationsFailure.self) { try night(place).run() }
    guard case .cannotWrite = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(!FileManager.default.fileExists(atPath: place.ledger))
    try FileManager.default.removeItem(atPath: place.out)
    // Something else lies where the model goes: found out when everything is published.
    let inTheWay = place.out + "-models/2026-06-30.safetensors/x"
    try FileManager.default.createDirectory(
      atPath: inTheWay, withIntermediateDirectories: true)
    let late = #expect(throws: OperationsFailure.self) { try night(place).run() }
    guard case .filesNotWritten(let day, _, _) = late else {
      Issue.record("\(String(describing: late))")
      return
    }
    #expect(day == BusinessDay("2026-06-30"))
    #expect(try Ledger(path: place.ledger).currentRun()?.moment.day == day)
    try FileManager.default.removeItem(atPath: place.out + "-models")
    #expect(try night(place).run().wasDone)
    #expect(FileManager.default.fileExists(atPath: place.out + "-models/\(day).safetensors"))
  }

  @Test("judges what was published a week ago, and makes it anew where nothing was")
  func judgesPublished() throws {
    let place = try Place()
    let first = try night(place, day: "2026-06-23").run()
    let firstPage = String(
      decoding: FileManager.default.contents(atPath: first.folder + "/report.html") ?? Data(),
      as: UTF8.self)
    #expect(firstPage.contains("7 nights before (made anew for"))
    _ = try night(place, day: "2026-06-29").run()
    let last = try night(place, day: "2026-06-30").run()
    let page = String(
      decoding: FileManager.default.contents(atPath: last.folder + "/report.html") ?? Data(),
      as: UTF8.self)
    #expect(page.contains("7 nights before") && !page.contains("made anew"))
    #expect(page.contains("the night before"))
    // Two nights have judged the week before them.
    #expect(page.contains("night by night"))
    let ledger = try Ledger(path: place.ledger)
    let day = try #require(BusinessDay("2026-06-30"))
    let results = try ledger.results(of: "forecast", days: (day - 7)...day)
    #expect(results.map(\.day) == [day - 7, day - 1, day])
    let run = try #require(try ledger.currentRun(of: day - 7)?.id)
    let kept = try #require(try ledger.publishedForecast(of: "S-0001", in: run))
    #expect(kept.origin == day - 7 && kept.horizon == 14)
  }

  @Test("leaves a model of two files, puts it back when it is lost, and it can be asked")
  func keepsModel() throws {
    let place = try Place()
    let outcome = try night(place).run()
    let base = place.out + "-models/\(outcome.record.day)"
    let tensors = try #require(FileManager.default.contents(atPath: base + ".safetensors"))
    let card = try #require(FileManager.default.contents(atPath: base + ".json"))
    try FileManager.default.removeItem(atPath: place.out + "-models")
    #expect(try night(place).run().wasDone)
    #expect(FileManager.default.contents(atPath: base + ".safetensors") == tensors)
    #expect(FileManager.default.contents(atPath: base + ".json") == card)
    let other = try Place()
    _ = try night(other).run()
    let again = other.out + "-models/\(outcome.record.day).safetensors"
    #expect(FileManager.default.contents(atPath: again) == tensors)

    let model = AskModel(model: base + ".safetensors", folder: sample)
    let answer = try model.answer(store: "S-0001", material: "RM-TEA-01", origin: nil)
    #expect(answer.days.count == 14 && answer.model == outcome.record.day)
    #expect(answer.days.allSatisfy { $0.mean > 0 && $0.mean < 5000 })
    // The folder's history ends before its feeds begin.
    #expect(answer.origin < outcome.record.day)
    #expect(answer.warnings.map(\.english).first?.contains("ends on \(answer.origin)") == true)
    let asked = try model.answer(
      store: "S-0001", material: "RM-TEA-01", origin: answer.origin - 1)
    #expect(asked.warnings.isEmpty, "the day was asked for")
    let byCard = AskModel(model: base + ".json", folder: sample)
    #expect(
      try byCard.answer(store: "S-0001", material: "RM-TEA-01", origin: nil).days.map(\.mean)
        == answer.days.map(\.mean))
    // Other numbers than those that the card is of.
    var spoilt = [UInt8](tensors)
    spoilt[spoilt.count - 3] ^= 1
    try Data(spoilt).write(to: URL(fileURLWithPath: base + ".safetensors"))
    #expect(throws: ForecastingFailure.self) {
      try model.answer(store: "S-0001", material: "RM-TEA-01", origin: nil)
    }
  }
}
