import SupplyChain
import Testing

/// R6: duplicate, late and restated feeds are deterministic: what is known depends on the set of
/// files alone, and what was planned can be planned again.
@Suite("What stores send")
struct ArrivalTests {
  private let fixture = ChainFixture(feedDays: 5)

  @Test("counts alike when it comes days late, in whatever order", arguments: 1...4)
  func lateAndShuffled(seed: UInt64) throws {
    let expected = try NightBench(fixture).runNights(of: fixture)
    let late = try NightBench(fixture)
    var random = SeededGenerator(seed: seed)
    let withheld = try late.withhold(fixture, &random)
    for day in fixture.days.dropLast() { _ = try late.night(day) }
    for file in withheld.shuffled(using: &random) {
      try late.work.copy("withheld/\(file)", to: "chain/\(file)")
      if Bool.random(using: &random) { _ = try late.night(fixture.lastDay) }
    }
    let results = try late.publishedNight(fixture.lastDay)
    #expect(results.differences(from: expected) == [])
  }

  @Test("counts once when it comes twice, and the copy is named")
  func sentTwice() throws {
    let expected = try NightBench(fixture).runNights(of: fixture)
    let twice = try NightBench(fixture)
    let file = ChainFixture.feed(fixture.lastDay, "S-2")
    let copy = file.replacing(".csv", with: " (1).csv")
    try twice.work.copy("chain/\(file)", to: "chain/\(copy)")
    let results = try twice.runNights(of: fixture)
    #expect(results.record.duplicates == [copy])
    #expect(results.suggestionsWithoutRun == expected.suggestionsWithoutRun)

    let afterwards = try NightBench(fixture)
    try afterwards.runNights(of: fixture)
    try afterwards.work.copy("chain/\(file)", to: "chain/\(copy)")
    #expect(try afterwards.publishedNight().differences(from: results) == [])
  }

  @Test("counts as restated in a later day's file, whenever the older file comes")
  func restated() throws {
    let (third, second) = (fixture.days[2], fixture.days[1])
    let row = { (quantity: Int) in "\(second),S-2,RM-MILK,\(quantity)\n" }
    let truth = fixture.used("S-2", 1, second)
    let plain = try NightBench(fixture).runNights(of: fixture)

    // The second day said ten times too much; the third day's file puts it right.
    let wrongFirst = try NightBench(fixture)
    try wrongFirst.change(ChainFixture.feed(second, "S-2")) {
      $0.replacing(row(truth), with: row(truth * 10))
    }
    try wrongFirst.change(ChainFixture.feed(third, "S-2")) { $0 + row(truth) }
    let inTime = try wrongFirst.runNights(of: fixture)
    #expect(inTime.suggestionsWithoutRun == plain.suggestionsWithoutRun)

    // The same two files, the older one three days late.
    let wrongLast = try NightBench()
    try wrongLast.work.copy("../\(wrongFirst.name)/chain", to: "chain")
    try wrongLast.work.copy("chain/\(ChainFixture.feed(second, "S-2"))", to: "kept.csv")
    try wrongLast.work.remove("chain/\(ChainFixture.feed(second, "S-2"))")
    try wrongLast.runNights(of: fixture)
    try wrongLast.work.copy("kept.csv", to: "chain/\(ChainFixture.feed(second, "S-2"))")
    #expect(try wrongLast.publishedNight().differences(from: inTime) == [])
  }

  @Test("counts as it was sent last at the same place")
  func replaced() throws {
    let plain = try NightBench(fixture).runNights(of: fixture)
    let replaced = try NightBench(fixture)
    let file = ChainFixture.feed(fixture.days[1], "S-3")
    let right = try #require(replaced.work.contents(of: "chain/\(file)"))
    try replaced.change(file) { $0.replacing(",RM-CUP,", with: ",RM-CUP,9") }
    let wrong = try replaced.runNights(of: fixture)
    #expect(wrong.record.input_hash != plain.record.input_hash)
    try replaced.work.write(right, to: "chain/\(file)")
    #expect(try replaced.publishedNight().differences(from: plain) == [])
  }

