import Foundation
import GRDB
public import SupplyChain

/// What a rule has found.
public struct Alert: Sendable, Hashable, Codable {
  /// Its number.
  public let id: Int64
  /// The rule.
  public let rule: AlertRuleID
  /// What it is.
  public let kind: AlertKind
  /// What it is known by while it lasts.
  public let key: String
  /// The stores that it is about.
  public let stores: [StoreID]
  /// The material that it is about.
  public let material: MaterialID?
  /// Who is to act; empty for nobody in particular.
  public let owner: String
  /// How bad it was when it was found.
  public let measure: Double
  /// What is the matter.
  public let what: Sentence
  /// What to do.
  public let remedy: Sentence
  /// When it was found.
  public let foundAt: Instant
  /// When it was seen to be over; `nil` while it lasts.
  public let overAt: Instant?
}

/// What one rule makes of one look.
public struct RuleLook: Sendable {
  /// The rule.
  public let rule: AlertRule
  /// What it looks for and what is there.
  public let findings: [AlertFinding]
  /// Whether what is new is told; a snoozed rule only sees what is over.
  public let tells: Bool

  /// Takes a look.
  public init(rule: AlertRule, findings: [AlertFinding], tells: Bool) {
    self.rule = rule
    self.findings = findings
    self.tells = tells
  }
}

extension Ledger {
  /// Keeps what a look at a kind of facts came to: what is new becomes an alert, with what is to
  /// be told of it in the outbox, in one transaction; what is there no more is over.
  ///
  /// A finding that lasts is one alert, however often it is looked at. Open alerts of the kind
  /// whose rule is not among `looks` are over, too.
  ///
  /// - Parameter items: what is told of a new alert.
  /// - Returns: how many alerts are new, and how many are over.
  public func keep(
    _ looks: [RuleLook], of kind: AlertKind, at now: Instant,
    items: (Alert) throws -> [OutboxItem]
  ) throws -> (new: Int, over: Int) {
    func isKnown(_ open: [AlertRuleID: [String: Int64]]) -> Bool {
      let found = looks.map { look in
        let known = Set(open[look.rule.id, default: [:]].keys)
        let keys = Set(look.findings.map(\.key))
        return known.isSubset(of: keys) && (known == keys || !look.tells)
      }
      return found.allSatisfy(\.self) && Set(open.keys).isSubset(of: looks.map(\.rule.id))
    }
    // Most looks find nothing new: they need not wait for the writer.
    guard try !isKnown(openAlerts(of: kind)) else { return (0, 0) }
    return try transaction {
      let open = try openAlerts(of: kind)
      var (new, kept): ([Alert], Set<Int64>) = ([], [])
      for look in looks {
        // The same fact handed in twice is one.
        var seen: Set<String> = []
        for finding in look.findings where seen.insert(finding.key).inserted {
          if let id = open[look.rule.id]?[finding.key] {
            kept.insert(id)
          } else if look.tells {
            new.append(try insert(finding, of: look.rule, at: now))
          }
        }
      }
      let over = open.values.flatMap(\.values).filter { !kept.contains($0) }
      try end(over, at: now)
      try enqueue(try new.flatMap(items), at: now)
      return (new.count, over.count)
    }
  }

  private func openAlerts(of kind: AlertKind) throws -> [AlertRuleID: [String: Int64]] {
    try read { database in
      var open: [AlertRuleID: [String: Int64]] = [:]
      for row in try Row.fetchAll(
        database, sql: "SELECT id, rule, key FROM alert WHERE kind = ? AND over_at IS NULL",
        arguments: [kind.rawValue])
      {
        guard let rule = AlertRuleID(row["rule"] as String) else { continue }
        open[rule, default: [:]][row["key"]] = row["id"]
      }
      return open
    }
  }

