import Charts
public import Persistence
public import Publishing
public import SupplyChain
import Traceability

/// The labels of an order's crates and of its container.
public struct OrderLabels {
  let ledger: Ledger
  let settings: Settings

  /// Prepares labels.
  public init(ledger: Ledger, settings: Settings) {
    self.ledger = ledger
    self.settings = settings
  }

  /// A label with the name that a file of it has.
  public struct Named: Sendable {
    /// A name without ending, of letters, digits and `-`.
    public let name: String
    /// The label.
    public let label: TagLabel
  }

  /// The labels of an order, crate by crate, the container last.
  ///
  /// - Throws: ``OperationsFailure/noTags(order:)`` before it was approved or without goods of
  ///   high value; `LedgerFailure` when it was called off or lost: its labels are void.
  public func labels(of number: TransferOrderNumber) throws -> [Named] {
    let stored = try ledger.transferOrder(number)
    // Labels of goods that go nowhere are void: none is printed.
    guard ![.rejected, .cancelled, .lost].contains(stored.state) else {
      throw LedgerFailure.wrongState(
        order: number.text, state: stored.state.rawValue, wanted: "approved")
    }
    let order = stored.content
    let tags = try ledger.tags(of: number)
    guard !tags.isEmpty else { throw OperationsFailure.noTags(order: number.text) }
    let moment = LedgerMoment(
      day: order.leg.departBy.day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    let chain = try ChainState(ledger, at: moment)
    let names = chain.materialsByID.mapValues(\.name)
    let language = settings.language
    let crates = tags.count { $0.line != nil }
    return tags.enumerated().map { index, tag in
      let line = order.lines.first { $0.number == tag.line }
      let heading =
        line.map { names[$0.material] ?? $0.material.text }
        ?? Sentence("Container of \(crates) crates", "共 \(crates) 箱").text(in: language)
      var words = [
        Sentence(
          "\(order.leg.from) → \(order.leg.to), by \(order.leg.arriveBy)",
          "\(order.leg.from) → \(order.leg.to)，\(order.leg.arriveBy) 前"),
        Sentence("Order \(number)", "调拨单 \(number)"),
      ]
      if let line {
        words.append(Sentence("Crate \(index + 1) of \(crates)", "第 \(index + 1)/\(crates) 箱"))
        words.append(Sentence("Lot \(line.lot)", "批次 \(line.lot)"))
        if let day = line.expiresOn { words.append(Sentence("Use by \(day)", "保质期至 \(day)")) }
      }
      let label = TagLabel(
        heading: heading, lines: words.map { $0.text(in: language) }, link: tag.epc.digitalLink,
        elements: Self.elements(of: tag.epc), language: language == .english ? "en" : "zh-Hans")
      return Named(name: Self.fileName(of: tag.epc), label: label)
    }
  }

  /// The key, and the serial where there is one; lot and expiry stand in words, as the barcode of
  /// all four would be longer than GS1 allows.
  private static func elements(of epc: EPC) -> [Code128.Element] {
    let key = epc.gs1Key
    return [Code128.Element(identifier: key.kind.rawValue, value: key.number)]
      + (key.serial.map { [Code128.Element(identifier: "21", value: $0)] } ?? [])
  }

  private static func fileName(of epc: EPC) -> String {
    let key = epc.gs1Key
    let serial = key.serial.map { serial in
      "-"
        + serial.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
    }
    return epc.scheme + "-" + key.number + (serial ?? "")
  }
}
