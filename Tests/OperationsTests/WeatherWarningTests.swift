import Access
import Balancing
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// The morning after the night of a copy of the tracked sample, to which a test adds a forecast of
/// the weather that is issued after the night.
private final class MorningWeather {
  let folder = NSTemporaryDirectory() + "chama-weather-" + UUID().uuidString
  let ledger: Ledger
  let settings: Settings

  /// - Parameter surplus: lots that S-0001 has besides, as rows of its stock.
  init(surplus: [String] = [], _ change: (inout Settings) -> Void = { _ in }) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try files.copyItem(atPath: ReviewedNight.sample, toPath: folder + "/chain")
    let stock = folder + "/chain/feeds/2026-06-30/stock/S-0001.csv"
    try Self.append(surplus, to: stock)
    var settings = Settings()
    change(&settings)
    self.settings = settings
    try Self.night(in: folder, settings)
    self.ledger = try Ledger(path: folder + "/ledger.sqlite")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static func night(in folder: String, _ settings: Settings, open: Ledger? = nil) throws {
    var request = NightRequest(
      feeds: folder + "/chain", ledger: folder + "/ledger.sqlite", out: folder + "/out",
      day: BusinessDay("2026-06-30"), today: try #require(BusinessDay("2026-07-01")),
      settings: settings, principal: .operator("night"))
    request.openLedger = open
    request.isForced = open != nil
    _ = try Night(request, clock: MorningAfter.clock, progress: .silent).run()
  }

