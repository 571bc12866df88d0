extension LineChart {
  /// A line's name beside its end.
  private struct EndName {
    let line: Series
    let name: String
    var y: Double
  }

  /// The room at the right that the names of lines need when they stand beside their ends.
  var namesWidth: Double {
    guard namesLines else { return 0 }
    let widest = series.map { TextMeasure.width($0.name) }.max() ?? 0
    return min(widest, frame.width * 0.3) + 10
  }

  /// Writes the name of each line beside its last value; names that would touch move apart.
  func drawNames(_ scale: Scale, in area: PlotArea, to drawing: inout Drawing) {
    guard namesLines else { return }
    let least = 15.0
    var names = series.compactMap { line -> EndName? in
      guard let last = line.values.last(where: { $0.map(Ticks.isDrawable) ?? false }) ?? nil else {
        return nil
      }
      return EndName(
        line: line, name: TextMeasure.fitted(line.name, into: frame.width * 0.3),
        y: scale.position(of: last))
    }.sorted { $0.y < $1.y }
    for index in names.indices.dropFirst() {
      names[index].y = max(names[index].y, names[index - 1].y + least)
    }
    // What was pushed below the plot pushes back.
    var lowest = area.bottom
    for index in names.indices.reversed() {
      names[index].y = min(names[index].y, lowest)
      lowest = names[index].y - least
    }
    for name in names {
      drawing.text(
        name.name, x: area.right + 8, y: name.y + 4, anchor: .start,
        role: .series(name.line.tone))
    }
  }
}
