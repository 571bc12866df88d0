public import SupplyChain

/// What the service does by itself, once for each business day.
public enum Duty: String, Sendable, Hashable, Codable, CaseIterable {
  /// Runs the night of the day.
  case night
  /// Takes a backup of the ledger.
  case backup
  /// Lets go of what has been kept long enough.
  case housekeeping
  /// Sends the morning report.
  case report

  /// The words that people read.
  public var word: Sentence {
    switch self {
    case .night: Sentence("the night", "夜间计划")
    case .backup: Sentence("backup", "备份")
    case .housekeeping: Sentence("housekeeping", "日常清理")
    case .report: Sentence("the morning report", "晨报")
    }
  }
}

/// When the clockwork does what.
public struct ClockRules: Sendable, Hashable, Codable {
  /// When the night of the day before is run, at the earliest.
  public var nightAt = ClockRules.time(3, 30)
  /// Minutes after the latest store's cut-off for which the night waits: files must arrive.
  public var graceMinutes = 45
  /// Minutes after a night that failed until it is tried again.
  public var retryMinutes = 10
  /// When the ledger is backed up.
  public var backupAt = ClockRules.time(5, 0)
  /// When the house is kept.
  public var housekeepingAt = ClockRules.time(5, 30)

  /// When the morning report is sent.
  public var reportAt = ClockRules.time(9, 0)
  /// Minutes without a beat after which the clock is taken for dead.
  public var silentMinutes = 5

  /// The defaults.
  public init() {}

  private static func time(_ hour: Int, _ minute: Int) -> TimeOfDay {
    TimeOfDay(minutes: hour * 60 + minute) ?? .midnight
  }
}
