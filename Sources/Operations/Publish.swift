import Forecasting
import Foundation
import Persistence
import Publishing
import SupplyChain

/// The last verb of the night: writes down what the others found, publishes it in one transaction
/// and only then puts the files where people look.
struct Publish {
  let chain: ChainState
  let settings: Settings
  let run: StoredRun

  /// All that is published.
  struct Plan {
    let suggestions: [Suggestion]
    let transfers: [TransferContent]
    let exceptions: [PlanningException]
    let forecast: ForecastSummary
    let collected: CollectedSummary
    var verbs: [RunRecord.Verb]
    let blas: String
    /// What earlier transfers saved.
    var outcomes: [TransferOutcome] = []
    /// What people have decided about the lines.
    let decisions: LineDecisions
    /// What earlier overrides brought.
    var overrideOutcomes: [OverrideOutcome] = []
    /// What is different from the plan before.
    var changes: NightChanges?
    /// Orders of earlier nights that wait for somebody.
    var waiting: [WaitingTransfer] = []
  }

  /// The files of the plan, by name, and the hash of those that depend on the input alone.
  func files(of plan: Plan) throws -> (files: [String: [UInt8]], outputHash: String) {
    let language = settings.language
    let lines = lines(plan)
    var sheets: [String: [UInt8]] = [
      "suggestions.csv": SuggestionSheet(run: run.id, lines: lines.map(\.asSuggested))
        .csv(language: language),
      "transfers.csv": TransferSheet(run: run.id, orders: plan.transfers).csv(language: language),
      "exceptions.csv": ExceptionSheet(plan.exceptions).csv(language: language),
    ]
    // The hash is of what the system says of this input: decisions, and how often a line was
    // planned anew, stand beside it.
    let hashes = sheets.sorted { $0.key < $1.key }.map { "\($0.key) \(sha256($0.value))" }
    let outputHash = sha256(hashes.joined(separator: "\n"))
    sheets["suggestions.csv"] = SuggestionSheet(run: run.id, lines: lines.map(\.asDecided))
      .csv(language: language)
    let record = record(plan, outputHash: outputHash)
    var files = sheets
    files["report.html"] = Array(report(plan, record).html().utf8)
    files["run.json"] = try record.json()
    return (files, outputHash)
  }

  /// A line as the system makes it, and as it stands with what was decided.
  private struct Line {
    let asSuggested: SuggestionSheet.Line
    let asDecided: SuggestionSheet.Line
  }

  private func lines(_ plan: Plan) -> [Line] {
    let names = ChainNames(stores: chain.stores, materials: chain.materials)
    return plan.suggestions.map { suggestion in
      let decided = names.line(suggestion, plan.decisions).sheetLine()
      return Line(
        asSuggested: SuggestionSheet.Line(
          suggestion: suggestion, rowVersion: 1, storeName: decided.storeName,
          materialName: decided.materialName, unit: decided.unit),
        asDecided: decided)
    }
  }

  private func record(_ plan: Plan, outputHash: String) -> RunRecord {
    var record = RunRecord(
      run: run.id, day: run.moment.day, version: run.version, inputHash: run.inputHash,
      settingsHash: run.settingsHash, outputHash: outputHash, blas: plan.blas,
      program: ProgramVersion.current, storesExpected: plan.collected.expected.count,
      storesCollected: plan.collected.collected.count)
    record.verbs = plan.verbs
    record.missingStores = plan.collected.missing
    record.staleStores = plan.collected.stale.map { .init(id: $0.store, since: $0.since) }
    record.refused = plan.collected.refused.map {
      .init(file: $0.file, store: $0.store, faults: $0.faults)
    }
    record.duplicates = plan.collected.duplicates
    record.warnings = plan.collected.warnings.map(\.english)
    record.warningsInChinese = plan.collected.warnings.map(\.chinese)
    record.settings = settings.texts
    record.counts = [
      "series": plan.forecast.seriesCount, "suggestions": plan.suggestions.count,
      "suggestions_above_zero": plan.suggestions.count { $0.suggestedPacks > 0 },
      "stores_judged": plan.forecast.main?.storeCount ?? 0, "transfers": plan.transfers.count,
      "exceptions": plan.exceptions.count,
      "transfers_worth_fen": Int(plan.transfers.reduce(0) { $0 + $1.netWorth.fen }),
      "transfers_promised_fen": Int(
        plan.transfers.reduce(0) { $0 + ($1.promisedSaving ?? $1.netWorth).fen }),
    ]
    return record
  }

