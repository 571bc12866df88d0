import Foundation
import SupplyChain
import Testing

/// The score that a backtest tells is the one that others find in the table it writes.
@Suite("The score of a backtest")
struct BacktestScoreTests {
  private let bench: BacktestBench

  init() throws { bench = try BacktestBench() }

  private func isNear(_ one: Double?, _ other: Double) -> Bool {
    one.map { abs($0 - other) < 1e-9 * max(1, abs(other)) } ?? false
  }

  @Test("is what an account of our own finds in the table")
  func account() throws {
    // A closed day, a day without a row of a material, and a material that goes to sleep.
    let origin = BacktestBench.origin
    try bench.change("consumption.csv") { rows in
      rows.filter { row in
        let cells = row.split(separator: ",")
        let day = BusinessDay(String(cells[0])) ?? origin
        let isClosed = cells[1] == "S-0001" && day == origin + 3
        let isGap = cells[1] == "S-0002" && cells[2] == "RM-TEA-01" && day == origin + 2
        return !isClosed && !isGap
      } + ["\(origin - 9),S-0003,RM-NEW,5,0"]
    }
    let told = try bench.told(
      "--origins", "2", "--last-origin", "\(origin)", "--out", bench.work("out.csv"))
    let account = BacktestAccount(
      consumption: try #require(bench.work.contents(of: "chain/consumption.csv")),
      table: try #require(bench.work.contents(of: "out.csv")))
    for window in try #require(told.modes.first).windows {
      let own = account.score(days: window.days)
      #expect(window.series == own.series && own.series > 40)
      #expect(window.accuracy.days == own.days)
      #expect(isNear(window.accuracy.wape, own.wape))
      #expect(isNear(window.accuracy.wape_of_totals, own.wapeOfTotals))
      #expect(isNear(window.accuracy.bias, own.bias))
      #expect(isNear(window.accuracy.wql, own.wql))
      #expect(isNear(window.accuracy.coverage["0.9"], own.coverage90))
    }
  }

  /// A Python that can run the shared scorer; `CHAMA_PYTHON` names one with numpy and pandas.
  private static let python = ProcessInfo.processInfo.environment["CHAMA_PYTHON"] ?? "python3"
  private static let scorer = RealChain.shared + "/tools/score_forecasts.py"
  private static let canScore: Bool = {
    guard FileManager.default.fileExists(atPath: scorer),
      let tool = python.contains("/") ? Program(path: python) : try? Program.tool(python)
    else { return false }
    return (try? tool.run(["-c", "import numpy, pandas"]).code) == 0
  }()

  @Test(
    "is what the shared scorer finds in the table",
    .enabled(
      if: canScore,
      "SKIPPED: no shared/tools/score_forecasts.py, or no Python with numpy and pandas"))
  func sharedScorer() throws {
    let told = try bench.told("--origins", "3", "--out", bench.work("out.csv"))
    let python =
      Self.python.contains("/") ? Program(path: Self.python) : try Program.tool(Self.python)
    let outcome = try python.run([
      Self.scorer, bench.work("chain"), bench.work("out.csv"), "--json", bench.work("score.json"),
    ])
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errors)")
    let score = try #require(
      JSONSerialization.jsonObject(with: Data(bench.work.contents(of: "score.json") ?? []))
        as? [String: Any])
    for window in try #require(told.modes.first).windows {
      let theirs = try #require(score["h\(window.days)"] as? [String: Double])
      #expect(theirs["n"] == Double(window.accuracy.days))
      #expect(isNear(window.accuracy.wape, theirs["WAPE"] ?? .nan))
      #expect(isNear(window.accuracy.wape_of_totals, theirs["WAPEsum"] ?? .nan))
      #expect(isNear(window.accuracy.bias, theirs["bias"] ?? .nan))
      #expect(isNear(window.accuracy.wql, theirs["WQL"] ?? .nan))
      for level in ["0.1", "0.5", "0.9", "0.95", "0.975"] {
        #expect(isNear(window.accuracy.coverage[level], theirs["cov\(level)"] ?? .nan))
      }
    }
  }
}

/// A slow account of a backtest's table, by dictionaries and loops.
struct BacktestAccount {
  struct Score {
    let days: Int, series: Int
    let wape: Double, wapeOfTotals: Double, bias: Double, wql: Double, coverage90: Double
  }

  private var came: [String: [BusinessDay: Double]] = [:]
  private let forecasts: [[String: String]]
  private static let levels = [
    "q0.1": 0.1, "q0.5": 0.5, "q0.9": 0.9, "q0.95": 0.95, "q0.975": 0.975,
  ]

  init(consumption: [UInt8], table: [UInt8]) {
    forecasts = Sheet.rows(of: String(decoding: table, as: UTF8.self))
    var reported: [String: [BusinessDay: [String: Double]]] = [:]
    for row in Sheet.rows(of: String(decoding: consumption, as: UTF8.self)) {
      guard let store = row["store_id"], let material = row["material_id"],
        let day = row["business_date"].flatMap({ BusinessDay($0) }),
        let quantity = row["quantity"].flatMap(Double.init)
      else { continue }
      reported[store, default: [:]][day, default: [:]][material] = quantity
    }
    for (store, days) in reported {
      var known: Set<String> = []
      let open = days.filter { $0.value.values.contains { $0 > 0 } }
      for (day, rows) in open.sorted(by: { $0.key < $1.key }) {
        known.formUnion(rows.keys)
        for material in known {
          came["\(store) \(material)", default: [:]][day] = rows[material] ?? 0
        }
      }
    }
  }

  func score(days window: Int) -> Score {
    let origins = forecasts.compactMap { $0["origin"].flatMap { BusinessDay($0) } }
    let firstOrigin = origins.min() ?? BusinessDay(daysSinceEpoch: 0)
    var (count, within) = (0, 0)
    var (sum, absolute, signed, pinball) = (0.0, 0.0, 0.0, 0.0)
    var totals: [String: Double] = [:]
    var series: Set<String> = []
    for row in forecasts {
      guard let origin = row["origin"].flatMap({ BusinessDay($0) }),
        let day = row["date"].flatMap({ BusinessDay($0) }), day - origin <= window,
        let mean = row["mean"].flatMap(Double.init)
      else { continue }
      let name = "\(row["store_id"] ?? "") \(row["material_id"] ?? "")"
      let history = came[name] ?? [:]
      let recent = history.keys.count { $0 > origin - 28 && $0 <= origin }
      let past = Set(history.filter { $0.key <= firstOrigin }.values)
      guard let actual = history[day], recent >= 14, past.count > 1 else { continue }
      series.insert(name)
      count += 1
      sum += actual
      absolute += abs(actual - mean)
      signed += mean - actual
      totals["\(name) \(origin)", default: 0] += actual - mean
      for (column, level) in Self.levels {
        guard let quantile = row[column].flatMap(Double.init) else { continue }
        pinball += max(level * (actual - quantile), (level - 1) * (actual - quantile))
        if column == "q0.9", actual <= quantile + 1e-9 { within += 1 }
      }
    }
    return Score(
      days: count, series: series.count, wape: absolute / sum,
      wapeOfTotals: totals.values.reduce(0) { $0 + abs($1) } / sum, bias: signed / sum,
      wql: 2 * pinball / sum / 5, coverage90: Double(within) / Double(count))
  }
}
