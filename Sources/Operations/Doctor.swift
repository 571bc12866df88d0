import Forecasting
import Foundation
import Glibc
public import Persistence

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
  /// What is wrong, in sentences; empty when all is well.
  public let findings: [String]

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
    self.findings = Diagnosis.findings(ledger: ledger, freeBytes: freeBytes)
  }

  private static func findings(ledger: LedgerHealth?, freeBytes: Int64) -> [String] {
    var findings: [String] = []
    if freeBytes < leastFreeBytes {
      findings.append("Only \(freeBytes >> 20) MiB are free where the ledger lies.")
    }
    guard let ledger else { return findings }
    if ledger.integrity != "ok" {
      findings.append("The ledger is damaged: \(ledger.integrity). Restore a backup.")
    }
    if ledger.brokenReferences > 0 {
      findings.append("\(ledger.brokenReferences) references lead nowhere. Restore a backup.")
    }
    if ledger.journalMode != "wal" || ledger.synchronous != 2 {
      findings.append("The ledger is not in WAL mode with synchronous=FULL; this is a bug.")
    }
    if ledger.unfinishedRuns > 0 {
      findings.append(
        "\(ledger.unfinishedRuns) runs began and did not publish; `chama night` resumes the one "
          + "of its day and input.")
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
