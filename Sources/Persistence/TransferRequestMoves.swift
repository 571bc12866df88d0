import Foundation
import GRDB
public import SupplyChain
public import Traceability

/// The order that comes of an acceptance.
public struct AcceptedOrder: Sendable {
  /// What it asks for.
  public let content: TransferContent
  /// The day at whose close the stock behind ``onHand`` holds.
  public let stockDay: BusinessDay
  /// What of each line's lot lies at the donor, promised or not.
  public let onHand: [Int: Quantity]
  /// Whether the acceptance approves it; otherwise headquarters must.
  public let isApproved: Bool
  /// The tags that it issues when it is approved.
  public var tags: [OrderTag]
  /// Their events.
  public var trace: [EPCISEvent]

  /// Takes an order.
  public init(
    content: TransferContent, stockDay: BusinessDay, onHand: [Int: Quantity], isApproved: Bool,
    tags: [OrderTag] = [], trace: [EPCISEvent] = []
  ) {
    self.content = content
    self.stockDay = stockDay
    self.onHand = onHand
    self.isApproved = isApproved
    self.tags = tags
    self.trace = trace
  }
}

extension Ledger {
  /// Enters a request with the offers that were found for it.
  ///
  /// - Parameters:
  ///   - microseconds: how long the search for donors took.
  ///   - request: makes the request of its number.
  public func ask(
    run: RunID, day: BusinessDay, act: Act, microseconds: Int64,
    _ request: (TransferRequestNumber) -> TransferRequest
  ) throws -> StoredTransferRequest {
    try write { database in
      let ordinal = String(try Ledger.takeNumbers(1, of: "request", database))
      let padded = String(repeating: "0", count: max(0, 6 - ordinal.count)) + ordinal
      guard let number = TransferRequestNumber("Q\(padded)") else {
        preconditionFailure("request numbers are plain text")
      }
      let request = request(number)
      let content = request.content
      let event = try OrderEvents.append(
        OrderEvent(
          kind: .request, number: number.text, from: nil, to: request.state.rawValue, day: day,
          act: act, detail: content.why), database)
      try database.cachedStatement(
        sql: """
          INSERT INTO transfer_request (number, run, store_id, material_id, quantity, asked_at,
            needed_by, why, asked_by, asked_instant, state, answer_microseconds, asked_in,
            version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          number.text, run.text, content.store.text, content.material.text,
          content.quantity.thousandths, content.askedAt.minutesSinceEpoch,
          content.neededBy.minutesSinceEpoch, content.why, act.by, act.at,
          request.state.rawValue, microseconds, event, event,
        ])
      try Ledger.write(request.offers, of: number, before: [], event: event, database)
      return try Ledger.transferRequest(number, database)
    }
  }

  /// Moves a request on, with the order that comes of it, in one transaction.
  ///
  /// - Parameters:
  ///   - before: the request as it was read; nothing may have happened to it since.
  ///   - after: the request as one of its transitions made it.
  ///   - detail: what is said of it: a reason, a donor.
  ///   - order: the order that comes of an acceptance.
  /// - Throws: ``LedgerFailure/requestMoved(request:state:)`` when somebody has acted since,
  ///   ``LedgerFailure/notEnoughStock(order:store:material:lot:free:)`` when the donor's goods are
  ///   no longer free; nothing has changed then.
  public func move(
    _ before: StoredTransferRequest, to after: TransferRequest, day: BusinessDay, act: Act,
    detail: String, order: AcceptedOrder? = nil
  ) throws -> StoredTransferRequest {
    let (from, number) = (before.request.state, before.request.content.number)
    precondition(from.successors.contains(after.state), "no request goes so")
    return try write { database in
      try OrderEvents.requireOrder(of: number.text, on: StoreDay(day), database)
      let event = try OrderEvents.append(
        OrderEvent(
          kind: .request, number: number.text, from: from.rawValue, to: after.state.rawValue,
          day: day, act: act, detail: detail), database)
      try database.cachedStatement(
        sql: """
          UPDATE transfer_request SET state = ?, accepted = ?, escalated_by = ?,
            escalated_instant = ?, decided_by = ?, decided_instant = ?, reason = ?, version = ?
          WHERE number = ? AND state = ? AND version = ?
          """
      ).execute(
        arguments: [
          after.state.rawValue, after.offers.accepted.thousandths, after.escalation?.by,
          after.escalation?.at, after.decision?.by, after.decision?.at,
          after.reason, event, number.text, from.rawValue, before.version,
        ])
      guard database.changesCount == 1 else {
        let now = try Ledger.transferRequest(number, database)
        throw LedgerFailure.requestMoved(
          request: number.text, state: now.request.state.rawValue)
      }
      if let order {
        try Ledger.enter(order, of: before, day: day, act: act, database)
      }
      try Ledger.write(
        after.offers, of: number, before: before.request.offers, event: event, database)
      return try Ledger.transferRequest(number, database)
    }
  }

  /// Enters the order of an acceptance: proposed with its goods reserved, and approved with it
  /// where nobody else must.
  private static func enter(
    _ order: AcceptedOrder, of request: StoredTransferRequest, day: BusinessDay, act: Act,
    _ database: Database
  ) throws {
    let content = order.content
    try propose(
      content, of: request.run, request: request.request.content.number, day: day, act: act,
      database)
    try reserve(content, after: order.stockDay, database) { order.onHand[$0.number] ?? .zero }
    guard order.isApproved else { return }
    try move(
      content.number, from: .proposed, to: .approved, on: StoreDay(day), act: act, detail: "",
      database)
    try issue(order.tags, to: content.number, database)
    try append(order.trace, to: content.number, act, database)
  }

  /// Writes offers that are new, and answers to those that were open.
  private static func write(
    _ offers: [TransferOffer], of request: TransferRequestNumber, before: [TransferOffer],
    event: Int64, _ database: Database
  ) throws {
    for offer in offers.dropFirst(before.count) {
      try database.cachedStatement(
        sql: """
          INSERT INTO transfer_offer (request, ordinal, from_store, quantity, content, state,
            made_in) VALUES (?, ?, ?, ?, ?, 'open', ?)
          """
      ).execute(
        arguments: [
          request.text, offer.ordinal, offer.terms.from.text, offer.terms.quantity.thousandths,
          String(decoding: try JSONEncoder.sorted.encode(offer.terms), as: UTF8.self), event,
        ])
    }
    for (old, offer) in zip(before, offers) where old.isOpen && !offer.isOpen {
      var (reason, act): (String?, Act?) = (nil, nil)
      switch offer.answer {
      case .accepted(_, _, let by): act = by
      case .declined(let why, let by): (reason, act) = (why, by)
      case .open, .lapsed: break
      }
      try database.execute(
        sql: """
          UPDATE transfer_offer SET state = ?, accepted = ?, order_number = ?, reason = ?,
            answered_by = ?, answered_instant = ?, settled_in = ?
          WHERE request = ? AND ordinal = ? AND state = 'open'
          """,
        arguments: [
          offer.standing.rawValue, offer.order == nil ? nil : offer.accepted.thousandths,
          offer.order?.text, reason, act?.by, act?.at, event, request.text, offer.ordinal,
        ])
      guard database.changesCount == 1 else {
        throw LedgerFailure.requestMoved(request: request.text, state: "answered")
      }
    }
  }
}

extension TransferRequest {
  /// Why it was declined or withdrawn.
  fileprivate var reason: String {
    switch self {
    case .declined(let request): request.reason
    case .withdrawn(let request): request.reason
    case .asked, .offered, .accepted, .expired: ""
    }
  }
}
