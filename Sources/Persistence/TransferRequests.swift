import Foundation
import GRDB
public import SupplyChain

/// A request as the ledger keeps it.
public struct StoredTransferRequest: Sendable, Hashable {
  /// The request in its state.
  public let request: TransferRequest
  /// The plan on which its answer stands.
  public let run: RunID
  /// The number of its first event: later ones are higher.
  public let askedIn: Int64
  /// The number of its last event: another one means that somebody has acted.
  public let version: Int64
  /// How long the program took to find the donors, in microseconds.
  public let answerMicroseconds: Int64
  /// Why it was declined or withdrawn, when it was said.
  public let reason: String
  /// When it was decided, ISO 8601 in UTC: an accepted one once headquarters has answered for every
  /// order of it that waits for that; `nil` until then.
  public let decidedAt: String?
  /// Orders of it that were rejected or cancelled: what they were to bring does not come.
  public let undone: [TransferOrderNumber]
}

/// Which requests are listed.
public struct TransferRequestFilter: Sendable, Hashable {
  /// Only these states; `nil` lists all.
  public var states: [TransferRequest.State]?
  /// Only requests of these stores; `nil` lists all.
  public var askedBy: [StoreID]?
  /// Only requests with an offer that one of these stores has yet to answer; `nil` lists all.
  public var waitingFor: [StoreID]?
  /// Only requests whose ``StoredTransferRequest/askedIn`` is below this.
  public var before: Int64?
  /// At most so many.
  public var limit: Int

  /// Takes the conditions, all of which must hold.
  public init(
    states: [TransferRequest.State]? = nil, askedBy: [StoreID]? = nil,
    waitingFor: [StoreID]? = nil, before: Int64? = nil, limit: Int = 1000
  ) {
    self.states = states
    self.askedBy = askedBy
    self.waitingFor = waitingFor
    self.before = before
    self.limit = limit
  }

  fileprivate var isOfOpenOnes: Bool { states?.allSatisfy(\.isOpen) ?? false }
}

extension Ledger {
  /// Requests, the newest first.
  public func transferRequests(
    _ filter: TransferRequestFilter = TransferRequestFilter()
  ) throws -> [StoredTransferRequest] {
    func list(_ values: [String]?) throws -> String? {
      try values.map { String(decoding: try JSONEncoder.sorted.encode($0), as: UTF8.self) }
    }
    let arguments: StatementArguments = [
      "states": try list(filter.states?.map(\.rawValue)),
      "stores": try list(filter.askedBy?.map(\.text)),
      "donors": try list(filter.waitingFor?.map(\.text)), "before": filter.before,
      "limit": filter.limit,
    ]
    return try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM transfer_request
          WHERE \(filter.isOfOpenOnes ? Ledger.openRequest : "TRUE")
            AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
            AND (:stores IS NULL OR store_id IN (SELECT value FROM json_each(:stores)))
            AND (:donors IS NULL OR number IN (
              SELECT request FROM transfer_offer WHERE transfer_offer.state = 'open'
                AND from_store IN (SELECT value FROM json_each(:donors))))
            AND (:before IS NULL OR asked_in < :before)
          ORDER BY asked_in DESC LIMIT :limit
          """, arguments: arguments)
      return try rows.map { try StoredTransferRequest(row: $0, database) }
    }
  }

  /// The open requests with which something may be due at a moment, the oldest first: those whose
  /// hour has passed, those that are still to be escalated (with donors `patience` minutes after
  /// they were asked, at once without), and, of `chances`, those for which nobody was found yet.
  ///
  /// - Parameter chances: stores for which somebody may be found now; `nil` for all.
  public func requestsToLookAt(
    at now: LocalMoment, patience: Int, chances: Set<StoreID>?
  ) throws -> [TransferRequestNumber] {
    let chances = try chances.map {
      String(decoding: try JSONEncoder.sorted.encode($0.map(\.text).sorted()), as: UTF8.self)
    }
    let isNear =
      chances == nil
      ? ":chances IS NULL" : "store_id IN (SELECT value FROM json_each(:chances))"
    return try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT number FROM transfer_request WHERE rowid IN (
            SELECT rowid FROM transfer_request
            WHERE \(Ledger.openRequest) AND needed_by <= :now
            UNION ALL SELECT rowid FROM transfer_request
            WHERE \(Ledger.openRequest) AND escalated_instant IS NULL AND asked_at <= :now
              AND (state = 'asked' OR asked_at <= :now - :patience)
            UNION ALL SELECT rowid FROM transfer_request
            WHERE state = 'asked' AND \(isNear))
          ORDER BY asked_in
          """,
        arguments: ["now": now.minutesSinceEpoch, "patience": patience, "chances": chances]
      ).compactMap(TransferRequestNumber.init)
    }
  }

  /// What is written wherever open requests are looked for, so that their indexes serve.
  private static let openRequest = "state IN ('asked', 'offered')"

  /// The open requests that were asked up to a moment: the `count` oldest of them, oldest first,
  /// and how many others there are.
  public func requestsWaiting(
    since: LocalMoment, atMost count: Int
  ) throws -> (oldest: [StoredTransferRequest], others: Int) {
    let condition = "WHERE \(Ledger.openRequest) AND asked_at <= ?"
    return try read { database in
      let oldest = try Row.fetchAll(
        database, sql: "SELECT * FROM transfer_request \(condition) ORDER BY asked_in LIMIT ?",
        arguments: [since.minutesSinceEpoch, count]
      ).map { try StoredTransferRequest(row: $0, database) }
      guard oldest.count == count else { return (oldest, 0) }
      let all = try Int.fetchOne(
        database,
        sql: "SELECT count(*) FROM transfer_request INDEXED BY transfer_request_waiting "
          + condition,
        arguments: [since.minutesSinceEpoch])
      return (oldest, (all ?? 0) - oldest.count)
    }
  }

  /// One request.
  ///
  /// - Throws: ``LedgerFailure/noRequest(_:)``.
  public func transferRequest(_ number: TransferRequestNumber) throws -> StoredTransferRequest {
    try read { try Ledger.transferRequest(number, $0) }
  }

  static func transferRequest(
    _ number: TransferRequestNumber, _ database: Database
  ) throws -> StoredTransferRequest {
    // At a peak thousands a minute are read: preparing takes longer than reading.
    let row = try Row.fetchOne(
      try database.cachedStatement(sql: "SELECT * FROM transfer_request WHERE number = ?"),
      arguments: [number.text])
    guard let row else { throw LedgerFailure.noRequest(number.text) }
    return try StoredTransferRequest(row: row, database)
  }

  /// An open request by which the same person asks for the same, `nil` when there is none.
  public func sameRequest(
    store: StoreID, material: MaterialID, quantity: Quantity, neededBy: LocalMoment, by: String
  ) throws -> StoredTransferRequest? {
    try read { database in
      let row = try Row.fetchOne(
        try database.cachedStatement(
          sql: """
            SELECT * FROM transfer_request
            WHERE state IN ('asked', 'offered') AND store_id = ? AND material_id = ?
              AND quantity = ? AND needed_by = ? AND asked_by = ?
            """),
        arguments: [
          store.text, material.text, quantity.thousandths, neededBy.minutesSinceEpoch, by,
        ])
      return try row.map { try StoredTransferRequest(row: $0, database) }
    }
  }

  /// What was done with a request, the first thing first.
  public func acts(on request: TransferRequestNumber) throws -> [OrderAct] {
    try acts(of: .request, on: request.text)
  }
}

