/// A table of numbers in which each cell is as dark as its number is large, such as stores by
/// weekday. Where cells are wide enough their numbers stand in them.
///
/// A value that is `nil`, not finite or beyond ±10¹⁵ is an empty cell. Values are sorted into at
/// most five classes with round borders, so that the legend can be read. Numbers on both sides of
/// zero get two colours and their sign. The chart is as high as its rows need.
public struct HeatMap: Chart, Hashable {
  /// The chart's words and width.
  public var frame: Frame
  /// The rows' names from top to bottom.
  public var rows: [String]
  /// The columns' names from left to right.
  public var columns: [String]
  /// One value a column in each row.
  public var values: [[Double?]]
  /// The unit of all values.
  public var unit: String
  /// Decimals of the values that are written.
  public var decimals: Int
  /// The colour of values above zero; those below zero are in the warning colour.
  public var tone: Tone

  /// Takes a table of values.
  public init(
    frame: Frame, rows: [String], columns: [String], values: [[Double?]], unit: String,
    decimals: Int = 0, tone: Tone = .first
  ) {
    precondition(
      values.count == rows.count && values.allSatisfy { $0.count == columns.count },
      "one value a row and column")
    self.frame = frame
    self.rows = rows
    self.columns = columns
    self.values = values
    self.unit = unit
    self.decimals = decimals
    self.tone = tone
  }

  private static let rowHeight = 22.0

  /// The heat map as SVG.
  public func markup(styled: Bool) -> Markup {
    var drawing = Drawing()
    let drawable = values.joined().compactMap { $0 }.filter(Ticks.isDrawable)
    guard !drawable.isEmpty else {
      let top = drawing.heading(frame, unit: unit, legend: [])
      let area = PlotArea(left: 0, top: top, right: frame.width, bottom: frame.height)
      drawing.nothing(frame, in: area)
      return drawing.finished(frame, height: frame.height, styled: styled)
    }
    let classes = Classes(of: drawable, tone: tone)
    let top = drawing.heading(frame, unit: unit, legend: classes.legend)
    let nameRoom = min(rows.map(TextMeasure.width).max() ?? 0, frame.width * 0.35)
    let area = PlotArea(
      left: nameRoom + 8, top: top + 22, right: frame.width,
      bottom: top + 22 + HeatMap.rowHeight * Double(rows.count))
    writeColumns(in: area, to: &drawing)
    for (row, name) in rows.enumerated() {
      let y = area.top + HeatMap.rowHeight * Double(row)
      drawing.text(
        TextMeasure.fitted(name, into: nameRoom), x: nameRoom, y: y + 15, anchor: .end,
        role: .label)
    }
    drawCells(classes, in: area, to: &drawing)
    return drawing.finished(frame, height: area.bottom + 4, styled: styled)
  }

  private func writeColumns(in area: PlotArea, to drawing: inout Drawing) {
    let width = area.width / Double(columns.count)
    var end = -Double.infinity
    for index in Steps(columns).written(distance: width) {
      let name = TextMeasure.fitted(columns[index], into: max(width - 4, frame.width / 4))
      let half = TextMeasure.width(name) / 2
      let middle = min(area.left + width * (Double(index) + 0.5), frame.width - half)
      guard middle - half > end + 4 else { continue }
      end = middle + half
      drawing.text(name, x: middle, y: area.top - 7, anchor: .middle, role: .faint)
    }
  }

  private func drawCells(_ classes: Classes, in area: PlotArea, to drawing: inout Drawing) {
    let width = area.width / Double(columns.count)
    let widest =
      values.joined().compactMap { $0 }.filter(Ticks.isDrawable)
      .map { TextMeasure.width(NumberText.grouped($0, decimals: decimals)) }.max() ?? 0
    let writesValues = widest + 4 <= width - 1
    for (row, line) in values.enumerated() {
      let y = area.top + HeatMap.rowHeight * Double(row)
      for (column, value) in line.enumerated() {
        let x = area.left + width * Double(column)
        let text = ChartTable.cell(value, decimals: decimals)
        let style = value.flatMap(classes.style)
        drawing.bar(
          style.map { "ch-cell \($0.fill)" } ?? "ch-empty", fromX: x + 0.5, fromY: y + 0.5,
          toX: x + width - 0.5, toY: y + HeatMap.rowHeight - 0.5,
          tip: "\(rows[row]) · \(columns[column]): \(text)" + (unit.isEmpty ? "" : " \(unit)"))
        guard writesValues, let style else { continue }
        drawing.text(
          text, x: x + width / 2, y: y + 15, anchor: .middle,
          role: style.isFull ? .inverse : .label)
      }
    }
  }

  /// The numbers as a table.
  public var table: ChartTable {
    ChartTable(
      caption: frame.title, columns: [unit] + columns,
      rows: zip(rows, values).map { name, line in
        [name] + line.map { ChartTable.cell($0, decimals: decimals) }
      })
  }
}

extension HeatMap {
  /// Ranges of values with round borders, each with its shade.
  struct Classes {
    /// The style of a cell, and whether it is so dark that words on it are light.
    struct Style {
      let fill: String
      let isFull: Bool
    }

    private let ticks: Ticks
    private let styles: [Style]

    init(of values: [Double], tone: Tone) {
      let spread = (values.max() ?? 0) - (values.min() ?? 0)
      // Values that hardly differ are held against zero, or small differences would look large.
      let size = values.map(abs).max() ?? 0
      let ticks = Ticks(covering: values, includingZero: spread < size * 0.2, intervals: 5)
      let (above, below) = (
        ticks.values.dropFirst().count { $0 > 0 }, ticks.values.dropLast().count { $0 < 0 }
      )
      let isOneSided = above == 0 || below == 0
      self.ticks = ticks
      styles = zip(ticks.values, ticks.values.dropFirst()).enumerated().map { index, range in
        let isBelow = range.0 < 0 && range.1 <= ticks.step / 2
        let rank = isBelow ? below - index : index - below + 1
        let most = isOneSided ? ticks.values.count - 1 : max(above, below)
        // The largest class has the full colour, whatever the number of classes.
        let shade = max(1, min(5, 5 - (most - rank)))
        return Style(
          fill: "\((isBelow ? Tone.warning : tone).rawValue) ch-h\(shade)", isFull: shade == 5)
      }
    }

    /// The style of a value, `nil` for one that cannot be drawn.
    func style(_ value: Double) -> Style? {
      guard Ticks.isDrawable(value) else { return nil }
      let index = ticks.values.dropFirst().dropLast().count { value >= $0 }
      return styles[min(index, styles.count - 1)]
    }

    /// Each class with its range.
    var legend: [LegendEntry] {
      zip(zip(ticks.values, ticks.values.dropFirst()), styles).map { range, style in
        let low = NumberText.grouped(range.0, decimals: ticks.decimals)
        let high = NumberText.grouped(range.1, decimals: ticks.decimals)
        return LegendEntry(swatch: .area("ch-cell \(style.fill)"), name: "\(low) – \(high)")
      }
    }
  }
}
