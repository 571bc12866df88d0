public import Charts
public import SupplyChain

/// What stores use on each weekday, valued at cost: a row a store, darkest where most is used.
public struct WeekdayHeat: Hashable, Sendable {
  /// A row.
  public struct Row: Hashable, Sendable {
    /// The store's name.
    public let name: String
    /// Mean use in yuan from Monday to Sunday; `nil` where no such day was open.
    public let means: [Double?]

    /// Takes a row of seven means.
    public init(name: String, means: [Double?]) {
      precondition(means.count == 7, "a week has seven days")
      self.name = name
      self.means = means
    }
  }

  /// The rows in the order in which they are drawn.
  public var rows: [Row]

  /// Takes rows.
  public init(_ rows: [Row]) { self.rows = rows }

  /// The weekdays' names from Monday.
  static func weekdays(in language: Language) -> [String] {
    language == .english
      ? ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
      : ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
  }

  /// The heat map in a language, so wide in pixels.
  public func chart(in language: Language, width: Double = 460) -> HeatMap {
    func say(_ english: String, _ chinese: String) -> String {
      Sentence(english, chinese).text(in: language)
    }
    return HeatMap(
      frame: Frame(
        title: say("Use by store and weekday", "门店各星期用量"),
        summary: say(
          "Mean consumption at cost of \(rows.count) stores by weekday.",
          "\(rows.count) 家门店各星期平均消耗成本。"), language: language.tag, width: width,
        drawsTitle: false, emptyText: say("no data", "暂无数据")),
      rows: rows.map(\.name), columns: WeekdayHeat.weekdays(in: language),
      values: rows.map(\.means), unit: say("yuan a day", "元/天"))
  }
}
