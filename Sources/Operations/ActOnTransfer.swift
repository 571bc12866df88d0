import Foundation
public import Persistence
public import SupplyChain
import Traceability

/// What people do with a transfer order: approve, reject, dispatch, receive, cancel.
///
/// Each act is one transaction of the ledger, which must find the order in the state it leaves:
/// of two people who act at once, one is told that somebody has acted.
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

  /// Agrees: the order's lots are reserved at the donor, who must still have them.
  public func approve(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number).content
    let moment = LedgerMoment(
      day: max(day, order.leg.departBy.day), collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    let facts = try FactReader(ledger, at: moment)
    let stock = try facts.stockFacts(of: order.leg.from).map { known in
      CarriedStock(
        known, of: order.leg.from,
        consumption: try facts.history(of: order.leg.from, since: known.countedOn),
        to: moment.day
      ).stock(asOf: moment.day)
    }
    try ledger.approve(order, day: day, act: act, stockDay: moment.day) { line in
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

  /// Calls an approved order off.
  public func cancel(
    _ number: TransferOrderNumber, reason: String
  ) throws -> StoredTransferOrder {
    try ledger.cancel(number, day: day, act: act, reason: reason)
    return try ledger.transferOrder(number)
  }

  /// Sends it off: the lots leave the donor's stock and high-value packs get their trace.
  public func dispatch(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    guard order.state == .approved else {
      throw LedgerFailure.wrongState(
        order: number.text, state: order.state.rawValue, wanted: "approved")
    }
    try ledger.dispatch(order.content, day: day, act: act, trace: try trace(of: order.content))
    return try ledger.transferOrder(number)
  }

  /// Books it in at the recipient, all as sent.
  public func receive(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    guard order.state == .dispatched || order.state == .arrived else {
      throw LedgerFailure.wrongState(
        order: number.text, state: order.state.rawValue, wanted: "dispatched")
    }
    try ledger.receive(order, day: day, act: act)
    return try ledger.transferOrder(number)
  }

  /// The EPCIS document of a dispatch, `nil` when no line is of high value.
  private func trace(of order: TransferContent) throws -> TraceRecord? {
    let moment = LedgerMoment(
      day: day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    let chain = try ChainState(ledger, at: moment)
    let prefix = try CompanyPrefix(settings.companyPrefix)
    let tagged = try order.lines.compactMap { line in
      try taggedPacks(line, chain.materialsByID[line.material], prefix)
    }
    guard !tagged.isEmpty else { return nil }
    let shipment = try TransferShipment(
      order: order.number, lines: tagged,
      shipment: try prefix.sscc(
        shipmentNumber: Int(try ledger.takeNumbers(1, of: "shipment"))),
      from: try place(order.leg.from, prefix), to: try place(order.leg.to, prefix),
      dispatchedAt: try EventTime(act.at), offset: try TimeZoneOffset(offset()))
    return shipment.document().map { document in
      TraceRecord(
        document: document.json,
        events: document.events.map {
          .init(id: $0.id ?? $0.contentID, time: "\($0.eventTime)", json: $0.json.text)
        })
    }
  }

  private func taggedPacks(
    _ line: TransferLine, _ material: Material?, _ prefix: CompanyPrefix
  ) throws -> TaggedPacks? {
    guard let material, material.isHighValue else { return nil }
    let number = try ledger.number(of: material.id) ?? 0
    let gtin =
      try material.gtin.map { text throws(TraceabilityFailure) in try GTIN(text) }
      ?? prefix.gtin(itemNumber: Int(number))
    let first = try ledger.takeNumbers(max(line.packs, 1), of: "gtin \(gtin)")
    return TaggedPacks(
      material: material.id, lot: line.lot, expiresOn: line.expiresOn,
      packs: try SGTIN.numbered(
        gtin: gtin, companyPrefixLength: prefix.length, first: Int(first), count: line.packs))
  }

  private func place(_ store: StoreID, _ prefix: CompanyPrefix) throws -> SGLN {
    try prefix.sgln(locationNumber: Int(try ledger.number(of: store) ?? 0))
  }

  /// The chain's offset from UTC at the act: `+08:00`.
  private func offset() -> String {
    let zone = TimeZone(identifier: settings.timeZone) ?? .gmt
    let instant = ISO8601DateFormatter().date(from: act.at) ?? Date(timeIntervalSince1970: 0)
    let minutes = zone.secondsFromGMT(for: instant) / 60
    let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(minutes < 0 ? "-" : "+")\(two(hours)):\(two(rest))"
  }
}
