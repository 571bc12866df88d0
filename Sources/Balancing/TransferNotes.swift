import SupplyChain

extension PlanningException {
  static func unknownPlace(_ store: Store) -> PlanningException {
    PlanningException(
      kind: .missingMasterData, store: store.id,
      what: Sentence(
        "\(store.name): its place is not known, so it takes no part in transfers.",
        "\(store.name)：位置未知，不参与调拨。"),
      remedy: Sentence(
        "Fill in latitude and longitude in stores.csv.", "请在 stores.csv 中补上经纬度。"))
  }

  static func tooOldForTransfers(_ store: Store, countedOn: BusinessDay) -> PlanningException {
    PlanningException(
      kind: .staleData, store: store.id,
      what: Sentence(
        "\(store.name): its stock was last counted on \(countedOn), too long ago for transfers.",
        "\(store.name)：库存最近盘点于 \(countedOn)，过旧，不参与调拨。"),
      remedy: Sentence("Have the store count tonight.", "请门店今晚盘点。"))
  }

  static func unknownPack(_ material: Material) -> PlanningException {
    PlanningException(
      kind: .missingMasterData, material: material.id,
      what: Sentence(
        "\(material.name): its pack is not known, so it takes no part in transfers.",
        "\(material.name)：包装规格未知，不参与调拨。"),
      remedy: Sentence(
        "Fill in pack_size of \(material.id) in materials.csv.",
        "请在 materials.csv 中补上 \(material.id) 的 pack_size。"))
  }
}
