import SupplyChain

/// On what terms a material is ordered: its master data, with the policy's defaults where they
/// say nothing usable.
struct SupplyTerms {
  /// The field of materials.csv that is missing, and what was used instead.
  struct Gap {
    let column: String
    let used: Sentence
  }

  let unit: String
  let pack: Quantity
  /// The fewest packs that one order may ask for.
  let leastPacks: Int
  let leadTimeDays: Int
  /// Days from tonight's order to the next: the material's review, or less where one has been
  /// placed within it.
  let reviewDays: Int
  /// Days, that of delivery included, on which a new lot may be used; `nil` when it keeps.
  let usableDays: Int?
  let unitCost: UnitPrice?
  let shortageCost: UnitPrice?
  let gaps: [Gap]

  /// No planning window is longer than this, whatever a file says.
  static let longestWindowDays = 365

  /// The days that tonight's order must last, from tomorrow.
  var coverDays: Int { leadTimeDays + reviewDays }

  /// The days from tomorrow on which tonight's order is of any use: the cover, or less when the
  /// new lot expires before.
  var usefulDays: Int { usableDays.map { min(coverDays, leadTimeDays + $0) } ?? coverDays }

  /// - Parameter nightsToNext: nights to the next order when one has been placed within the review.
  init(of material: Material?, policy: ReplenishmentPolicy, nightsToNext: Int? = nil) {
    var gaps: [Gap] = []
    func days(_ value: Int?, atLeast least: Int, else fallback: Int, _ column: String) -> Int {
      if let value, value >= least { return min(value, SupplyTerms.longestWindowDays) }
      gaps.append(Gap(column: column, used: Sentence("\(fallback) days", "\(fallback) 天")))
      return min(fallback, SupplyTerms.longestWindowDays)
    }
    self.unit = material?.unit ?? ""
    self.leadTimeDays = days(
      material?.leadTimeDays, atLeast: 0, else: policy.leadTimeDays, "lead_time_days")
    let review = days(material?.reviewDays, atLeast: 1, else: policy.reviewDays, "review_days")
    self.reviewDays = nightsToNext.map { min(max($0, 1), review) } ?? review
    if let pack = material?.packSize, pack > .zero {
      self.pack = pack
    } else {
      self.pack = policy.packSize
      let text = "\(policy.packSize)"
      gaps.append(Gap(column: "pack_size", used: Sentence("packs of \(text)", "每包 \(text)")))
    }
    let minimum = min(material?.minimumOrder ?? .zero, .largestReadable)
    let whole = minimum.wholePacks(of: pack)
    self.leastPacks = pack.times(whole) < minimum ? whole + 1 : whole
    // A shelf life counts days of use from delivery on; a nonsensical one of 0 is one day.
    self.usableDays = material?.shelfLifeDays.map { min(max($0, 1), 3650) }
    self.unitCost = material?.unitCost
    self.shortageCost = material?.shortageCost
    let level = "\(Int((policy.serviceLevel * 100).rounded())) %"
    let byLevel = Sentence("a service level of \(level)", "服务水平 \(level)")
    if unitCost == nil { gaps.append(Gap(column: "unit_cost_fen_per_1000", used: byLevel)) }
    if shortageCost == nil {
      gaps.append(Gap(column: "shortage_cost_fen_per_1000", used: byLevel))
    }
    self.gaps = gaps
  }
}
