/// A column that a reader asks for.
public struct SheetColumn: Hashable, Sendable {
  /// Its name in our own files, in small letters: `business_date`.
  public let name: String
  /// Other names for it: `营业日`.
  public let synonyms: [String]
  /// Whether a sheet without it is refused.
  public let isCompulsory: Bool

  /// Takes a column.
  public init(_ name: String, _ synonyms: String..., isCompulsory: Bool = true) {
    self.name = name
    self.synonyms = synonyms
    self.isCompulsory = isCompulsory
  }

  /// A column that may be absent.
  public static func optional(_ name: String, _ synonyms: String...) -> SheetColumn {
    SheetColumn(name: name, synonyms: synonyms, isCompulsory: false)
  }

  /// Takes a column with any number of other names.
  public init(_ name: String, synonyms: [String], isCompulsory: Bool) {
    self.init(name: name, synonyms: synonyms, isCompulsory: isCompulsory)
  }

  private init(name: String, synonyms: [String], isCompulsory: Bool) {
    self.name = name
    self.synonyms = synonyms
    self.isCompulsory = isCompulsory
  }

  /// Whether a header cell means this column: letter case, spaces and hyphens do not matter.
  func answers(to header: String) -> Bool {
    let folded = SheetColumn.folded(header)
    return folded == name || synonyms.contains { SheetColumn.folded($0) == folded }
  }

  /// Whether a header cell is this column's name but for one damaged byte: changed, added at the
  /// end, or grown together with the next one into a Chinese character.
  func isNearMiss(_ header: String) -> Bool {
    let (found, wanted) = (Array(SheetColumn.folded(header).utf8), Array(name.utf8))
    let head = zip(found, wanted).prefix { $0 == $1 }.count
    let tail = zip(found.reversed(), wanted.reversed()).prefix { $0 == $1 }.count
    let isForeign = found.contains { $0 >= 0x80 }
    if isForeign { return head + tail >= wanted.count - 2 }
    return found.count == wanted.count && head + tail == wanted.count - 1
      || found.count == wanted.count + 1 && head == wanted.count
  }

  static func folded(_ header: String) -> String {
    let mapped = header.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 }
    return String(mapped)
  }
}
