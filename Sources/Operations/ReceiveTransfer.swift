import Access
public import Persistence
public import SupplyChain
public import Traceability

/// What a store says about an order that it receives. Nothing said means all as sent.
public struct ReceivedGoods: Sendable, Hashable {
  /// A line that is otherwise than sent.
  public struct Line: Sendable, Hashable {
    /// Its number on the order.
    public let number: Int
    /// How much of it came now.
    public let quantity: Quantity
    /// Why it is less, ``TransferDiscrepancy/Kind/reasons``.
    public let reason: TransferDiscrepancy.Kind

    /// Takes a line.
    public init(number: Int, quantity: Quantity, reason: TransferDiscrepancy.Kind) {
      self.number = number
      self.quantity = quantity
      self.reason = reason
    }
  }

  /// What was read on arrival, beside what the store's readers saw.
  public var reads: Set<EPC>
  /// Lines that are otherwise than sent.
  public var lines: [Line]
  /// Whether the person's word counts, whatever the store's readers saw or did not see.
  public var isByHand: Bool

  /// Takes reads and lines.
  public init(reads: Set<EPC> = [], lines: [Line] = [], isByHand: Bool = false) {
    self.reads = reads
    self.lines = lines
    self.isByHand = isByHand
  }
}

extension ActOnTransfer {
  /// Books it in at the recipient: all that is outstanding as sent, unless `goods` or what readers
  /// saw says otherwise. What is missing stays in transit until it comes or the order is closed.
  ///
  /// Crates that were read, by hand or by the store's readers since the dispatch, are held against
  /// those shipped (``Traceability/ReceiptReconciliation``). When nothing was read at all, the
  /// person's word counts.
  ///
  /// - Throws: ``OperationsFailure/badReceipt(order:line:reason:)``.
  public func receive(
    _ number: TransferOrderNumber, _ goods: ReceivedGoods = ReceivedGoods()
  ) throws -> StoredTransferOrder {
    // What is outstanding is read in one with what is booked in.
    try ledger.transaction { try received(number, goods) }
  }

  private func received(
    _ number: TransferOrderNumber, _ goods: ReceivedGoods
  ) throws -> StoredTransferOrder {
    let order = try order(number, to: .receiveOrder, by: .recipient)
    guard [.dispatched, .arrived, .partlyReceived].contains(order.state) else {
      throw try ledger.refusal(of: number, from: .dispatched, to: .received, by: act)
    }
    let receiving = try Receiving(self, order, goods)
    try ledger.receive(
      order, on: try day(at: order.content.leg.to), act: act, receipt: receiving.receipt,
      arrival: try shipment(of: order)?.arrival() ?? [])
    return try ledger.transferOrder(number)
  }
}

/// What a receipt comes to.
private struct Receiving {
  private let order: TransferContent
  private let outstanding: [Int: Quantity]
  private let goods: ReceivedGoods
  /// Crates that are not booked in yet, by line.
  private let crates: [Int: [EPC]]
  private let result: ReceiptReconciliation
  private let isByHand: Bool
  private(set) var receipt = TransferReceipt(quantities: [:])

  init(_ acts: ActOnTransfer, _ stored: StoredTransferOrder, _ goods: ReceivedGoods) throws {
    self.order = stored.content
    self.goods = goods
    let ledger = acts.ledger
    let before = try ledger.received(of: order)
    self.outstanding = Dictionary(
      order.lines.map { ($0.number, $0.quantity.remaining(after: before[$0.number] ?? .zero)) },
      uniquingKeysWith: { first, _ in first })
    let tags = try ledger.tags(of: order.number)
    let open = tags.filter { !$0.isReceived && $0.line != nil }
    let crates = Dictionary(grouping: open, by: { $0.line ?? 0 }).mapValues { $0.map(\.epc) }
    self.crates = crates
    let container = tags.first { $0.line == nil }?.epc
    let things = open.map(\.epc) + [container].compactMap { $0 }
    let seen = try Sightings(acts, order, things: goods.isByHand ? [] : things)
    let received = Set(tags.filter(\.isReceived).map(\.epc))
    // Crates that are booked in already say nothing new, but they were read: nobody vouches for
    // the others by hand.
    let allRead = goods.reads.union(seen.there)
    let read = allRead.subtracting(received)
    self.isByHand = allRead.isEmpty
    // A bag that was unpacked before vouches for nothing that comes later.
    let isOpened = stored.state == .partlyReceived
    let lines = order.lines.compactMap { line in
      crates[line.number].map { ReceiptReconciliation.Line(number: line.number, crates: $0) }
    }
    self.result = ReceiptReconciliation(
      lines, container: container, read: read, isByHand: isByHand, isOpened: isOpened,
      elsewhere: seen.elsewhere,
      hasGap: seen.hasGap)
    try check()
    try settle()
    guard
      stored.state != .partlyReceived || receipt.quantities.values.contains(where: { $0 > .zero })
    else { throw OperationsFailure.nothingNew(order: order.number.text) }
    let shipment = try acts.shipment(of: stored)
    let isShort = goods.lines.contains { crates[$0.number] != nil }
    receipt.trace =
      shipment?.receipt(accepted, isShort: isShort, counted: counted) ?? []
  }

