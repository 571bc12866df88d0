import Foundation
import GRDB
public import SupplyChain

/// An order that binds goods at a moment, and where they are.
public struct BindingTransfer: Sendable, Hashable {
  /// What it asks for.
  public let content: TransferContent
  /// Whether the goods still lie at the donor, promised.
  public let isReserved: Bool
  /// Whether the recipient still waits for them.
  public let isInbound: Bool
  /// What the recipient has of them already, by line.
  public let received: [Int: Quantity]
  /// What the recipient gets in all, by line, when it is no longer all that was sent.
  let settled: [Int: Quantity]?

  /// What the recipient still waits for of a line.
  public func outstanding(_ line: TransferLine) -> Quantity {
    let expected = settled.map { $0[line.number] ?? .zero } ?? line.quantity
    return expected.remaining(after: received[line.number] ?? .zero)
  }
}

/// An offer that a donor has not answered at a moment: it may still give the goods.
public struct OpenOffer: Sendable, Hashable {
  /// What was asked for.
  public let request: TransferRequestNumber
  /// The store that asks.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The number of the order that comes of it when the donor accepts.
  public let order: TransferOrderNumber
  /// What the donor could give.
  public let terms: EmergencyOffer
}

extension Ledger {
  /// The transfer orders that bind goods at a moment. What is approved, or came of a request that a
  /// donor has accepted, reserves at the donor until it has left, and is on its way to the
  /// recipient until it has been received, by business days: a receipt on a later day than the
  /// moment's has not happened yet.
  ///
  /// - Parameter stores: only orders from or to these; `nil` takes all.
  public func bindingTransfers(
    at moment: LedgerMoment, of stores: Set<StoreID>? = nil
  ) throws -> [BindingTransfer] {
    let acts = try read { try Ledger.transferActs(at: moment, of: stores, $0) }
    let bound = acts.filter {
      $0.value.isAgreed && !$0.value.isVoid && !($0.value.hasLeft && $0.value.hasArrived)
    }
    guard !bound.isEmpty else { return [] }
    let everAfter = LedgerMoment(
      day: BusinessDay(daysSinceEpoch: .max), collection: moment.collection,
      eventSequence: moment.eventSequence)
    return try transferOrders(numbered: bound.keys.sorted()).compactMap { order in
      guard let acts = bound[order.content.number.text] else { return nil }
      let received = try received(of: order.content, at: moment)
      // Of what is closed or lost nothing more comes than was booked in.
      let settled = acts.isOver ? try self.received(of: order.content, at: everAfter) : nil
      let transfer = BindingTransfer(
        content: order.content, isReserved: !acts.hasLeft,
        isInbound: !acts.hasArrived && (settled.map { $0 != received } ?? true),
        received: received, settled: settled)
      return transfer.isReserved || transfer.isInbound ? transfer : nil
    }
  }

  private struct TransferActs {
    /// Approved, or accepted by the donor of a request.
    var isAgreed = false
    /// Rejected or cancelled: it binds nothing.
    var isVoid = false
    /// Closed or lost: nothing more comes of it, and what has left has left.
    var isOver = false
    var hasLeft = false
    var hasArrived = false
  }

  /// What is over and was over by the moment binds nothing, and is not looked at.
  private static func transferActs(
    at moment: LedgerMoment, of stores: Set<StoreID>?, _ database: Database
  ) throws -> [String: TransferActs] {
    var acts: [String: TransferActs] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT number, to_state, business_day, request FROM order_event
        JOIN transfer_order USING (number)
        WHERE kind = 'transfer' AND sequence <= :sequence AND number IN (
          SELECT number FROM transfer_order
          WHERE state IN ('proposed', 'approved', 'dispatched', 'arrived', 'partly_received')
          UNION SELECT number FROM order_event
          WHERE kind = 'transfer' AND (sequence > :sequence OR business_day > :day))
          AND (:stores IS NULL OR from_store IN (SELECT value FROM json_each(:stores))
            OR to_store IN (SELECT value FROM json_each(:stores)))
        ORDER BY sequence
        """,
      arguments: [
        "sequence": moment.eventSequence, "day": moment.day.daysSinceEpoch,
        "stores": try stores.map(Ledger.list),
      ])
    while let row = try rows.next() {
      // Goods have moved by the close of the day; decisions fall on the morning after its night.
      let hasMoved = (row["business_day"] as Int32) <= moment.day.daysSinceEpoch
      guard (row["business_day"] as Int32) <= (moment.day + 1).daysSinceEpoch else { continue }
      switch TransferOrder.State(rawValue: row["to_state"]) {
      case .proposed:
        if (row["request"] as String?) != nil { acts[row["number"]] = TransferActs(isAgreed: true) }
      case .approved: acts[row["number"], default: TransferActs()].isAgreed = true
      case .dispatched: acts[row["number"]]?.hasLeft = hasMoved
      case .received: acts[row["number"]]?.hasArrived = hasMoved
      case .rejected, .cancelled: acts[row["number"]]?.isVoid = true
      case .closed, .lost: acts[row["number"]]?.isOver = true
      case .arrived, .partlyReceived, nil: break
      }
    }
    return acts
  }

  /// The offers that no donor has answered at a moment and whose goods could still come after its
  /// day, by request and ordinal.
  public func openOffers(at moment: LedgerMoment) throws -> [OpenOffer] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT request, ordinal, store_id, material_id, content
          FROM transfer_offer JOIN transfer_request ON transfer_request.number = request
          JOIN order_event ON order_event.sequence = made_in
          WHERE made_in <= :sequence AND (settled_in IS NULL OR settled_in > :sequence)
            AND business_day <= :day + 1 AND needed_by >= (:day + 1) * 1440
          ORDER BY request, ordinal
          """,
        arguments: ["sequence": moment.eventSequence, "day": moment.day.daysSinceEpoch])
    }
    return try rows.compactMap { row in
      guard let request = TransferRequestNumber(row["request"] as String),
        let store = StoreID(row["store_id"] as String),
        let material = MaterialID(row["material_id"] as String)
      else { return nil }
      let content: String = row["content"]
      return OpenOffer(
        request: request, store: store, material: material,
        order: TransferOffer.orderNumber(of: row["ordinal"], on: request),
        terms: try JSONDecoder().decode(EmergencyOffer.self, from: Data(content.utf8)))
    }
  }

  /// What of a store's lots is promised to orders, or has left for them after `day`, by material
  /// and lot.
  public func boundLots(
    at store: StoreID, after day: BusinessDay
  ) throws -> [MaterialID: [LotID: Quantity]] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT material_id, lot, sum(quantity) AS quantity FROM (
            SELECT material_id, lot, quantity FROM reservation WHERE store_id = :store
            UNION ALL
            SELECT material_id, lot, -quantity FROM stock_movement
              WHERE store_id = :store AND quantity < 0 AND business_day > :day)
          GROUP BY material_id, lot
          """, arguments: ["store": store.text, "day": day.daysSinceEpoch])
    }
    var bound: [MaterialID: [LotID: Quantity]] = [:]
    for row in rows {
      guard let material = MaterialID(row["material_id"] as String),
        let lot = LotID(row["lot"] as String)
      else { continue }
      bound[material, default: [:]][lot] = Quantity(thousandths: row["quantity"])
    }
    return bound
  }
}
