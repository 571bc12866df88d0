import Balancing
import SupplyChain

/// The transfer order that a warning proposes, from what the emergency desk found.
struct WarnedOrder {
  let offer: EmergencyOffer
  let to: StoreID
  let material: MaterialID
  /// What the packs are worth to the recipient.
  let gain: Money
  let materials: [MaterialID: Material]
  let settings: BalancingSettings

  /// The order under `T<tag>-W<ordinal>`. What it was asked for comes first and bears the trip.
  func content(tag: String, ordinal: Int, why: Sentence) -> TransferContent {
    guard let number = TransferOrderNumber("T\(tag)-W\(ordinal)"),
      let leg = LegID("L\(tag)-W\(ordinal)")
    else { preconditionFailure("order numbers are plain text") }
    var lines = lines(
      of: material, offer.lots, packs: offer.packs, worth: gain - offer.loss - offer.handling, why)
    for extra in offer.extras {
      lines += self.lines(
        of: extra.material, extra.lots, packs: extra.packs, worth: extra.worth,
        Sentence("Worth carrying on the trip of \(number).", "随 \(number) 的行程顺路携带。"))
    }
    let numbered = lines.enumerated().map { index, line in
      TransferLine(
        number: index + 1, material: line.material, lot: line.lot, expiresOn: line.expiresOn,
        quantity: line.quantity, packs: line.packs, worth: line.worth,
        tripShare: index == 0 ? offer.tripCost : .zero, why: line.why)
    }
    return TransferContent(
      number: number,
      leg: Leg(
        id: leg, from: offer.from, to: to, departBy: offer.departAt, arriveBy: offer.arriveAt,
        kilometres: offer.kilometres, grams: grams(numbered), carriesColdKit: offer.carriesColdKit,
        cost: offer.tripCost),
      lines: numbered)
  }

  private func lines(
    of material: MaterialID, _ lots: [EmergencyLot], packs: Int, worth: Money, _ why: Sentence
  ) -> [TransferLine] {
    guard let pack = materials[material]?.packSize else { return [] }
    return lots.map { lot in
      TransferLine(
        number: 0, material: material, lot: lot.lot, expiresOn: lot.expiresOn,
        quantity: pack.times(lot.packs), packs: lot.packs,
        worth: Money(fen: worth.fen * Int64(lot.packs) / Int64(max(packs, 1))), tripShare: .zero,
        why: why)
    }
  }

  private func grams(_ lines: [TransferLine]) -> Int64 {
    let milligrams = lines.reduce(Int64(0)) { sum, line in
      let weight = materials[line.material]?.milligramsPerUnit ?? settings.milligramsPerUnit
      return sum + (line.quantity.thousandths + 999) / 1000 * weight
    }
    return (milligrams + 999) / 1000
  }
}