extension StoredTransferRequest {
  fileprivate init(row: Row, _ database: Database) throws {
    guard let number = TransferRequestNumber(row["number"] as String),
      let store = StoreID(row["store_id"] as String),
      let material = MaterialID(row["material_id"] as String),
      let run = RunID(row["run"] as String),
      let quantity = Quantity(thousandths: row["quantity"]),
      let state = TransferRequest.State(rawValue: row["state"])
    else { throw LedgerFailure.noRequest(row["number"]) }
    let content = TransferRequestContent(
      number: number, store: store, material: material, quantity: quantity,
      askedAt: LocalMoment(minutesSinceEpoch: row["asked_at"]),
      neededBy: LocalMoment(minutesSinceEpoch: row["needed_by"]), why: row["why"],
      asking: Act(by: row["asked_by"], at: row["asked_instant"]))
    let offers = try Row.fetchAll(
      try database.cachedStatement(
        sql: "SELECT * FROM transfer_offer WHERE request = ? ORDER BY ordinal"),
      arguments: [number.text]
    ).map(TransferOffer.init(row:))
    self.request = TransferRequest(
      content, state: state, offers: offers, escalation: Act(row, "escalated"),
      decision: Act(row, "decided"), reason: row["reason"])
    self.run = run
    self.askedIn = row["asked_in"]
    self.version = row["version"]
    self.answerMicroseconds = row["answer_microseconds"]
    self.reason = row["reason"]
    let decision = Act(row, "decided")?.at
    let fate =
      state == .accepted ? try RequestFate(of: number, decision: decision, database) : nil
    self.decidedAt = fate.map(\.decidedAt) ?? decision
    self.undone = fate?.undone ?? []
  }
}

extension TransferRequest {
  /// The request of a row; the schema sees to it that what is decided says by whom.
  fileprivate init(
    _ content: TransferRequestContent, state: State, offers: [TransferOffer], escalation: Act?,
    decision: Act?, reason: String
  ) {
    let decision = decision ?? content.asking
    self =
      switch state {
      case .asked: .asked(Asked(content: content, escalation: escalation))
      case .offered: .offered(Offered(content: content, offers: offers, escalation: escalation))
      case .accepted: .accepted(Accepted(content: content, offers: offers, decision: decision))
      case .declined:
        .declined(
          Declined(content: content, offers: offers, decision: decision, reason: reason))
      case .expired: .expired(Expired(content: content, offers: offers, decision: decision))
      case .withdrawn:
        .withdrawn(
          Withdrawn(content: content, offers: offers, decision: decision, reason: reason))
      }
  }
}

extension Act {
  /// The act of a row's `…_by` and `…_instant`.
  fileprivate init?(_ row: Row, _ prefix: String) {
    guard let by: String = row["\(prefix)_by"], let instant: String = row["\(prefix)_instant"]
    else { return nil }
    self.init(by: by, at: instant)
  }
}

extension TransferOffer {
  fileprivate init(row: Row) throws {
    let content: String = row["content"]
    let terms = try JSONDecoder().decode(EmergencyOffer.self, from: Data(content.utf8))
    let act = Act(row, "answered") ?? Act(by: "", at: "")
    let answer: Answer
    switch Standing(rawValue: row["state"]) {
    case .accepted:
      let order = TransferOrderNumber(row["order_number"] as String)
      guard let order else { throw LedgerFailure.noRequest(row["request"]) }
      let accepted = Quantity(thousandths: row["accepted"]) ?? .zero
      answer = .accepted(accepted, order: order, act)
    case .declined: answer = .declined(reason: row["reason"], act)
    case .lapsed: answer = .lapsed
    case .open, nil: answer = .open
    }
    self.init(ordinal: row["ordinal"], terms: terms, answer: answer)
  }
}
