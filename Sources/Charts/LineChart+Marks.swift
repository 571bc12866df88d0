extension LineChart {
  /// A mark with the row above the plot in which its name stands; without one, the name is only
  /// shown by a pointer over the line.
  struct PlacedMark {
    let mark: Mark
    let row: Int?
    let anchor: Drawing.Anchor
  }

  /// Finds rows for the names of marks, at most three, so that none touches another.
  func placedMarks(in area: PlotArea) -> (marks: [PlacedMark], rows: Int) {
    var ends: [Double] = []
    var placed: [PlacedMark] = []
    let known = marks.filter { steps.labels.indices.contains($0.step) }
    for mark in known.sorted(by: { ($0.step, $0.name) < ($1.step, $1.name) }) {
      let (position, width) = (x(mark.step, area), TextMeasure.width(mark.name))
      var anchor = Drawing.Anchor.middle
      var start = position - width / 2
      if start < area.left { (anchor, start) = (.start, position) }
      if start + width > frame.width { (anchor, start) = (.end, position - width) }
      guard start >= 0 else {
        placed.append(PlacedMark(mark: mark, row: nil, anchor: anchor))
        continue
      }
      var row = ends.firstIndex { $0 + 6 <= start }
      if row == nil, ends.count < 3 {
        row = ends.count
        ends.append(0)
      }
      if let row { ends[row] = start + width }
      placed.append(PlacedMark(mark: mark, row: row, anchor: anchor))
    }
    return (placed, ends.count)
  }

  /// Draws a line a mark and the names that have a row; `area.top` is below the rows.
  func draw(_ placed: [PlacedMark], in area: PlotArea, to drawing: inout Drawing) {
    for mark in placed {
      let position = x(mark.mark.step, area)
      drawing.line(
        "ch-mark", fromX: position, fromY: area.top, toX: position, toY: area.bottom,
        tip: mark.mark.name)
      guard let row = mark.row else { continue }
      drawing.text(
        mark.mark.name, x: position, y: area.top - 5 - Double(row) * 15, anchor: mark.anchor,
        role: .faint)
    }
  }

  func draw(_ line: Series, _ scale: Scale, _ area: PlotArea, to drawing: inout Drawing) {
    for run in LineChart.runs(line.values, line.values, count: steps.labels.count) {
      let points = run.map { (x: x($0.step, area), y: scale.position(of: $0.low)) }
      if points.count == 1 {
        drawing.dot("ch-dot \(line.tone.rawValue)", x: points[0].x, y: points[0].y)
      } else {
        drawing.path(LineChart.style(line), through: points, closed: false)
      }
    }
  }

  func draw(_ band: Band, _ scale: Scale, _ area: PlotArea, to drawing: inout Drawing) {
    for run in LineChart.runs(band.low, band.high, count: steps.labels.count) {
      // A band of one step is as wide as a dot, or it would not be seen.
      let half = run.count == 1 ? 3.0 : 0
      let upper = run.flatMap {
        let y = scale.position(of: $0.high)
        return half > 0
          ? [(x: x($0.step, area) - half, y: y), (x: x($0.step, area) + half, y: y)]
          : [(x: x($0.step, area), y: y)]
      }
      let lower = run.reversed().flatMap {
        let y = scale.position(of: $0.low)
        return half > 0
          ? [(x: x($0.step, area) + half, y: y), (x: x($0.step, area) - half, y: y)]
          : [(x: x($0.step, area), y: y)]
      }
      drawing.path("ch-band \(band.tone.rawValue)", through: upper + lower, closed: true)
    }
  }

  /// The stretches of neighbouring steps at which both values can be drawn.
  private static func runs(
    _ low: [Double?], _ high: [Double?], count: Int
  ) -> [[(step: Int, low: Double, high: Double)]] {
    var runs: [[(step: Int, low: Double, high: Double)]] = []
    var isOpen = false
    for step in 0..<min(low.count, high.count, count) {
      guard let lower = low[step], let upper = high[step], Ticks.isDrawable(lower),
        Ticks.isDrawable(upper)
      else {
        isOpen = false
        continue
      }
      if !isOpen { runs.append([]) }
      isOpen = true
      runs[runs.count - 1].append((step, lower, upper))
    }
    return runs
  }
}
