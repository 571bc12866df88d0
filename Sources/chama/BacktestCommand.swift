public import ArgumentParser
import Foundation
public import Operations
import SupplyChain

/// `chama backtest`.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Forecasts a chain's past from origin after origin and tells how good that was.",
    discussion: """
      Every series with a row up to an origin is forecast from there, fitted only on what was \
      known then. Only stores.csv and consumption.csv are compulsory; no ledger is used.
      """)

  @Argument(help: "The chain's folder.")
  var folder: String

  @Option(name: .long, help: "Days ahead, 1 to 35.")
  var horizon = 14

  @Option(name: .long, help: "How many origins, 1 to 1,000.")
  var origins = 8

  @Option(name: .long, help: "Days between two origins, 1 to 366.")
  var step = 7

  @Option(
    name: .long, help: "The last origin. (default: the horizon before the last day known)")
  var lastOrigin: BusinessDay?

  @Option(name: .long, help: "Write the forecasts to this CSV file.")
  var out: String?

  @Option(
    name: .long,
    help: "The weather of the days ahead: known, as observed, or issued, as foretold then.")
  var weather = BacktestRequest.Weather.known

  @Option(
    name: .long,
    help: "Score only the store__material of this file. (default: the folder's series.txt, or all)")
  var series: String?

  @Option(
    name: .long,
    help: "Leave ingredients out, comma between: weather, holidays, pooling, robustness.")
  var without: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Explain the forecast of one day instead: STORE MATERIAL DATE.", valueName: "name"))
  var explain: [String] = []

  @Flag(name: .long, help: "Print one JSON document instead of a table.")
  var json = false

  func validate() throws {
    func require(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
      guard range.contains(value) else {
        throw ValidationError(
          "--\(name) is from \(range.lowerBound) to \(range.upperBound), not \(value).")
      }
    }
    try require("horizon", horizon, 1...35)
    try require("origins", origins, 1...1000)
    try require("step", step, 1...366)
    for name in omitted where !BacktestRequest.ingredients.contains(name) {
      throw ValidationError(
        "--without takes \(BacktestRequest.ingredients.joined(separator: ", ")), not \(name).")
    }
    if !explain.isEmpty, question == nil {
      throw ValidationError(
        "--explain takes a store, a material and a date, as in --explain S-0001 RM-TEA-01 "
          + "2026-06-30; name the folder before it.")
    }
  }

  private var omitted: [String] {
    without?.split(separator: ",").map(String.init) ?? []
  }

  private var question: (store: StoreID, material: MaterialID, day: BusinessDay)? {
    guard explain.count == 3, let store = StoreID(explain[0]),
      let material = MaterialID(explain[1]), let day = BusinessDay(explain[2])
    else { return nil }
    return (store, material, day)
  }

  func run() throws {
    var request = BacktestRequest(folder: folder)
    request.horizon = horizon
    request.origins = origins
    request.step = step
    request.lastOrigin = lastOrigin
    request.out = out
    request.weather = weather
    request.series = series
    request.without = omitted
    let backtest = Backtest(
      request, clock: SystemClock.wall, progress: ProgressLine().progress)
    if let question {
      let (explanation, unit) = try backtest.explanation(
        store: question.store, material: question.material, day: question.day)
      return json ? try Terminal.json(explanation) : ExplanationText(explanation, in: unit).print()
    }
    let outcome = try backtest.run()
    for note in outcome.notes + outcome.warnings { Terminal.error("chama: \(note)") }
    if json { try Terminal.json(outcome) } else { BacktestTable(outcome).print() }
    if !outcome.warnings.isEmpty { throw ExitCode(1) }
  }
}

extension BacktestRequest.Weather: ExpressibleByArgument {}

/// A backtest's outcome as people read it.
private struct BacktestTable {
  let outcome: BacktestOutcome

  init(_ outcome: BacktestOutcome) { self.outcome = outcome }

  func print() {
    let origins = outcome.origins
    Terminal.output(
      "\(origins.count) \(origins.count == 1 ? "origin" : "origins") from "
        + "\(text(origins.first)) to \(text(origins.last)), \(outcome.horizon) days ahead")
    for mode in outcome.modes {
      let isWritten = mode.weather == outcome.weather && outcome.modes.count > 1
      Terminal.output(
        "\nweather of the days ahead: \(mode.weather.rawValue)" + (isWritten ? " (written)" : ""))
      print(mode)
    }
  }

  private func print(_ mode: BacktestOutcome.Mode) {
    let titles = ["", "WAPE", "of totals", "bias", "WQL", "≤q.5", "≤q.9", "≤q.95", "≤q.975"]
    line(titles)
    for window in mode.windows {
      guard let wape = window.accuracy.wape else {
        Terminal.output("  \(window.days) days: nothing has come that could be scored")
        continue
      }
      let scores = window.accuracy
      line(
        [
          "\(window.days) days", number(wape), number(scores.wapeOfTotals), perCent(scores.bias),
          number(scores.wql),
        ] + levels(scores))
      line([
        "  naive", number(scores.naiveWape), number(scores.naiveWapeOfTotals),
        perCent(scores.naiveBias),
      ])
    }
    line(["totals of"] + titles.dropFirst())
    for window in mode.totals where window.accuracy.wape != nil {
      let scores = window.accuracy
      line(
        ["\(window.days) days", number(scores.wape), "", perCent(scores.bias), number(scores.wql)]
          + levels(scores))
    }
    if let series = mode.windows.last?.series {
      Terminal.output("  \(series) series scored")
    }
  }

  private func levels(_ scores: ForecastScores) -> [String] {
    ["0.5", "0.9", "0.95", "0.975"].map { number(scores.coverage[$0], digits: 3) }
  }

  private func line(_ cells: [String]) {
    let padded = cells.enumerated().map { index, cell in
      let gap = String(repeating: " ", count: max(0, 10 - cell.count))
      return index == 0 ? cell + gap : gap + cell
    }
    Terminal.output("  " + padded.joined())
  }

  private func number(_ value: Double?, digits: Int = 4) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "–"
  }

  private func perCent(_ share: Double?) -> String {
    share.map { String(format: "%+.2f %%", $0 * 100) } ?? "–"
  }

  private func text(_ day: BusinessDay?) -> String { day.map { "\($0)" } ?? "–" }
}
