import Balancing
import Replenishment
public import Simulation
import SupplyChain

/// Everything that a replay assumes, in one file: its own assumptions, and those settings of the
/// chain's nights that a replay meets.
public struct ReplayAssumptions: Sendable, Hashable {
  /// The replay's own.
  public var replay: ReplaySettings
  /// The chain's.
  public var settings: Settings

  /// Takes both.
  public init(replay: ReplaySettings = ReplaySettings(), settings: Settings = Settings()) {
    self.replay = replay
    self.settings = settings
  }

  /// Settings of the night that a replay does not meet.
  private static let unmet: Set = [
    "language", "time_zone", "company_prefix", "told_run_out_chance", "told_change_factor",
    "oldest_count_days", "raw_reads_kept_days", "reader_clock_tolerance_minutes", "second_factor",
    "sign_in_idle_minutes", "signed_in_hours", "approval_above", "request_escalates_minutes",
    "night_at", "night_grace_minutes", "night_retry_minutes", "backup_at", "housekeeping_at",
    "service_url", "alert_trusted_hosts", "report_at", "clock_silent_minutes",
    "outputs_kept_days", "alerts_kept_days", "backups_kept_days",
    "weather_warning_fen",
  ]

  /// The chain's settings that a replay meets.
  static var metEntries: [SettingEntry] {
    Settings.entries.filter { !unmet.contains($0.name) }
  }

  /// Takes one assumption.
  ///
  /// - Throws: ``OperationsFailure/badAssumption(name:value:reason:)``.
  public mutating func set(_ name: String, _ text: String) throws {
    var reason: String?
    if let entry = ReplaySettings.entries.first(where: { $0.name == name }) {
      reason = entry.set(text, in: &replay)
    } else if let entry = Self.metEntries.first(where: { $0.name == name }) {
      reason = entry.set(&settings, text)
    } else {
      reason = "there is no such assumption"
    }
    if let reason { throw OperationsFailure.badAssumption(name: name, value: text, reason: reason) }
  }

  /// Takes the assumptions of a YAML file of `name: value` lines.
  ///
  /// - Throws: ``OperationsFailure/badAssumption(name:value:reason:)`` or
  ///   ``OperationsFailure/badSettingsFile(path:reason:)``.
  public mutating func read(file path: String) throws {
    for (name, value) in try ResolvedSettings.values(inFile: path) { try set(name, value) }
    try requireConsistency()
  }

  /// - Throws: ``OperationsFailure/badAssumption(name:value:reason:)`` for assumptions that
  ///   contradict each other.
  public func requireConsistency() throws {
    let fault =
      replay.fault ?? settings.replenishment.fault ?? settings.balancing.fault
    if let fault {
      throw OperationsFailure.badAssumption(name: "replay", value: "", reason: fault)
    }
  }

  /// All assumptions by name.
  public var texts: [String: String] {
    Dictionary(
      uniqueKeysWithValues: ReplaySettings.entries.map { ($0.name, $0.text(in: replay)) }
        + Self.metEntries.map { ($0.name, $0.text(settings)) })
  }

  /// The file that says all of it, in order, with what each means.
  public var yaml: String {
    let own = ReplaySettings.entries.map { ($0.name, $0.text(in: replay), $0.meaning) }
    let met = Self.metEntries.map { ($0.name, $0.text(settings), $0.meaning) }
    func lines(_ entries: [(String, String, String)]) -> String {
      entries.map { "\($0.0): \($0.1)  # \($0.2)\n" }.joined()
    }
    return """
      # What `chama replay` assumes; none of it is a figure of a customer. These are the defaults.
      # Change a copy and name it with --assumptions FILE.

      \(lines(own))
      # The settings of the nights that a replay meets: docs/settings.md.

      \(lines(met))
      """
  }
}
