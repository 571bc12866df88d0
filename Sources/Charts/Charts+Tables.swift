extension LineChart {
  /// The numbers as a table: a row a step, a column a line or an edge of a band, then the strips.
  public var table: ChartTable {
    let columns =
      series.map { (name: ChartTable.heading($0.name, unit: unit), values: $0.values) }
      + bands.flatMap { band in
        [
          (name: ChartTable.heading("\(band.name) ↓", unit: unit), values: band.low),
          (name: ChartTable.heading("\(band.name) ↑", unit: unit), values: band.high),
        ]
      }
      + lanes.filter { !$0.values.isEmpty }.map {
        (name: ChartTable.heading($0.name, unit: $0.unit), values: $0.values)
      }
    let names = events
    let decimals = tableDecimals
    let rows = steps.labels.indices.map { step in
      let name = names[step].map { "\(steps.labels[step]) \($0)" } ?? steps.labels[step]
      return [name]
        + columns.map { column in
          ChartTable.cell(
            step < column.values.count ? column.values[step] : nil, decimals: decimals)
        }
    }
    return ChartTable(
      caption: frame.title, columns: [""] + columns.map(\.name), rows: rows)
  }

  /// The names of marks and events by step.
  private var events: [Int: String] {
    var marks = self.marks
    for lane in lanes {
      if case .events(let more) = lane.content { marks += more }
    }
    var names: [Int: [String]] = [:]
    for mark in marks where !(names[mark.step]?.contains(mark.name) ?? false) {
      names[mark.step, default: []].append(mark.name)
    }
    return names.mapValues { $0.joined(separator: ", ") }
  }

  /// Three digits are enough to tell values apart.
  private var tableDecimals: Int {
    let known = (series.flatMap(\.values) + bands.flatMap { $0.low + $0.high })
      .compactMap { $0 }.filter(Ticks.isDrawable)
    let most = known.map(abs).max() ?? 0
    return most >= 100 ? 0 : most >= 10 ? 1 : 2
  }
}

extension BarChart {
  /// The numbers as a table: a row a category, a column a series.
  public var table: ChartTable {
    ChartTable(
      caption: frame.title,
      columns: [""] + series.map { ChartTable.heading($0.name, unit: unit) },
      rows: categories.enumerated().map { index, name in
        [name]
          + series.map {
            ChartTable.cell(index < $0.values.count ? $0.values[index] : nil, decimals: decimals)
          }
      })
  }
}

extension TimelineChart {
  /// What happened as a table: when, what, and where.
  public var table: ChartTable {
    ChartTable(
      caption: frame.title, columns: ["", "", ""],
      rows: entries.map { [$0.time, $0.headline, $0.details.joined(separator: " · ")] })
  }
}
