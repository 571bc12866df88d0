import Access
import GRDB
public import SupplyChain

/// What is to be entered about a line, and what the line was when it was decided upon.
public struct OverrideChange: Hashable, Sendable {
  /// The line.
  public let suggestion: Suggestion
  /// What was decided; empty takes back what stands there.
  public let override: SuggestionOverride
  /// The line's version that the decision was taken upon.
  public let rowVersion: Int
  /// What stood there before.
  public let previous: OverrideEntry?

  /// Takes a change.
  public init(
    suggestion: Suggestion, override: SuggestionOverride, rowVersion: Int,
    previous: OverrideEntry? = nil
  ) {
    self.suggestion = suggestion
    self.override = override
    self.rowVersion = rowVersion
    self.previous = previous
  }

  /// What will stand there. A quantity that an earlier night's decision has brought stays that
  /// decision's, however it is commented or accepted.
  fileprivate func entry(act: Act, batch: Int64) -> OverrideEntry {
    let kept = previous.flatMap { previous in
      previous.carriedFrom != nil && previous.override.finalQuantity == override.finalQuantity
        ? previous : nil
    }
    return OverrideEntry(
      line: suggestion.id, override: override, act: act, rowVersion: rowVersion + 1,
      suggestedQuantity: suggestion.suggestedQuantity,
      appliesThrough: kept?.appliesThrough ?? suggestion.needBy, carriedFrom: kept?.carriedFrom,
      batch: batch)
  }
}

/// An order that a line of a plan has become.
public struct LineOrder: Hashable, Sendable {
  /// The order's number.
  public let number: ReplenishmentOrderNumber
  /// Where it stands.
  public let state: ReplenishmentOrder.State
}

