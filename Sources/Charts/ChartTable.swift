/// The numbers of a chart as a table: for readers that do not see the picture, and for mails, where
/// most programs draw no SVG.
public struct ChartTable: Hashable, Sendable {
  /// What the table shows.
  public let caption: String
  /// The headings, that of the rows' names first.
  public let columns: [String]
  /// One text a column in each row; the first is the row's name.
  public let rows: [[String]]

  /// Takes a table; every row has one text a column.
  public init(caption: String, columns: [String], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "one text a column")
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }

  /// The table as HTML without any style of its own.
  public var markup: Markup {
    var head: Markup = ""
    for column in columns { head += #"<th scope="col">\#(column)</th>"# }
    var body: Markup = ""
    for row in rows {
      body += "<tr>"
      for (index, text) in row.enumerated() {
        body += index == 0 ? #"<th scope="row">\#(text)</th>"# : #"<td class="n">\#(text)</td>"#
      }
      body += "</tr>\n"
    }
    return #"""
      <table class="ch-table">
      <caption>\#(caption)</caption>
      <thead><tr>\#(head)</tr></thead>
      <tbody>
      \#(body)</tbody>
      </table>

      """#
  }

  /// A value as its cell: `–` where there is none.
  static func cell(_ value: Double?, decimals: Int) -> String {
    guard let value, Ticks.isDrawable(value) else { return "–" }
    return NumberText.grouped(value, decimals: decimals)
  }

  /// A heading with its unit: `forecast, yuan`.
  static func heading(_ name: String, unit: String) -> String {
    unit.isEmpty ? name : name.isEmpty ? unit : "\(name), \(unit)"
  }
}
