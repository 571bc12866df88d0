/// The groups that materials are ordered, kept and priced by.
enum MaterialCategory: String {
  case tea
  case dairy
  case fruit
  case frozen
  case syrup
  case topping
  case powder
  case ice
  case packaging

  /// The base unit.
  var unit: String {
    switch self {
    case .dairy, .syrup: "ml"
    case .packaging: "pcs"
    default: "g"
    }
  }

  /// Days from order to delivery.
  var leadTimeDays: Int {
    switch self {
    case .fruit, .ice: 1
    case .dairy, .frozen: 2
    default: 3
    }
  }

  /// Days that a manager adds on top of lead time and review, to be safe.
  var safetyDays: Double {
    switch self {
    case .fruit: 0.7
    case .dairy: 1.0
    case .ice: 1
    case .packaging: 6
    case .syrup: 3.5
    default: 2
    }
  }

  /// What a shortage loses, in percent of what the material costs: the drink's margin, less what
  /// the customer buys instead.
  var shortagePercentOfCost: Int {
    switch self {
    case .tea, .powder: 300
    case .dairy, .fruit, .frozen: 220
    case .syrup: 350
    case .topping: 280
    case .ice, .packaging: 450
    }
  }

  /// Whether it travels cold.
  var isChilled: Bool {
    switch self {
    case .fruit, .frozen, .ice: true
    default: false
    }
  }

  /// Milligrams that one base unit weighs.
  var milligramsPerUnit: Int {
    switch self {
    case .dairy: 1030
    case .syrup: 1300
    case .packaging: 8000
    default: 1000
    }
  }

  /// The share of days on which a little of it spoils before its date.
  var spoilageRate: Double {
    switch self {
    case .fruit: 0.03
    case .dairy: 0.006
    default: 0
    }
  }

  /// How the waste of a spoilt part is called.
  var spoilageReason: String { self == .fruit ? "变质" : "包装破损" }
}
