public import Access
import SupplyChain

/// What an operator wants to know of the audit trail and of secrets that end.
public struct DoorDiagnosis: Sendable {
  /// How many entries the audit trail has.
  public let auditEntries: Int64
  /// What is wrong; empty when all is well.
  public let findings: [Diagnosis.Finding]

  /// Walks along the audit trail, and looks at the age of every secret, and for people of
  /// headquarters without a second factor.
  public init(_ door: Doorkeeper, caller: Caller) throws {
    let verdict = try VerifyAudit(ledger: door.ledger, keys: door.keys, caller: caller).verify()
    auditEntries = verdict.entries
    let faults = verdict.faults.map {
      Diagnosis.Finding(.auditFault, "The audit trail was tampered with. \($0)")
    }
    let ending = try EndingSecrets(door, caller: caller).all()
    let office = try UnguardedOffice(door.ledger, rules: door.rules)
    findings =
      faults
      + ending.map { Diagnosis.Finding(.endingSecret, $0.sentence, subject: $0.subject) }
      + [office].compactMap(\.self).map { office in
        let (what, remedy) = (office.what, office.remedy)
        return Diagnosis.Finding(
          .noSecondFactor, "\(what.english) \(remedy.english)",
          chinese: what.chinese + remedy.chinese)
      }
  }
}

extension EndingSecret {
  fileprivate var sentence: String {
    let secret = warning.secret.replacing("_", with: " ")
    let whose = subject.replacing("_", with: " ")
    return warning.days > 0
      ? "The \(secret) of \(whose) ends in \(warning.days) \(warning.days.plural("day")); renew it."
      : "The \(secret) of \(whose) is over; renew it."
  }
}
