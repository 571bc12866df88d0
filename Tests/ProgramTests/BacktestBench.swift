import Foundation
import SupplyChain
import Testing

/// A chain's folder that is backtested: a copy of the tracked sample, which a test may change.
struct BacktestBench {
  let work: WorkFolder
  let program: Program
  /// Four weeks before the end of the sample's history.
  static let origin = ChainFixture.day("2026-05-23")

  init() throws {
    work = try WorkFolder()
    program = try .chama()
    for entry in [
      "consumption", "stores", "materials", "weather", "weather_forecast", "holidays",
      "promotions", "stock", "deliveries", "waste",
    ] {
      let sample = "\(Program.checkout)/data/sample/\(entry).csv"
      try FileManager.default.createDirectory(
        atPath: work("chain"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: sample, toPath: work("chain/\(entry).csv"))
    }
  }

  /// The table that a backtest writes.
  func table(_ arguments: String...) throws -> [UInt8] {
    let outcome = try program.run(
      ["backtest", work("chain"), "--out", work("out.csv")] + arguments)
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try #require(work.contents(of: "out.csv"))
  }

  /// What it tells as JSON.
  func told(_ arguments: String...) throws -> BacktestJSON {
    let outcome = try program.run(["backtest", work("chain"), "--json"] + arguments)
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(BacktestJSON.self, from: Data(outcome.output))
  }

  func run(_ arguments: String...) throws -> Outcome {
    try program.run(["backtest", work("chain")] + arguments)
  }

  /// Changes the rows of a file, header apart.
  func change(_ file: String, _ edit: ([String]) -> [String]) throws {
    let text = String(decoding: try #require(work.contents(of: "chain/\(file)")), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    let rows = lines.dropFirst().map { row in String(row.filter { $0 != "\r" }) }
    try work.write(
      ([lines[0]] + edit(Array(rows))).joined(separator: "\n") + "\n", to: "chain/\(file)")
  }

  /// Changes the rows whose first cell is a day after the origin.
  func changeLater(_ file: String, _ edit: (String) -> [String]) throws {
    var changed = 0
    try change(file) { rows in
      rows.flatMap { row -> [String] in
        guard row.prefix(10) > BacktestBench.origin.description else { return [row] }
        changed += 1
        return edit(row)
      }
    }
    try #require(changed > 0, "\(file) has something after the origin")
  }
}

/// What tests read of a backtest's JSON.
struct BacktestJSON: Decodable {
  struct Scores: Decodable {
    let days: Int
    let wape: Double?
    let wape_of_totals: Double?
    let bias: Double?
    let wql: Double?
    let coverage: [String: Double]
    let naive_wape: Double?
  }

  struct Window: Decodable {
    let days: Int
    let series: Int
    let accuracy: Scores
  }

  struct Mode: Decodable {
    let weather: String
    let windows: [Window]
  }

  let origins: [String]
  let rows: Int
  let modes: [Mode]
}