  func report(_ plan: Plan, _ record: RunRecord) -> NightReport {
    NightReport(
      record: record, language: settings.language, stores: chain.stores,
      materials: chain.materials, suggestions: plan.suggestions, transfers: plan.transfers,
      exceptions: plan.exceptions, accuracy: plan.forecast.review(on: run.moment.day),
      outlook: plan.forecast.outlook(chain), outcomes: plan.outcomes,
      overrides: plan.overrideOutcomes, changes: plan.changes,
      waiting: plan.waiting
        + plan.transfers.map { WaitingTransfer(content: $0, state: .proposed) })
  }
}

extension ForecastSummary {
  /// The judgement for the report, `nil` when nothing could be judged.
  fileprivate func review(on day: BusinessDay) -> AccuracyReview? {
    guard let main, main.accuracy.days > 0 else { return nil }
    return AccuracyReview(
      days: main.totals.map {
        .init(
          day: $0.day, actual: Money(roundingFen: $0.actual),
          forecast: Money(roundingFen: $0.forecast))
      },
      model: main.accuracy.model, naive: main.accuracy.naive,
      categories: main.byCategory.sorted { $0.key < $1.key }.map {
        .init(name: $0.key, model: $0.value.model, naive: $0.value.naive)
      },
      leads: judgements.filter { $0.accuracy.days > 0 }.map {
        .init(
          days: $0.days, isPublished: $0.isPublished, storeCount: $0.storeCount,
          model: $0.accuracy.model, naive: $0.accuracy.naive)
      },
      nights: (nights + [Night(day: day, accuracy: main.accuracy)]).map {
        .init(day: $0.day, model: $0.accuracy.model, naive: $0.accuracy.naive)
      },
      drift: drift(on: day).findings.map(\.sentence))
  }

  /// Past and expected consumption for the report, with the holidays in between and the weather.
  fileprivate func outlook(_ chain: ChainState) -> ConsumptionOutlook {
    let days = past.map(\.day) + ahead.map(\.day)
    return ConsumptionOutlook(
      past: past.map { .init(day: $0.day, consumed: Money(roundingFen: $0.actual)) },
      ahead: ahead.map { .init(day: $0.day, p50: Money(roundingFen: $0.forecast)) },
      events: days.compactMap { day in
        chain.holidays[day].map { .init(day: day, name: Sentence($0.name, $0.name)) }
      },
      weather: days.map { chain.meanWeather(on: $0) })
  }
}

extension ChainState {
  /// The mean over the trading stores of a day's weather, observed or foretold.
  fileprivate func meanWeather(on day: BusinessDay) -> ForecastFan.Weather {
    func mean(_ measure: String) -> Double? {
      let values = tradingStores.compactMap { weather(measure, city: $0.city, day: day) }
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    return ForecastFan.Weather(day: day, highest: mean("temp_max_c"), rain: mean("precip_mm"))
  }
}

extension ForecastAccuracy {
  fileprivate var model: AccuracyReview.Scores {
    .init(wape: wape, bias: bias, coverage80: intervalCoverage)
  }

  fileprivate var naive: AccuracyReview.Scores {
    .init(wape: seasonalNaiveWape, bias: seasonalNaiveBias)
  }
}

extension ForecastDrift.Finding {
  /// The finding for people.
  fileprivate var sentence: Sentence {
    let share = "\(Int((abs(value) * 100).rounded())) %"
    let nights = ForecastDrift.nights
    switch measure {
    case .bias where value > 0:
      return Sentence(
        "Forecasts have been too high for \(nights) nights running, last by \(share).",
        "预测已连续 \(nights) 晚偏高，最近一晚偏高 \(share)。")
    case .bias:
      return Sentence(
        "Forecasts have been too low for \(nights) nights running, last by \(share).",
        "预测已连续 \(nights) 晚偏低，最近一晚偏低 \(share)。")
    case .coverage:
      return Sentence(
        "The 80 % interval has not held for \(nights) nights running; last \(share) lay within it.",
        "80% 区间已连续 \(nights) 晚失准，最近一晚仅 \(share) 落入其中。")
    }
  }
}
