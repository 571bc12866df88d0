/// A Code 128 barcode (ISO/IEC 15417), with FNC1 in front and between for GS1-128.
///
/// Code sets B and C are mixed so that the bar is as short as it can be; the check symbol is
/// computed. Characters are those of printable ASCII.
public struct Code128: Hashable, Sendable {
  /// A part of a GS1-128 barcode: an application identifier and its value.
  public struct Element: Hashable, Sendable {
    /// `01`, `21` …
    public let identifier: String
    /// Its value.
    public let value: String

    /// Takes an element.
    public init(identifier: String, value: String) {
      self.identifier = identifier
      self.value = value
    }

    /// Whether its length is told by its identifier, so that nothing has to end it (GS1 General
    /// Specifications, figure 7.8.5-2).
    var hasFixedLength: Bool {
      let fixed = [
        "00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
        "31", "32", "33", "34", "35", "36", "41",
      ]
      return fixed.contains(String(identifier.prefix(2)))
    }
  }

  /// The symbol values, from the start symbol to the check symbol, without the stop.
  public let symbols: [Int]

  /// Light modules that must stand before and behind the bars.
  public static let quietZone = 10

  /// Encodes a text of printable ASCII; `nil` for any other text and for none.
  public init?(_ text: String) { self.init(characters: text.utf8.map { Int($0) }) }

  /// Encodes GS1 elements (GS1-128). Elements of fixed length had better come first.
  ///
  /// - Returns: `nil` without elements, or when one has another character than printable ASCII.
  public init?(gs1 elements: [Element]) {
    var characters: [Int] = []
    for (index, element) in elements.enumerated() {
      let isOpen = index > 0 && !elements[index - 1].hasFixedLength
      if index == 0 || isOpen { characters.append(Self.functionOne) }
      characters += (element.identifier + element.value).utf8.map { Int($0) }
    }
    self.init(characters: characters)
  }

  /// Stands for FNC1 among the characters.
  private static let functionOne = -1

  private init?(characters: [Int]) {
    let isEncodable = characters.allSatisfy { $0 == Self.functionOne || (32...126).contains($0) }
    guard isEncodable, characters.contains(where: { $0 != Self.functionOne }) else { return nil }
    let values = Self.shortest(characters)
    let sum = values.enumerated().reduce(0) { $0 + max($1.offset, 1) * $1.element }
    self.symbols = values + [sum % 103]
  }

  /// A code set: its start symbol and the symbol that leads to it from the other.
  private enum CodeSet: Int, CaseIterable {
    case b, c
    var start: Int { self == .b ? 104 : 105 }
    var entry: Int { self == .b ? 100 : 99 }
    var other: CodeSet { self == .b ? .c : .b }
  }

  /// The shortest symbols for the characters: the best way from each place on, from the end back.
  private static func shortest(_ characters: [Int]) -> [Int] {
    var best = [[Int]](repeating: [0, 0], count: characters.count + 1)
    func cost(_ place: Int, _ set: CodeSet) -> Int? {
      step(characters, place, set).map { 1 + best[place + $0.length][set.rawValue] }
    }
    for place in characters.indices.reversed() {
      let here = CodeSet.allCases.map { cost(place, $0) ?? .max / 2 }
      best[place] = CodeSet.allCases.map { min(here[$0.rawValue], here[$0.other.rawValue] + 1) }
    }
    var set = best[0][CodeSet.c.rawValue] <= best[0][CodeSet.b.rawValue] ? CodeSet.c : .b
    // A start in a set costs one symbol whichever it is: start where no change is needed.
    if cost(0, set) != best[0][set.rawValue] { set = set.other }
    var values = [set.start]
    var place = 0
    while place < characters.count {
      if cost(place, set) != best[place][set.rawValue] {
        set = set.other
        values.append(set.entry)
      }
      guard let next = step(characters, place, set) else { break }
      values.append(next.value)
      place += next.length
    }
    return values
  }

  /// The symbol for what stands at a place in a set, and how many characters it takes.
  private static func step(
    _ characters: [Int], _ place: Int, _ set: CodeSet
  ) -> (value: Int, length: Int)? {
    let first = characters[place]
    if first == functionOne { return (102, 1) }
    if set == .b { return (first - 32, 1) }
    guard place + 1 < characters.count, (48...57).contains(first),
      (48...57).contains(characters[place + 1])
    else { return nil }
    return ((first - 48) * 10 + characters[place + 1] - 48, 2)
  }

  /// Widths of bars and spaces in turn, beginning with a bar, the stop included.
  public var widths: [Int] { (symbols + [106]).flatMap { Self.patterns[$0] } }

  /// The bars as SVG, black on white in every colour scheme because scanners need it so.
  ///
  /// - Parameters:
  ///   - title: what they say: their accessible name.
  ///   - module: the width of the narrowest bar on paper, in millimetres; GS1 asks for 0.25 at
  ///     least in logistics.
  ///   - height: the height on paper, in millimetres.
  public func markup(
    title: String, language: String = "en", module: Double = 0.3, height: Double = 15
  ) -> Markup {
    var ways: Markup = ""
    var place = Self.quietZone
    for (index, width) in widths.enumerated() {
      if index % 2 == 0 { ways += "M\(place) 0h\(width)v1h-\(width)z" }
      place += width
    }
    let columns = place + Self.quietZone
    return CodeSymbol(
      title: title, language: language, columns: columns, rows: 1,
      width: Double(columns) * module, height: height, ways: ways
    ).markup
  }
}
