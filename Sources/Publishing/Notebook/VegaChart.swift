/// A chart as a Vega-Lite specification that holds its data (schema of version 5), which JupyterLab
/// and notebook viewers draw without a library. The Python beside it makes the same from a table.
struct VegaChart {
  static let mediaType = "application/vnd.vegalite.v5+json"

  /// The kinds of charts.
  enum Mark: String {
    case line, bar
    case heat = "rect"
  }

  let title: String
  let mark: Mark
  /// The column along the axis.
  let x: String
  /// The column of values, or of rows.
  let y: String
  /// The column that tells colours apart.
  let color: String?
  /// The values by column.
  let data: [[String: NotebookValue]]

  /// The specification; the function `chart` of ``NotebookPython/setting`` writes the same.
  var specification: NotebookValue {
    var encoding: [String: NotebookValue]
    switch mark {
    case .line:
      encoding = [
        "x": ["field": .text(x), "type": "temporal"],
        "y": ["field": .text(y), "type": "quantitative"],
      ]
    case .bar:
      encoding = [
        "x": ["field": .text(x), "type": "quantitative"],
        "y": ["field": .text(y), "sort": .null, "type": "nominal"],
      ]
    case .heat:
      encoding = [
        "x": ["field": .text(x), "sort": .null, "type": "nominal"],
        "y": ["field": .text(y), "sort": .null, "type": "nominal"],
      ]
    }
    if let color {
      let type: NotebookValue = mark == .heat ? "quantitative" : "nominal"
      encoding["color"] = ["field": .text(color), "type": type]
    }
    return [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "data": ["values": .list(data.map { .object($0) })], "encoding": .object(encoding),
      "height": 260, "mark": ["tooltip": true, "type": .text(mark.rawValue)],
      "title": .text(title), "width": 640,
    ]
  }
}