  @Test("does not change what was planned before: every run can be made again as of then")
  func reproduced() throws {
    let bench = try NightBench(fixture)
    var runs: [String] = []
    for day in fixture.days {
      runs.append(try bench.publishedNight(day).record.run_id)
      let order = try bench.results(day).sheet("transfers.csv").first?["order_no"]
      if let order { try bench.done("transfer", "approve", order, "--day", "\(day)") }
      if day == fixture.days[0] { try bench.done("suggestions", "accept", "--store", "S-2") }
    }
    try bench.change(ChainFixture.feed(fixture.days[1], "S-2")) {
      $0.replacing(",RM-TEA,", with: ",RM-TEA,7")
    }
    try bench.change("consumption.csv") { $0.replacing(",S-3,RM-CUP,", with: ",S-3,RM-CUP,1") }
    try bench.change("materials.csv") { $0.replacing("ml,500", with: "ml,250") }
    try bench.change("stores.csv") { $0.replacing("30.20", with: "30.25") }
    runs.append(try bench.publishedNight(fixture.lastDay).record.run_id)
    #expect(Set(runs).count == fixture.days.count + 1)
    let acts = try bench.query(
      """
      SELECT to_state, count(*) > 0 FROM order_event
      WHERE to_state NOT IN ('proposed', 'rejected') GROUP BY 1 ORDER BY 1
      """
    )
    #expect(acts == [["accepted", "1"], ["approved", "1"]], "there is something to see through")
    for run in runs {
      let outcome = try bench.command("reproduce", run)
      #expect(outcome.code == 0, "\(run): \(outcome.errors)")
    }
  }

  @Test("cannot be changed behind the ledger's back: a run made again would come out different")
  func tampered() throws {
    let bench = try NightBench(fixture)
    let run = try bench.publishedNight(fixture.days[0]).record.run_id
    let sql = "UPDATE consumption SET quantity = quantity * 3 WHERE material = 1"
    try #require(try Program.tool("sqlite3").run([bench.ledger, sql]).code == 0)
    let outcome = try bench.command("reproduce", run)
    #expect(outcome.code == 4)
    #expect(outcome.errors.contains(run), "\(outcome.errors)")
  }

  @Test("is left out of nights before the day that it was sent for")
  func earlierNightAfterwards() throws {
    let bench = try NightBench(fixture)
    try bench.runNights(of: fixture)
    let alone = try NightBench(fixture)
    let expected = try alone.publishedNight(fixture.days[2])
    let again = try bench.publishedNight(fixture.days[2])
    #expect(again.record.input_hash == expected.record.input_hash)
    #expect(again.differences(from: expected) == [])
  }
}

extension NightBench {
  /// The folder's own name, for a neighbour to copy from.
  fileprivate var name: String { work.path.split(separator: "/").last.map(String.init) ?? "" }

  /// Runs the nights of all feed days in their order and returns the last one's results.
  @discardableResult
  fileprivate func runNights(of fixture: ChainFixture) throws -> Results {
    for day in fixture.days.dropLast() { try publishedNight(day) }
    return try publishedNight(fixture.lastDay)
  }

  /// Puts a random half of all feeds aside, of every day but the last; what is left is enough for a
  /// night of the last day.
  fileprivate func withhold(
    _ fixture: ChainFixture, _ random: inout SeededGenerator
  ) throws -> [String] {
    let feeds = fixture.files.keys.filter { $0.hasPrefix("feeds/") }.sorted()
    let kept = ChainFixture.feed(fixture.lastDay, "S-1")
    let withheld = feeds.filter { $0 != kept && Bool.random(using: &random) }
    for file in withheld {
      try work.copy("chain/\(file)", to: "withheld/\(file)")
      try work.remove("chain/\(file)")
    }
    return withheld
  }

  /// Writes a file of the chain anew.
  func change(_ file: String, _ change: (String) -> String) throws {
    let bytes = try #require(work.contents(of: "chain/\(file)"))
    let (old, new) = (
      String(decoding: bytes, as: UTF8.self), change(String(decoding: bytes, as: UTF8.self))
    )
    try #require(old != new, "there is something to change in \(file)")
    try work.write(new, to: "chain/\(file)")
  }
}
