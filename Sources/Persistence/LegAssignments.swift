public import Access
import Foundation
import GRDB
public import SupplyChain

/// Who drives an order's leg, and when the goods are to be picked up.
public struct LegAssignment: Sendable, Hashable, Codable {
  /// The order.
  public let order: TransferOrderNumber
  /// Who drives.
  public let courier: PersonID
  /// The earliest pick-up, by the chain's clocks.
  public let pickUpFrom: LocalMoment
  /// The latest pick-up.
  public let pickUpUntil: LocalMoment
  /// Who decided it, and when.
  public let act: Act

  /// Takes an assignment; ``pickUpUntil`` is not before ``pickUpFrom``.
  public init(
    order: TransferOrderNumber, courier: PersonID, pickUpFrom: LocalMoment,
    pickUpUntil: LocalMoment, act: Act
  ) {
    self.order = order
    self.courier = courier
    self.pickUpFrom = pickUpFrom
    self.pickUpUntil = pickUpUntil
    self.act = act
  }
}

extension Ledger {
  /// Gives the leg of an approved or dispatched order to a courier, in place of the one before.
  ///
  /// - Throws: ``LedgerFailure/wrongState(order:state:wanted:)``,
  ///   ``LedgerFailure/doneBefore(what:state:at:)`` when it is so already.
  public func assign(_ assignment: LegAssignment) throws {
    let number = assignment.order.text
    try write { database in
      let state = try String.fetchOne(
        database, sql: "SELECT state FROM transfer_order WHERE number = ?", arguments: [number])
      guard let state else { throw LedgerFailure.noOrder(number) }
      let before = try Ledger.assignment(of: assignment.order, database)
      if let before, before.isSame(as: assignment) {
        throw LedgerFailure.doneBefore(
          what: "order \(number)", state: state, at: before.act.at)
      }
      let drivable: [TransferOrder.State] = [.approved, .dispatched]
      guard drivable.map(\.rawValue).contains(state) else {
        throw LedgerFailure.wrongState(order: number, state: state, wanted: "approved")
      }
      try database.execute(
        sql: """
          INSERT INTO leg_assignment (order_number, courier, pick_up_from, pick_up_until, act_by,
            act_at) VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          number, assignment.courier.text, assignment.pickUpFrom.minutesSinceEpoch,
          assignment.pickUpUntil.minutesSinceEpoch, assignment.act.by, assignment.act.at,
        ])
      try AuditTrail.append(
        AuditRecord(
          assignment.act, .assignLeg, subject: "transfer \(number)", before: before?.audited,
          after: assignment.audited),
        database)
    }
  }

  /// Who drives an order's leg; `nil` before somebody was named.
  public func assignment(of order: TransferOrderNumber) throws -> LegAssignment? {
    try read { try Ledger.assignment(of: order, $0) }
  }

  private static func assignment(
    of order: TransferOrderNumber, _ database: Database
  ) throws -> LegAssignment? {
    try GRDB.Row.fetchOne(
      database,
      sql: "SELECT * FROM leg_assignment WHERE order_number = ? ORDER BY sequence DESC LIMIT 1",
      arguments: [order.text]
    ).flatMap(LegAssignment.init(row:))
  }

  /// The legs of a courier, or of all, that are to be picked up on `day`, and those of earlier days
  /// that are still on the road, by pick-up and number.
  public func assignments(
    of courier: PersonID?, on day: BusinessDay
  ) throws -> [LegAssignment] {
    try read { database in
      try GRDB.Row.fetchAll(
        database,
        sql: """
          SELECT leg_assignment.* FROM leg_assignment
          JOIN transfer_order ON transfer_order.number = order_number
          WHERE (:courier IS NULL OR courier = :courier) AND sequence = (
              SELECT max(sequence) FROM leg_assignment AS last
              WHERE last.order_number = leg_assignment.order_number)
            AND pick_up_from < (:day + 1) * 1440
            AND (state IN ('approved', 'dispatched') OR
              (pick_up_until >= :day * 1440 AND state <> 'cancelled'))
          ORDER BY pick_up_until, order_number
          """, arguments: ["courier": courier?.text, "day": day.daysSinceEpoch]
      ).compactMap(LegAssignment.init(row:))
    }
  }
}

extension LegAssignment {
  fileprivate init?(row: GRDB.Row) {
    guard let order = TransferOrderNumber(row["order_number"] as String),
      let courier = PersonID(row["courier"] as String)
    else { return nil }
    self.init(
      order: order, courier: courier,
      pickUpFrom: LocalMoment(minutesSinceEpoch: row["pick_up_from"]),
      pickUpUntil: LocalMoment(minutesSinceEpoch: row["pick_up_until"]),
      act: Act(by: row["act_by"], at: row["act_at"]))
  }

  /// What the audit trail says of it.
  fileprivate var audited: [String: String] {
    [
      "courier": courier.text, "pick_up_from": pickUpFrom.description,
      "pick_up_until": pickUpUntil.description,
    ]
  }

  fileprivate func isSame(as other: LegAssignment) -> Bool {
    courier == other.courier && pickUpFrom == other.pickUpFrom
      && pickUpUntil == other.pickUpUntil
  }
}
