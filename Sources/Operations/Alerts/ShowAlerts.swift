public import Access
public import Persistence
public import SupplyChain

/// Alerts, and what was sent of them.
public struct ShowAlerts {
  let ledger: Ledger
  let caller: Caller

  /// Prepares to show.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Alerts, the newest first: of the whole chain, or those about the asker's own stores.
  ///
  /// - Parameter isOpen: only those that last.
  public func alerts(
    isOpen: Bool, kind: AlertKind? = nil, _ page: PageRequest
  ) throws -> Page<Alert> {
    let found = try ledger.alerts(
      isOpen: isOpen, kind: kind, stores: try seen(), before: page.after.flatMap { Int64($0) },
      limit: page.limit + 1)
    let part = Array(found.prefix(page.limit))
    let last = found.count > page.limit ? part.last : nil
    return Page(items: part, next: last.map { "\($0.id)" })
  }

  /// How many alerts last, by kind, likewise.
  public func openCounts() throws -> [AlertKind: Int] {
    try ledger.openAlertCounts(stores: seen())
  }

  /// The stores whose alerts the asker sees; `nil` for all.
  private func seen() throws -> Set<StoreID>? {
    switch caller.principal.reach(of: .viewExceptions) {
    case .everything: return nil
    case .rows(let own, _): return own
    case .nothing:
      try ledger.authorize(caller, to: .viewExceptions, on: .chain)
      return []
    }
  }

  /// Messages, the newest first, for somebody who may ``Access/Action/viewAlertRules``.
  public func messages(
    in state: OutboxMessage.State? = nil, on channel: ChannelID? = nil, _ page: PageRequest
  ) throws -> Page<OutboxMessage> {
    try ledger.authorize(caller, to: .viewAlertRules, on: .chain)
    let found = try ledger.outboxMessages(
      in: state, on: channel, before: page.after, limit: page.limit + 1)
    let part = Array(found.prefix(page.limit))
    return Page(items: part, next: found.count > page.limit ? part.last?.id : nil)
  }

  /// How many messages stand in each state, likewise.
  public func counts() throws -> [OutboxMessage.State: Int] {
    try ledger.authorize(caller, to: .viewAlertRules, on: .chain)
    return try ledger.outboxCounts()
  }

  /// Puts a dead message in again, as somebody who may ``Access/Action/manageAlertRules``.
  ///
  /// - Throws: `LedgerFailure.noMessage` when there is no such dead message or its channel is gone.
  public func resend(_ id: String) throws {
    guard try resend(id: id, channel: nil) == 1 else { throw LedgerFailure.noMessage(id) }
  }

  /// Puts every dead message of a channel in again, likewise.
  ///
  /// - Returns: how many.
  public func resendAll(on channel: ChannelID) throws -> Int {
    _ = try ledger.deliveryChannel(channel)
    return try resend(id: nil, channel: channel)
  }

  private func resend(id: String?, channel: ChannelID?) throws -> Int {
    try ledger.authorize(caller, to: .manageAlertRules, on: .chain)
    return try ledger.revive(
      id, on: channel, at: caller.at, patientUntil: caller.at + OutboxCourier.patienceSeconds,
      record: AuditRecord(
        caller.act, .manageAlertRules,
        subject: id.map { "message \($0)" } ?? "channel \(channel?.text ?? "")",
        after: ["state": "waiting"]))
  }
}
