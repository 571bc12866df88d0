public import SupplyChain

/// What the audit trail is told of a change or of a refused attempt: who, when, from where, what,
/// before and after.
public struct AuditRecord: Sendable, Hashable {
  /// What came of it.
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// It was done.
    case done
    /// It was refused, and nothing changed.
    case refused
  }

  /// Who, when and from where.
  public let act: Act
  /// What was done or asked for.
  public let action: Action
  /// What it was done to: `transfer_order T-1`, `person li.wei`.
  public let subject: String
  /// What came of it.
  public let outcome: Outcome
  /// What of the subject was otherwise before; `nil` where there was none of it.
  public let before: [String: String]?
  /// What of it is otherwise now, or why it was refused; `nil` where there is none of it any more.
  public let after: [String: String]?

  /// Takes a record. Neither `before` nor `after` ever holds a secret, and of a person only what
  /// the record is about.
  public init(
    _ act: Act, _ action: Action, subject: String, outcome: Outcome = .done,
    before: [String: String]? = nil, after: [String: String]? = nil
  ) {
    self.act = act
    self.action = action
    self.subject = subject
    self.outcome = outcome
    self.before = before
    self.after = after
  }

  /// A record of a change from one state of a subject to another: of what is equal in both it says
  /// nothing. `nil` when nothing differs.
  public static func change(
    _ act: Act, _ action: Action, subject: String, from old: [String: String],
    to new: [String: String]
  ) -> AuditRecord? {
    guard old != new else { return nil }
    return AuditRecord(
      act, action, subject: subject, before: old.filter { new[$0.key] != $0.value },
      after: new.filter { old[$0.key] != $0.value })
  }
}