extension Ledger {
  /// Everything that was decided about the lines of a day's plans, in the order in which it came.
  public func overrides(of day: BusinessDay) throws -> [OverrideEntry] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM suggestion_override WHERE day = ? ORDER BY sequence",
        arguments: [day.daysSinceEpoch])
    }.compactMap(OverrideEntry.init(row:))
  }

  /// The number of the last decision, 0 before the first: what was read before it is still true
  /// while it stays.
  public func lastOverride() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT max(sequence) FROM suggestion_override") ?? 0 }
  }

  /// The orders that lines of a day's plans have become and that were not cancelled, by line.
  public func lineOrders(of day: BusinessDay) throws -> [SuggestionID: LineOrder] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT suggestion, number, state FROM replenishment_order
          WHERE state <> 'cancelled' AND suggestion >= ? AND suggestion < ?
          """, arguments: ["\(day)/", "\(day)0"])
    }
    return rows.reduce(into: [:]) { orders, row in
      guard let line = SuggestionID(row[0] as String),
        let number = ReplenishmentOrderNumber(row[1] as String),
        let state = ReplenishmentOrder.State(rawValue: row[2])
      else { return }
      orders[line] = LineOrder(number: number, state: state)
    }
  }

  /// How many orders each line of a day's plans has become so far, cancelled ones included.
  public func orderCounts(of day: BusinessDay) throws -> [SuggestionID: Int] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT suggestion, count(*) FROM replenishment_order
          WHERE suggestion >= ? AND suggestion < ? GROUP BY suggestion
          """, arguments: ["\(day)/", "\(day)0"])
    }
    return rows.reduce(into: [:]) { counts, row in
      if let line = SuggestionID(row[0] as String) { counts[line] = row[1] }
    }
  }

  /// Enters decisions about lines of the plan in force, and the orders that come of them: all or
  /// nothing.
  ///
  /// - Returns: The number by which they can be taken back together.
  /// - Throws: ``LedgerFailure/staleLine(line:)`` when a line or the plan is not what it was,
  ///   ``LedgerFailure/alreadyAccepted(suggestion:)``.
  @discardableResult
  public func decide(
    _ changes: [OverrideChange], orders: [ReplenishmentOrder], of run: StoredRun, act: Act
  ) throws -> Int64 {
    try write { database in
      let successor = try String.fetchOne(
        database, sql: "SELECT superseded_by FROM run WHERE id = ?", arguments: [run.id.text])
      if successor != nil {
        throw LedgerFailure.staleLine(line: changes.first?.suggestion.id.text ?? run.id.text)
      }
      let batch = try Ledger.nextOverride(database)
      for change in changes {
        let latest = try Ledger.latestVersion(of: change.suggestion.id, database)
        guard latest ?? 0 <= change.rowVersion else {
          throw LedgerFailure.staleLine(line: change.suggestion.id.text)
        }
        let entry = change.entry(act: act, batch: batch)
        try Ledger.insert(entry, day: run.moment.day, run: run.id, database)
        try Ledger.audit(entry, after: change.previous?.override, database)
      }
      try Ledger.accept(orders, of: run.id, day: run.moment.day, act: act, database)
      return batch
    }
  }

  /// Takes back what was decided in one go: each line says what it said before, and orders that
  /// nobody has acted upon are cancelled. All or nothing.
  ///
  /// - Returns: The number of the decisions that do so, by which they can be taken back again, and
  ///   how many lines changed.
  /// - Throws: ``LedgerFailure/noBatch(_:)``, ``LedgerFailure/cannotUndo(line:)``.
  public func undo(_ batch: Int64, act: Act) throws -> (batch: Int64, lines: Int) {
    try write { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM suggestion_override WHERE batch = ? ORDER BY sequence",
        arguments: [batch])
      guard !rows.isEmpty else { throw LedgerFailure.noBatch(batch) }
      let next = try Ledger.nextOverride(database)
      for row in rows {
        guard let entry = OverrideEntry(row: row), let run = RunID(row["run"] as String) else {
          continue
        }
        let day = BusinessDay(daysSinceEpoch: row["day"])
        guard try Ledger.latestVersion(of: entry.line, database) == entry.rowVersion else {
          throw LedgerFailure.cannotUndo(line: entry.line.text)
        }
        try Ledger.callOff(entry, day: day, act: act, database)
        let before = try Row.fetchOne(
          database,
          sql: """
            SELECT * FROM suggestion_override WHERE line = ? AND row_version < ?
            ORDER BY row_version DESC LIMIT 1
            """, arguments: [entry.line.text, entry.rowVersion]
        ).flatMap(OverrideEntry.init(row:))
        let back = OverrideEntry(
          line: entry.line, override: before?.override ?? .none, act: act,
          rowVersion: entry.rowVersion + 1, suggestedQuantity: entry.suggestedQuantity,
          appliesThrough: before?.appliesThrough ?? entry.appliesThrough,
          carriedFrom: before?.carriedFrom, batch: next)
        try Ledger.insert(back, day: day, run: run, database)
        try Ledger.audit(back, after: entry.override, database)
      }
      return (next, rows.count)
    }
  }

  /// Cancels the order that an acceptance has made, unless somebody has acted upon it.
  private static func callOff(
    _ entry: OverrideEntry, day: BusinessDay, act: Act, _ database: Database
  ) throws {
    let open = try Row.fetchOne(
      database,
      sql: """
        SELECT number, state FROM replenishment_order
        WHERE suggestion = ? AND state <> 'cancelled'
        """, arguments: [entry.line.text])
    guard let open, let number = ReplenishmentOrderNumber(open[0] as String) else { return }
    guard entry.override.decision == .accept,
      open[1] as String == ReplenishmentOrder.State.accepted.rawValue
    else {
      throw LedgerFailure.cannotUndo(line: entry.line.text)
    }
    try move(
      number, to: .cancelled, day: day, act: act, detail: "the acceptance was taken back",
      database)
  }
}

