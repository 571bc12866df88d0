public import SupplyChain

/// A donor goes under its own need of a material by what it gives: what it is told before it gives
/// it all the same.
public struct DonorShortage: Sendable, Hashable {
  /// The store that gives.
  public let donor: StoreID
  /// The material.
  public let material: MaterialID
  /// What it would keep, with its need and its next delivery.
  public let keeps: DonorKeeps
  /// The day on which that is used up at the expected demand; `nil` when it lasts until the
  /// delivery, unless more is used than expected.
  public let runsOutOn: BusinessDay?
  /// The whole packs that it may give and keep what it needs.
  public let sparePacks: Int

  /// What the trail says of a donor that gives in spite of it.
  static func acceptance(of donor: StoreID) -> String { "\(donor) goes under its own need" }

  /// In both languages, without what to do about it.
  var sentence: Sentence {
    let english =
      runsOutOn.map { "it runs out about \($0)" }
      ?? "it lasts only if no more is used than expected"
    let chinese = runsOutOn.map { "预计 \($0) 用完" } ?? "用量一旦高于预期便会缺货"
    // What expires unused before the delivery serves no need.
    let part = keeps.quantity < keeps.need ? "" : ", part of which expires unused"
    let partChinese = keeps.quantity < keeps.need ? "" : "（部分将过期）"
    return Sentence(
      "\(donor) would keep \(keeps.quantity) of \(material)\(part), and surely needs \(keeps.need) "
        + "until \(keeps.nextDeliveryOn): \(english)",
      "\(donor) 将只剩 \(material) \(keeps.quantity)\(partChinese)，到 \(keeps.nextDeliveryOn) "
        + "到货前至少需要 \(keeps.need)：\(chinese)")
  }
}
