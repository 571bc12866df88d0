public import Access
public import Persistence
public import SupplyChain

/// Nights that were published, and their files.
public struct ShowRuns {
  let ledger: Ledger
  let caller: Caller

  /// Prepares to show.
  public init(_ ledger: Ledger, to caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// A published run.
  public struct Line: Encodable, Sendable {
    /// Its id.
    public let id: RunID
    /// The business day.
    public let day: BusinessDay
    /// 1, or more after a forced one.
    public let version: Int
    /// When it was published.
    public let publishedAt: String
    /// The run that took its place.
    public let supersededBy: RunID?
    /// The hash of all that it read.
    public let inputHash: String
    /// The hash of its settings.
    public let settingsHash: String
    /// The hash of what it published.
    public let outputHash: String
  }

  /// The files that are handed out, with their types.
  public static let files = [
    "run.json": "application/json", "suggestions.csv": "text/csv; charset=utf-8",
    "transfers.csv": "text/csv; charset=utf-8", "exceptions.csv": "text/csv; charset=utf-8",
    "report.html": "text/html; charset=utf-8",
  ]

  /// The runs, the newest first.
  public func lines(_ page: PageRequest) throws -> Page<Line> {
    try ledger.authorize(caller, to: .viewRuns, on: .chain)
    let found = try ledger.publishedRuns(
      before: page.after.flatMap { RunID($0) }, limit: page.limit + 1)
    let part = found.prefix(page.limit)
    return Page(
      items: part.map(line), next: found.count > page.limit ? part.last?.id.text : nil)
  }

  /// One run.
  public func line(_ id: RunID) throws -> Line {
    try ledger.authorize(caller, to: .viewRuns, on: .chain)
    let run = try ledger.run(id)
    guard run.publishedAt != nil else { throw LedgerFailure.noRun(id.text) }
    return line(run)
  }

  /// One of a run's files.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func file(_ name: String, of id: RunID) throws -> [UInt8] {
    _ = try line(id)
    guard ShowRuns.files[name] != nil, let content = try ledger.file(name, of: id) else {
      throw OperationsFailure.unknownName(kind: "file of run \(id.text) named", name: name)
    }
    return content
  }

  private func line(_ run: StoredRun) -> Line {
    Line(
      id: run.id, day: run.moment.day, version: run.version,
      publishedAt: run.publishedAt ?? "", supersededBy: run.supersededBy,
      inputHash: run.inputHash, settingsHash: run.settingsHash,
      outputHash: run.outputHash ?? "")
  }
}
