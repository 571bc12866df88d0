/// What stands around the marks of every chart: its words and its size.
public struct Frame: Hashable, Sendable {
  /// What the chart shows, in a few words: its accessible name.
  public var title: String
  /// What a reader who does not see it should know: its accessible description.
  public var summary: String
  /// The language of all its words, BCP 47: `en`, `zh-Hans`.
  public var language: String
  /// Width in pixels at full size; the chart scales with its container.
  public var width: Double
  /// Height in pixels at full size; a chart of rows takes the height that its rows need.
  public var height: Double
  /// Whether the title is drawn above the chart, for charts that stand without a heading.
  public var drawsTitle: Bool
  /// What is written in place of a chart that has nothing to show.
  public var emptyText: String

  /// Takes words and size; a chart is at least 120 × 80.
  public init(
    title: String, summary: String, language: String = "en", width: Double = 520,
    height: Double = 260, drawsTitle: Bool = true, emptyText: String = "no data"
  ) {
    precondition(width >= 120 && height >= 80, "a chart needs room")
    self.title = title
    self.summary = summary
    self.language = language
    self.width = width
    self.height = height
    self.drawsTitle = drawsTitle
    self.emptyText = emptyText
  }
}

/// A picture of numbers: a value that becomes SVG, the same bytes for the same value.
public protocol Chart: Sendable {
  /// The `<svg>` element. With `styled` it carries ``ChartStyle/css`` and its namespace and can
  /// stand alone; without, it belongs into an HTML page that has the style sheet.
  func markup(styled: Bool) -> Markup

  /// The same numbers as a table, for who does not see the drawing.
  var table: ChartTable { get }
}

extension Chart {
  /// The chart as a text that can stand alone in a file, a mail or a notebook.
  public func svg() -> String { markup(styled: true).text }
}

/// The colours of marks, by their order and by what they say; ``ChartStyle`` has their values.
public enum Tone: String, Hashable, Sendable, CaseIterable {
  /// The first: tea green.
  case first = "ch-1"
  /// The second: amber.
  case second = "ch-2"
  /// The third: blue.
  case third = "ch-3"
  /// The fourth: plum.
  case fourth = "ch-4"
  /// What stands in the background: grey.
  case muted = "ch-5"
  /// What needs a look: red.
  case warning = "ch-6"

  /// The tone of the series with this index, round and round.
  public static func series(_ index: Int) -> Tone {
    let cycle: [Tone] = [.first, .second, .third, .fourth]
    return cycle[((index % cycle.count) + cycle.count) % cycle.count]
  }
}
