import SupplyChain

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
            remedy: "Keep one column \(columns[column].name); the header names it twice."))
      }
      places[column] = place
    }
    for (column, place) in zip(columns, places) where place == nil && column.isCompulsory {
      let wanted = ([column.name] + column.synonyms).joined(separator: " or ")
      faults.add(
        Fault(
          row: row, column: column.name, value: names.joined(separator: ","),
          remedy: "Add the column \(wanted); the header has none of that name."))
    }
    if refusesNearMisses {
      let absent = zip(columns, places).filter { $0.1 == nil }.map(\.0)
      for place in unknown {
        guard let column = absent.first(where: { $0.isNearMiss(names[place]) }) else { continue }
        faults.add(
          Fault(
            row: row, column: names[place], value: names[place],
            remedy: "Call the column \(column.name) if that is what it is."))
      }
    }
    self.init(names: names, places: places, unknown: unknown)
  }

  /// A sentence about the columns that nobody asked for, `nil` when there are none.
  public var note: String? {
    guard !unknown.isEmpty else { return nil }
    return "unknown columns passed over: " + unknown.map { names[$0] }.joined(separator: ", ")
  }
}
