public import Access
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
  let caller: Caller
  let desks: TransferDesks

  /// Prepares acts of somebody at one moment.
  ///
  /// - Parameter desks: those that are warm already, for whoever has them.
  public init(
    ledger: Ledger, settings: Settings, caller: Caller, desks: TransferDesks? = nil
  ) {
    self.ledger = ledger
    self.settings = settings
    self.caller = caller
    self.desks = desks ?? TransferDesks(ledger: ledger, settings: settings)
  }

  /// The business day on which it happens, by the calendar.
  var day: BusinessDay { caller.day }
  var act: Act { caller.act }

  /// The business day of a store in which goods move: its counts know it by that day.
  func day(at store: StoreID) throws -> StoreDay { try ledger.day(of: caller, at: store) }

  /// The order, once the caller may do `action` for the side of it that acts.
  ///
  /// - Throws: ``Access/AccessFailure/notAllowed(_:action:concerning:)``; of somebody else's order
  ///   ``Persistence/LedgerFailure/noOrder(_:)``, as if it were not there.
  func order(
    _ number: TransferOrderNumber, to action: Action, by side: Side
  ) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    let leg = order.content.leg
    let stores: Set<StoreID> =
      switch side {
      case .donor: [leg.from]
      case .recipient: [leg.to]
      case .either: [leg.from, leg.to]
      }
    let show = ShowTransfers(ledger, to: caller)
    try show.find(number, to: action)
    try ledger.authorize(
      caller, to: action,
      on: Concern(stores: stores, people: try show.concern(of: order).people))
    return order
  }

  /// Whose part of an order an act is.
  enum Side {
    /// Who gives.
    case donor
    /// Who gets.
    case recipient
    /// Both.
    case either
  }

  /// Agrees: the order's lots are reserved at the donor, who must still have them, and crates of
  /// high value get their serial numbers. Headquarters may; people of the donor may where the goods
  /// cost no more than headquarters wants to see; nobody for what they have asked for themselves.
  ///
  /// - Parameter evenIfShort: whether the donor gives it although it goes under its own need by it,
  ///   which others may have taken into since the night. The order says so.
  /// - Throws: ``OperationsFailure/outdatedOrder(order:reason:)``,
  ///   ``OperationsFailure/leavesShort(_:)`` unless `evenIfShort`, ``Access/AccessFailure``.
  public func approve(
    _ number: TransferOrderNumber, evenIfShort: Bool = false
  ) throws -> StoredTransferOrder {
    // What lies there and what is promised of it are read in one with the reservation.
    try ledger.transaction { try approved(number, evenIfShort) }
  }

  private func approved(
    _ number: TransferOrderNumber, _ evenIfShort: Bool
  ) throws -> StoredTransferOrder {
    let order = try approvable(number)
    let content = order.content
    if order.state == .proposed {
      try requireTimely(content, goodUntil: max(day, content.leg.arriveBy.day))
    }
    let shortages = try shortages(of: order)
    guard shortages.isEmpty || evenIfShort else { throw OperationsFailure.leavesShort(shortages) }
    let moment = LedgerMoment(
      day: max(day, content.leg.departBy.day), collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    let facts = try FactReader(ledger, at: moment)
    let stock = try facts.stockFacts(of: content.leg.from).map { known in
      CarriedStock(
        known, of: content.leg.from,
        consumption: try facts.uses(of: content.leg.from, since: known.countedOn),
        to: moment.day
      ).stock(asOf: moment.day)
    }
    // Nothing is numbered for an order that cannot be approved anyway.
    let tracing = try OrderTracing(ledger: ledger, settings: settings)
    let tags = order.state == .proposed ? try tracing.newTags(of: content, materials()) : []
    let trace = try tracing.shipment(of: content, tags, act)?.commissioning() ?? []
    try ledger.approve(
      content, day: day, act: act, stockDay: moment.day,
      detail: shortages.isEmpty ? "" : DonorShortage.acceptance(of: content.leg.from),
      tags: tags, trace: trace
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
    _ = try order(number, to: .rejectOrder, by: .either)
    try ledger.reject(number, day: day, act: act, reason: reason)
    return try ledger.transferOrder(number)
  }

  /// Calls an approved order off; its labels are void.
  public func cancel(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    let order = try order(number, to: .cancelOrder, by: .either)
    try ledger.cancel(
      number, day: day, act: act, reason: reason,
      trace: try shipment(of: order)?.cancellation() ?? [])
    return try ledger.transferOrder(number)
  }

  /// Sends it off: the lots leave the donor's stock, high-value crates are packed and shipped.
  ///
  /// - Throws: ``OperationsFailure/outdatedOrder(order:reason:)``.
  public func dispatch(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try order(number, to: .dispatchOrder, by: .donor)
    guard order.state == .approved else {
      throw try ledger.refusal(of: number, from: .approved, to: .dispatched, by: act)
    }
    try requireTimely(order.content, goodUntil: day)
    try ledger.dispatch(
      order.content, on: try self.day(at: order.content.leg.from), act: act,
      trace: try shipment(of: order)?.dispatch() ?? [])
    return try ledger.transferOrder(number)
  }

  /// Reports it at the recipient's door.
  public func arrive(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try order(number, to: .reportArrival, by: .recipient)
    try ledger.arrive(
      number, on: try day(at: order.content.leg.to), act: act,
      trace: try shipment(of: order)?.arrival() ?? [])
    return try ledger.transferOrder(number)
  }

  /// Closes it: what is received is put away, what is outstanding is recorded as lost.
  public func close(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    let order = try order(number, to: .closeOrder, by: .recipient)
    try ledger.close(
      order, on: try day(at: order.content.leg.to), act: act, reason: reason,
      trace: try shipment(of: order)?.loss(of: try missing(of: order)) ?? [])
    return try ledger.transferOrder(number)
  }

  /// Gives it up: it never arrived, or its goods are gone from the door.
  public func lose(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    let order = try order(number, to: .loseOrder, by: .either)
    try ledger.lose(
      order, on: try day(at: order.content.leg.to), act: act, reason: reason,
      trace: try shipment(of: order)?.loss() ?? [])
    return try ledger.transferOrder(number)
  }

  /// The tagged packs of an order that have not come, by the line's place on it. Where fewer are
  /// missing than were never read, nobody knows which.
  private func missing(of order: StoredTransferOrder) throws -> [Int: PacksOfLine] {
    let received = try ledger.received(of: order.content)
    let open = try ledger.tags(of: order.content.number).filter { !$0.isReceived }
    var missing: [Int: PacksOfLine] = [:]
    for (place, line) in order.content.lines.enumerated() {
      let crates = open.filter { $0.line == line.number }.map(\.epc)
      let count = line.packs(
        in: line.quantity.remaining(after: received[line.number] ?? .zero))
      guard count > 0, !crates.isEmpty else { continue }
      missing[place] =
        count < crates.count ? PacksOfLine([], others: count) : PacksOfLine(crates)
    }
    return missing
  }

  /// The shipment of an order's tags at this act; `nil` when it has none.
  func shipment(of order: StoredTransferOrder) throws -> TransferShipment? {
    try OrderTracing(ledger: ledger, settings: settings).shipment(
      of: order.content, try ledger.tags(of: order.content.number), act)
  }

  func materials() throws -> [MaterialID: Material] {
    let moment = LedgerMoment(
      day: day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    return try ChainState.materials(ledger, at: moment)
  }
}

extension Ledger {
  /// The business day of a store on which somebody moves its goods. A store that closes at 02:00
  /// counts at 02:00 what has left at 01:00: both are of the day before.
  func day(of caller: Caller, at store: StoreID) throws -> StoreDay {
    let moment = LedgerMoment(
      day: caller.day, collection: try lastCollection(), eventSequence: try lastOrderEvent())
    let known = try ChainState.stores(self, at: moment).first { $0.id == store }
    return caller.day(cutoff: known?.dayCutoff ?? .midnight)
  }
}
