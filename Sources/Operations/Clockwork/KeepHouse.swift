public import Access
import Foundation
public import Persistence
import SupplyChain
import Traceability

/// How long things are kept that nobody needs for ever.
public struct RetentionRules: Sendable, Hashable, Codable {
  /// Days for which the files of published runs are kept, in the ledger and in the output folder.
  public var outputsKeptDays = 1095
  /// Days for which alerts that are over and messages that are settled are kept.
  public var alertsKeptDays = 730
  /// Days for which backups by the clock are kept.
  public var backupsKeptDays = 30

  /// The defaults.
  public init() {}
}

/// Lets go of what has been kept long enough.
///
/// Never of facts, documents, weather, runs, suggestions, orders, decisions, traces and the audit
/// trail: plans are made again from them, and forecasts learn from them.
public struct KeepHouse {
  let ledger: Ledger
  let settings: Settings
  let caller: Caller
  /// The folder of backups.
  let backups: String
  /// The folder of results.
  let out: String
  /// So many backups stay, however old they are.
  private static let fewestBackups = 3

  /// Prepares to keep the house, as whoever may ``Access/Action/backUp``.
  public init(ledger: Ledger, settings: Settings, caller: Caller, backups: String, out: String) {
    self.ledger = ledger
    self.settings = settings
    self.caller = caller
    self.backups = backups
    self.out = out
  }

  /// Does it.
  ///
  /// - Returns: what was let go of, in a few words.
  public func run() throws -> String {
    try ledger.authorize(caller, to: .backUp, on: .chain)
    let rules = settings.retention
    let readsBefore = caller.at.advanced(byDays: -settings.readers.rawReadsKeptDays)
    let alertsBefore = caller.at.advanced(byDays: -rules.alertsKeptDays)
    let firstOutput = caller.day - rules.outputsKeptDays
    let gone: [(count: Int, one: String, many: String)] = [
      (
        try ledger.purgeReads(
          receivedBefore: EventTime(milliseconds: readsBefore.seconds * 1000)), "raw read",
        "raw reads"
      ),
      (try ledger.purgeKeptAnswers(at: caller.at), "kept answer", "kept answers"),
      (
        try ledger.purgeSignIns(
          seenBefore: caller.at + -Int64(settings.access.idleMinutes * 60),
          madeBefore: caller.at + -Int64(settings.access.signedInHours * 3600)),
        "ended sign-in", "ended sign-ins"
      ),
      (try ledger.purgeAlerts(overBefore: alertsBefore), "alert", "alerts"),
      (try ledger.purgeOutbox(settledBefore: alertsBefore), "message", "messages"),
      (try ledger.purgeOutputs(before: firstOutput), "file of runs", "files of runs"),
      (removeFolders(before: firstOutput), "folder of results", "folders of results"),
      (removeBackups(before: caller.day - rules.backupsKeptDays), "backup", "backups"),
    ]
    let told = gone.filter { $0.count > 0 }
      .map { "\($0.count) \($0.count.plural($0.one, $0.many))" }
    return told.isEmpty ? "nothing to let go of" : told.joined(separator: ", ") + " let go"
  }

  /// Folders of results are copies of what the ledger holds. Only what a night has written is
  /// touched: a folder named by a day, with a record of its run.
  private func removeFolders(before first: BusinessDay) -> Int {
    entries(of: out).filter { name in
      guard let day = BusinessDay(name), day < first,
        FileManager.default.fileExists(atPath: "\(out)/\(name)/run.json")
      else { return false }
      return (try? FileManager.default.removeItem(atPath: "\(out)/\(name)")) != nil
    }.count
  }

  /// Backups by the clock are named by their day; the newest stay in any case.
  private func removeBackups(before first: BusinessDay) -> Int {
    let days = entries(of: backups).compactMap { name in
      name.hasSuffix(".sqlite") ? BusinessDay(String(name.dropLast(".sqlite".count))) : nil
    }.sorted()
    return days.dropLast(KeepHouse.fewestBackups).filter { day in
      guard day < first else { return false }
      let file = "\(backups)/\(day).sqlite"
      try? FileManager.default.removeItem(atPath: file + ".json")
      return (try? FileManager.default.removeItem(atPath: file)) != nil
    }.count
  }

  private func entries(of folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
