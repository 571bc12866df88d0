import Charts

/// A table: its head, rows whose first cell is their heading, and words for those who do not see
/// it. On a narrow screen it scrolls within its frame, by keyboard too, or folds: each row becomes
/// a card with its cells one below the other.
struct PageTable {
  /// A column.
  struct Column {
    /// Its heading.
    let heading: Markup
    /// Its class in the style sheet.
    let style: String

    static func text(_ heading: String) -> Column { Column(heading: "\(heading)", style: "") }
    static func number(_ heading: String) -> Column { Column(heading: "\(heading)", style: "n") }
    /// A column of whole sentences, which keeps room for them on a narrow screen.
    static func sentence(_ heading: String) -> Column {
      Column(heading: "\(heading)", style: "sentence")
    }

    var attribute: Markup { style.isEmpty ? "" : #" class="\#(style)""# }
  }

  /// What the table shows.
  let caption: String
  /// Whether rows become cards on a phone: where cells are sentences, marks and buttons, not
  /// numbers to be compared.
  var folds = false
  /// The columns.
  let columns: [Column]
  /// One cell a column in each row.
  var rows: [[Markup]]

  /// The element.
  var markup: Markup {
    let head = columns.map { #"<th scope="col"\#($0.attribute)>\#($0.heading)</th>"# as Markup }
    let style: Markup = folds ? "table folds" : "table"
    let body = rows.map { row in "<tr>\(cells(of: row))</tr>\n" as Markup }
    return #"""
      <div class="\#(style)" role="region" aria-label="\#(caption)" tabindex="0">
      <table>
      <caption>\#(caption)</caption>
      <thead><tr>\#(head.joined)</tr></thead>
      <tbody>
      \#(body.joined)</tbody>
      </table>
      </div>

      """#
  }

  private func cells(of row: [Markup]) -> Markup {
    zip(columns, row).enumerated().map { index, pair in
      let (column, cell) = pair
      if index == 0 { return #"<th scope="row"\#(column.attribute)>\#(cell)</th>"# as Markup }
      guard folds else { return "<td\(column.attribute)>\(cell)</td>" }
      return #"<td\#(column.attribute) data-name="\#(column.heading)"><div>\#(cell)</div></td>"#
    }.joined
  }
}
