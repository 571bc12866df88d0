public import Charts
public import SupplyChain

/// What something promised and what came of it, group by group, such as transfers by week.
public struct Gains: Hashable, Sendable {
  /// One group.
  public struct Group: Hashable, Sendable {
    /// What it is called: a week, a city, a category.
    public let name: String
    /// What was promised.
    public let promised: Money
    /// What came.
    public let realised: Money

    /// Takes a group.
    public init(name: String, promised: Money, realised: Money) {
      self.name = name
      self.promised = promised
      self.realised = realised
    }
  }

  /// The groups in the order in which they are drawn.
  public var groups: [Group]

  /// Takes groups.
  public init(_ groups: [Group]) { self.groups = groups }

  /// Transfers by the week in which their last day fell, named by its Monday.
  public init(weekly outcomes: [TransferOutcome]) {
    let weeks = Dictionary(grouping: outcomes) { outcome in
      outcome.countedThrough - (outcome.countedThrough.weekday.rawValue - Weekday.monday.rawValue)
    }
    groups = weeks.sorted { $0.key < $1.key }.map { monday, outcomes in
      Group(
        name: NightPage.shortDate(monday), promised: outcomes.map(\.promised).total,
        realised: outcomes.map(\.realised).total)
    }
  }

  /// The bars in a language, so wide in pixels.
  public func chart(in language: Language, width: Double = 460) -> BarChart {
    func say(_ english: String, _ chinese: String) -> String {
      Sentence(english, chinese).text(in: language)
    }
    let (promised, realised) = (groups.map(\.promised).total, groups.map(\.realised).total)
    return BarChart(
      frame: Frame(
        title: say("Promised and saved", "预计与实际节省"),
        summary: say(
          "Promised \(promised.wholeYuan), saved \(realised.wholeYuan).",
          "预计节省 \(promised.wholeYuan)，实际节省 \(realised.wholeYuan)。"), language: language.tag,
        width: width, drawsTitle: false, emptyText: say("no data", "暂无数据")),
      categories: groups.map(\.name), unit: say("yuan", "元"),
      series: [
        BarChart.Series(
          name: say("promised", "预计"), values: groups.map(\.promised.yuan), tone: .muted),
        BarChart.Series(
          name: say("saved", "实际"), values: groups.map(\.realised.yuan), tone: .first),
      ])
  }
}
