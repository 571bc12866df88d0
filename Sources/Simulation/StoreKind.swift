import SupplyChain

/// Where a shop stands, and so who comes to it and when.
enum StoreKind: Int, CaseIterable {
  case mall
  case office
  case campus
  case community
  case station

  /// The category in stores.csv.
  var category: String {
    switch self {
    case .mall: "商场店"
    case .office: "写字楼店"
    case .campus: "校园店"
    case .community: "社区店"
    case .station: "交通枢纽店"
    }
  }

  /// Trade by weekday, Monday first, about 1 on average.
  var weekdayShape: [Double] {
    switch self {
    case .mall: [0.80, 0.80, 0.85, 0.91, 1.12, 1.33, 1.19]
    case .office: [1.14, 1.18, 1.19, 1.16, 1.20, 0.62, 0.51]
    case .campus: [0.98, 1.00, 1.05, 1.02, 1.12, 0.99, 0.84]
    case .community: [0.93, 0.92, 0.94, 0.95, 1.02, 1.13, 1.11]
    case .station: [0.96, 0.90, 0.91, 0.96, 1.22, 1.02, 1.03]
    }
  }

  /// Trade on a day off that is not Spring Festival.
  var holidayFactor: Double {
    switch self {
    case .mall: 1.38
    case .office: 0.45
    case .campus: 0.52
    case .community: 1.12
    case .station: 1.50
    }
  }

  /// Trade on New Year's Eve and the three days after it.
  var newYearFactor: Double {
    switch self {
    case .mall: 0.75
    case .office: 0.15
    case .campus: 0.12
    case .community: 0.55
    case .station: 0.85
    }
  }

  /// The share of trade that heavy rain keeps away.
  var rainSensitivity: Double {
    switch self {
    case .mall: 0.05
    case .office: 0.16
    case .campus: 0.22
    case .community: 0.30
    case .station: 0.10
    }
  }

  /// How much of a festival's lift arrives here.
  var festivalShare: Double { self == .mall ? 1.2 : self == .office ? 0.7 : 0.9 }

  /// Trade by the school year: 1 outside campuses.
  func schoolFactor(on day: BusinessDay) -> Double {
    guard self == .campus else { return 1 }
    let (_, month, date) = day.civil
    switch month {
    case 1: return date < 14 ? 0.9 : 0.3
    case 2: return date < 24 ? 0.25 : 0.9
    case 7: return date < 8 ? 0.8 : 0.35
    case 8: return date < 28 ? 0.35 : 0.9
    default: return 1.1
    }
  }
}
