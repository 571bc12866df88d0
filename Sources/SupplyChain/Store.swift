/// A shop (门店) of the chain.
public struct Store: Hashable, Sendable, Codable {
  /// Its id in every file.
  public let id: StoreID
  /// Its name as people say it.
  public let name: String
  /// The city whose weather it shares; transfers stay within it.
  public let city: String
  /// Where it is; `nil` when not known, and then it takes part in no transfer.
  public let place: Place?
  /// Its first business day, when known.
  public let openedOn: BusinessDay?
  /// Its last business day, when it has closed for good.
  public let closedOn: BusinessDay?
  /// The hour at which its business day is cut off.
  public let dayCutoff: TimeOfDay
  /// The kind of shop, when the chain has several.
  public let category: String?
  /// When its doors open, when known.
  public let opensAt: TimeOfDay?
  /// When its doors close, when known; before ``opensAt`` when that is after midnight.
  public let closesAt: TimeOfDay?

  /// Takes what a row of stores.csv says.
  public init(
    id: StoreID, name: String, city: String, place: Place? = nil, openedOn: BusinessDay? = nil,
    closedOn: BusinessDay? = nil, dayCutoff: TimeOfDay = .midnight, category: String? = nil,
    opensAt: TimeOfDay? = nil, closesAt: TimeOfDay? = nil
  ) {
    self.id = id
    self.name = name
    self.city = city
    self.place = place
    self.openedOn = openedOn
    self.closedOn = closedOn
    self.dayCutoff = dayCutoff
    self.category = category
    self.opensAt = opensAt
    self.closesAt = closesAt
  }

  /// Whether the store trades on `day`, as far as its opening and closing dates say.
  public func trades(on day: BusinessDay) -> Bool {
    (openedOn.map { $0 <= day } ?? true) && (closedOn.map { day <= $0 } ?? true)
  }
}

extension TimeOfDay: Codable {
  /// Reads `hh:mm`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let time = TimeOfDay(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a time of day: \(text)")
    }
    self = time
  }

  /// Writes `hh:mm`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
