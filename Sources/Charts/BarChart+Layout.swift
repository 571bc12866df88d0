extension BarChart {
  /// Draws rows with their names at the left and their values at the bars' ends.
  ///
  /// - Returns: the height of the chart.
  func drawLying(_ bars: [Bar], top: Double, to drawing: inout Drawing) -> Double {
    let thickness = slots == 1 ? 14.0 : 13
    let rowHeight = Double(slots) * (thickness + 1) + 7
    let nameRoom = min(
      categories.map(TextMeasure.width).max() ?? 0, frame.width * 0.4)
    let totals = totals(bars)
    func room(_ totals: [Total]) -> Double {
      totals.map { TextMeasure.width(NumberText.grouped($0.total, decimals: decimals)) + 8 }.max()
        ?? 0
    }
    let area = PlotArea(
      left: nameRoom + 8 + room(totals.filter(\.isBelow)), top: top,
      right: frame.width - max(room(totals.filter { !$0.isBelow }), 8),
      bottom: top + rowHeight * Double(categories.count))
    let scale = Scale(domain: BarChart.domain(bars), start: area.left, end: area.right)
    func middle(_ category: Int, _ slot: Int) -> Double {
      area.top + rowHeight * Double(category) + 3.5 + (thickness + 1) * (Double(slot) + 0.5)
    }
    for (index, name) in categories.enumerated() {
      drawing.text(
        TextMeasure.fitted(name, into: nameRoom), x: nameRoom,
        y: area.top + rowHeight * (Double(index) + 0.5) + 4, anchor: .end, role: .label)
    }
    for bar in bars {
      let y = middle(bar.category, bar.slot)
      drawing.bar(
        "ch-bar \(series[bar.series].tone.rawValue)", fromX: scale.position(of: bar.from),
        fromY: y - thickness / 2, toX: scale.position(of: bar.to), toY: y + thickness / 2,
        tip: tip(bar))
    }
    for total in totals {
      drawing.text(
        NumberText.grouped(total.total, decimals: decimals),
        x: scale.position(of: total.end) + (total.isBelow ? -5 : 5),
        y: middle(total.category, total.slot) + 4, anchor: total.isBelow ? .end : .start,
        role: .label)
    }
    let zero = scale.position(of: 0)
    drawing.line("ch-zero", fromX: zero, fromY: area.top, toX: zero, toY: area.bottom)
    return area.bottom + 4
  }

  /// Draws columns over their names, with an axis at the left.
  func drawStanding(_ bars: [Bar], top: Double, to drawing: inout Drawing) {
    let bottom = frame.height - 26
    let ticks = Ticks(
      covering: bars.flatMap { [$0.from, $0.to] }, includingZero: true,
      intervals: min(max(Int((bottom - top) / 36), 2), 6))
    let totals = totals(bars)
    let texts = totals.map { NumberText.grouped($0.total, decimals: decimals) }
    let left = Drawing.width(of: ticks)
    let room = (frame.width - left - 4) / Double(categories.count)
    let slotWidth = min(room * 0.8 / Double(slots), 48)
    // Values are written when the widest of them fits over its bar.
    let writesValues = (texts.map(TextMeasure.width).max() ?? 0) + 4 <= room * 0.9 / Double(slots)
    let area = PlotArea(
      left: left, top: top + (writesValues ? 14 : 0), right: frame.width - 4,
      bottom: bottom - (writesValues && totals.contains(where: \.isBelow) ? 14 : 0))
    let scale = Scale(domain: ticks.domain, start: area.bottom, end: area.top)
    func middle(_ category: Int, _ slot: Int) -> Double {
      area.left + room * (Double(category) + 0.5)
        + slotWidth * (Double(slot) + 0.5 - Double(slots) / 2)
    }
    drawing.verticalAxis(ticks, scale, area)
    for bar in bars {
      let x = middle(bar.category, bar.slot)
      drawing.bar(
        "ch-bar \(series[bar.series].tone.rawValue)", fromX: x - slotWidth * 0.46,
        fromY: scale.position(of: bar.from), toX: x + slotWidth * 0.46,
        toY: scale.position(of: bar.to), tip: tip(bar))
    }
    for (total, text) in zip(totals, texts) where writesValues {
      drawing.text(
        text, x: middle(total.category, total.slot),
        y: scale.position(of: total.end) + (total.isBelow ? 13 : -4), anchor: .middle,
        role: .label)
    }
    writeNames(room: room, baseline: bottom + 19, area: area, to: &drawing)
  }

  private func writeNames(
    room: Double, baseline: Double, area: PlotArea, to drawing: inout Drawing
  ) {
    var end = -Double.infinity
    for index in Steps(categories).written(distance: room) {
      let name = TextMeasure.fitted(categories[index], into: frame.width / 2)
      let half = TextMeasure.width(name) / 2
      let x = area.left + room * (Double(index) + 0.5)
      // The outermost names may be wider than their column; they move inwards to stay within the
      // chart, and a name that they would touch gives way.
      let middle = min(max(x, half), frame.width - half)
      guard middle - half > end + 4 else { continue }
      end = middle + half
      drawing.text(name, x: middle, y: baseline, anchor: .middle, role: .faint)
    }
  }

  /// From the lowest to the highest end of a bar, zero included.
  private static func domain(_ bars: [Bar]) -> ClosedRange<Double> {
    let ends = bars.flatMap { [$0.from, $0.to] }
    let (low, high) = (min(ends.min() ?? 0, 0), max(ends.max() ?? 0, 0))
    return high - low > 1e-9 ? low...high : 0...1
  }
}
