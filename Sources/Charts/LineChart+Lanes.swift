extension LineChart {
  /// What went on beside the values, in a strip of its own under the plot: rain, heat, holidays.
  public struct Lane: Hashable, Sendable {
    /// What a strip holds.
    public enum Content: Hashable, Sendable {
      /// Bars from zero, one value a step.
      case bars([Double?])
      /// A line, one value a step.
      case line([Double?])
      /// Days with a name; neighbours of the same name are one stretch.
      case events([Mark])
    }

    /// What it is: `rain`.
    public let name: String
    /// The unit of its values.
    public let unit: String
    /// What it holds.
    public let content: Content
    /// Its colour.
    public let tone: Tone

    /// Takes a strip.
    public init(name: String, unit: String = "", content: Content, tone: Tone = .third) {
      self.name = name
      self.unit = unit
      self.content = content
      self.tone = tone
    }

    /// The height that it needs, its name included.
    var height: Double {
      if case .events = content { 34 } else { 46 }
    }

    /// The values, none for events.
    var values: [Double?] {
      switch content {
      case .bars(let values), .line(let values): values
      case .events: []
      }
    }

    /// Its name with what a reader needs to read it: unit and range.
    var heading: String {
      let known = values.compactMap { $0 }.filter(Ticks.isDrawable)
      guard let low = known.min(), let high = known.max() else { return name }
      let decimals = max(abs(low), abs(high)) < 10 ? 1 : 0
      let most = NumberText.grouped(high, decimals: decimals)
      let end = unit.isEmpty ? "" : " \(unit)"
      if case .bars = content { return "\(name) 0 – \(most)\(end)" }
      return "\(name) \(NumberText.grouped(low, decimals: decimals)) – \(most)\(end)"
    }
  }

  /// The height of all strips.
  var lanesHeight: Double { lanes.reduce(0) { $0 + $1.height } }

  /// Draws the strips below the plot, each over the same steps.
  func drawLanes(below plot: PlotArea, to drawing: inout Drawing) {
    var top = plot.bottom + 4
    for lane in lanes {
      drawing.text(
        TextMeasure.fitted(lane.heading, into: plot.width), x: plot.left, y: top + 12,
        anchor: .start, role: .faint)
      let area = PlotArea(
        left: plot.left, top: top + 17, right: plot.right, bottom: top + lane.height - 2)
      switch lane.content {
      case .bars(let values): draw(bars: values, of: lane, in: area, to: &drawing)
      case .line(let values): draw(line: values, of: lane, in: area, to: &drawing)
      case .events(let marks): draw(events: marks, of: lane, in: area, to: &drawing)
      }
      top += lane.height
    }
  }

  private func tip(_ lane: Lane, _ step: Int, _ value: Double) -> String {
    "\(steps.labels[step]): \(lane.name) \(NumberText.grouped(value, decimals: 1))"
      + (lane.unit.isEmpty ? "" : " \(lane.unit)")
  }

  private func draw(
    bars values: [Double?], of lane: Lane, in area: PlotArea, to drawing: inout Drawing
  ) {
    let known = values.prefix(steps.labels.count).enumerated().compactMap { step, value in
      value.flatMap { Ticks.isDrawable($0) ? (step: step, value: max($0, 0)) : nil }
    }
    let most = max(known.map(\.value).max() ?? 0, 1e-9)
    let half = max(min(distance(in: area) * 0.35, 8), 0.6)
    drawing.line(
      "ch-grid", fromX: area.left, fromY: area.bottom, toX: area.right, toY: area.bottom)
    for (step, value) in known where value > 0 {
      let middle = x(step, area)
      drawing.bar(
        "ch-bar \(lane.tone.rawValue)", fromX: middle - half,
        fromY: area.bottom - area.height * value / most, toX: middle + half, toY: area.bottom,
        tip: tip(lane, step, value))
    }
  }

  private func draw(
    line values: [Double?], of lane: Lane, in area: PlotArea, to drawing: inout Drawing
  ) {
    let known = values.compactMap { $0 }.filter(Ticks.isDrawable)
    guard let low = known.min(), let high = known.max() else { return }
    let domain = high - low > 1e-9 ? low...high : (low - 1)...(low + 1)
    let scale = Scale(domain: domain, start: area.bottom - 2, end: area.top + 2)
    draw(Series(name: lane.name, values: values, tone: lane.tone), scale, area, to: &drawing)
  }

  private func draw(
    events marks: [Mark], of lane: Lane, in area: PlotArea, to drawing: inout Drawing
  ) {
    let half = max(distance(in: area) * 0.5, 2)
    var end = area.left + TextMeasure.width(lane.heading) + 10
    for stretch in LineChart.stretches(marks.filter { steps.labels.indices.contains($0.step) }) {
      let (left, right) = (x(stretch.first, area) - half, x(stretch.last, area) + half)
      drawing.bar(
        "ch-bar \(lane.tone.rawValue)", fromX: max(left, area.left - 2), fromY: area.top,
        toX: min(right, area.right + 4), toY: area.top + 8, tip: stretch.name)
      // The names stand in the strip's heading row, where they touch neither it nor each other.
      let width = TextMeasure.width(stretch.name)
      let start = min(max((left + right - width) / 2, 0), frame.width - width)
      guard start >= end else { continue }
      drawing.text(stretch.name, x: start, y: area.top - 5, anchor: .start, role: .label)
      end = start + width + 8
    }
  }

  /// Neighbouring steps of one name.
  private static func stretches(_ marks: [Mark]) -> [(name: String, first: Int, last: Int)] {
    var stretches: [(name: String, first: Int, last: Int)] = []
    for mark in marks.sorted(by: { ($0.step, $0.name) < ($1.step, $1.name) }) {
      if let last = stretches.last, last.name == mark.name, mark.step <= last.last + 1 {
        stretches[stretches.count - 1].last = mark.step
      } else {
        stretches.append((mark.name, mark.step, mark.step))
      }
    }
    return stretches
  }
}
