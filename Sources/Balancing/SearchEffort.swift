/// How long to search.
public enum SearchEffort: Sendable {
  /// So many elementary steps for each leg and flow of the instance: the same plan every time,
  /// on any machine and any number of threads.
  case work(perFlow: Int)
  /// Until so many seconds after the call, by a clock that counts seconds and never goes back.
  case time(seconds: Double, clock: @Sendable () -> Double)

  /// What the night takes.
  public static let nightly = SearchEffort.work(perFlow: 3_000)
}

/// What is left of an effort for one part of the search.
struct SearchBudget {
  /// Elementary steps done so far, and how many there may be.
  private(set) var spent = 0
  private let most: Int
  private let clock: (@Sendable () -> Double)?
  private let start: Double
  private let end: Double

  init(work: Int) {
    most = max(work, 1)
    clock = nil
    start = 0
    end = 0
  }

  init(until end: Double, clock: @escaping @Sendable () -> Double) {
    most = .max
    self.clock = clock
    self.start = clock()
    self.end = end
  }

  /// Whether time ends it, not work.
  var isTimed: Bool { clock != nil }

  mutating func spend(_ work: Int) { spent += work }

  /// The share of the budget that is used up, in 0 … 1 and beyond.
  var shareSpent: Double {
    guard let clock else { return Double(spent) / Double(most) }
    let length = end - start
    return length > 0 ? (clock() - start) / length : 1
  }
}

/// Looks at the clock now and then where time ends a search, not work: what is long work by itself,
/// such as filling a curve of many cases, asks it as it goes on.
struct DeadlineWatch {
  /// Whether the time was seen to be up.
  private(set) var isOver = false
  private let budget: SearchBudget
  private let share: Double
  private var nextLook: Int

  /// About a tenth of a millisecond.
  private static let workPerLook = 20_000

  /// Watches for the end of a share of a budget.
  init(_ budget: SearchBudget, share: Double = 1) {
    self.budget = budget
    self.share = share
    nextLook = budget.isTimed ? DeadlineWatch.workPerLook : .max
  }

  /// Whether the time is up when so much work has been done since the watch began.
  @inline(__always)
  mutating func isOver(at work: Int) -> Bool { work >= nextLook && look(at: work) }

  private mutating func look(at work: Int) -> Bool {
    isOver = isOver || budget.shareSpent >= share
    nextLook = isOver ? 0 : work + DeadlineWatch.workPerLook
    return isOver
  }
}
