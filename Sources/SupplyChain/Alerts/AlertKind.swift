/// What a rule of alerts can look for.
public enum AlertKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A material of a store lies below its safety stock.
  case stockBelowSafety = "stock_below_safety"
  /// A material of a store may run out before the next order can arrive.
  case runsOut = "runs_out"
  /// Stock of a store will expire before it is used.
  case willExpire = "will_expire"
  /// A store has asked for goods and nobody answers.
  case requestUnanswered = "request_unanswered"
  /// The night of the day before is not finished.
  case nightLate = "night_late"
  /// A store has sent nothing usable for days.
  case storeSilent = "store_silent"
  /// A transfer order has stayed in a state for hours.
  case orderStuck = "order_stuck"
  /// The bias of forecasts has risen for three nights running.
  case biasRising = "bias_rising"
  /// What recipients do not take of transfers has risen for three days running.
  case returnsRising = "returns_rising"
  /// A secret is near its end.
  case secretEnding = "secret_ending"
  /// A weather forecast that is new changes a store's need of tomorrow beyond its stock.
  case weatherDemand = "weather_demand"

  /// What people read.
  public var word: Sentence {
    switch self {
    case .stockBelowSafety: Sentence("stock below safety", "低于安全库存")
    case .runsOut: Sentence("runs out before delivery", "到货前断货")
    case .willExpire: Sentence("will expire", "临期")
    case .requestUnanswered: Sentence("request unanswered", "申请无人答复")
    case .nightLate: Sentence("night not finished", "夜间计划未完成")
    case .storeSilent: Sentence("store silent", "门店未上报")
    case .orderStuck: Sentence("order stuck", "调拨单停滞")
    case .biasRising: Sentence("forecast bias rising", "预测偏差连升")
    case .returnsRising: Sentence("returns rising", "退货连升")
    case .secretEnding: Sentence("secret near its end", "密钥临期")
    case .weatherDemand: Sentence("weather changes tomorrow's need", "天气影响明日需求")
    }
  }

  /// What is measured: a finding whose measure is at or above a rule's threshold is an alert.
  public var measure: Measure {
    switch self {
    case .stockBelowSafety:
      Measure(0...100, Sentence("% of the safety stock that is missing", "安全库存缺口（%）"))
    case .runsOut: Measure(0...100, Sentence("% chance of running out", "断货概率（%）"))
    case .willExpire:
      Measure(0...1e6, Sentence("yuan of goods that will expire", "将过期货值（元）"))
    case .requestUnanswered:
      Measure(1...10_080, Sentence("minutes without an answer", "未答复时长（分钟）"))
    case .nightLate:
      Measure(0...47.99, Sentence("hour of the morning after, such as 7.5", "次日时刻，如 7.5 点"))
    case .storeSilent: Measure(1...365, Sentence("days without usable data", "未上报天数"))
    case .orderStuck: Measure(0.1...8760, Sentence("hours in the state", "停留时长（小时）"))
    case .biasRising:
      Measure(0...1000, Sentence("% by which forecasts are off on the last night", "最近一晚偏差（%）"))
    case .returnsRising:
      Measure(1...1e6, Sentence("crates and lines not taken on the last day", "最近一天拒收数"))
    case .secretEnding: Measure(75...90, Sentence("days since it was made", "启用天数"))
    case .weatherDemand:
      Measure(0...1000, Sentence("% of tomorrow's need that the stock lacks", "明日需求缺口（%）"))
    }
  }

  /// The measure of a kind.
  public struct Measure: Sendable, Hashable {
    /// The thresholds that can be set.
    public let range: ClosedRange<Double>
    /// What is measured, with its unit.
    public let words: Sentence

    init(_ range: ClosedRange<Double>, _ words: Sentence) {
      self.range = range
      self.words = words
    }
  }

  /// By what its findings can be told apart, so that a rule's scope can name it.
  public var parts: Set<AlertScope.Part> {
    switch self {
    case .stockBelowSafety, .runsOut, .willExpire, .requestUnanswered, .orderStuck,
      .weatherDemand:
      [.city, .store, .category, .material]
    case .storeSilent: [.city, .store]
    case .nightLate, .biasRising, .returnsRising, .secretEnding: []
    }
  }

  /// Whether a rule of this kind names a state of orders.
  public var needsState: Bool { self == .orderStuck }
}

/// Of what a rule wants to hear; an empty list leaves nothing out.
public struct AlertScope: Sendable, Hashable, Codable {
  /// By what a scope can be drawn.
  public enum Part: String, Sendable, Hashable, Codable, CaseIterable {
    /// A city.
    case city
    /// A store.
    case store
    /// A category of materials.
    case category
    /// A material.
    case material
  }

  /// Only stores of these cities.
  public var cities: [String]
  /// Only these stores.
  public var stores: [StoreID]
  /// Only materials of these categories.
  public var categories: [String]
  /// Only these materials.
  public var materials: [MaterialID]

  /// Takes the lists.
  public init(
    cities: [String] = [], stores: [StoreID] = [], categories: [String] = [],
    materials: [MaterialID] = []
  ) {
    self.cities = cities
    self.stores = stores
    self.categories = categories
    self.materials = materials
  }

  /// The whole chain.
  public static let chain = AlertScope()

  /// The parts that it names.
  public var parts: Set<Part> {
    var parts: Set<Part> = []
    if !cities.isEmpty { parts.insert(.city) }
    if !stores.isEmpty { parts.insert(.store) }
    if !categories.isEmpty { parts.insert(.category) }
    if !materials.isEmpty { parts.insert(.material) }
    return parts
  }

  /// Whether a finding lies within, one of its stores and one of its materials at least.
  public func contains(_ finding: AlertFinding, in places: AlertPlaces) -> Bool {
    func meets<Value: Hashable>(_ wanted: [Value], _ found: [Value]) -> Bool {
      wanted.isEmpty || !Set(wanted).isDisjoint(with: found)
    }
    return meets(stores, finding.stores)
      && meets(cities, finding.stores.compactMap { places.cities[$0] })
      && meets(materials, finding.materials)
      && meets(categories, finding.materials.compactMap { places.categories[$0] })
  }

  /// Reads the lists that are there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cities = try container.decodeIfPresent([String].self, forKey: .cities) ?? []
    stores = try container.decodeIfPresent([StoreID].self, forKey: .stores) ?? []
    categories = try container.decodeIfPresent([String].self, forKey: .categories) ?? []
    materials = try container.decodeIfPresent([MaterialID].self, forKey: .materials) ?? []
  }
}

/// Where stores lie and what materials are: what a scope needs to know of a finding.
public struct AlertPlaces: Sendable {
  /// The city of each store.
  public let cities: [StoreID: String]
  /// The category of each material.
  public let categories: [MaterialID: String]
  /// The materials.
  public let materials: Set<MaterialID>
  /// The name of each store.
  public let names: [StoreID: String]

  /// Takes what is known of a chain.
  public init(stores: [Store], materials: [Material]) {
    self.cities = Dictionary(stores.map { ($0.id, $0.city) }, uniquingKeysWith: { $1 })
    self.names = Dictionary(stores.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    self.materials = Set(materials.map(\.id))
    self.categories = Dictionary(
      materials.compactMap { material in material.category.map { (material.id, $0) } },
      uniquingKeysWith: { $1 })
  }
}
