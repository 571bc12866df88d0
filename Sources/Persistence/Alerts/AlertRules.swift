public import Access
import Foundation
import GRDB
public import SupplyChain

/// A rule as the ledger keeps it.
public struct StoredAlertRule: Sendable, Hashable {
  /// The rule.
  public var rule: AlertRule
  /// How often it was written; another number means that somebody has changed it.
  public let version: Int
}

extension Ledger {
  /// All rules, by id.
  public func alertRules() throws -> [StoredAlertRule] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM alert_rule ORDER BY id")
        .compactMap(StoredAlertRule.init(row:))
    }
  }

  /// A rule.
  ///
  /// - Throws: ``LedgerFailure/noAlertRule(_:)``.
  public func alertRule(_ id: AlertRuleID) throws -> StoredAlertRule {
    try read { try Ledger.alertRule(id, $0) }
  }

  private static func alertRule(
    _ id: AlertRuleID, _ database: Database
  ) throws -> StoredAlertRule {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM alert_rule WHERE id = ?", arguments: [id.text])
    guard let stored = row.flatMap(StoredAlertRule.init(row:)) else {
      throw LedgerFailure.noAlertRule(id.text)
    }
    return stored
  }

  /// Adds a rule.
  ///
  /// - Throws: ``LedgerFailure/alertRuleExists(_:)``.
  public func add(_ rule: AlertRule, record: AuditRecord) throws {
    try write { database in
      let isThere = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM alert_rule WHERE id = ?)",
        arguments: [rule.id.text])
      guard isThere != true else { throw LedgerFailure.alertRuleExists(rule.id.text) }
      try Ledger.put(rule, version: 1, database)
      try AuditTrail.append(record, database)
    }
  }

  /// Changes a rule: `change` gets it as it is kept now and tells what the audit trail is told;
  /// nothing is written when that is nothing.
  ///
  /// - Throws: ``LedgerFailure/noAlertRule(_:)``, and what `change` throws.
  public func change(
    _ id: AlertRuleID, _ change: (inout StoredAlertRule) throws -> AuditRecord?
  ) throws {
    try write { database in
      var stored = try Ledger.alertRule(id, database)
      guard let record = try change(&stored) else { return }
      try Ledger.put(stored.rule, version: stored.version + 1, database)
      try AuditTrail.append(record, database)
    }
  }

  /// Removes a rule; what it has found is over.
  ///
  /// - Throws: ``LedgerFailure/noAlertRule(_:)``.
  public func removeAlertRule(_ id: AlertRuleID, at now: Instant, record: AuditRecord) throws {
    try write { database in
      _ = try Ledger.alertRule(id, database)
      try database.execute(sql: "DELETE FROM alert_rule WHERE id = ?", arguments: [id.text])
      try database.execute(
        sql: "UPDATE alert SET over_at = ? WHERE rule = ? AND over_at IS NULL",
        arguments: [now.seconds, id.text])
      try AuditTrail.append(record, database)
    }
  }

  private static func put(_ rule: AlertRule, version: Int, _ database: Database) throws {
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }
    try database.execute(
      sql: """
        INSERT INTO alert_rule (id, name, kind, threshold, state, scope, owner, channels,
          snoozed_until, is_enabled, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
          threshold = excluded.threshold, state = excluded.state, scope = excluded.scope,
          owner = excluded.owner, channels = excluded.channels,
          snoozed_until = excluded.snoozed_until, is_enabled = excluded.is_enabled,
          version = excluded.version
        """,
      arguments: [
        rule.id.text, rule.name, rule.kind.rawValue, rule.threshold, rule.state?.rawValue,
        try json(rule.scope), rule.owner, try json(rule.channels), rule.snoozedUntil?.seconds,
        rule.isEnabled, version,
      ])
  }
}

extension StoredAlertRule {
  fileprivate init?(row: Row) {
    guard let id = AlertRuleID(row["id"] as String), let kind = AlertKind(rawValue: row["kind"])
    else { return nil }
    func decoded<Value: Decodable>(_ column: String, _: Value.Type) -> Value? {
      try? JSONDecoder().decode(Value.self, from: Data((row[column] as String).utf8))
    }
    guard let scope = decoded("scope", AlertScope.self),
      let channels = decoded("channels", [ChannelID].self)
    else { return nil }
    self.init(
      rule: AlertRule(
        id: id, name: row["name"], kind: kind, threshold: row["threshold"],
        state: (row["state"] as String?).flatMap { TransferOrder.State(rawValue: $0) },
        scope: scope, owner: row["owner"], channels: channels,
        snoozedUntil: (row["snoozed_until"] as Int64?).map(Instant.init(seconds:)),
        isEnabled: row["is_enabled"]),
      version: row["version"])
  }
}
