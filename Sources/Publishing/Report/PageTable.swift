import Charts

/// A table of the page: its head stays in sight, its numbers stand at the right.
struct PageTable {
  /// A column.
  struct Column {
    /// Its heading.
    let heading: String
    /// What its cells hold, as a class of the style sheet.
    let style: Markup

    static func text(_ heading: String) -> Column { Column(heading: heading, style: "") }
    static func number(_ heading: String) -> Column {
      Column(heading: heading, style: #" class="n""#)
    }
    /// A column of whole sentences, which keeps room for them on a narrow screen.
    static func sentence(_ heading: String) -> Column {
      Column(heading: heading, style: #" class="w""#)
    }
  }

  /// What the table shows, for readers that do not see it.
  let caption: String
  /// The columns.
  let columns: [Column]
  /// One cell a column in each row.
  var rows: [[Markup]]

  /// The element.
  var markup: Markup {
    var body: Markup = ""
    for row in rows { body += "<tr>\(cells(of: row))</tr>\n" }
    return wrapped("<tbody>\n\(body)</tbody>\n")
  }

  /// The element around bodies that were made with ``cells(of:)``.
  func wrapped(_ bodies: Markup) -> Markup {
    var head: Markup = ""
    for column in columns {
      head += #"<th scope="col"\#(column.style)>\#(column.heading)</th>"#
    }
    return #"""
      <div class="table" role="region" aria-label="\#(caption)" tabindex="0">
      <table>
      <caption>\#(caption)</caption>
      <thead><tr>\#(head)</tr></thead>
      \#(bodies)</table>
      </div>

      """#
  }

  /// A row's cells; the first is the row's heading.
  func cells(of row: [Markup]) -> Markup {
    var cells: Markup = ""
    for (index, (column, cell)) in zip(columns, row).enumerated() {
      cells +=
        index == 0
        ? #"<th scope="row"\#(column.style)>\#(cell)</th>"#
        : #"<td\#(column.style) data-h="\#(column.heading)">\#(cell)</td>"#
    }
    return cells
  }
}
