/// One thing that is wrong in a file: where, what it says, and what to do.
public struct Fault: Hashable, Sendable, Codable {
  /// The line in the file, from 1 (the header is line 1); 0 when the whole file is meant.
  public let row: Int
  /// The column's name as the file writes it, or empty.
  public let column: String
  /// The value as it stands there, cut to 64 characters.
  public let value: String
  /// What to do about it, in one sentence.
  public let remedy: String

  /// Takes a fault; a longer value is cut.
  public init(row: Int, column: String, value: String, remedy: String) {
    self.row = row
    self.column = column
    self.value = value.count > 64 ? String(value.prefix(63)) + "…" : value
    self.remedy = remedy
  }
}