  /// What a person counted of tagged lines beside the crates that were read, by the line's place on
  /// the order.
  private var counted: [Int: PacksOfLine] {
    var counted: [Int: PacksOfLine] = [:]
    for (place, line) in order.lines.enumerated() {
      guard let said = goods.lines.first(where: { $0.number == line.number }),
        said.quantity != outstanding[line.number],
        let outcome = accepted.lines.first(where: { $0.number == line.number })
      else { continue }
      let others = line.packs(in: said.quantity) - outcome.received.count
      if others > 0 { counted[place] = PacksOfLine([], others: others) }
    }
    return counted
  }

  private func check() throws {
    for line in goods.lines {
      guard let open = outstanding[line.number] else {
        throw failure(line.number, Sentence("the order has no such line", "单据没有这一行"))
      }
      guard line.quantity <= open else {
        throw failure(
          line.number, Sentence("only \(open) of it are outstanding", "未收数量只有 \(open)"))
      }
      guard TransferDiscrepancy.Kind.reasons.contains(line.reason) else {
        throw failure(
          line.number,
          Sentence(
            "\(line.reason.rawValue) is no reason that a person gives",
            "\(line.reason.rawValue) 不是可选的原因"))
      }
      guard goods.lines.count(where: { $0.number == line.number }) == 1 else {
        throw failure(line.number, Sentence("it is named twice", "该行填写了两次"))
      }
    }
  }

  private func failure(_ line: Int, _ reason: Sentence) -> OperationsFailure {
    .badReceipt(order: order.number.text, line: line, reason: reason)
  }

  /// Quantities and discrepancies line by line.
  private mutating func settle() throws {
    for line in order.lines {
      let open = outstanding[line.number] ?? .zero
      let said = goods.lines.first { $0.number == line.number }
      let outcome = result.lines.first { $0.number == line.number }
      let read = outcome.map { quantity(of: $0.received.count, $0, line, open) } ?? open
      let booked = said?.quantity ?? read
      receipt.quantities[line.number] = booked
      if let said, said.quantity < open {
        add(line.number, said.reason, nil, open.remaining(after: said.quantity))
      }
      guard let outcome, !isByHand else { continue }
      let pack = quantity(of: 1, outcome, line, open)
      for crate in outcome.inferred { add(line.number, .inferred, crate, pack) }
      for crate in outcome.missing { add(line.number, .missing, crate, pack) }
    }
    for crate in result.wrong { add(nil, .wrongCrate, crate, .zero) }
    for crate in result.extra { add(nil, .extra, crate, .zero) }
    receipt.crates = accepted.lines.flatMap(\.received)
  }

  /// What so many crates of a line hold; all of them hold all that is outstanding.
  private func quantity(
    of count: Int, _ outcome: ReceiptReconciliation.Outcome, _ line: TransferLine, _ open: Quantity
  ) -> Quantity {
    let all = outcome.received.count + outcome.missing.count
    guard count < all, line.packs > 0 else { return open }
    let pack = Quantity(thousandths: line.quantity.thousandths / Int64(line.packs)) ?? .zero
    return min(pack.times(count), open)
  }

  private mutating func add(
    _ line: Int?, _ kind: TransferDiscrepancy.Kind, _ crate: EPC?, _ quantity: Quantity
  ) {
    receipt.discrepancies.append(
      TransferDiscrepancy(
        line: line, kind: kind, epc: crate?.pureIdentityURI, quantity: quantity))
  }

  /// The reconciliation without the crates of lines of which a person counted less: nobody knows
  /// which crates those are, but for the ones that were read.
  private var accepted: ReceiptReconciliation {
    result.keepingInferred { number in
      guard let said = goods.lines.first(where: { $0.number == number }) else { return true }
      return said.quantity == outstanding[number]
    }
  }
}

extension TransferLine {
  /// The whole packs in a quantity of the line.
  func packs(in quantity: Quantity) -> Int {
    guard packs > 0,
      let pack = Quantity(thousandths: self.quantity.thousandths / Int64(packs)), pack > .zero
    else { return 0 }
    return min(quantity.wholePacks(of: pack), packs)
  }
}

/// What the readers of stores saw of an order's things since its dispatch.
private struct Sightings {
  /// Things that were read at the recipient's, strangers among them.
  let there: Set<EPC>
  /// Things that were seen in another store.
  let elsewhere: Set<EPC>
  /// Whether the recipient's readers have lost reads meanwhile.
  let hasGap: Bool

  init(_ acts: ActOnTransfer, _ order: TransferContent, things: [EPC]) throws {
    let ledger = acts.ledger
    let dispatch = try ledger.acts(on: order.number).last { $0.to == "dispatched" }
    let dispatched = try EventTime(dispatch?.act.at ?? acts.act.at)
    let tolerance = acts.settings.readers.clockTolerance
    let since = EventTime(milliseconds: dispatched.milliseconds - tolerance)
    let until = EventTime(milliseconds: try EventTime(acts.act.at).milliseconds + tolerance)
    let seen = try ledger.seen(things, at: order.leg.to, since: since)
    self.there = seen.union(
      things.isEmpty ? [] : try ledger.strangers(at: order.leg.to, since: since))
    self.elsewhere = try ledger.seenElsewhere(
      things, than: order.leg.to,
      after: EventTime(milliseconds: dispatched.milliseconds + tolerance))
    self.hasGap = try !ledger.gaps(at: [order.leg.to], from: dispatched, through: until).isEmpty
  }
}
