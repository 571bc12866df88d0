import Access
import Foundation
import Operations
import SupplyChain
import Testing

@Suite("A night on odd input")
struct OddInputTests {
  private static let last = BusinessDay(daysSinceEpoch: 20_634)
  private static let days = 450
  private let folder = NSTemporaryDirectory() + "chama-odd-" + UUID().uuidString

  /// What each store used, by days before the night; `nil` writes no row. Store and material
  /// share their number.
  private static let series: [(name: String, units: @Sendable (Int) -> Double?)] = [
    ("ordinary", { 20 + Double($0 * 7 % 5) }),
    ("zeros", { _ in 0 }),
    ("one", { $0 == 0 ? 7 : nil }),
    ("constant", { _ in 12 }),
    ("spike", { $0 == 5 ? 1e9 : 20 + Double($0 % 4) }),
    ("slow", { $0 % 30 == 5 ? 60 : 0 }),
    ("gap", { $0 < 10 || $0 > 400 ? 30 + Double($0 % 3) : nil }),
  ]

  private func write(_ name: String, _ lines: [String]) throws {
    let path = folder + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
  }

  /// A chain whose first store has all of the series, with a store for "gap" alone, since a day
  /// without rows beside other rows is a day without use, and one that never used anything.
  private func writeChain() throws {
    try write(
      "stores.csv",
      ["store_id,store_name,city,latitude,longitude,opened_on,day_cutoff"]
        + ["S-1", "S-GAP", "S-NEW"].map { "\($0),\($0),上海,31.2,121.4,2020-01-01,00:00" })
    try write(
      "materials.csv",
      [
        "material_id,material_name,category,unit,pack_size,shelf_life_days,"
          + "unit_cost_fen_per_1000,shortage_cost_fen_per_1000,chilled,high_value,kg_per_unit,"
          + "lead_time_days,review_days"
      ] + Self.series.map { "\($0.name),\($0.name),tea,g,10,365,9000,27000,0,0,0.001,2,3" })
    var rows: [String] = []
    for back in 1..<Self.days { rows += self.rows(back) }
    // Out of order: every row's place is drawn by its text.
    let header = "business_date,store_id,material_id,quantity,stocked_out"
    try write(
      "consumption.csv",
      [header] + rows.sorted { String($0.reversed()) < String($1.reversed()) })
    for store in ["S-1", "S-GAP"] {
      try write(
        "feeds/\(Self.last)/consumption/\(store).csv",
        [header] + self.rows(0).filter { $0.contains(",\(store),") })
      try write(
        "feeds/\(Self.last)/stock/\(store).csv",
        ["as_of,store_id,material_id,lot_id,expires_on,quantity"]
          + Self.series.map { "\(Self.last),\(store),\($0.name),L1,2027-01-01,40" })
    }
  }

  private func rows(_ back: Int) -> [String] {
    Self.series.compactMap { name, units in
      units(back).map {
        "\(Self.last - back),\(name == "gap" ? "S-GAP" : "S-1"),\(name),\(Int($0)),0"
      }
    }
  }

  private func night() throws -> (exceptions: [String], suggestions: [String]) {
    let request = NightRequest(
      feeds: folder, ledger: folder + "/ledger.sqlite", out: folder + "/out", day: nil,
      today: Self.last + 1, settings: Settings(), principal: .operator("test"))
    let clock = WallClock(instant: { "2026-07-01T00:00:00Z" }, seconds: { 0 })
    let outcome = try Night(request, clock: clock, progress: .silent).run()
    func lines(_ file: String) throws -> [String] {
      try String(contentsOfFile: outcome.folder + "/" + file, encoding: .utf8)
        .split(whereSeparator: \.isNewline).map(String.init)
    }
    return (try lines("exceptions.csv"), try lines("suggestions.csv"))
  }

  @Test("names every odd series in the exceptions, and plans them all")
  func everySeries() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeChain()
    let (exceptions, suggestions) = try night()
    func told(_ start: String) -> [String] { exceptions.filter { $0.hasPrefix(start) } }
    #expect(told("no_history,S-1,one,").count == 1)
    #expect(told("odd_forecast,S-1,constant,").first?.contains("12") == true)
    #expect(told("odd_forecast,S-1,spike,").first?.contains("2026-06-25") == true)
    #expect(told("odd_forecast,S-GAP,gap,").first?.contains("2026-06-21") == true)
    #expect(told("no_history,S-NEW,").count == 1)
    #expect(told("odd_forecast,S-1,ordinary,").isEmpty)
    // Zeros that were sent are known, whenever the material was last used.
    #expect(told("odd_forecast,S-1,slow,").isEmpty)
    #expect(told("missing_master_data,,,").contains { $0.contains("weather.csv") })
    #expect(told("missing_master_data,,,").contains { $0.contains("holidays.csv") })
    #expect(!suggestions.contains { $0.contains("nan") || $0.contains("inf") })
    // A spike of a thousand million does not become an order of millions.
    let spike = try #require(suggestions.first { $0.contains("S-1") && $0.contains(",spike,") })
    #expect(!spike.contains("00000"))
    #expect(suggestions.count { $0.contains("S-1") } >= 4)
  }

  @Test("refuses weather that is no number, tells of holidays that end, and goes on")
  func brokenContext() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeChain()
    try write(
      "weather.csv",
      ["date,city,temp_min_c,temp_max_c,temp_mean_c,precip_mm"]
        + (0..<60).map { "\(Self.last - $0),上海,20,30,NaN,1" })
    try write("holidays.csv", ["date,name,is_off_day", "2026-05-01,劳动节,1"])
    let exceptions = try night().exceptions
    #expect(exceptions.contains { $0.hasPrefix("refused_file,") && $0.contains("weather.csv") })
    #expect(
      exceptions.contains {
        $0.hasPrefix("missing_master_data,,,") && $0.contains("holidays.csv ends on 2026-05-01")
      })
  }

  @Test("forecasts a chain of a single series")
  func oneSeries() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeChain()
    let path = folder + "/consumption.csv"
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    try write(
      "consumption.csv",
      rows.filter { $0.hasPrefix("business_date") || $0.contains(",ordinary,") }.map(String.init))
    try FileManager.default.removeItem(atPath: folder + "/feeds/\(Self.last)/consumption/S-GAP.csv")
    try write(
      "feeds/\(Self.last)/consumption/S-1.csv",
      ["business_date,store_id,material_id,quantity,stocked_out"]
        + self.rows(0).filter { $0.contains(",ordinary,") })
    let suggestions = try night().suggestions
    #expect(suggestions.count { $0.contains(",ordinary,") } == 1)
    #expect(!suggestions.contains { $0.contains("nan") || $0.contains("inf") })
  }
}
