import Balancing
import Persistence
import SupplyChain
import Traceability

/// Writes the transfer order that comes of a donor's acceptance.
struct RequestedOrder {
  let ledger: Ledger
  let settings: Settings
  let desk: CityDesk
  let request: TransferRequestContent
  let offer: TransferOffer
  /// Packs of what was asked for.
  let packs: Int
  /// Whether what else is worth carrying comes along.
  let takesExtras: Bool
  let caller: RequestAct

  private var terms: EmergencyOffer { offer.terms }

  /// The order with its lots, first expired first.
  ///
  /// - Throws: `LedgerFailure.notEnoughStock` when the donor's goods are no longer free.
  func order() throws -> AcceptedOrder {
    let leg = leg()
    // Goods have not moved before the day on which they are to.
    let stock = try DonorStock(ledger, of: terms.from, on: caller.day)
    let number = TransferOffer.orderNumber(of: offer.ordinal, on: request.number)
    var lines = try lines(
      of: request.material, packs: packs, worth: worth, isRescued: terms.loss < .zero,
      why: why(arriving: leg.arriveBy),
      stock: stock, number, leg)
    for extra in takesExtras ? terms.extras : [] {
      lines += try self.lines(
        of: extra.material, packs: extra.packs, worth: extra.worth, isRescued: false,
        why: Sentence(
          "Worth carrying on the trip of request \(request.number).",
          "随调拨申请 \(request.number) 顺路携带。"), stock: stock, number, leg)
    }
    lines = numbered(lines, leg)
    let content = TransferContent(number: number, leg: weighed(leg, lines), lines: lines)
    let isApproved =
      content.goodsCost(desk.materials).map { $0.fen <= settings.requests.approvalAbove } ?? false
    var order = AcceptedOrder(
      content: content, stockDay: stock.day,
      onHand: Dictionary(
        lines.map { ($0.number, stock.onHand($0.material, $0.lot)) },
        uniquingKeysWith: { first, _ in first }), isApproved: isApproved)
    if isApproved {
      let tracing = try OrderTracing(ledger: ledger, settings: settings)
      order.tags = try tracing.newTags(of: content, desk.materials)
      order.trace =
        try tracing.shipment(of: content, order.tags, caller.act)?.commissioning() ?? []
    }
    return order
  }

  /// The trip as it was offered, later where the donor has answered later.
  private func leg() -> Leg {
    let way = terms.arriveAt.minutesSinceEpoch - terms.departAt.minutesSinceEpoch
    let ready = caller.now.advanced(byMinutes: settings.balancing.emergencyReadyMinutes)
    let departure = max(terms.departAt, ready)
    guard let id = LegID("L\(request.number)-\(offer.ordinal)") else {
      preconditionFailure("request numbers are short")
    }
    return Leg(
      id: id, from: terms.from, to: request.store, departBy: departure,
      arriveBy: departure.advanced(byMinutes: way), kilometres: terms.kilometres, grams: 0,
      carriesColdKit: terms.carriesColdKit, cost: terms.tripCost)
  }

  private func weighed(_ leg: Leg, _ lines: [TransferLine]) -> Leg {
    let milligrams = lines.reduce(Int64(0)) { sum, line in
      let weight =
        desk.materials[line.material]?.milligramsPerUnit ?? settings.balancing.milligramsPerUnit
      return sum + (line.quantity.thousandths + 999) / 1000 * weight
    }
    return Leg(
      id: leg.id, from: leg.from, to: leg.to, departBy: leg.departBy, arriveBy: leg.arriveBy,
      kilometres: leg.kilometres, grams: (milligrams + 999) / 1000,
      carriesColdKit: leg.carriesColdKit, cost: leg.cost)
  }

  private func lines(
    of material: MaterialID, packs: Int, worth: Money, isRescued: Bool, why: Sentence,
    stock: DonorStock, _ number: TransferOrderNumber, _ leg: Leg
  ) throws -> [TransferLine] {
    guard let pack = desk.materials[material]?.packSize,
      let lots = stock.packs(
        packs, of: material, pack: pack,
        usableThrough: leg.arriveBy.day + (settings.balancing.leastDaysLeft - 1))
    else {
      throw LedgerFailure.notEnoughStock(
        order: number.text, store: terms.from.text, material: material.text, lot: "any age",
        free: stock.free(material).description)
    }
    let horizon = max(
      desk.horizonEnd(of: material, from: leg.from, to: leg.to), leg.arriveBy.day)
    return lots.map { lot, count in
      let worth = Money(fen: worth.fen * Int64(count) / Int64(max(packs, 1)))
      // What was asked for is promised at the store's word, later shortage included.
      let promise = TransferPromise(
        worth: worth,
        countsThrough: isRescued ? max(horizon, lot.expiresOn ?? horizon) : horizon)
      return TransferLine(
        number: 0, material: material, lot: lot.lot, expiresOn: lot.expiresOn,
        quantity: pack.times(count), packs: count, worth: worth, tripShare: .zero,
        promise: promise, why: why)
    }
  }

  /// Numbers the lines; what was asked for bears the trip.
  private func numbered(_ lines: [TransferLine], _ leg: Leg) -> [TransferLine] {
    lines.enumerated().map { index, line in
      TransferLine(
        number: index + 1, material: line.material, lot: line.lot, expiresOn: line.expiresOn,
        quantity: line.quantity, packs: line.packs, worth: line.worth,
        tripShare: index == 0 ? leg.cost : .zero, promise: line.promise, why: line.why)
    }
  }

  /// The store is taken at its word: what it asks for it would lack, at the margin lost when short,
  /// less what the donor may lose and the handling.
  private var worth: Money {
    let all = Int64(max(terms.packs, 1))
    let given = Int64(packs)
    let quantity = Quantity(thousandths: terms.quantity.thousandths / all * given) ?? .zero
    let gain = desk.materials[request.material]?.shortageCost?.cost(of: quantity) ?? .zero
    return gain - Money(fen: (terms.loss.fen + terms.handling.fen) * given / all)
  }

  /// What was asked for and why; and by how much it comes late, where the donor has answered late.
  private func why(arriving moment: LocalMoment) -> Sentence {
    let late = moment.minutesSinceEpoch - request.neededBy.minutesSinceEpoch
    let end =
      late > 0
      ? Sentence(" – planned to be there \(late) min late", "——预计晚到 \(late) 分钟") : Sentence("", "")
    return Sentence(
      "\(request.store) asked for \(request.quantity) by \(request.neededBy) (\(request.number)): "
        + "\(request.why)" + end.english,
      "\(request.store) 申请 \(request.quantity)，最迟 \(request.neededBy)（\(request.number)）："
        + request.why + end.chinese)
  }
}

extension TransferContent {
  /// What the goods cost, `nil` when a price is not known.
  func goodsCost(_ materials: [MaterialID: Material]) -> Money? {
    var sum = Money.zero
    for line in lines {
      guard let price = materials[line.material]?.unitCost else { return nil }
      sum += price.cost(of: line.quantity)
    }
    return sum
  }
}
