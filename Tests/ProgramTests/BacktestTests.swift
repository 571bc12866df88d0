import Foundation
import SupplyChain
import Testing

@Suite("A backtest")
struct BacktestTests {
  private let bench: BacktestBench
  private let origin = "\(BacktestBench.origin)"

  init() throws { bench = try BacktestBench() }

  private func edited(_ row: String, _ column: Int, _ value: String) -> String {
    var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    cells[column] = value
    return cells.joined(separator: ",")
  }

  /// Everything after the origin that a forecast must not know.
  private func rewriteTheFuture() throws {
    try bench.changeLater("consumption.csv") { row in
      let cells = row.split(separator: ",").map(String.init)
      let day = BusinessDay(cells[0])
      // One row in five is lost, the others say something else, and all of them ran out.
      guard (day?.daysSinceEpoch ?? 0) % 5 != 0 else { return [] }
      return [self.edited(self.edited(row, 3, "\(cells[3].count * 977)"), 4, "1")]
    }
    try bench.change("consumption.csv") { rows in
      rows + ["\(BacktestBench.origin + 3),S-0001,RM-NEW,500,0"]
    }
    try bench.change("stock.csv") { rows in
      rows + ["\(BacktestBench.origin + 1),S-0001,RM-TEA-01,L9,\(BacktestBench.origin + 9),0"]
    }
    for file in ["deliveries", "waste"] { try bench.changeLater("\(file).csv") { _ in [] } }
    try bench.changeLater("promotions.csv") { _ in [] }
    try bench.change("promotions.csv") { rows in
      rows + (1...14).map { "\(BacktestBench.origin + $0),S-0001,,开业大促" }
    }
  }

  @Test("knows nothing of what comes after an origin, with the weather as it was foretold")
  func causalityIssued() throws {
    func table() throws -> [UInt8] {
      try bench.table("--weather", "issued", "--origins", "1", "--last-origin", origin)
    }
    let before = try table()
    try rewriteTheFuture()
    try bench.changeLater("weather.csv") { row in
      [self.edited(self.edited(row, 4, "39.5"), 5, "88")]
    }
    try bench.changeLater("weather_forecast.csv") { _ in [] }
    #expect(try table() == before)
    // A test that compares bytes must be able to see a difference.
    try bench.change("consumption.csv") { rows in
      rows.map { $0.hasPrefix(origin) ? edited($0, 3, "1") : $0 }
    }
    #expect(try table() != before)
  }

  @Test("knows nothing of what comes after an origin, with the weather as it was")
  func causalityKnown() throws {
    let before = try bench.table("--origins", "1", "--last-origin", origin)
    try rewriteTheFuture()
    #expect(try bench.table("--origins", "1", "--last-origin", origin) == before)
  }

  @Test("chooses how to forecast by materials that were known by then, however many come later")
  func causalityOfTheChoice() throws {
    let stores = (0..<40).map { "S-\($0 + 1000)" }
    let (first, days) = (BacktestBench.origin - 149, 160)
    try bench.work.write(
      (["store_id,store_name,city"] + stores.map { "\($0),\($0),杭州" }).joined(separator: "\n")
        + "\n",
      to: "many/stores.csv")
    var rows = ["business_date,store_id,material_id,quantity"]
    for day in 0..<days {
      for (number, store) in stores.enumerated() {
        // Every third store is steady, the others rise and jump: they would choose otherwise.
        let level = number % 3 == 0 ? 1000 : 400 + day / 20 % 2 * 600 + 5 * day
        for material in 0..<15 {
          let noise = (day * 7919 + number * 4051 + material * 977) * 31 % 1009 % 200
          rows.append("\(first + day),\(store),RM-\(material + 10),\(level + noise)")
        }
      }
    }
    func table() throws -> [UInt8] {
      try bench.work.write(rows.joined(separator: "\n") + "\n", to: "many/consumption.csv")
      let outcome = try bench.program.run([
        "backtest", bench.work("many"), "--out", bench.work("out.csv"), "--origins", "1",
        "--horizon", "7", "--last-origin", origin,
      ])
      try #require(outcome.code == 0, "\(outcome.errors)")
      return try #require(bench.work.contents(of: "out.csv"))
    }
    let before = try table()
    rows += (0..<20).map { "\(first + (days - 1)),\(stores[0]),RM-NEW-\($0),100" }
    #expect(try table() == before)
  }

