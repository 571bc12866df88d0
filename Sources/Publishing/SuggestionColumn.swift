public import Sheets
public import SupplyChain

extension SuggestionSheet {
  /// The columns of the planner's sheet, in order; their raw values are their names.
  public enum Column: String, CaseIterable, Sendable {
    case run = "run_id"
    case line = "line_id"
    case rowVersion = "row_version"
    case store = "store_id"
    case storeName = "store_name"
    case material = "material_id"
    case materialName = "material_name"
    case unit
    case packSize = "pack_size"
    case onHand = "on_hand"
    case onHandAsOf = "on_hand_as_of"
    case inTransit = "in_transit"
    case reserved
    case expiring
    case forecastP50 = "forecast_p50"
    case forecastP90 = "forecast_p90"
    case coverDays = "cover_days"
    case safetyStock = "safety_stock"
    case rawQuantity = "raw_quantity"
    case suggestedQuantity = "suggested_quantity"
    case suggestedPacks = "suggested_packs"
    case finalQuantity = "final_quantity"
    case decision
    case reason
    case comment
    case priority
    case why
    case cost
    case needBy = "need_by"
    case decidedBy = "decided_by"
    case decidedAt = "decided_at"
    case appliesThrough = "applies_through"
    case carriedFrom = "carried_from"
    case order = "order_no"

    /// What the planner fills in; nothing else is ever read back.
    public static let planners: [Column] = [.finalQuantity, .decision, .reason, .comment]

    /// Its Chinese names; the first is the one that is written.
    public var chinese: [String] {
      switch self {
      case .run: ["运行编号"]
      case .line: ["行编号", "建议编号"]
      case .rowVersion: ["行版本"]
      case .store: ["门店编号"]
      case .storeName: ["门店名称"]
      case .material: ["原料编号"]
      case .materialName: ["原料名称"]
      case .unit: ["单位"]
      case .packSize: ["包装规格"]
      case .onHand: ["可用库存"]
      case .onHandAsOf: ["盘点日"]
      case .inTransit: ["在途"]
      case .reserved: ["预留"]
      case .expiring: ["将过期"]
      case .forecastP50: ["预测中位数"]
      case .forecastP90: ["预测90%分位"]
      case .coverDays: ["覆盖天数"]
      case .safetyStock: ["安全库存"]
      case .rawQuantity: ["净需求量"]
      case .suggestedQuantity: ["建议数量"]
      case .suggestedPacks: ["建议包数"]
      case .finalQuantity: ["最终数量", "确认数量"]
      case .decision: ["决定", "决策"]
      case .reason: ["原因", "理由"]
      case .comment: ["备注", "批注"]
      case .priority: ["优先级"]
      case .why: ["说明"]
      case .cost: ["成本"]
      case .needBy: ["需到日", "需到日期"]
      case .decidedBy: ["决定人"]
      case .decidedAt: ["决定时间"]
      case .appliesThrough: ["有效至"]
      case .carriedFrom: ["沿用自"]
      case .order: ["补货单号"]
      }
    }

    /// The name that is written.
    public func name(in language: Language) -> String {
      language == .chinese ? chinese[0] : rawValue
    }

    /// How the column is found when a sheet comes back. A sheet needs the line, its version and
    /// something to read; all else may be missing.
    public var asked: SheetColumn {
      SheetColumn(
        rawValue, synonyms: chinese, isCompulsory: self == .line || self == .rowVersion)
    }

    /// How the column looks in a workbook.
    func look(_ language: Language) -> WorkbookWriter.Column {
      switch self {
      case .finalQuantity: WorkbookWriter.Column(width: 14, entry: .number)
      case .decision:
        WorkbookWriter.Column(
          width: 11, entry: .choice(SuggestionOverride.Decision.allCases.map { $0.word(language) }))
      case .reason: WorkbookWriter.Column(width: 20, entry: .text)
      case .comment: WorkbookWriter.Column(width: 26, entry: .text)
      case .line: WorkbookWriter.Column(width: 30)
      case .run: WorkbookWriter.Column(width: 22)
      case .storeName, .materialName, .decidedAt: WorkbookWriter.Column(width: 18)
      case .why: WorkbookWriter.Column(width: 80)
      case .order: WorkbookWriter.Column(width: 30)
      case .unit: WorkbookWriter.Column(width: 6)
      default: WorkbookWriter.Column(width: 13)
      }
    }
  }
}

extension SuggestionOverride.Decision {
  /// The word for people.
  public func word(_ language: Language) -> String {
    guard language == .chinese else { return rawValue }
    return switch self {
    case .accept: "接受"
    case .change: "修改"
    case .reject: "拒绝"
    }
  }

  /// Reads a decision as planners write it, `nil` for a word that is not known.
  public init?(word: String) {
    switch word.lowercased() {
    case "accept", "accepted", "approve", "approved", "ok", "yes", "接受", "已接受", "同意", "采纳",
      "确认", "批准":
      self = .accept
    case "change", "changed", "adjust", "adjusted", "override", "overridden", "modify", "modified",
      "edit", "edited", "修改", "已修改", "调整", "变更", "更改":
      self = .change
    case "reject", "rejected", "decline", "declined", "none", "no", "skip", "拒绝", "已拒绝", "不发",
      "驳回", "取消":
      self = .reject
    default: return nil
    }
  }
}
