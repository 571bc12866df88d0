import Foundation
public import Persistence
public import SupplyChain
import Synchronization

/// What a night found that a person should look at, in both languages.
public struct PlanExceptions: Sendable {
  /// The run.
  public let run: RunID
  /// All of them, the most money first.
  public let all: [PlanningException]
  /// Those about one store and material, by the line of the plan.
  public let byLine: [SuggestionID: [PlanningException]]

  /// Reads what the verbs of a run have kept.
  public init(_ ledger: Ledger, run: StoredRun) throws {
    let chain = try ChainState(ledger, at: run.moment)
    let facts = try FactReader(ledger, at: run.moment)
    func kept<Value: Decodable>(_ verb: String, _: Value.Type) throws -> Value? {
      try ledger.finishedVerb(verb, of: run.id).flatMap {
        // What another version wrote may say something else; it is no reason to show nothing.
        try? JSONDecoder().decode(Value.self, from: Data($0.result.utf8))
      }
    }
    let report = try kept("collect", Collect.Report.self) ?? Collect.Report()
    let found =
      try (kept("suggest", [PlanningException].self) ?? [])
      + (kept("balance", Balance.Result.self)?.exceptions ?? [])
      + CollectedSummary(ledger, facts, chain, report).exceptions
    self.run = run.id
    self.all = found.enumerated().sorted { left, right in
      let (leftMoney, rightMoney) = (left.element.money ?? .zero, right.element.money ?? .zero)
      return leftMoney != rightMoney ? leftMoney > rightMoney : left.offset < right.offset
    }.map(\.element)
    var byLine: [SuggestionID: [PlanningException]] = [:]
    for exception in all {
      guard let store = exception.store, let material = exception.material else { continue }
      let line = Suggestion.identifier(day: run.moment.day, store: store, material: material)
      byLine[line, default: []].append(exception)
    }
    self.byLine = byLine
  }
}

/// Keeps the exceptions of the runs that were asked about last.
public final class PlanExceptionDesk: Sendable {
  private let ledger: Ledger
  private let held = Mutex<[PlanExceptions]>([])
  private static let mostHeld = 4

  /// Sits down at a ledger.
  public init(ledger: Ledger) { self.ledger = ledger }

  /// The exceptions of a run; they do not change once it is published.
  public func of(_ run: StoredRun) throws -> PlanExceptions {
    if let known = held.withLock({ $0.first { $0.run == run.id } }) { return known }
    let read = try PlanExceptions(ledger, run: run)
    held.withLock { held in
      held.removeAll { $0.run == run.id }
      held.append(read)
      if held.count > PlanExceptionDesk.mostHeld { held.removeFirst() }
    }
    return read
  }
}
