/// A raw material (原料), counted in its base unit.
///
/// What a chain's file does not say is `nil`, "not known"; whoever needs it names the default it
/// used instead.
public struct Material: Hashable, Sendable, Codable {
  /// Its id in every file.
  public let id: MaterialID
  /// Its name as people say it.
  public let name: String
  /// The group it is planned with: tea, dairy, fruit …
  public let category: String?
  /// The base unit: g, ml, pcs.
  public let unit: String
  /// How much one pack holds; suggestions and transfers move whole packs.
  public let packSize: Quantity?
  /// The least that one order may ask for; `nil` for none.
  public let minimumOrder: Quantity?
  /// Days from delivery to expiry.
  public let shelfLifeDays: Int?
  /// What it costs.
  public let unitCost: UnitPrice?
  /// What is lost when it is short: the margin of the drinks that cannot be sold.
  public let shortageCost: UnitPrice?
  /// Whether it travels in the cold kit.
  public let isChilled: Bool
  /// Whether its packs carry RFID tags and leave trace records.
  public let isHighValue: Bool
  /// Weight of one base unit in milligrams.
  public let milligramsPerUnit: Int64?
  /// Days from order to delivery.
  public let leadTimeDays: Int?
  /// Days between two orders.
  public let reviewDays: Int?
  /// The GS1 trade item number, 8 to 14 digits.
  public let gtin: String?

  /// Takes what a row of materials.csv says.
  public init(
    id: MaterialID, name: String, category: String? = nil, unit: String,
    packSize: Quantity? = nil, shelfLifeDays: Int? = nil, unitCost: UnitPrice? = nil,
    shortageCost: UnitPrice? = nil, isChilled: Bool = false, isHighValue: Bool = false,
    milligramsPerUnit: Int64? = nil, leadTimeDays: Int? = nil, reviewDays: Int? = nil,
    gtin: String? = nil, minimumOrder: Quantity? = nil
  ) {
    self.id = id
    self.name = name
    self.category = category
    self.unit = unit
    self.packSize = packSize
    self.minimumOrder = minimumOrder
    self.shelfLifeDays = shelfLifeDays
    self.unitCost = unitCost
    self.shortageCost = shortageCost
    self.isChilled = isChilled
    self.isHighValue = isHighValue
    self.milligramsPerUnit = milligramsPerUnit
    self.leadTimeDays = leadTimeDays
    self.reviewDays = reviewDays
    self.gtin = gtin
  }
}
