import SupplyChain

/// A material as balancing sees it: cases, fen and days.
struct GoodsTerms {
  let material: Material
  let pack: Quantity
  let packUnits: Double
  let leadTimeDays: Int
  /// Margin lost when a case is short, in fen.
  let marginPerCase: Double
  /// What a case thrown away costs, its price and its disposal, in fen; nothing for goods that need
  /// no rescue from expiry.
  let wastePerCase: Double
  let goods: TransferInstance.Goods

  /// Whether cases of it are worth moving to save them from expiry.
  var isRescued: Bool { wastePerCase > 0 }

  /// - Returns: `nil` when the material has no pack: then it takes no part.
  init?(_ material: Material, settings: BalancingSettings) {
    guard let pack = material.packSize, pack > .zero else { return nil }
    self.material = material
    self.pack = pack
    self.packUnits = pack.units
    let lead = material.leadTimeDays ?? -1
    self.leadTimeDays = lead >= 0 ? min(lead, 365) : settings.leadTimeDays
    func perCase(_ price: UnitPrice?) -> Double {
      Double(price?.fenPerThousand ?? 0) * pack.units / 1000
    }
    self.marginPerCase = perCase(material.shortageCost)
    let isShortLived = material.shelfLifeDays.map { $0 <= settings.shortLivedDays } ?? false
    let wasted = perCase(material.unitCost) + Double(settings.disposalFenPerPack)
    self.wastePerCase = material.isChilled || isShortLived ? wasted : 0
    let milligrams = Double(max(material.milligramsPerUnit ?? settings.milligramsPerUnit, 0))
    self.goods = TransferInstance.Goods(
      gramsPerCase: wholeAmount((pack.units * milligrams / 1000).rounded(.up)),
      isChilled: material.isChilled, handlingPerCase: settings.handlingFenPerPack)
  }
}

/// A real amount as the optimizer takes it: whole, within its bounds.
func wholeAmount(_ amount: Double) -> Int64 {
  let limit = Double(TransferInstance.largestAmount)
  return Int64(min(max(amount.rounded(.toNearestOrAwayFromZero), -limit), limit))
}