  private func insert(
    _ finding: AlertFinding, of rule: AlertRule, at now: Instant
  ) throws -> Alert {
    try write { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO alert (rule, kind, key, store_id, stores, material_id, owner, measure,
            what_en, what_zh, remedy_en, remedy_zh, found_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        rule.id.text, finding.kind.rawValue, finding.key, finding.stores.first?.text,
        String(decoding: try JSONEncoder.sorted.encode(finding.stores), as: UTF8.self),
        finding.materials.first?.text, rule.owner, finding.measure, finding.what.english,
        finding.what.chinese, finding.remedy.english, finding.remedy.chinese, now.seconds,
      ])
      return Alert(
        id: database.lastInsertedRowID, rule: rule.id, kind: finding.kind, key: finding.key,
        stores: finding.stores, material: finding.materials.first, owner: rule.owner,
        measure: finding.measure, what: finding.what, remedy: finding.remedy, foundAt: now,
        overAt: nil)
    }
  }

  private func end(_ alerts: [Int64], at now: Instant) throws {
    guard !alerts.isEmpty else { return }
    try write { database in
      let update = try database.cachedStatement(
        sql: "UPDATE alert SET over_at = ? WHERE id = ? AND over_at IS NULL")
      for id in alerts.sorted() { try update.execute(arguments: [now.seconds, id]) }
    }
  }

  /// Alerts, the newest first.
  ///
  /// - Parameters:
  ///   - isOpen: only those that last; otherwise all.
  ///   - stores: only those about one of these stores; `nil` for all, those about none included.
  public func alerts(
    isOpen: Bool, kind: AlertKind? = nil, stores: Set<StoreID>? = nil, before: Int64? = nil,
    limit: Int
  ) throws -> [Alert] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM alert WHERE (NOT :open OR over_at IS NULL)
            AND (:kind IS NULL OR kind = :kind) AND (:before IS NULL OR id < :before)
            AND (:stores IS NULL OR EXISTS (SELECT 1 FROM json_each(alert.stores) AS own
              WHERE own.value IN (SELECT value FROM json_each(:stores))))
          ORDER BY id DESC LIMIT :limit
          """,
        arguments: [
          "open": isOpen, "kind": kind?.rawValue, "stores": try stores.map(Ledger.list),
          "before": before, "limit": limit,
        ]
      ).compactMap(Alert.init(row:))
    }
  }

  /// How many alerts last, by kind, likewise.
  public func openAlertCounts(stores: Set<StoreID>? = nil) throws -> [AlertKind: Int] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT kind, count(*) FROM alert WHERE over_at IS NULL
            AND (:stores IS NULL OR EXISTS (SELECT 1 FROM json_each(alert.stores) AS own
              WHERE own.value IN (SELECT value FROM json_each(:stores))))
          GROUP BY kind
          """, arguments: ["stores": try stores.map(Ledger.list)])
      return Dictionary(
        rows.compactMap { row in AlertKind(rawValue: row[0]).map { ($0, row[1]) } },
        uniquingKeysWith: { $1 })
    }
  }

  /// Lets go of alerts that were over before an instant.
  public func purgeAlerts(overBefore instant: Instant) throws -> Int {
    try write { database in
      try database.execute(
        sql: "DELETE FROM alert WHERE over_at < ?", arguments: [instant.seconds])
      return database.changesCount
    }
  }
}

extension Alert {
  fileprivate init?(row: Row) {
    guard let rule = AlertRuleID(row["rule"] as String), let kind = AlertKind(rawValue: row["kind"])
    else { return nil }
    let stores = try? JSONDecoder().decode(
      [StoreID].self, from: Data((row["stores"] as String).utf8))
    self.init(
      id: row["id"], rule: rule, kind: kind, key: row["key"], stores: stores ?? [],
      material: (row["material_id"] as String?).flatMap { MaterialID($0) }, owner: row["owner"],
      measure: row["measure"], what: Sentence(row["what_en"], row["what_zh"]),
      remedy: Sentence(row["remedy_en"], row["remedy_zh"]),
      foundAt: Instant(seconds: row["found_at"]),
      overAt: (row["over_at"] as Int64?).map(Instant.init(seconds:)))
  }
}
