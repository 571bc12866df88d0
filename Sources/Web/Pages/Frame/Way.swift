import SupplyChain

/// A place that the navigation leads to.
enum Way: String, Sendable, Hashable, CaseIterable {
  case storeHome
  case storeAsk
  case storeStock
  case storeTransfers
  case overview
  case gains
  case review
  case exceptions
  case alerts
  case transfers
  case map
  case runs
  case legs
  case audit
  case people
  case keys
  case settings

  /// Where it leads, for somebody who acts for a store.
  func path(of store: StoreID?) -> String {
    let place = store.map { "/store/\(PagePath.escaped($0.text))" } ?? "/store"
    return switch self {
    case .storeHome: place
    case .storeAsk: place + "/ask"
    case .storeStock: place + "/stock"
    case .storeTransfers: place + "/transfers"
    case .overview: "/overview"
    case .gains: "/gains"
    case .review: "/review"
    case .exceptions: "/exceptions"
    case .alerts: "/alerts"
    case .transfers: "/transfers"
    case .map: "/map"
    case .runs: "/runs"
    case .legs: "/legs"
    case .audit: "/audit"
    case .people: "/people"
    case .keys: "/keys"
    case .settings: "/settings"
    }
  }

  /// What it is called.
  var word: Sentence {
    switch self {
    case .storeHome: Sentence("Home", "首页")
    case .storeAsk: Sentence("Ask", "申请调拨")
    case .storeStock: Sentence("Stock", "库存")
    case .storeTransfers: Sentence("Transfers", "调拨单")
    case .overview: Sentence("Overview", "总览")
    case .gains: Sentence("Gains", "收益")
    case .review: Sentence("Suggestions", "补货建议")
    case .exceptions: Sentence("Exceptions", "异常")
    case .alerts: Sentence("Alerts", "提醒")
    case .transfers: Sentence("Transfers", "调拨")
    case .map: Sentence("Map", "地图")
    case .runs: Sentence("Nights", "夜间运行")
    case .legs: Sentence("Trips", "配送任务")
    case .audit: Sentence("Audit", "审计")
    case .people: Sentence("People", "人员")
    case .keys: Sentence("Keys", "密钥")
    case .settings: Sentence("Settings", "设置")
    }
  }

  /// Its picture.
  var icon: String {
    switch self {
    case .storeHome, .overview: Icon.home
    case .storeAsk: Icon.ask
    case .storeStock, .review: Icon.stock
    case .storeTransfers, .transfers, .legs: Icon.transfer
    case .gains: Icon.gains
    case .exceptions: Icon.warning
    case .alerts: Icon.bell
    case .map: Icon.map
    case .runs: Icon.night
    case .audit: Icon.list
    case .people: Icon.person
    case .keys: Icon.key
    case .settings: Icon.settings
    }
  }
}
