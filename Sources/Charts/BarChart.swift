/// Bars by category, beside each other or stacked, standing or lying.
///
/// A value that is `nil`, not finite or beyond ±10¹⁵ has no bar. Every bar begins at zero; a stack
/// grows from zero to both sides. Lying bars carry their value (the stack's total), and the chart
/// is as high as its rows need; standing bars carry it where it fits.
public struct BarChart: Chart, Hashable {
  /// Bars of one colour.
  public struct Series: Hashable, Sendable {
    /// What the bars show, for the legend.
    public let name: String
    /// One value a category.
    public let values: [Double?]
    /// The bars' colour.
    public let tone: Tone

    /// Takes bars.
    public init(name: String, values: [Double?], tone: Tone) {
      self.name = name
      self.values = values
      self.tone = tone
    }
  }

  /// Which way the bars grow.
  public enum Direction: Hashable, Sendable {
    /// Upwards, categories from left to right.
    case standing
    /// To the right, categories from top to bottom: for long names.
    case lying
  }

  /// How several series share a category.
  public enum Arrangement: Hashable, Sendable {
    /// Beside each other.
    case grouped
    /// On top of each other.
    case stacked
  }

  /// The chart's words and size.
  public var frame: Frame
  /// The categories.
  public var categories: [String]
  /// The unit of all values.
  public var unit: String
  /// Decimals of the values that are written.
  public var decimals: Int
  /// The bars.
  public var series: [Series]
  /// Which way they grow.
  public var direction: Direction
  /// How they share a category.
  public var arrangement: Arrangement

  /// Takes a chart.
  public init(
    frame: Frame, categories: [String], unit: String, decimals: Int = 0, series: [Series],
    direction: Direction = .lying, arrangement: Arrangement = .grouped
  ) {
    self.frame = frame
    self.categories = categories
    self.unit = unit
    self.decimals = decimals
    self.series = series
    self.direction = direction
    self.arrangement = arrangement
  }

  /// The chart as SVG.
  public func markup(styled: Bool) -> Markup {
    var drawing = Drawing()
    let legend = series.map {
      LegendEntry(swatch: .area("ch-bar \($0.tone.rawValue)"), name: $0.name)
    }
    let top = drawing.heading(frame, unit: unit, legend: series.count > 1 ? legend : [])
    let bars = self.bars
    guard !bars.isEmpty else {
      let area = PlotArea(left: 0, top: top, right: frame.width, bottom: frame.height)
      drawing.nothing(frame, in: area)
      return drawing.finished(frame, height: frame.height, styled: styled)
    }
    switch direction {
    case .standing:
      drawStanding(bars, top: top + 8, to: &drawing)
      return drawing.finished(frame, height: frame.height, styled: styled)
    case .lying:
      let bottom = drawLying(bars, top: top + 4, to: &drawing)
      return drawing.finished(frame, height: bottom, styled: styled)
    }
  }

  /// A bar before it has a place: which slot of its category, and from where to where.
  struct Bar {
    let category: Int
    let series: Int
    let slot: Int
    let from: Double
    let to: Double
    let value: Double
  }

  /// How many bars stand beside each other in a category.
  var slots: Int { arrangement == .grouped ? max(series.count, 1) : 1 }

  /// All bars that can be drawn, by category and series.
  var bars: [Bar] {
    var bars: [Bar] = []
    for category in categories.indices {
      var (above, below) = (0.0, 0.0)
      for (index, one) in series.enumerated() {
        guard category < one.values.count, let value = one.values[category],
          Ticks.isDrawable(value)
        else { continue }
        let isStacked = arrangement == .stacked
        let from = isStacked ? (value < 0 ? below : above) : 0
        guard Ticks.isDrawable(from + value) else { continue }
        if value < 0 { below += value } else { above += value }
        bars.append(
          Bar(
            category: category, series: index, slot: isStacked ? 0 : index, from: from,
            to: from + value, value: value))
      }
    }
    return bars
  }

  /// The number that stands at the end of a slot: a bar's own value, or its stack's total.
  struct Total {
    let category: Int
    let slot: Int
    var total: Double
    /// The value at which the number stands.
    var end: Double
    /// Whether it stands on the far side of a bar below zero.
    var isBelow: Bool
  }

  /// The numbers of all slots; beside a stack with parts above zero they stand above it.
  func totals(_ bars: [Bar]) -> [Total] {
    var totals: [Total] = []
    for bar in bars {
      let isBelow = bar.to < 0
      if let last = totals.last, last.category == bar.category, last.slot == bar.slot {
        let bothBelow = last.isBelow && isBelow
        totals[totals.count - 1].total += bar.value
        totals[totals.count - 1].isBelow = bothBelow
        totals[totals.count - 1].end =
          bothBelow ? min(last.end, bar.to) : max(last.end, bar.to, 0)
      } else {
        totals.append(
          Total(
            category: bar.category, slot: bar.slot, total: bar.value, end: bar.to,
            isBelow: isBelow))
      }
    }
    return totals
  }

  func tip(_ bar: Bar) -> String {
    let value = NumberText.grouped(bar.value, decimals: decimals)
    let name = series.count > 1 ? " · \(series[bar.series].name)" : ""
    return "\(categories[bar.category])\(name): \(value)" + (unit.isEmpty ? "" : " \(unit)")
  }
}
