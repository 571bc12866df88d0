/// What a store consumed, as a dense table of its materials over consecutive days.
///
/// The table has applied the chain's rules: a day on which every row is zero or absent is a closed
/// day; on an open day a material that the store has used before and that has no row counts as
/// zero.
public struct StoreHistory: Sendable {
  /// What a cell says.
  public static let absent: Int64 = -1

  /// The store.
  public let store: StoreID
  /// The first day of the table.
  public let firstDay: BusinessDay
  /// Consecutive days.
  public let dayCount: Int
  /// The materials that the store has ever used, sorted: the rows.
  public let materials: [MaterialID]
  /// Thousandths of the base unit, or ``absent`` (closed, or not used yet, within the table or
  /// before); the cell of material
  /// row `m` and day `d` is at `m * dayCount + d`.
  public let thousandths: [Int64]
  /// Whether the store ran out of the material on that day, in the order of ``thousandths``.
  public private(set) var stockedOut: [Bool]
  /// Whether the store was open, by day.
  public let isOpen: [Bool]

  /// The last day of the table.
  public var lastDay: BusinessDay { firstDay + dayCount - 1 }

  /// Takes reported cells and applies the rules.
  ///
  /// - Parameters:
  ///   - materials: the rows; they are not sorted here, `reported` follows their order.
  ///   - reported: thousandths or ``absent``, in the order of ``thousandths``.
  ///   - stockedOut: in the same order; empty when nothing is known.
  ///   - usedBefore: materials that the store used before the first day, as far as that is known:
  ///     a table of a few weeks does not tell.
  public init(
    store: StoreID, firstDay: BusinessDay, dayCount: Int, materials: [MaterialID],
    reported: [Int64], stockedOut: [Bool] = [], usedBefore: Set<MaterialID> = []
  ) {
    precondition(reported.count == materials.count * dayCount, "one cell a material and day")
    precondition(stockedOut.isEmpty || stockedOut.count == reported.count)
    self.store = store
    self.firstDay = firstDay
    self.dayCount = dayCount
    self.materials = materials
    var open = [Bool](repeating: false, count: dayCount)
    var cells = reported
    for row in materials.indices {
      for day in 0..<dayCount where cells[row * dayCount + day] > 0 { open[day] = true }
    }
    for (row, material) in materials.enumerated() {
      var used = usedBefore.contains(material)
      for day in 0..<dayCount {
        let index = row * dayCount + day
        guard open[day] else {
          cells[index] = StoreHistory.absent
          continue
        }
        if cells[index] > 0 { used = true }
        if cells[index] <= 0 { cells[index] = used ? 0 : StoreHistory.absent }
      }
    }
    self.thousandths = cells
    self.stockedOut =
      stockedOut.isEmpty ? [Bool](repeating: false, count: cells.count) : stockedOut
    self.isOpen = open
  }

  /// The same with other days on which the store ran out, in the order of ``thousandths``.
  public func with(stockedOut: [Bool]) -> StoreHistory {
    precondition(stockedOut.count == thousandths.count, "one cell a material and day")
    var copy = self
    copy.stockedOut = stockedOut
    return copy
  }

  /// Whether the store was open on `day`: not outside the table.
  public func isOpen(on day: BusinessDay) -> Bool {
    let offset = day - firstDay
    return isOpen.indices.contains(offset) && isOpen[offset]
  }

  /// The cells of one material row.
  public func cells(ofRow row: Int) -> ArraySlice<Int64> {
    thousandths[(row * dayCount)..<((row + 1) * dayCount)]
  }

  /// What was consumed of material row `row` on `day`; `nil` when closed or not used yet.
  public func quantity(row: Int, day: BusinessDay) -> Quantity? {
    let offset = day - firstDay
    guard (0..<dayCount).contains(offset) else { return nil }
    return Quantity(thousandths: thousandths[row * dayCount + offset])
  }
}
