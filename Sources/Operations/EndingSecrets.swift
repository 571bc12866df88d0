public import Access
import Persistence
import SupplyChain
import Traceability

/// A secret that should be renewed, and whose it is.
public struct EndingSecret: Sendable, Hashable, Codable {
  /// Whose: `person li.wei`, `key erp`, `reader R-1`, `channel ops`, `master_key 2`.
  public let subject: String
  /// Which one, and in how many days it is over.
  public let warning: SecretWarning
}

/// Tells which secrets of the chain are about to be over, or are: for the operator, and for alerts.
public struct EndingSecrets {
  let door: Doorkeeper
  let caller: Caller

  /// Prepares a look by somebody who may ``Access/Action/viewHealth``.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  /// Secrets of open accounts, keys and channels in use, those that end first at the beginning. A
  /// channel's secret and a master key that are over still work: they are told until renewed.
  public func all() throws -> [EndingSecret] {
    try door.ledger.authorize(caller, to: .viewHealth, on: .chain)
    let now = caller.at
    let factors = try door.ledger.secondFactorDates()
    var found: [EndingSecret] = []
    for stored in try door.ledger.people() where stored.person.isActive {
      found += stored.warnings(factorSince: factors[stored.person.id], now: now).map {
        EndingSecret(subject: "person \(stored.person.id)", warning: $0)
      }
    }
    for stored in try door.ledger.apiKeys() where !stored.isRevoked {
      guard let warning = APIKeyView(stored, now: now).warning else { continue }
      found.append(EndingSecret(subject: "key \(stored.key.id)", warning: warning))
    }
    for stored in try door.ledger.deliveryChannels() where stored.channel.isEnabled {
      let warning = SecretWarning("channel_secret", madeAt: stored.secretMadeAt, now: now)
      guard let warning else { continue }
      found.append(EndingSecret(subject: "channel \(stored.channel.id)", warning: warning))
    }
    for stored in try door.ledger.readers() {
      guard let warning = ReaderView(stored, now: now).warning else { continue }
      found.append(EndingSecret(subject: "reader \(stored.reader.id)", warning: warning))
    }
    let master = door.keys.current
    if let warning = SecretWarning("master_key", madeAt: master.madeAt, now: now) {
      found.append(EndingSecret(subject: "master_key \(master.version)", warning: warning))
    }
    return found.sorted { ($0.warning.days, $0.subject) < ($1.warning.days, $1.subject) }
  }
}
