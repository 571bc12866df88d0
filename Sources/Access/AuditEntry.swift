import Crypto
import SupplyChain

/// A record in its place in the chain: its hash covers it, its number, and the hash of the entry
/// before it, so that no entry can be changed, left out, put in or moved without every later hash
/// telling.
public struct AuditEntry: Sendable, Hashable {
  /// Its number: 1, 2, 3, … without a gap.
  public let sequence: Int64
  /// When, ISO 8601 in UTC.
  public let at: String
  /// Who.
  public let by: String
  /// From where.
  public let from: String
  /// What, an ``Action``.
  public let action: String
  /// To what.
  public let subject: String
  /// `done` or `refused`.
  public let outcome: String
  /// JSON of what was before, `nil` where there was none of it.
  public let before: String?
  /// JSON of what is now, `nil` where there is none of it any more.
  public let after: String?
  /// The hash of the entry before it; of the first, ``start``.
  public let previous: String
  /// SHA-256 of ``content``, 64 hexadecimal digits.
  public let hash: String

  /// What stands as the previous hash in the first entry.
  public static let start = String(repeating: "0", count: 64)

  /// The entry that a record becomes behind another one.
  public init(_ record: AuditRecord, sequence: Int64, previous: String) {
    func json(_ values: [String: String]?) -> String? {
      values.map { CanonicalText.object($0.mapValues(CanonicalText.string)) }
    }
    let unhashed = AuditEntry(
      sequence: sequence, at: record.act.at, by: record.act.by,
      from: record.act.from?.text ?? "", action: record.action.rawValue, subject: record.subject,
      outcome: record.outcome.rawValue, before: json(record.before), after: json(record.after),
      previous: previous, hash: "")
    self = AuditEntry(unhashed, hash: unhashed.hashed)
  }

  /// An entry as it was kept, sound or not.
  public init(
    sequence: Int64, at: String, by: String, from: String, action: String, subject: String,
    outcome: String, before: String?, after: String?, previous: String, hash: String
  ) {
    self.sequence = sequence
    self.at = at
    self.by = by
    self.from = from
    self.action = action
    self.subject = subject
    self.outcome = outcome
    self.before = before
    self.after = after
    self.previous = previous
    self.hash = hash
  }

  private init(_ entry: AuditEntry, hash: String) {
    self.init(
      sequence: entry.sequence, at: entry.at, by: entry.by, from: entry.from,
      action: entry.action, subject: entry.subject, outcome: entry.outcome, before: entry.before,
      after: entry.after, previous: entry.previous, hash: hash)
  }

  private var members: [String: String] {
    [
      "action": CanonicalText.string(action), "after": after ?? "null",
      "at": CanonicalText.string(at), "before": before ?? "null",
      "by": CanonicalText.string(by), "from": CanonicalText.string(from),
      "outcome": CanonicalText.string(outcome), "previous": CanonicalText.string(previous),
      "sequence": "\(sequence)", "subject": CanonicalText.string(subject),
    ]
  }

  /// What is hashed: everything but the hash, as canonical JSON (RFC 8785).
  public var content: String { CanonicalText.object(members) }

  /// The whole entry as one line of JSON, as it is exported.
  public var line: String {
    CanonicalText.object(members.merging(["hash": CanonicalText.string(hash)]) { $1 })
  }

  /// The hash that the entry should have.
  var hashed: String { SHA256.hash(data: Array(content.utf8)).hexadecimal }
}
