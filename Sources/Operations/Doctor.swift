import Forecasting
import Foundation
import Glibc
public import Persistence
public import SupplyChain

/// What an operator wants to know when something is odd.
public struct Diagnosis: Sendable {
  /// A setting in force.
  public struct Setting: Sendable, Codable {
    /// Its name.
    public let name: String
    /// Its value.
    public let value: String
    /// Where the value came from.
    public let source: String
    /// What it means.
    public let meaning: String
  }

  /// Something that is wrong.
  public struct Finding: Sendable, Hashable, Codable {
    /// What sort of thing.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      /// Little space is left where the ledger lies.
      case littleDisk = "little_disk"
      /// Pages of the ledger are damaged.
      case damaged
      /// Rows of the ledger refer to rows that are not there.
      case brokenReferences = "broken_references"
      /// The ledger is not written as durably as it should be.
      case wrongMode = "wrong_mode"
      /// There is no ledger.
      case noLedger = "no_ledger"
      /// Runs began and did not publish.
      case unfinishedRuns = "unfinished_runs"
      /// The audit trail is not as it was written.
      case auditFault = "audit_fault"
      /// A password, second factor or key is over or ends soon.
      case endingSecret = "ending_secret"
      /// Nights are not kept any more.
      case silentClock = "silent_clock"
      /// People of headquarters sign in with a password alone.
      case noSecondFactor = "no_second_factor"
    }

    /// What sort of thing.
    public let kind: Kind
    /// Whose, where it is somebody's: `person li.wei`.
    public let subject: String?
    /// What is wrong and what to do, in sentences.
    public let text: String
    /// The same in Chinese, where people of headquarters are to act.
    public let chinese: String?

    /// Takes what was found.
    public init(_ kind: Kind, _ text: String, subject: String? = nil, chinese: String? = nil) {
      self.kind = kind
      self.subject = subject
      self.text = text
      self.chinese = chinese
    }

    /// The sentences for people, in a language as far as there are any.
    public func text(in language: Language) -> String {
      language == .chinese ? chinese ?? text : text
    }
  }

  /// The version of Chama.
  public let program: String
  /// The linear algebra library with its core type.
  public let blas: String
  /// Free bytes where the ledger lies.
  public let freeBytes: Int64
  /// The settings in force.
  public let settings: [Setting]
  /// The ledger's health, `nil` when there is no ledger yet.
  public let ledger: LedgerHealth?
  /// What is wrong; empty when all is well.
  public let findings: [Finding]

  /// SQLite before this version has a race between two processes that checkpoint.
  private static let soundSQLite = (3, 51, 3)
  /// Less free space than this is told.
  private static let leastFreeBytes: Int64 = 1 << 30

  /// Examines the ledger at `path`, if there is one, and its surroundings.
  ///
  /// - Parameter open: the ledger where it is open already.
  public init(ledger path: String, open: Ledger? = nil, settings resolved: ResolvedSettings) throws
  {
    self.program = ProgramVersion.current
    self.blas = NumericsLibrary.description
    let directory = (path as NSString).deletingLastPathComponent
    self.freeBytes = Diagnosis.freeBytes(at: directory.isEmpty ? "." : directory)
    self.settings = Settings.entries.map { entry in
      Setting(
        name: entry.name, value: entry.text(resolved.settings),
        source: (resolved.sources[entry.name] ?? .builtIn).rawValue, meaning: entry.meaning)
    }
    let isThere = FileManager.default.fileExists(atPath: path)
    self.ledger = try (open ?? (isThere ? Ledger(path: path) : nil))?.health()
    self.findings = Diagnosis.findings(ledger: ledger, at: path, freeBytes: freeBytes)
  }

  private static func findings(
    ledger: LedgerHealth?, at path: String, freeBytes: Int64
  ) -> [Finding] {
    var findings: [Finding] = []
    if freeBytes < leastFreeBytes {
      findings.append(
        Finding(.littleDisk, "Only \(freeBytes >> 20) MiB are free where the ledger lies."))
    }
    guard let ledger else {
      findings.append(
        Finding(
          .noLedger,
          "There is no ledger at \(path). A night makes it; name another one with --ledger.",
          chinese: "\(path) 处没有账本。夜间运行会创建账本；也可用 --ledger 指定其他账本。"))
      return findings
    }
    if ledger.integrity != "ok" {
      findings.append(
        Finding(.damaged, "The ledger is damaged: \(ledger.integrity). Restore a backup."))
    }
    if ledger.brokenReferences > 0 {
      findings.append(
        Finding(
          .brokenReferences,
          "\(ledger.brokenReferences) "
            + ledger.brokenReferences.plural("reference leads", "references lead")
            + " nowhere. Restore a backup."))
    }
    if ledger.journalMode != "wal" || ledger.synchronous != 2 {
      findings.append(
        Finding(
          .wrongMode, "The ledger is not in WAL mode with synchronous=FULL; this is a bug."))
    }
    if ledger.unfinishedRuns > 0 {
      findings.append(
        Finding(
          .unfinishedRuns,
          "\(ledger.unfinishedRuns) \(ledger.unfinishedRuns.plural("run")) began and did not "
            + "publish; `chama night` resumes the one of its day and input."))
    }
    return findings
  }

  /// Whether this SQLite has the race; harmless while one process works on the ledger, which its
  /// lock makes sure of.
  public var hasOldSQLite: Bool {
    let parts = (ledger?.sqliteVersion ?? "").split(separator: ".").compactMap { Int($0) }
    guard parts.count == 3 else { return false }
    return (parts[0], parts[1], parts[2]) < Diagnosis.soundSQLite
  }

  private static func freeBytes(at directory: String) -> Int64 {
    var statistics = statvfs()
    guard statvfs(directory, &statistics) == 0 else { return 0 }
    return Int64(statistics.f_bavail) * Int64(statistics.f_frsize)
  }
}
