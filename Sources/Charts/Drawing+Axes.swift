/// The part of a chart in which its marks stand, in pixels.
struct PlotArea {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }
}

/// One entry of a chart's legend.
struct LegendEntry {
  enum Swatch {
    case line(String)
    case area(String)
    case symbol(MapSymbol)
  }
  let swatch: Swatch
  let name: String
}

extension Drawing {
  static let rowHeight = 18.0

  /// Draws the title, the unit and the legend, in as many rows as they need.
  ///
  /// - Returns: the height that they take.
  mutating func heading(_ frame: Frame, unit: String, legend: [LegendEntry]) -> Double {
    var y = 0.0
    if frame.drawsTitle {
      text(
        TextMeasure.fitted(frame.title, into: frame.width * 12 / 14 - 8), x: 0, y: 14,
        anchor: .start, role: .title)
      y += 22
    }
    guard !unit.isEmpty || !legend.isEmpty else { return y }
    var x = 0.0
    if !unit.isEmpty {
      let words = TextMeasure.fitted(unit, into: frame.width)
      text(words, x: 0, y: y + 12, anchor: .start, role: .faint)
      x = TextMeasure.width(words) + 18
    }
    for entry in legend {
      let name = TextMeasure.fitted(entry.name, into: frame.width - 24)
      let width = 24 + TextMeasure.width(name)
      if x > 0, x + width > frame.width {
        x = 0
        y += Drawing.rowHeight
      }
      swatch(entry.swatch, x: x, y: y + 8)
      text(name, x: x + 22, y: y + 12, anchor: .start, role: .label)
      x += width + 14
    }
    return y + Drawing.rowHeight
  }

  private mutating func swatch(_ swatch: LegendEntry.Swatch, x: Double, y: Double) {
    switch swatch {
    case .line(let style): line(style, fromX: x, fromY: y, toX: x + 16, toY: y)
    case .area(let style): bar(style, fromX: x, fromY: y - 5, toX: x + 16, toY: y + 5)
    case .symbol(let sign): symbol(sign, x: x + 8, y: y, radius: sign == .neither ? 2.5 : 5.5)
    }
  }

  /// Draws the ticks of a vertical axis with their grid; zero stands out.
  mutating func verticalAxis(_ ticks: Ticks, _ scale: Scale, _ area: PlotArea) {
    for value in ticks.values {
      let y = scale.position(of: value)
      line(
        value == 0 ? "ch-zero" : "ch-grid", fromX: area.left, fromY: y, toX: area.right, toY: y)
      text(
        NumberText.grouped(value, decimals: ticks.decimals), x: area.left - 6, y: y + 4,
        anchor: .end, role: .faint)
    }
  }

  /// The room that the labels of a vertical axis need.
  static func width(of ticks: Ticks) -> Double {
    let widths = ticks.values.map {
      TextMeasure.width(NumberText.grouped($0, decimals: ticks.decimals))
    }
    return (widths.max() ?? 0) + 8
  }

  /// Says that there is nothing to show.
  mutating func nothing(_ frame: Frame, in area: PlotArea) {
    text(
      frame.emptyText, x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2,
      anchor: .middle, role: .faint)
  }
}
