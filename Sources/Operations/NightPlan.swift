import Access
import Forecasting
import Foundation
import Persistence
import Publishing
import SupplyChain

/// The verbs after collecting, for one run. Each either takes up the result that the ledger holds
/// or works it out and stores it.
struct NightPlan {
  let ledger: Ledger
  let run: StoredRun
  let settings: Settings
  let clock: WallClock
  let progress: NightProgress

  static let warmUpDays = 160

  /// The verbs whose time run.json tells.
  static let verbs = ["collect", "forecast", "suggest", "balance"]

  /// The report holds promise against outcome for so many days.
  private static let shownOutcomeDays = 28

  /// Makes the plan and publishes it.
  func publish(by principal: Principal) throws -> RunRecord {
    let chain = try ChainState(ledger, at: run.moment)
    var plan = try plan(chain)
    plan.outcomes = try outcomes(chain)
    let settled = try SettleOverrides(ledger: ledger, chain: chain, settings: settings).outcomes()
    plan.overrideOutcomes = try overrideOutcomes(settled)
    plan.changes = try CompareNights(ledger: ledger, chain: chain, run: run).changes(
      suggestions: plan.suggestions, exceptions: plan.exceptions)
    plan.waiting = try waiting()
    progress.began("publish")
    let start = clock.seconds()
    plan.verbs = try NightPlan.verbs.map { verb in
      let seconds = try ledger.finishedVerb(verb, of: run.id)?.seconds
      return RunRecord.Verb(name: verb, seconds: seconds ?? 0)
    }
    let (files, outputHash) = try Publish(chain: chain, settings: settings, run: run)
      .files(of: plan)
    try ledger.publish(
      Publication(
        files: files, outputHash: outputHash, transfers: plan.transfers,
        outcomes: plan.outcomes, carried: plan.decisions.carried, overrideOutcomes: settled),
      of: run,
      act: principal.act(at: clock.instant()), seconds: clock.seconds() - start)
    progress.finished("publish", clock.seconds() - start, "\(files.count) files")
    return try RunRecord(json: files["run.json"] ?? [])
  }

  /// The report of a run that is published, made again of what the ledger keeps of it.
  func report() throws -> NightReport {
    let chain = try ChainState(ledger, at: run.moment)
    var plan = try plan(chain)
    let shown = (run.moment.day - NightPlan.shownOutcomeDays)...run.moment.day
    plan.outcomes = try ledger.transferOutcomes(in: shown)
    plan.overrideOutcomes = try ledger.overrideOutcomes(in: shown)
    plan.changes = try CompareNights(ledger: ledger, chain: chain, run: run).changes(
      suggestions: plan.suggestions, exceptions: plan.exceptions)
    plan.waiting = try waiting()
    let json = try ledger.file("run.json", of: run.id) ?? []
    return Publish(chain: chain, settings: settings, run: run)
      .report(plan, try RunRecord(json: json))
  }

  /// What earlier transfers saved: those that are settled tonight and those of the last weeks.
  private func outcomes(_ chain: ChainState) throws -> [TransferOutcome] {
    let settled = try SettleTransfers(
      ledger: ledger, facts: try FactReader(ledger, at: run.moment),
      materials: chain.materialsByID, settings: settings.balancing
    ).outcomes()
    let day = run.moment.day
    return try ledger.transferOutcomes(in: (day - NightPlan.shownOutcomeDays)...day) + settled
  }

  /// What earlier overrides brought: those that are settled tonight and those of the last weeks.
  private func overrideOutcomes(_ settled: [OverrideOutcome]) throws -> [OverrideOutcome] {
    let day = run.moment.day
    let known = try ledger.overrideOutcomes(in: (day - NightPlan.shownOutcomeDays)...day)
    let lines = Set(known.map(\.line))
    return known + settled.filter { !lines.contains($0.line) }
  }

  /// The orders that people have agreed to and that are not received yet; older proposals end with
  /// this plan.
  private func waiting() throws -> [WaitingTransfer] {
    try ledger.transferOrders(in: [.approved, .dispatched, .arrived, .partlyReceived]).map {
      WaitingTransfer(content: $0.content, state: $0.state)
    }
  }

  /// Makes the plan and returns the hash of what it would publish.
  func outputHash() throws -> String {
    let chain = try ChainState(ledger, at: run.moment)
    let plan = try plan(chain)
    return try Publish(chain: chain, settings: settings, run: run).files(of: plan).outputHash
  }

  private func plan(_ chain: ChainState) throws -> Publish.Plan {
    let facts = try FactReader(ledger, at: run.moment)
    let report = try stored("collect", Collect.Report.self) ?? Collect.Report()
    let collected = try CollectedSummary(ledger, facts, chain, report)
    let tuned = try Tune.known(ledger, night: run.moment.day)
    // What the states are warmed up on comes before what the regression learns from.
    let histories = StoreHistories(facts, days: tuned.fitDays + NightPlan.warmUpDays)
    let forecast = try verb("forecast") {
      try Forecast(
        ledger: ledger, chain: chain, histories: histories, settings: settings, tuned: tuned,
        progress: progress
      ).run(run)
    }
    let planning = try Planning(
      ledger, facts: facts, chain: chain, settings: settings, run: run.id)
    let suggested = try suggest(planning)
    let balanced = try verb("balance") {
      try Balance(planning: planning, settings: settings).run()
    }
    return Publish.Plan(
      suggestions: suggested.suggestions, transfers: balanced.transfers,
      exceptions: balanced.retold(suggested.exceptions) + balanced.exceptions
        + collected.exceptions,
      forecast: forecast, collected: collected, verbs: [], blas: NumericsLibrary.description,
      decisions: try LineDecisions.forPublishing(
        ledger, run: run, suggestions: suggested.suggestions))
  }

  private func suggest(_ planning: Planning) throws -> Suggest.Result {
    if let exceptions = try stored("suggest", [PlanningException].self) {
      progress.resumed("suggest")
      return Suggest.Result(
        suggestions: try ledger.suggestions(of: run.id), exceptions: exceptions)
    }
    progress.began("suggest")
    let start = clock.seconds()
    let result = try Suggest(planning: planning, settings: settings, progress: progress).run()
    try ledger.store(
      result.suggestions, of: run.id, result: try canonicalJSON(result.exceptions),
      seconds: clock.seconds() - start)
    progress.finished("suggest", clock.seconds() - start, "\(result.suggestions.count) lines")
    return result
  }

  /// Runs a verb whose whole result is one value, or takes up what it left.
  private func verb<Result: Codable>(
    _ name: String, _ body: () throws -> Result
  ) throws -> Result {
    // What another version left in another form is worked out again.
    if let result = try? stored(name, Result.self) {
      progress.resumed(name)
      return result
    }
    progress.began(name)
    let start = clock.seconds()
    let result = try body()
    try ledger.finish(
      name, of: run.id, result: try canonicalJSON(result), seconds: clock.seconds() - start)
    progress.finished(name, clock.seconds() - start, "")
    return result
  }

  private func stored<Result: Decodable>(_ verb: String, _: Result.Type) throws -> Result? {
    try ledger.finishedVerb(verb, of: run.id).map { stored in
      try JSONDecoder().decode(Result.self, from: Data(stored.result.utf8))
    }
  }
}

extension NightPlan {
  /// A run that is published, to be read again with its own settings.
  init(ledger: Ledger, run: StoredRun) throws {
    self.init(
      ledger: ledger, run: run,
      settings: try Settings(json: run.settings),
      clock: WallClock(instant: { "" }, seconds: { 0 }), progress: .silent)
  }
}
