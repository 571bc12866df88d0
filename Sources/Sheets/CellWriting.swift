public import SupplyChain

/// What writes a sheet cell by cell: as CSV or as a workbook.
public protocol CellWriting {
  /// Whether a cell of text stays text whatever it looks like, when the sheet is opened.
  static var keepsText: Bool { get }

  /// Writes a cell of text.
  mutating func text(_ text: String)
  /// Writes a whole number.
  mutating func number(_ number: some BinaryInteger)
  /// Writes a quantity in base units, exactly.
  mutating func quantity(_ quantity: Quantity)
  /// Writes a date.
  mutating func day(_ day: BusinessDay)
  /// Writes money in yuan with two decimals.
  mutating func yuan(_ money: Money)
  /// Writes an empty cell: not known.
  mutating func empty()
  /// Writes a whole row of text: a header.
  mutating func row(_ cells: [String])
  /// Ends the row.
  mutating func endRow()
}
