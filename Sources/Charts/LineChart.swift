/// Lines over equal steps (days), with bands between two quantiles and marks at steps with a name.
///
/// A value that is `nil`, not finite or beyond ±10¹⁵ is a gap. A point between two gaps is a dot.
public struct LineChart: Chart, Hashable {
  /// A line.
  public struct Series: Hashable, Sendable {
    /// What the line shows, for the legend.
    public let name: String
    /// One value a step.
    public let values: [Double?]
    /// The line's colour.
    public let tone: Tone
    /// Whether the line is dashed, so that it can be told apart without colour.
    public let isDashed: Bool

    /// Takes a line.
    public init(name: String, values: [Double?], tone: Tone, isDashed: Bool = false) {
      self.name = name
      self.values = values
      self.tone = tone
      self.isDashed = isDashed
    }
  }

  /// The room between two quantiles.
  public struct Band: Hashable, Sendable {
    /// What the band shows, for the legend.
    public let name: String
    /// The lower edge, one value a step.
    public let low: [Double?]
    /// The upper edge, one value a step.
    public let high: [Double?]
    /// The band's colour.
    public let tone: Tone

    /// Takes a band.
    public init(name: String, low: [Double?], high: [Double?], tone: Tone) {
      self.name = name
      self.low = low
      self.high = high
      self.tone = tone
    }
  }

  /// A step with a name: a holiday, today.
  public struct Mark: Hashable, Sendable {
    /// The step.
    public let step: Int
    /// Its name.
    public let name: String

    /// Takes a mark.
    public init(step: Int, name: String) {
      self.step = step
      self.name = name
    }
  }

  /// The chart's words and size.
  public var frame: Frame
  /// The steps from left to right.
  public var steps: Steps
  /// The unit of all values.
  public var unit: String
  /// The lines.
  public var series: [Series]
  /// The bands, drawn behind the lines.
  public var bands: [Band]
  /// The marks.
  public var marks: [Mark]
  /// Strips under the plot: rain, holidays. They take their height from the chart's.
  public var lanes: [Lane]
  /// Whether the axis reaches down (or up) to zero.
  public var includesZero: Bool
  /// Whether lines are named beside their ends instead of in the legend.
  public var namesLines: Bool
  /// The last step that is over; those after it lie on a ground of their own.
  public var lastKnown: Int?

  /// Takes a chart.
  public init(
    frame: Frame, steps: Steps, unit: String, series: [Series], bands: [Band] = [],
    marks: [Mark] = [], lanes: [Lane] = [], includesZero: Bool = true, namesLines: Bool = false,
    lastKnown: Int? = nil
  ) {
    self.frame = frame
    self.steps = steps
    self.unit = unit
    self.series = series
    self.bands = bands
    self.marks = marks
    self.lanes = lanes
    self.includesZero = includesZero
    self.namesLines = namesLines
    self.lastKnown = lastKnown
  }

  /// The chart as SVG.
  public func markup(styled: Bool) -> Markup {
    var drawing = Drawing()
    let headingHeight = drawing.heading(frame, unit: unit, legend: legend)
    let values = drawableValues
    guard !values.isEmpty else {
      drawing.nothing(
        frame,
        in: PlotArea(left: 0, top: headingHeight, right: frame.width, bottom: frame.height))
      return drawing.finished(frame, height: frame.height, styled: styled)
    }
    let height = max(
      frame.height, lanes.isEmpty ? 0 : headingHeight + LineChart.leastPlot + lanesHeight)
    let bottom = height - 26 - lanesHeight
    let room = max(bottom - headingHeight - 8, 20)
    let ticks = Ticks(
      covering: values, includingZero: includesZero, intervals: min(max(Int(room / 36), 2), 6))
    let half = steps.widest / 2
    var area = PlotArea(
      left: max(Drawing.width(of: ticks), half), top: headingHeight + 8,
      right: frame.width - max(8, half, namesWidth), bottom: bottom)
    let placed = placedMarks(in: area)
    area.top += Double(placed.rows) * 15
    let scale = Scale(domain: ticks.domain, start: area.bottom, end: area.top)
    drawAhead(in: area, to: &drawing)
    drawing.verticalAxis(ticks, scale, area)
    draw(placed.marks, in: area, to: &drawing)
    for band in bands { draw(band, scale, area, to: &drawing) }
    for line in series { draw(line, scale, area, to: &drawing) }
    drawNames(scale, in: area, to: &drawing)
    drawLanes(below: area, to: &drawing)
    for step in steps.written(distance: distance(in: area)) {
      drawing.text(
        steps.labels[step], x: x(step, area), y: area.bottom + lanesHeight + 19, anchor: .middle,
        role: .faint)
    }
    return drawing.finished(frame, height: height, styled: styled)
  }

  /// What plot, names of marks and days need at least; strips must not squeeze them.
  private static let leastPlot = 160.0

  /// The ground under the days that have not come yet.
  private func drawAhead(in area: PlotArea, to drawing: inout Drawing) {
    guard let lastKnown, steps.labels.indices.contains(lastKnown + 1), lastKnown >= 0 else {
      return
    }
    drawing.bar(
      "ch-ahead", fromX: x(lastKnown, area) + distance(in: area) / 2, fromY: area.top,
      toX: area.right, toY: area.bottom + lanesHeight)
  }

  private var legend: [LegendEntry] {
    let lines = namesLines ? [] : series
    return lines.map { LegendEntry(swatch: .line(LineChart.style($0)), name: $0.name) }
      + bands.map { LegendEntry(swatch: .area("ch-band \($0.tone.rawValue)"), name: $0.name) }
  }

  private var drawableValues: [Double] {
    let lines = series.flatMap(\.values) + bands.flatMap { $0.low + $0.high }
    return lines.compactMap { $0 }.filter(Ticks.isDrawable)
  }

  static func style(_ line: Series) -> String {
    "ch-line \(line.tone.rawValue)" + (line.isDashed ? " ch-dashed" : "")
  }

  func distance(in area: PlotArea) -> Double {
    area.width / Double(max(steps.labels.count - 1, 1))
  }

  func x(_ step: Int, _ area: PlotArea) -> Double {
    steps.labels.count > 1
      ? area.left + Double(step) * distance(in: area) : (area.left + area.right) / 2
  }
}
