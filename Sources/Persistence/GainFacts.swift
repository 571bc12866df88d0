import Foundation
import GRDB
public import SupplyChain

/// How long a request took.
public struct RequestTime: Sendable, Hashable {
  /// The store that asked.
  public let store: StoreID
  /// What it needed.
  public let material: MaterialID
  /// The business day on which it asked.
  public let askedOn: BusinessDay
  /// Minutes until it was decided; `nil` while it is open.
  public let decisionMinutes: Double?
  /// How long the program took to find the donors.
  public let answerMicroseconds: Int64
}

/// How an order of a request kept the hour by which its goods were needed.
public struct RequestArrival: Sendable, Hashable {
  /// The store that asked.
  public let store: StoreID
  /// What it needed.
  public let material: MaterialID
  /// The day on which it asked.
  public let askedOn: BusinessDay
  /// Minutes from the needed hour to the arrival; not above zero for what came in time.
  public let minutesLate: Double
}

/// A transfer whose outcome is known.
public struct SettledTransfer: Sendable, Hashable {
  /// What it promised and saved.
  public let outcome: TransferOutcome
  /// What it asked for.
  public let content: TransferContent
}

extension Ledger {
  /// How long the requests of some days took, in the order in which they were asked.
  public func requestTimes(in days: ClosedRange<BusinessDay>) throws -> [RequestTime] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT store_id, material_id, asked_at, answer_microseconds,
            (julianday(\(RequestFate.decidedInstant)) - julianday(asked_instant)) * 1440 AS minutes
          FROM transfer_request WHERE asked_at BETWEEN ? AND ? ORDER BY asked_in
          """,
        arguments: [
          Int(days.lowerBound.daysSinceEpoch) * 1440,
          Int(days.upperBound.daysSinceEpoch) * 1440 + 1439,
        ])
    }.compactMap { row in
      guard let store = StoreID(row["store_id"] as String),
        let material = MaterialID(row["material_id"] as String)
      else { return nil }
      return RequestTime(
        store: store, material: material,
        askedOn: LocalMoment(minutesSinceEpoch: row["asked_at"]).day,
        decisionMinutes: (row["minutes"] as Double?).map { ($0 * 60).rounded() / 60 },
        answerMicroseconds: row["answer_microseconds"])
    }
  }

  /// How the orders of requests of some days arrived, in the order in which they were asked for.
  public func requestArrivals(in days: ClosedRange<BusinessDay>) throws -> [RequestArrival] {
    try read { database in
      // Instants are held against the question's, moments of the chain's clocks likewise: no zone
      // is needed.
      try Row.fetchAll(
        database,
        sql: """
          SELECT store_id, material_id, asked_at,
            (julianday(min(act_at)) - julianday(asked_instant)) * 1440 - (needed_by - asked_at)
              AS late
          FROM transfer_request
          JOIN transfer_order ON transfer_order.request = transfer_request.number
          JOIN order_event ON order_event.number = transfer_order.number
          WHERE asked_at BETWEEN ? AND ? AND kind = 'transfer' AND to_state = 'arrived'
          GROUP BY transfer_order.number ORDER BY asked_in, transfer_order.number
          """,
        arguments: [
          Int(days.lowerBound.daysSinceEpoch) * 1440,
          Int(days.upperBound.daysSinceEpoch) * 1440 + 1439,
        ])
    }.compactMap { row in
      guard let store = StoreID(row["store_id"] as String),
        let material = MaterialID(row["material_id"] as String)
      else { return nil }
      return RequestArrival(
        store: store, material: material,
        askedOn: LocalMoment(minutesSinceEpoch: row["asked_at"]).day,
        minutesLate: ((row["late"] as Double) * 60).rounded() / 60)
    }
  }

  /// The transfers whose outcome was counted through one of some days, by number.
  public func settledTransfers(in days: ClosedRange<BusinessDay>) throws -> [SettledTransfer] {
    let outcomes = try transferOutcomes(in: days)
    guard !outcomes.isEmpty else { return [] }
    let orders = try transferOrders(numbered: outcomes.map(\.order.text))
    let contents = Dictionary(
      orders.map { ($0.content.number, $0.content) }, uniquingKeysWith: { $1 })
    return outcomes.compactMap { outcome in
      contents[outcome.order].map { SettledTransfer(outcome: outcome, content: $0) }
    }
  }
}
