import Access
import Foundation
import Operations
import Persistence
import Publishing
import SupplyChain
import Testing

/// Nights on a changed copy of the tracked sample, which goes away with this.
private final class Chain {
  let folder = NSTemporaryDirectory() + "chama-planned-" + UUID().uuidString
  private let clock = WallClock(instant: { "2026-07-01T00:00:00Z" }, seconds: { 0 })

  init() throws {
    let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../data/sample").standardized.path
    try FileManager.default.copyItem(atPath: sample, toPath: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Changes the rows of a file, header apart, cell by cell.
  func change(_ file: String, _ edit: ([[String]]) -> [[String]]) throws {
    let path = "\(folder)/\(file)"
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(whereSeparator: \.isNewline).map(String.init)
    let rows = lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let text = [lines[0]] + edit(Array(rows)).map { $0.joined(separator: ",") }
    try (text.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
  }

  /// Makes the feeds of a day out of those of another, with its consumption and counts.
  func feeds(of day: String, like other: String) throws {
    let files = FileManager.default
    for kind in ["consumption", "stock"] {
      let (from, to) = ("\(folder)/feeds/\(other)/\(kind)", "\(folder)/feeds/\(day)/\(kind)")
      try files.createDirectory(atPath: to, withIntermediateDirectories: true)
      for file in try files.contentsOfDirectory(atPath: from) {
        try String(contentsOfFile: "\(from)/\(file)", encoding: .utf8)
          .replacingOccurrences(of: "\n\(other),", with: "\n\(day),")
          .write(toFile: "\(to)/\(file)", atomically: true, encoding: .utf8)
      }
    }
  }

  func night(_ day: String, ledger: String = "ledger") throws -> NightOutcome {
    let request = NightRequest(
      feeds: folder, ledger: path(ledger), out: "\(folder)-out", day: BusinessDay(day),
      today: try #require(BusinessDay("2026-07-01")), settings: Settings(),
      principal: .operator("test"))
    return try Night(request, clock: clock, progress: .silent).run()
  }

  func path(_ ledger: String) -> String { "\(folder)-\(ledger).sqlite" }

  func exceptions(of night: NightOutcome) throws -> [String] {
    try String(contentsOfFile: night.folder + "/exceptions.csv", encoding: .utf8)
      .split(whereSeparator: \.isNewline).map(String.init)
  }
}

@Suite("Which stores a night plans, and how far")
struct PlannedStoreTests {
  /// The sample with stores that close tonight and S-0006, which opens some days after it and is
  /// otherwise like S-0004.
  private static func opening(after days: Int, closing count: Int = 1) throws -> Chain {
    let chain = try Chain()
    try chain.change("stores.csv") { rows in
      var (rows, opening) = (rows, rows[3])
      for index in rows.indices.suffix(count) { rows[index][10] = "2026-06-30" }
      (opening[0], opening[5]) = ("S-0006", "2026-07-0\(days)")
      return rows + [opening]
    }
    return chain
  }

  @Test("a store on its last day is not told to have no consumption")
  func closing() throws {
    let chain = try PlannedStoreTests.opening(after: 9)
    let told = try chain.exceptions(of: chain.night("2026-06-30"))
    #expect(!told.contains { $0.hasPrefix("no_history,S-0005,") })
  }

  @Test("a store that opens is sent its first goods, as stores of its kind use, and shares none")
  func openingStore() throws {
    let chain = try PlannedStoreTests.opening(after: 2)
    let night = try chain.night("2026-06-30")
    let told = try chain.exceptions(of: night).filter { $0.contains(",S-0006,") }
    #expect(told.contains { $0.hasPrefix("no_history,") && $0.contains("has not opened yet") })
    #expect(!told.contains { $0.hasPrefix("no_stock,") })
    let lines = try String(contentsOfFile: night.folder + "/suggestions.csv", encoding: .utf8)
      .split(whereSeparator: \.isNewline).filter { $0.contains(",S-0006,") }
    #expect(lines.count >= 10)
    let transfers = try String(contentsOfFile: night.folder + "/transfers.csv", encoding: .utf8)
    #expect(!transfers.contains("S-0006"))
  }

  @Test("where three stores trade nobody can tell what another will use: it is said on the eve")
  func fewStores() throws {
    let chain = try PlannedStoreTests.opening(after: 1, closing: 2)
    let told = try chain.exceptions(of: chain.night("2026-06-30")).filter {
      $0.hasPrefix("no_history,")
    }
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("no_history,S-0006,") == true)
    #expect(told.first?.contains("opens on 2026-07-01") == true)
    #expect(told.first?.contains("Order its first goods by hand") == true)
    let later = try PlannedStoreTests.opening(after: 2, closing: 2)
    let quiet = try later.exceptions(of: later.night("2026-06-30"))
    #expect(!quiet.contains { $0.contains(",S-0006,") })
  }

  @Test("an order of a material that is ordered every 60 days is remembered after 40")
  func longReview() throws {
    let chain = try Chain()
    let header = try String(contentsOfFile: chain.folder + "/materials.csv", encoding: .utf8)
      .split(whereSeparator: \.isNewline)[0].split(separator: ",")
    let review = try #require(header.firstIndex(of: "review_days"))
    try chain.change("materials.csv") { rows in
      rows.map { row in
        var row = row
        row[review] = "60"
        return row
      }
    }
    try chain.feeds(of: "2026-05-21", like: "2026-06-21")
    let early = try chain.night("2026-05-21")
    func covers(_ night: NightOutcome) throws -> [[String]: Int] {
      let lines = try Ledger(path: chain.path("ledger")).suggestions(of: night.record.run)
      return Dictionary(
        lines.map { ([$0.store.text, $0.material.text], $0.coverDays) }, uniquingKeysWith: { $1 })
    }
    let before = try covers(early)
    let person = Person(id: "planner", name: "Planner", roles: [.planner])
    let caller = Caller(
      person.principal(from: Origin(.web)), at: try #require(Instant("2026-05-22T01:00:00Z")),
      day: try #require(BusinessDay("2026-05-22")))
    let accepted = try AcceptSuggestions(
      ledger: try Ledger(path: chain.path("ledger")), caller: caller
    ).accept(.store("S-0001"), of: early.record.day).orders
    let ordered = Set(accepted.map { [$0.store.text, $0.material.text] })
    try #require(!ordered.isEmpty)
    let late = try covers(try chain.night("2026-06-30"))
    let known = late.filter { before[$0.key] != nil }
    try #require(known.contains { ordered.contains($0.key) })
    try #require(known.contains { !ordered.contains($0.key) })
    for (line, days) in known {
      let all = try #require(before[line])
      #expect(days == (ordered.contains(line) ? all - 40 : all), "\(line)")
    }
  }
}