  @Test("gives the same bytes on one core as on all, and in whatever order the rows lie")
  func bytes() throws {
    let before = try bench.table("--origins", "2", "--last-origin", origin)
    let alone = try Program.tool("taskset").run([
      "--cpu-list", "0", bench.program.path, "backtest", bench.work("chain"), "--out",
      bench.work("alone.csv"), "--origins", "2", "--last-origin", origin,
    ])
    #expect(alone.code == 0, "\(alone.errors)")
    #expect(bench.work.contents(of: "alone.csv") == before)
    try bench.change("consumption.csv") { rows in
      rows.enumerated().sorted { ($0.offset * 7919) % 1009 < ($1.offset * 7919) % 1009 }
        .map(\.element)
    }
    #expect(try bench.table("--origins", "2", "--last-origin", origin) == before)
  }

  @Test("names listed series that the folder does not have, and scores the others")
  func unknownSeries() throws {
    let known = "S-0001__RM-TEA-01"
    try bench.work.write(known + "\nS-9999__RM-TEA-01\nS-0001__RM-NONE\n", to: "listed.txt")
    let outcome = try bench.run(
      "--origins", "1", "--horizon", "3", "--series", bench.work("listed.txt"))
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.contains(
        "names 2 that the folder has no consumption of: S-0001__RM-NONE, S-9999__RM-TEA-01."),
      "\(outcome.errors)")
    #expect(outcome.text.contains("1 series scored"))
    try bench.work.write(known + "\n", to: "listed.txt")
    let all = try bench.run(
      "--origins", "1", "--horizon", "3", "--series", bench.work("listed.txt"))
    #expect(all.code == 0 && !all.errors.contains("no consumption of"), "\(all.errors)")
  }

  @Test("forecasts every series with a row up to the origin on every day of the horizon")
  func contract() throws {
    try bench.change("consumption.csv") { rows in
      rows + [
        // Never used so far, yet it has a row; and one that is not known yet.
        "\(BacktestBench.origin - 3),S-0002,RM-IDLE,0,0",
        "\(BacktestBench.origin + 1),S-0002,RM-LATE,7,0",
      ]
    }
    let text = String(
      decoding: try bench.table("--origins", "2", "--last-origin", origin), as: UTF8.self)
    let header = "store_id,material_id,origin,date,mean,q0.1,q0.5,q0.9,q0.95,q0.975\n"
    #expect(text.hasPrefix(header))
    let rows = Sheet.rows(of: text)
    let known = try seriesKnown(by: BacktestBench.origin)
    // The idle one has its first row between the two origins.
    #expect(
      rows.count == (known.count + (try seriesKnown(by: BacktestBench.origin - 7)).count) * 14)
    #expect(known.contains("S-0002 RM-IDLE") && !known.contains("S-0002 RM-LATE"))
    let last = rows.filter { $0["origin"] == origin }
    let series = Set(last.map { "\($0["store_id"] ?? "") \($0["material_id"] ?? "")" })
    #expect(series == known && last.count == known.count * 14)
    #expect(Set(last.compactMap { $0["date"] }).count == 14)
    for row in last {
      let levels = ["q0.1", "q0.5", "q0.9", "q0.95", "q0.975"]
      let numbers = levels.compactMap { row[$0].flatMap(Double.init) }
      #expect(numbers.count == 5 && numbers == numbers.sorted() && numbers[0] >= 0)
    }
    let idle = last.filter { $0["material_id"] == "RM-IDLE" }
    #expect(idle.allSatisfy { $0["mean"] == "0" && $0["q0.975"] == "0" })
  }

  private func seriesKnown(by day: BusinessDay) throws -> Set<String> {
    let consumption = try #require(bench.work.contents(of: "chain/consumption.csv"))
    let rows = Sheet.rows(of: String(decoding: consumption, as: UTF8.self))
    return Set(
      rows.filter { ($0["business_date"] ?? "") <= day.description }
        .map { "\($0["store_id"] ?? "") \($0["material_id"] ?? "")" })
  }

  @Test("tells both kinds of weather where both are there, and one where there is one")
  func bothWeathers() throws {
    let both = try bench.told("--origins", "1")
    #expect(both.modes.map(\.weather) == ["known", "issued"])
    #expect(both.modes[0].windows.map(\.days) == [7, 14])
    try bench.work.remove("chain/weather_forecast.csv")
    #expect(try bench.told("--origins", "1").modes.map(\.weather) == ["known"])
  }

  @Test("does with nothing but stores and consumption")
  func bareFolder() throws {
    for file in ["materials", "weather", "weather_forecast", "holidays", "promotions"] {
      try bench.work.remove("chain/\(file).csv")
    }
    let outcome = try bench.run("--origins", "1")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("no weather.csv") && outcome.text.contains("WAPE"))
  }

  @Test("goes on without a file that was refused, names it, and ends with 1")
  func refusedWeather() throws {
    try bench.change("weather.csv") { rows in rows + ["2026-04-31,宁波,1,2,3,4"] }
    let outcome = try bench.run("--origins", "1")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("weather.csv was refused"))
  }

  @Test("that cannot be done says why, and leaves no file behind")
  func refusals() throws {
    func expect(_ code: Int32, _ words: String, _ arguments: String...) throws {
      let outcome = try bench.program.run(
        ["backtest", bench.work("chain"), "--out", bench.work("out.csv")] + arguments)
      #expect(outcome.code == code && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(bench.work.files(in: "").keys.allSatisfy { !$0.hasPrefix("out.csv") })
    }
    try expect(2, "outside the history", "--last-origin", "2020-01-01")
    try expect(2, "outside the history", "--last-origin", "2031-01-01")
    try expect(2, "--horizon", "--horizon", "36")
    try expect(2, "--horizon", "--horizon", "0")
    try expect(2, "--origins", "--origins", "-1")
    try expect(2, "weather", "--weather", "sunny")
    try expect(3, "the first origin would be", "--origins", "40")
    try expect(3, "/nowhere cannot be read: it does not exist.\n", "--series", "/nowhere")
    try bench.work.remove("chain/weather_forecast.csv")
    try expect(3, "has no weather_forecast.csv", "--weather", "issued")
    let consumption = try #require(bench.work.contents(of: "chain/consumption.csv"))
    let lines = String(decoding: consumption, as: UTF8.self).split(separator: "\n")
    try bench.work.write("\(lines[0])\n", to: "chain/consumption.csv")
    try expect(3, "has no row")
    try bench.work.write(consumption + Array("\(lines[5])\n".utf8), to: "chain/consumption.csv")
    try expect(3, "Keep one row")
    try bench.work.write(
      consumption + Array("2999-01-01,S-0001,RM-TEA-01,5,0\n".utf8), to: "chain/consumption.csv")
    try expect(3, "spans at most")
    try bench.work.write(
      consumption + Array("2026-05-01,S-0001,RM-TEA-01,-5,0\n".utf8), to: "chain/consumption.csv")
    try expect(3, "-5")
    try bench.work.remove("chain/consumption.csv")
    try expect(3, "consumption.csv")
    try bench.work.remove("chain/stores.csv")
    try expect(3, "stores.csv")
  }

  @Test("explains a forecast by parts that add up to the number in its table")
  func explanation() throws {
    struct Explanation: Decodable {
      struct Part: Decodable {
        let factor: String
        let amount: Double
      }
      let origin: String
      let mean: Double
      let parts: [Part]
    }
    let day = "\(BacktestBench.origin + 3)"
    let table = try bench.table("--origins", "1", "--last-origin", origin)
    let line = try #require(
      Sheet.rows(of: String(decoding: table, as: UTF8.self)).first {
        $0["store_id"] == "S-0001" && $0["material_id"] == "RM-TEA-01" && $0["date"] == day
      })
    let arguments = [
      "backtest", bench.work("chain"), "--origins", "1", "--last-origin", origin, "--explain",
      "S-0001", "RM-TEA-01", day,
    ]
    let told = try bench.program.run(arguments + ["--json"])
    #expect(told.code == 0, "\(told.errors)")
    let explanation = try JSONDecoder().decode(Explanation.self, from: Data(told.output))
    #expect(explanation.origin == origin)
    #expect(line["mean"].flatMap(Double.init).map { abs($0 - explanation.mean) < 0.002 } == true)
    let sum = explanation.parts.reduce(0) { $0 + $1.amount }
    #expect(abs(sum - explanation.mean) < 1e-3 * max(1, explanation.mean))
    #expect(explanation.parts.contains { $0.factor == "temperature" })
    let text = try bench.program.run(arguments).text
    #expect(text.contains("expected") && text.contains("°C"))
  }

  @Test("leaves an ingredient out, and without weather no weather is read")
  func without() throws {
    let all = try bench.table("--origins", "1", "--last-origin", origin)
    let dry = try bench.table(
      "--origins", "1", "--last-origin", origin, "--without", "weather,holidays")
    #expect(all != dry)
    for file in ["weather", "weather_forecast", "holidays"] {
      try bench.work.remove("chain/\(file).csv")
    }
    #expect(
      try bench.table("--origins", "1", "--last-origin", origin, "--without", "weather,holidays")
        == dry)
    #expect(try bench.run("--without", "luck").code == 2)
  }

  @Test("is sane: its error is nowhere near twice that of the seasonal naive forecast")
  func sanity() throws {
    for mode in try bench.told("--origins", "8").modes {
      for window in mode.windows {
        let naive = try #require(window.accuracy.naive_wape)
        let wape = try #require(window.accuracy.wape)
        #expect(wape < 1.5 * naive, "\(mode.weather), \(window.days) days")
      }
    }
  }
}
