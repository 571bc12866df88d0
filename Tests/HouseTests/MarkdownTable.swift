/// A table of a Markdown page, by the names in its header.
struct MarkdownTable {
  let header: [String]
  let rows: [[String]]

  /// The first table of `page` whose header begins with `header`.
  init?(_ page: String, header wanted: [String]) {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard
      let start = lines.firstIndex(where: { Self.cells($0)?.starts(with: wanted) ?? false }),
      let header = Self.cells(lines[start])
    else { return nil }
    self.header = header
    // Behind the header stands the line of dashes.
    self.rows = lines[(start + 1)...].dropFirst().prefix(while: { $0.hasPrefix("|") })
      .compactMap(Self.cells)
  }

  /// The names in backticks in a cell, in order.
  static func names(_ cell: String) -> [String] {
    cell.matches(of: /`([^`]+)`/).map { String($0.1) }
  }

  private static func cells(_ line: String) -> [String]? {
    guard line.hasPrefix("|"), line.hasSuffix("|") else { return nil }
    return line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
      String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
  }
}
