import Foundation
import Persistence
import SupplyChain
import Traceability

/// What an act upon an order needs for its trace: identities of things and places, and the time.
struct OrderTracing {
  let ledger: Ledger
  let settings: Settings
  let prefix: CompanyPrefix

  init(ledger: Ledger, settings: Settings) throws {
    self.ledger = ledger
    self.settings = settings
    self.prefix = try CompanyPrefix(settings.companyPrefix)
  }

  /// Numbers the crates of the high-value lines of an order, and the container of all of them. The
  /// numbers are taken even when the act fails afterwards: none is given out twice.
  ///
  /// - Returns: no tags when no line is of high value.
  func newTags(of order: TransferContent, _ materials: [MaterialID: Material]) throws -> [OrderTag]
  {
    var tags: [OrderTag] = []
    for line in order.lines where line.packs > 0 {
      guard let material = materials[line.material], material.isHighValue else { continue }
      let gtin = try tradeItem(of: material)
      // A number of our own may be one that another material brought along.
      let other = materials.values.sorted { $0.id < $1.id }.first { other in
        other.id != material.id && other.gtin.flatMap { try? GTIN($0) } == gtin
      }
      if let other {
        throw OperationsFailure.sameTradeItem(
          material: material.id.text, other: other.id.text, gtin: "\(gtin)")
      }
      let first = try ledger.takeNumbers(line.packs, of: "gtin \(gtin)")
      let packs = try SGTIN.numbered(
        gtin: gtin, companyPrefixLength: prefix.length, first: Int(first), count: line.packs)
      tags += try packs.map {
        OrderTag(try EPCTag(.sgtin($0), filter: Self.transportCase), line: line.number)
      }
    }
    guard !tags.isEmpty else { return [] }
    let container = try prefix.sscc(
      shipmentNumber: Int(try ledger.takeNumbers(1, of: "shipment")))
    return tags + [OrderTag(try EPCTag(.sscc(container), filter: Self.transportCase), line: nil)]
  }

  /// The number that crates of a material bear: its own, or one under the chain's prefix.
  private func tradeItem(of material: Material) throws -> GTIN {
    if let text = material.gtin { return try GTIN(text) }
    return try prefix.gtin(itemNumber: Int(try ledger.number(of: material.id) ?? 0))
  }

  /// The filter value of cases in transport.
  private static let transportCase = 2

  /// The shipment of an order's tags at the time of an act; `nil` without tags.
  func shipment(
    of order: TransferContent, _ tags: [OrderTag], _ act: Act
  ) throws -> TransferShipment? {
    let containers = tags.compactMap { tag in
      if tag.line == nil, case .sscc(let sscc) = tag.epc { sscc } else { nil }
    }
    guard let container = containers.first else { return nil }
    let lines = order.lines.map { line in
      TaggedPacks(
        material: line.material, lot: line.lot, expiresOn: line.expiresOn,
        packs: tags.filter { $0.line == line.number }.compactMap { tag in
          if case .sgtin(let pack) = tag.epc { pack } else { nil }
        })
    }
    return try TransferShipment(
      order: order.number, lines: lines, shipment: container, from: try place(order.leg.from),
      to: try place(order.leg.to), dispatchedAt: try EventTime(act.at),
      offset: try offset(at: act.at))
  }

  /// The place of a store.
  func place(_ store: StoreID) throws -> SGLN {
    try prefix.sgln(locationNumber: Int(try ledger.number(of: store) ?? 0))
  }

  /// The chain's offset from UTC at an instant: `+08:00`.
  func offset(at instant: String) throws -> TimeZoneOffset {
    let date = ISO8601DateFormatter().date(from: instant) ?? Date(timeIntervalSince1970: 0)
    return try offset(at: date)
  }

  /// The chain's offset from UTC at an instant.
  func offset(at instant: EventTime) throws -> TimeZoneOffset {
    try offset(at: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
  }

  private func offset(at date: Date) throws -> TimeZoneOffset {
    let zone = TimeZone(identifier: settings.timeZone) ?? .gmt
    let minutes = zone.secondsFromGMT(for: date) / 60
    let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return try TimeZoneOffset("\(minutes < 0 ? "-" : "+")\(two(hours)):\(two(rest))")
  }
}
