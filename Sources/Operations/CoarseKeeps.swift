public import Access
import Balancing
import Foundation
import SupplyChain

extension AskTransfer.Outcome {
  /// The same as somebody is told it: what a donor keeps exactly is for those who may see its
  /// stock.
  public func told(to principal: Principal) -> AskTransfer.Outcome {
    AskTransfer.Outcome(
      answer: answer.telling { $0.told(to: principal) }, plannedOn: plannedOn, coming: coming,
      warnings: warnings, names: names, units: units)
  }
}

extension EmergencyOffer {
  /// The offer as somebody is told it: coarsely what the donor keeps, where they may not see
  /// exactly what lies there.
  func told(to principal: Principal) -> EmergencyOffer {
    guard !principal.sees(.exactStock, of: .store(from)) else { return self }
    return EmergencyOffer(
      from: from, packs: packs, quantity: quantity, lots: lots, departAt: departAt,
      arriveAt: arriveAt, kilometres: kilometres, carriesColdKit: carriesColdKit,
      tripCost: tripCost, handling: handling, loss: loss, keeps: keeps.coarse, extras: extras)
  }
}

extension DonorShortage {
  /// The same as somebody is told it.
  func told(to principal: Principal) -> DonorShortage {
    guard !principal.sees(.exactStock, of: .store(donor)) else { return self }
    return DonorShortage(
      donor: donor, material: material, keeps: keeps.coarse, runsOutOn: runsOutOn,
      sparePacks: sparePacks)
  }
}

extension EmergencyOffer {
  /// What goes by material when so much of what was asked for is given.
  func goods(
    _ given: Quantity, of material: MaterialID, _ takesExtras: Bool
  ) -> [MaterialID: Quantity] {
    var goods = [material: given]
    for extra in takesExtras ? extras : [] {
      goods[extra.material, default: .zero] += extra.quantity
    }
    return goods
  }
}

extension DonorKeeps {
  /// The same with one leading digit of its quantities, and whole days.
  var coarse: DonorKeeps {
    DonorKeeps(
      quantity: quantity.coarse, coverDays: coverDays.map { $0.rounded(.down) },
      need: need.coarse, nextDeliveryOn: nextDeliveryOn)
  }
}

extension Quantity {
  /// The leading digit alone: 5320 is 5000.
  fileprivate var coarse: Quantity {
    guard self > .zero else { return .zero }
    let step = Int64(pow(10, Double(String(thousandths).count - 1)))
    return Quantity(thousandths: thousandths / step * step) ?? .zero
  }
}
