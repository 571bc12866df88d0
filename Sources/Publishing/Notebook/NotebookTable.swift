import Charts
import Foundation
import SupplyChain

/// A table as pandas' `to_html(index=False, border=0, na_rep="–", float_format="{:,.2f}")` writes
/// it, so that running the notebook shows what it was exported with.
struct NotebookTable {
  /// One cell.
  enum Cell {
    case text(String)
    case whole(Int)
    /// With two decimals and commas; `–` where it is not known.
    case real(Double?)
  }

  let columns: [String]
  var rows: [[Cell]]

  var html: String {
    var text = "<table border=\"0\" class=\"dataframe\">\n  <thead>\n"
    text += "    <tr style=\"text-align: right;\">\n"
    for column in columns { text += "      <th>\(NotebookTable.escaped(column))</th>\n" }
    text += "    </tr>\n  </thead>\n  <tbody>\n"
    for row in rows {
      text += "    <tr>\n"
      for cell in row { text += "      <td>\(NotebookTable.text(of: cell))</td>\n" }
      text += "    </tr>\n"
    }
    return text + "  </tbody>\n</table>"
  }

  private static func text(of cell: Cell) -> String {
    switch cell {
    case .text(let text): escaped(text)
    case .whole(let number): String(number)
    case .real(let number): number.map { real($0) } ?? "–"
    }
  }

  /// The number as Python's `{:,.2f}` writes it.
  private static func real(_ number: Double) -> String {
    guard number.isFinite else { return "–" }
    let text = NumberText.grouped(number, decimals: 2).replacing("−", with: "-")
    return text
  }

  /// pandas writes these three as references and nothing else.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
