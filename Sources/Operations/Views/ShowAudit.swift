public import Access
public import Persistence
import SupplyChain

/// The audit trail, entry by entry.
public struct ShowAudit {
  let ledger: Ledger
  let caller: Caller

  /// Prepares a look by somebody who may ``Access/Action/viewAudit``.
  public init(_ ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// An entry as it is told.
  public struct Line: Encodable, Sendable {
    /// Its number, from 1.
    public let sequence: Int64
    /// When.
    public let at: String
    /// Who.
    public let by: String
    /// From where.
    public let from: String
    /// What was done, or tried.
    public let action: String
    /// To what.
    public let subject: String
    /// done or refused.
    public let outcome: String
    /// What was before, as JSON text.
    public let before: String?
    /// What is after, as JSON text.
    public let after: String?
    /// The hash of the entry before it.
    public let previous: String
    /// Its hash.
    public let hash: String

    init(_ entry: AuditEntry) {
      sequence = entry.sequence
      (at, by, from) = (entry.at, entry.by, entry.from)
      (action, subject, outcome) = (entry.action, entry.subject, entry.outcome)
      (before, after) = (entry.before, entry.after)
      (previous, hash) = (entry.previous, entry.hash)
    }
  }

  /// Entries, the oldest first.
  public func entries(
    of subject: String?, by actor: String?, _ page: PageRequest
  ) throws -> Page<Line> {
    try ledger.authorize(caller, to: .viewAudit, on: .chain)
    let found = try ledger.auditEntries(
      after: page.after.flatMap { Int64($0) } ?? 0, subject: subject, by: actor,
      limit: page.limit + 1)
    let part = Array(found.prefix(page.limit))
    return Page(
      items: part.map(Line.init),
      next: found.count > page.limit ? part.last.map { "\($0.sequence)" } : nil)
  }
}

/// Who asks, as they are told themselves.
public struct AskerView: Encodable, Sendable {
  /// The name under which their acts are kept.
  public let name: String
  /// Their roles.
  public let roles: [Role]
  /// Their own stores; absent for all.
  public let stores: [String]?
  /// What they may do, to some rows at least.
  public let actions: [Action]

  /// Tells of a principal.
  public init(_ principal: Principal) {
    self.name = principal.name
    self.roles = principal.roles.sorted { $0.rawValue < $1.rawValue }
    self.stores =
      switch principal.stores {
      case .all: nil
      case .only(let own): own.sorted().map(\.text)
      }
    self.actions = Action.allCases.filter { principal.reach(of: $0) != .nothing }
  }
}