extension Ledger {
  /// What was decided last about each store and material on plans before `day`, as far as nights
  /// of `day` still take it over. What has become an order is done with.
  public func overridesToCarry(to day: BusinessDay) throws -> [OverrideEntry] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT suggestion_override.*, substr(line, 12) AS place,
            EXISTS (SELECT 1 FROM replenishment_order
              WHERE suggestion = line AND state <> 'cancelled') AS is_ordered
          FROM suggestion_override
          WHERE day < :day AND day >= (SELECT min(day) FROM suggestion_override
            WHERE day < :day AND applies_through >= :day)
          ORDER BY day, sequence
          """, arguments: ["day": day.daysSinceEpoch])
    }
    var newest: [String: Row] = [:]
    for row in rows { newest[row["place"]] = row }
    return newest.values.compactMap { row -> OverrideEntry? in
      guard let entry = OverrideEntry(row: row), entry.appliesThrough >= day,
        !entry.override.isEmpty, entry.override.decision != .accept,
        !(row["is_ordered"] as Bool)
      else { return nil }
      return OverrideEntry(
        line: entry.line, override: entry.override, act: entry.act, rowVersion: entry.rowVersion,
        suggestedQuantity: entry.suggestedQuantity, appliesThrough: entry.appliesThrough,
        carriedFrom: entry.carriedFrom ?? BusinessDay(daysSinceEpoch: row["day"]))
    }.sorted { $0.line < $1.line }
  }

  /// Enters decisions that a night has taken over; called inside the transaction that publishes it.
  static func carry(
    _ entries: [OverrideEntry], to run: StoredRun, _ database: Database
  ) throws {
    guard !entries.isEmpty else { return }
    let batch = try nextOverride(database)
    for entry in entries where try latestVersion(of: entry.line, database) == nil {
      try insert(
        OverrideEntry(
          line: entry.line, override: entry.override, act: entry.act,
          rowVersion: entry.rowVersion, suggestedQuantity: entry.suggestedQuantity,
          appliesThrough: entry.appliesThrough, carriedFrom: entry.carriedFrom, batch: batch),
        day: run.moment.day, run: run.id, database)
    }
  }

  private static func nextOverride(_ database: Database) throws -> Int64 {
    let last = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM suggestion_override")
    return (last ?? 0) + 1
  }

  private static func latestVersion(of line: SuggestionID, _ database: Database) throws -> Int? {
    try Int.fetchOne(
      try database.cachedStatement(
        sql: "SELECT max(row_version) FROM suggestion_override WHERE line = ?"),
      arguments: [line.text])
  }

  /// Tells the audit trail what stands beside a line now, and what stood there before.
  private static func audit(
    _ entry: OverrideEntry, after before: SuggestionOverride?, _ database: Database
  ) throws {
    let action: Action =
      entry.override.decision == .accept ? .acceptSuggestions : .changeSuggestions
    let change = AuditRecord.change(
      entry.act, action, subject: "suggestion \(entry.line)", from: before?.texts ?? [:],
      to: entry.override.texts)
    if let change { try AuditTrail.append(change, database) }
  }

  private static func insert(
    _ entry: OverrideEntry, day: BusinessDay, run: RunID, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO suggestion_override (batch, line, run, day, row_version, suggested_quantity,
          final_quantity, decision, reason, comment, applies_through, carried_from, act_by, act_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        entry.batch, entry.line.text, run.text, day.daysSinceEpoch, entry.rowVersion,
        entry.suggestedQuantity.thousandths, entry.override.finalQuantity?.thousandths,
        entry.override.decision?.rawValue, entry.override.reason, entry.override.comment,
        entry.appliesThrough.daysSinceEpoch, entry.carriedFrom?.daysSinceEpoch, entry.act.by,
        entry.act.at,
      ])
  }
}

extension SuggestionOverride {
  /// What it says, as the audit trail keeps it: what is empty is left out.
  fileprivate var texts: [String: String] {
    var texts: [String: String] = [:]
    texts["final_quantity"] = finalQuantity?.description
    texts["decision"] = decision?.rawValue
    if !reason.isEmpty { texts["reason"] = reason }
    if !comment.isEmpty { texts["comment"] = comment }
    return texts
  }
}

extension OverrideEntry {
  init?(row: Row) {
    guard let line = SuggestionID(row["line"] as String) else { return nil }
    self.init(
      line: line,
      override: SuggestionOverride(
        finalQuantity: (row["final_quantity"] as Int64?).flatMap { Quantity(thousandths: $0) },
        decision: (row["decision"] as String?).flatMap(SuggestionOverride.Decision.init),
        reason: row["reason"], comment: row["comment"]),
      act: Act(by: row["act_by"], at: row["act_at"]), rowVersion: row["row_version"],
      suggestedQuantity: Quantity(thousandths: row["suggested_quantity"]) ?? .zero,
      appliesThrough: BusinessDay(daysSinceEpoch: row["applies_through"]),
      carriedFrom: (row["carried_from"] as Int32?).map(BusinessDay.init(daysSinceEpoch:)),
      batch: row["batch"])
  }
}
