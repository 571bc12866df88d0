import Foundation
public import Persistence
public import Publishing
public import SupplyChain

/// A published night at a glance, and what changed since the night before.
public struct NightOverview: Sendable {
  /// The night's own record.
  public let record: RunRecord
  /// How good the forecasts of a week before were, as this night judged them.
  public let scores: ForecastScores?
  /// How the published night before judged those of a week before it.
  public let scoresBefore: ForecastScores?
  /// The night before that is in force.
  public let before: RunID?
  /// The lines whose suggestion changed by the most money, the most first.
  public let changes: [Change]
  /// What all suggestions cost, tonight and the night before.
  public let cost: (now: Money, before: Money?)

  /// A line that suggests something else than the night before.
  public struct Change: Sendable {
    /// The line as it is tonight.
    public let now: Suggestion
    /// The line as it was.
    public let before: Suggestion
    /// What moved it, the largest part first.
    public let causes: [Cause]

    /// The difference in money.
    public var money: Money { now.cost - before.cost }
  }

  /// A part of a change.
  public struct Cause: Sendable, Hashable {
    /// What moved.
    public enum Kind: String, Sendable, CaseIterable {
      /// What lies there, promised and expiring goods included.
      case stock
      /// What is on its way.
      case onItsWay
      /// What is expected to be needed.
      case forecast
      /// What is held against uncertainty.
      case safety
      /// Packs and the rest.
      case rounding
    }

    /// What moved.
    public let kind: Kind
    /// How much more of it is suggested because of it, in base units, signed.
    public let units: Double
  }

  /// Looks at a published run.
  ///
  /// - Throws: `LedgerFailure` for a run that was never published.
  public init(_ ledger: Ledger, run: StoredRun, mostChanges: Int = 20) throws {
    guard let json = try ledger.file("run.json", of: run.id) else {
      throw LedgerFailure.noRun(run.id.text)
    }
    self.record = try RunRecord(json: json)
    let earlier = try ledger.run(before: run.moment.day)
    self.before = earlier?.id
    self.scores = try ModelCard.scores(of: run, in: ledger)
    self.scoresBefore = try earlier.flatMap { try ModelCard.scores(of: $0, in: ledger) }
    let now = try ledger.suggestions(of: run.id)
    let then = try earlier.map { try ledger.suggestions(of: $0.id) }
    func total(_ lines: [Suggestion]) -> Money { lines.reduce(.zero) { $0 + $1.cost } }
    self.cost = (total(now), then.map(total))
    self.changes = NightOverview.changes(now, since: then ?? [], most: mostChanges)
  }

  private struct Place: Hashable {
    let store: StoreID
    let material: MaterialID
  }

  private static func changes(
    _ now: [Suggestion], since before: [Suggestion], most: Int
  ) -> [Change] {
    let then = Dictionary(
      before.map { (Place(store: $0.store, material: $0.material), $0) },
      uniquingKeysWith: { $1 })
    return now.compactMap { line -> Change? in
      guard let earlier = then[Place(store: line.store, material: line.material)],
        earlier.suggestedQuantity != line.suggestedQuantity
      else { return nil }
      return Change(now: line, before: earlier, causes: causes(line, since: earlier))
    }.sorted { left, right in
      let (leftFen, rightFen) = (left.money.fen.magnitude, right.money.fen.magnitude)
      return leftFen != rightFen ? leftFen > rightFen : left.now.id < right.now.id
    }.prefix(most).map { $0 }
  }

  /// Tonight's number is need + safety − stock − what is on its way, rounded to packs; the
  /// difference of two nights is the sum of the differences.
  private static func causes(_ now: Suggestion, since before: Suggestion) -> [Cause] {
    func usable(_ line: Suggestion) -> Double { line.onHand.units - line.expiring.units }
    let parts: [(Cause.Kind, Double)] = [
      (.stock, usable(before) - usable(now)),
      (.onItsWay, before.inTransit.units - now.inTransit.units),
      (.forecast, now.forecastP50.units - before.forecastP50.units),
      (.safety, now.safetyStock.units - before.safetyStock.units),
    ]
    let all = now.suggestedQuantity.units - before.suggestedQuantity.units
    let rest = all - parts.reduce(0) { $0 + $1.1 }
    return (parts + [(.rounding, rest)]).filter { abs($0.1) >= 0.5 }
      .sorted { abs($0.1) > abs($1.1) }.map { Cause(kind: $0.0, units: $0.1) }
  }
}
