/// One thing that is wrong in a file: where, what it says, and what to do.
public struct Fault: Hashable, Sendable, Codable {
  /// The line in the file, from 1 (the header is line 1); 0 when the whole file is meant.
  public let row: Int
  /// The column's name as the file writes it, or empty.
  public let column: String
  /// The value as it stands there, cut to 64 characters.
  public let value: String
  /// What to do about it, in one sentence.
  public let remedy: Sentence

  /// Takes a fault; a longer value is cut.
  public init(row: Int, column: String, value: String, remedy: Sentence) {
    self.row = row
    self.column = column
    self.value = value.count > 64 ? String(value.prefix(63)) + "…" : value
    self.remedy = remedy
  }
}

extension Fault {
  private enum CodingKeys: String, CodingKey {
    case row, column, value, remedy
    case chinese = "remedy_zh"
  }

  /// Reads a fault; one that was written before remedies had a Chinese text says the same in both.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let remedy = try values.decode(String.self, forKey: .remedy)
    self.init(
      row: try values.decode(Int.self, forKey: .row),
      column: try values.decode(String.self, forKey: .column),
      value: try values.decode(String.self, forKey: .value),
      remedy: Sentence(
        remedy, try values.decodeIfPresent(String.self, forKey: .chinese) ?? remedy))
  }

  /// Writes the remedy in both languages.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(row, forKey: .row)
    try values.encode(column, forKey: .column)
    try values.encode(value, forKey: .value)
    try values.encode(remedy.english, forKey: .remedy)
    try values.encode(remedy.chinese, forKey: .chinese)
  }
}
