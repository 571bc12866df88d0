public import Persistence
public import SupplyChain
import Traceability

/// What people do with a transfer order: approve, reject, dispatch, receive, cancel and the rest.
///
/// Each act is one transaction of the ledger, which must find the order in the state it leaves:
/// of two people who act at once, one is told that somebody has acted. The trace of high-value
/// goods is written in the same transaction.
public struct ActOnTransfer {
  let ledger: Ledger
  let settings: Settings
  /// The business day on which it happens.
  let day: BusinessDay
  let act: Act

  /// Prepares acts of one person on one business day.
  public init(ledger: Ledger, settings: Settings, day: BusinessDay, act: Act) {
    self.ledger = ledger
    self.settings = settings
    self.day = day
    self.act = act
  }

  /// Agrees: the order's lots are reserved at the donor, who must still have them, and crates of
  /// high value get their serial numbers.
  public func approve(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    let content = order.content
    let moment = LedgerMoment(
      day: max(day, content.leg.departBy.day), collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    let facts = try FactReader(ledger, at: moment)
    let stock = try facts.stockFacts(of: content.leg.from).map { known in
      CarriedStock(
        known, of: content.leg.from,
        consumption: try facts.history(of: content.leg.from, since: known.countedOn),
        to: moment.day
      ).stock(asOf: moment.day)
    }
    // Nothing is numbered for an order that cannot be approved anyway.
    let tracing = try OrderTracing(ledger: ledger, settings: settings)
    let tags = order.state == .proposed ? try tracing.newTags(of: content, materials()) : []
    let trace = try tracing.shipment(of: content, tags, act)?.commissioning() ?? []
    try ledger.approve(
      content, day: day, act: act, stockDay: moment.day, tags: tags, trace: trace
    ) { line in
      let lot = stock?.lots(of: line.material).first { $0.lot == line.lot }
      return lot?.quantity ?? .zero
    }
    return try ledger.transferOrder(number)
  }

  /// Turns a proposal down.
  public func reject(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    try ledger.reject(number, day: day, act: act, reason: reason)
    return try ledger.transferOrder(number)
  }

  /// Calls an approved order off; its labels are void.
  public func cancel(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    try ledger.cancel(
      number, day: day, act: act, reason: reason,
      trace: try shipment(of: order)?.cancellation() ?? [])
    return try ledger.transferOrder(number)
  }

  /// Sends it off: the lots leave the donor's stock, high-value crates are packed and shipped.
  public func dispatch(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    guard order.state == .approved else {
      throw LedgerFailure.wrongState(
        order: number.text, state: order.state.rawValue, wanted: "approved")
    }
    try ledger.dispatch(
      order.content, day: day, act: act, trace: try shipment(of: order)?.dispatch() ?? [])
    return try ledger.transferOrder(number)
  }

  /// Reports it at the recipient's door.
  public func arrive(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    try ledger.arrive(
      number, day: day, act: act, trace: try shipment(of: order)?.arrival() ?? [])
    return try ledger.transferOrder(number)
  }

  /// Closes it: what is received is put away, what is outstanding is given up.
  public func close(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    try ledger.close(try ledger.transferOrder(number), day: day, act: act, reason: reason)
    return try ledger.transferOrder(number)
  }

  /// Gives it up: it never arrived, or its goods are gone from the door.
  public func lose(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    try ledger.lose(
      order, day: day, act: act, reason: reason, trace: try shipment(of: order)?.loss() ?? [])
    return try ledger.transferOrder(number)
  }

  /// The shipment of an order's tags at this act; `nil` when it has none.
  func shipment(of order: StoredTransferOrder) throws -> TransferShipment? {
    try OrderTracing(ledger: ledger, settings: settings).shipment(
      of: order.content, try ledger.tags(of: order.content.number), act)
  }

  private func materials() throws -> [MaterialID: Material] {
    let moment = LedgerMoment(
      day: day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    return try ChainState(ledger, at: moment).materialsByID
  }
}
