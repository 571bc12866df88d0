public import SupplyChain

/// A sheet's first row, and where in it the asked columns stand.
public struct SheetHeader: Sendable {
  /// The names as the file writes them.
  public let names: [String]
  /// The place in ``names`` of each asked column, `nil` where it is absent.
  public let places: [Int?]
  /// The places of columns that nobody asked for and that have a name.
  public let unknown: [Int]

  /// No header: nothing was read.
  static func absent(_ columns: [SheetColumn]) -> SheetHeader {
    SheetHeader(names: [], places: columns.map { _ in nil }, unknown: [])
  }

  private init(names: [String], places: [Int?], unknown: [Int]) {
    self.names = names
    self.places = places
    self.unknown = unknown
  }

  /// Matches the names with the columns; what is missing or stands twice goes to `faults`, and
  /// with `refusesNearMisses` an unknown name that is an absent column's but for one byte.
  init(
    names: [String], columns: [SheetColumn], row: Int, refusesNearMisses: Bool,
    faults: inout FaultLog
  ) {
    var places: [Int?] = columns.map { _ in nil }
    var unknown: [Int] = []
    for (place, name) in names.enumerated() where !name.isEmpty {
      guard let column = columns.firstIndex(where: { $0.answers(to: name) }) else {
        unknown.append(place)
        continue
      }
      if places[column] != nil {
        faults.add(
          Fault(
            row: row, column: name, value: names.joined(separator: ","),
            remedy: Sentence(
              "Keep one column \(columns[column].name); the header names it twice.",
              "表头中列 \(columns[column].name) 出现两次，请只保留一个。")))
      }
      places[column] = place
    }
    let header = names.joined(separator: ",")
    for (column, place) in zip(columns, places) where place == nil && column.isCompulsory {
      let names = [column.name] + column.synonyms
      faults.add(
        Fault(
          row: row, column: column.name, value: header,
          remedy: Sentence(
            "Add the column \(names.joined(separator: " or ")); the header has none of that name.",
            "请增加列 \(names.joined(separator: " 或 "))，表头中没有。")))
    }
    if refusesNearMisses {
      let absent = zip(columns, places).filter { $0.1 == nil }.map(\.0)
      for place in unknown {
        guard let column = absent.first(where: { $0.isNearMiss(names[place]) }) else { continue }
        faults.add(
          Fault(
            row: row, column: names[place], value: names[place],
            remedy: Sentence(
              "Call the column \(column.name) if that is what it is.",
              "如果是该列，请改名为 \(column.name)。")))
      }
    }
    self.init(names: names, places: places, unknown: unknown)
  }

  /// A sentence about the columns that nobody asked for, `nil` when there are none.
  public var note: Sentence? {
    guard !unknown.isEmpty else { return nil }
    let list = unknown.map { names[$0] }
    return Sentence(
      "unknown columns passed over: " + list.joined(separator: ", "),
      "未识别的列已忽略：" + list.joined(separator: "、"))
  }
}
