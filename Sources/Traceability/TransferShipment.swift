public import SupplyChain

/// The tagged packs of one high-value line of a transfer order: one material, one lot.
public struct TaggedPacks: Hashable, Sendable {
  /// The material.
  public let material: MaterialID
  /// The donor's lot.
  public let lot: LotID
  /// When the lot expires, when known.
  public let expiresOn: BusinessDay?
  /// One identity a pack.
  public let packs: [SGTIN]

  /// Takes the packs of a line.
  public init(material: MaterialID, lot: LotID, expiresOn: BusinessDay?, packs: [SGTIN]) {
    self.material = material
    self.lot = lot
    self.expiresOn = expiresOn
    self.packs = packs
  }

  /// Numbers the packs of an order's line from `firstSerial` on, which the caller's counter for
  /// this GTIN gives; the counter stands at `firstSerial` + ``TransferLine/packs`` afterwards.
  public init(
    line: TransferLine, gtin: GTIN, companyPrefixLength: Int, firstSerial: Int
  ) throws(TraceabilityFailure) {
    let packs = try SGTIN.numbered(
      gtin: gtin, companyPrefixLength: companyPrefixLength, first: firstSerial,
      count: max(0, line.packs))
    self.init(material: line.material, lot: line.lot, expiresOn: line.expiresOn, packs: packs)
  }
}

extension TaggedPacks {
  /// So many of the packs, where nobody knows which: a number of the lot, or of the trade item
  /// where the lot's name is none that a class of lots can bear. `nil` for none.
  func unnamed(_ count: Int) -> QuantityElement? {
    guard count > 0, let pack = packs.first else { return nil }
    let length = pack.companyPrefix.digits.count
    let lot = try? GS1Key(.gtin, number: pack.gtin.digits, lot: lot.text)
    let item = "\(pack.companyPrefix.digits).\(pack.itemReference)"
    return QuantityElement(
      epcClass: lot?.classURI(companyPrefixLength: length) ?? "urn:epc:idpat:sgtin:\(item).*",
      quantity: JSONNumber(count))
  }
}

/// Tagged packs of one line at a step of their way: by name, or, where nobody knows which of them
/// it is, by number.
public struct PacksOfLine: Hashable, Sendable {
  /// Those that are known.
  public let packs: [EPC]
  /// How many of the line's others.
  public let others: Int

  /// Takes both.
  public init(_ packs: [EPC], others: Int = 0) {
    self.packs = packs
    self.others = others
  }
}

/// What leaves a store with tags on it when a transfer order is dispatched, and the events of each
/// step of its way.
public struct TransferShipment: Hashable, Sendable {
  /// The order.
  public let order: TransferOrderNumber
  /// The high-value lines; the others leave no trace records.
  public let lines: [TaggedPacks]
  /// The shipment: the crates together.
  public let shipment: SSCC
  /// The donor.
  public let from: SGLN
  /// The recipient.
  public let to: SGLN
  /// When the step that is documented happens: when it leaves, for a dispatch.
  public let dispatchedAt: EventTime
  /// The offset from UTC where and when that is.
  public let offset: TimeZoneOffset

  /// Takes a shipment; throws ``TraceabilityFailure/unusableShipment(reason:)`` when a pack is in
  /// it twice or it goes where it comes from.
  public init(
    order: TransferOrderNumber, lines: [TaggedPacks], shipment: SSCC, from: SGLN, to: SGLN,
    dispatchedAt: EventTime, offset: TimeZoneOffset
  ) throws(TraceabilityFailure) {
    var seen: Set<SGTIN> = []
    for pack in lines.flatMap(\.packs) where !seen.insert(pack).inserted {
      throw .unusableShipment(
        reason: "the pack \(EPC.sgtin(pack).pureIdentityURI) is in it twice")
    }
    guard from != to else {
      throw .unusableShipment(reason: "it goes where it comes from, \(from.gln)")
    }
    self.order = order
    self.lines = lines
    self.shipment = shipment
    self.from = from
    self.to = to
    self.dispatchedAt = dispatchedAt
    self.offset = offset
  }

  /// How the events name the order: the standard has no transaction type for transfers, so it is
  /// a despatch advice under the chain's own URN.
  public var transactionURN: String { Self.transactionURN(of: order) }

  /// How events name an order.
  public static func transactionURN(of order: TransferOrderNumber) -> String {
    transactionLead
      + SerialText.escaped(order.text) { byte in
        SerialText.isAlphanumeric(byte) || "-._".utf8.contains(byte)
      }
  }

  private static let transactionLead = "urn:chama:transfer:"

  /// The number of the order that a URN of the chain's own names; `nil` for any other text.
  static func order(ofURN urn: String) -> String? {
    guard urn.hasPrefix(transactionLead) else { return nil }
    return urn.dropFirst(transactionLead.count).removingEscapes
  }
}

extension Substring {
  /// The text whose bytes are written here, some of them as %-escapes; `nil` when they are no text.
  fileprivate var removingEscapes: String? {
    var bytes: [UInt8] = []
    var rest = self.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(SerialText.hexValue),
        let low = rest.popFirst().flatMap(SerialText.hexValue)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