  private static func append(_ rows: [String], to path: String) throws {
    guard !rows.isEmpty else { return }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try (text + rows.joined(separator: "\n") + "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Issues a forecast on the morning after: what the night knew, from the day after on warmer by
  /// `degrees`.
  func issue(warmerBy degrees: Double) throws {
    let path = folder + "/chain/weather_forecast.csv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let kept = text.split(separator: "\n").filter { !$0.hasPrefix("2026-07-01") }.map(String.init)
    let issued = kept.filter { $0.hasPrefix("2026-06-30,") }.map { row in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      cells[0] = "2026-07-01"
      if cells[1] >= "2026-07-02" {
        for place in 3...5 { cells[place] = "\((Double(cells[place]) ?? 0) + degrees)" }
      }
      return cells.joined(separator: ",")
    }.filter { $0.split(separator: ",")[1] > "2026-07-01" }
    try (kept + issued + [""]).joined(separator: "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
  }

  func caller(_ time: String, on day: String = "2026-07-01") throws -> RequestAct {
    let moment = LocalMoment(
      day: try #require(BusinessDay(day)), time: try #require(TimeOfDay(time)))
    return RequestAct(
      Caller(.clock, at: try #require(Instant("2026-06-30T22:00:00Z")), day: moment.day),
      now: moment)
  }

  func look(_ time: String = "06:00") throws -> WarnOfWeather.Outcome {
    let look = WarnOfWeather(ledger: ledger, settings: settings, caller: try caller(time))
    try look.collect(folder: folder + "/chain")
    return try look.run()
  }

  /// The night itself proposes nothing, so that all that can be given is there in the morning.
  static func leavesAll(_ settings: inout Settings) {
    settings.balancing.leastLegWorthFen = 1_000_000_000
  }

  /// A lot of much more jasmine tea than S-0001 uses.
  static let teaToSpare = ["2026-06-30,S-0001,RM-TEA-01,L260629,2027-06-20,30000"]
}

@Suite struct WeatherWarningTests {
  @Test func `Heat that is foretold after the night is told before it comes, with its reason`()
    throws
  {
    let morning = try MorningWeather()
    try morning.issue(warmerBy: 7)
    let outcome = try morning.look()
    let found = outcome.warnings.map(\.warning)
    #expect(outcome.issuedOn == BusinessDay("2026-07-01"))
    let first = try #require(found.first)
    for warning in found {
      #expect(warning.change > 0.05 && warning.expectedNow > warning.expectedBefore)
      #expect(warning.cause.measure == .temperature)
      #expect(warning.cause.now > (warning.cause.before ?? 99) + 6)
      #expect(warning.atStake.fen >= 1000 && warning.atStake <= first.atStake)
      #expect(warning.what.english.contains("°C") && warning.what.english.contains("% for"))
      #expect(warning.what.chinese.contains("最高气温"))
    }
    // A line that headquarters can still raise arrives by the day that it is raised for.
    #expect(found.contains { $0.raise.map { $0.raisedPacks > $0.packs } ?? false })
    #expect(try morning.ledger.weatherWarnings(of: outcome.run).map(\.warning) == found)
  }

  @Test func `Without a newer forecast, or with one that says the same, nothing is told`() throws {
    let morning = try MorningWeather(surplus: MorningWeather.teaToSpare)
    let before = try morning.ledger.lastCollection()
    let none = try morning.look()
    #expect(none.issuedOn == nil && none.warnings.isEmpty && none.transfers.isEmpty)
    #expect(try morning.ledger.lastCollection() == before)
    try morning.issue(warmerBy: 0)
    let same = try morning.look()
    #expect(same.warnings.isEmpty && same.transfers.isEmpty)
    #expect(try morning.ledger.lastCollection() > before, "it was read")
  }

  @Test func `Who has to spare is asked to give, and what is proposed can be given`() throws {
    let morning = try MorningWeather(
      surplus: MorningWeather.teaToSpare, MorningWeather.leavesAll)
    try morning.issue(warmerBy: 9)
    let outcome = try morning.look()
    let tea = try #require(
      outcome.warnings.map(\.warning).first { $0.material == "RM-TEA-01" && !$0.transfers.isEmpty })
    let order = try #require(outcome.transfers.first { $0.number == tea.transfers[0] })
    #expect(order.leg.from == "S-0001" && order.leg.to == tea.store)
    #expect(order.leg.departBy >= (try morning.caller("06:00").now))
    #expect(order.leg.arriveBy.day <= tea.runsOutOn)
    #expect(order.netWorth.fen > 0)
    #expect(tea.remedy.english.contains("\(order.number)"))
    #expect(order.lines[0].why.english.contains("% for"))
    let stored = try morning.ledger.transferOrder(order.number)
    #expect(stored.state == .proposed && stored.content == order && stored.request == nil)
    let donated = outcome.transfers.flatMap(\.lines).filter { $0.material == "RM-TEA-01" }
    #expect(donated.reduce(0) { $0 + $1.quantity.units } < 33_028)
    // Approving it reserves the goods, as with any proposal of the night.
    let act = ActOnTransfer(
      ledger: morning.ledger, settings: morning.settings,
      caller: Caller(
        .operator("lin"), at: try #require(Instant("2026-06-30T23:00:00Z")),
        day: try #require(BusinessDay("2026-07-01"))))
    _ = try act.approve(order.number)
    #expect(try morning.ledger.transferOrder(order.number).state == .approved)
  }

  @Test func `What was told is told again only when more is missing`() throws {
    let morning = try MorningWeather(surplus: MorningWeather.teaToSpare)
    try morning.issue(warmerBy: 7)
    let first = try morning.look()
    #expect(!first.warnings.isEmpty)
    let again = try morning.look("06:30")
    #expect(again.warnings.isEmpty && again.transfers.isEmpty)
    try morning.issue(warmerBy: 12)
    let hotter = try morning.look("07:00")
    let told = Dictionary(
      first.warnings.map { ("\($0.warning.store) \($0.warning.material)", $0.warning.missing) },
      uniquingKeysWith: max)
    for warning in hotter.warnings.map(\.warning) {
      guard let before = told["\(warning.store) \(warning.material)"] else { continue }
      #expect(warning.missing > before)
    }
    let numbers = (first.transfers + hotter.transfers).map(\.number)
    #expect(Set(numbers).count == numbers.count)
  }

  @Test func `A newer plan takes the place of what was proposed`() throws {
    let morning = try MorningWeather(
      surplus: MorningWeather.teaToSpare, MorningWeather.leavesAll)
    try morning.issue(warmerBy: 9)
    let order = try #require(try morning.look().transfers.first)
    try MorningWeather.night(in: morning.folder, morning.settings, open: morning.ledger)
    #expect(try morning.ledger.transferOrder(order.number).state == .rejected)
  }

  @Test func `An old plan is not held against today's weather, and a faulty file is refused`()
    throws
  {
    let morning = try MorningWeather()
    try morning.issue(warmerBy: 7)
    let late = WarnOfWeather(
      ledger: morning.ledger, settings: morning.settings,
      caller: try morning.caller("06:00", on: "2026-07-03"))
    try late.collect(folder: morning.folder + "/chain")
    let outcome = try late.run()
    #expect(outcome.note != nil && outcome.warnings.isEmpty)
    let path = morning.folder + "/chain/weather_forecast.csv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try (text + "2026-07-01,2026-07-02,宁波,hot,40,39,0\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: OperationsFailure.self) { try morning.look() }
  }

  @Test func `The service looks when the file or the plan has changed, and else not`() throws {
    let morning = try MorningWeather()
    let watch = WeatherWatch(
      ledger: morning.ledger, settings: morning.settings, folder: morning.folder + "/chain")
    #expect(try watch.look(morning.caller("05:00"))?.warnings.isEmpty == true)
    #expect(try watch.look(morning.caller("05:01")) == nil)
    try morning.issue(warmerBy: 8)
    #expect(try watch.look(morning.caller("05:02"))?.warnings.isEmpty == false)
    #expect(try watch.look(morning.caller("05:03")) == nil)
  }

  @Test func `What is found is an alert until the next plan, told once`() throws {
    let morning = try MorningWeather()
    let book = morning.ledger
    let caller = try morning.caller("06:05")
    let desk = AlertDesk(
      Doorkeeper(
        ledger: book, keys: try LedgerKeysOfTests.keys(of: book),
        random: LedgerKeysOfTests.random, rules: AccessRules()))
    func open() throws -> [Alert] {
      try book.alerts(isOpen: true, limit: 1000).filter { $0.kind == .weatherDemand }
    }
    try desk.look(as: caller.caller, now: caller.now)
    #expect(try open().isEmpty)
    try morning.issue(warmerBy: 9)
    let found = try morning.look().warnings.map(\.warning).filter { $0.missingShare >= 0.1 }
    try desk.look(as: caller.caller, now: caller.now)
    let alerts = try open()
    #expect(!found.isEmpty && alerts.count == found.count)
    #expect(Set(alerts.map(\.what)) == Set(found.map(\.what)))
    #expect(try desk.look(as: caller.caller, now: caller.now).new == 0)
    try MorningWeather.night(in: morning.folder, morning.settings, open: book)
    try desk.look(as: caller.caller, now: caller.now)
    #expect(try open().isEmpty)
  }

  @Test func `A little money at stake is told only where the chain wants it`() throws {
    let morning = try MorningWeather { $0.warnings.leastStakeFen = 1_000_000 }
    try morning.issue(warmerBy: 7)
    let outcome = try morning.look()
    #expect(outcome.issuedOn != nil && outcome.warnings.isEmpty)
  }
}
