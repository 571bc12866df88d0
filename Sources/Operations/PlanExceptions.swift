import Foundation
public import Persistence
public import SupplyChain
import Synchronization

/// What a night found that a person should look at, in both languages, as it stands after what
/// people have decided about the night's transfers.
public struct PlanExceptions: Sendable {
  /// The run.
  public let run: RunID
  /// All of them, the most money first.
  public let all: [PlanningException]
  /// Those about one store and material, by the line of the plan.
  public let byLine: [SuggestionID: [PlanningException]]
  /// As far as orders are known.
  fileprivate let event: Int64
  /// As the night told them.
  private let found: [PlanningException]
  private let day: BusinessDay

  /// Reads what the verbs of a run have kept.
  public init(_ ledger: Ledger, run: StoredRun) throws {
    let chain = try ChainState(ledger, at: run.moment)
    let facts = try FactReader(ledger, at: run.moment)
    let report = try ledger.kept("collect", Collect.Report.self, of: run) ?? Collect.Report()
    let balanced = try ledger.kept("balance", Balance.Result.self, of: run)
    let found =
      try ledger.suggestedExceptions(of: run) + (balanced?.exceptions ?? [])
      + CollectedSummary(ledger, facts, chain, report).exceptions
    try self.init(run.id, run.moment.day, found, ledger.lastOrderEvent(), ledger)
  }

  private init(
    _ run: RunID, _ day: BusinessDay, _ found: [PlanningException], _ event: Int64,
    _ ledger: Ledger
  ) throws {
    let states = try ledger.helpStates(of: found)
    self.run = run
    self.day = day
    self.found = found
    self.event = event
    self.all = found.compactMap { $0.standing(states) }.enumerated().sorted { left, right in
      let (leftMoney, rightMoney) = (left.element.money ?? .zero, right.element.money ?? .zero)
      return leftMoney != rightMoney ? leftMoney > rightMoney : left.offset < right.offset
    }.map(\.element)
    var byLine: [SuggestionID: [PlanningException]] = [:]
    for exception in all {
      guard let store = exception.store, let material = exception.material else { continue }
      let line = Suggestion.identifier(day: day, store: store, material: material)
      byLine[line, default: []].append(exception)
    }
    self.byLine = byLine
  }

  /// The same after what has happened to orders since.
  fileprivate func moved(to event: Int64, in ledger: Ledger) throws -> PlanExceptions {
    try PlanExceptions(run, day, found, event, ledger)
  }
}

extension Ledger {
  /// What a verb of a run left, as far as this version can read it: what another version wrote may
  /// say something else, which is no reason to show nothing.
  func kept<Value: Decodable>(_ verb: String, _: Value.Type, of run: StoredRun) throws -> Value? {
    try finishedVerb(verb, of: run.id).flatMap {
      try? JSONDecoder().decode(Value.self, from: Data($0.result.utf8))
    }
  }

  /// What suggesting found, told with what the night's transfers do about it.
  func suggestedExceptions(of run: StoredRun) throws -> [PlanningException] {
    let found = try kept("suggest", [PlanningException].self, of: run) ?? []
    return try kept("balance", Balance.Result.self, of: run)?.retold(found) ?? found
  }

  /// The states of the orders that help against what was found.
  func helpStates(
    of found: [PlanningException]
  ) throws -> [TransferOrderNumber: TransferOrder.State] {
    let orders = Set(found.flatMap { $0.help?.orders ?? [] })
    return orders.isEmpty ? [:] : try transferStates(of: orders.sorted())
  }
}

/// Keeps the exceptions of the runs that were asked about last.
public final class PlanExceptionDesk: Sendable {
  private let ledger: Ledger
  private let held = Mutex<[PlanExceptions]>([])
  private static let mostHeld = 4

  /// Sits down at a ledger.
  public init(ledger: Ledger) { self.ledger = ledger }

  /// The exceptions of a run. What the night found does not change once it is published; what
  /// stands of it does when people decide about its transfers.
  public func of(_ run: StoredRun) throws -> PlanExceptions {
    let event = try ledger.lastOrderEvent()
    let known = held.withLock { $0.first { $0.run == run.id } }
    if let known, known.event == event { return known }
    let read = try known?.moved(to: event, in: ledger) ?? PlanExceptions(ledger, run: run)
    held.withLock { held in
      held.removeAll { $0.run == run.id }
      held.append(read)
      if held.count > PlanExceptionDesk.mostHeld { held.removeFirst() }
    }
    return read
  }
}
