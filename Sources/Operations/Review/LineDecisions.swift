import Persistence
import Publishing
import SupplyChain

/// What people have decided about the lines of a plan, and the version of each line.
///
/// A line's version is the number of different suggestions that the plans of its day have made of
/// it, and of everything that was decided about it: it rises whenever the line changes, and a new
/// plan that says the same of it leaves it alone.
struct LineDecisions {
  /// How many different suggestions were made of a line; 1 where it is not listed.
  private var revisions: [SuggestionID: Int]
  /// All that was decided about a line, in the order in which it came.
  private(set) var history: [SuggestionID: [OverrideEntry]]
  /// The orders that lines have become.
  let orders: [SuggestionID: LineOrder]
  /// What this plan takes over from earlier ones, once it is published.
  private(set) var carried: [OverrideEntry] = []

  /// What stands beside the lines of a plan.
  init(_ ledger: Ledger, run: StoredRun, suggestions: [Suggestion]) throws {
    self.revisions = try LineDecisions.revisions(ledger, run: run, suggestions: suggestions)
    self.history = Dictionary(grouping: try ledger.overrides(of: run.moment.day), by: \.line)
    self.orders = try ledger.lineOrders(of: run.moment.day)
  }

  /// The same for a plan that is about to be published, with what it takes over from earlier days.
  static func forPublishing(
    _ ledger: Ledger, run: StoredRun, suggestions: [Suggestion]
  ) throws -> LineDecisions {
    var decisions = try LineDecisions(ledger, run: run, suggestions: suggestions)
    let day = run.moment.day
    let lines = Dictionary(suggestions.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for entry in try ledger.overridesToCarry(to: day) {
      // A line is known by its day, store and material; only the day is another one.
      guard let id = SuggestionID("\(day)" + entry.line.text.dropFirst("yyyy-mm-dd".count)),
        let suggestion = lines[id], decisions.history[id] == nil
      else { continue }
      let taken = OverrideEntry(
        line: id, override: entry.override, act: entry.act,
        rowVersion: decisions.version(of: id) + 1,
        suggestedQuantity: suggestion.suggestedQuantity, appliesThrough: entry.appliesThrough,
        carriedFrom: entry.carriedFrom)
      decisions.carried.append(taken)
      decisions.history[id] = [taken]
    }
    return decisions
  }

  /// What was decided last about a line, `nil` when nothing ever was.
  func entry(of line: SuggestionID) -> OverrideEntry? { history[line]?.last }

  /// The line's version.
  func version(of line: SuggestionID) -> Int {
    revision(of: line) + (history[line]?.count ?? 0)
  }

  /// How many different suggestions were made of the line.
  func revision(of line: SuggestionID) -> Int { revisions[line] ?? 1 }

  /// What stood beside a line when it had a version.
  func override(of line: SuggestionID, atVersion version: Int) -> SuggestionOverride {
    history[line]?.last { $0.rowVersion <= version }?.override ?? .none
  }

  private static func revisions(
    _ ledger: Ledger, run: StoredRun, suggestions: [Suggestion]
  ) throws -> [SuggestionID: Int] {
    var earlier: [StoredRun] = []
    while let predecessor = try ledger.predecessor(of: earlier.last ?? run) {
      earlier.append(predecessor)
    }
    guard !earlier.isEmpty else { return [:] }
    var revisions: [SuggestionID: Int] = [:]
    var last: [SuggestionID: Suggestion] = [:]
    var plans = try earlier.reversed().map { try ledger.suggestions(of: $0.id) }
    plans.append(suggestions)
    for suggestion in plans.joined() {
      if let before = last[suggestion.id], before != suggestion {
        revisions[suggestion.id, default: 1] += 1
      }
      last[suggestion.id] = suggestion
    }
    return revisions
  }
}
