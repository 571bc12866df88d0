public import SupplyChain

/// What a file of facts held, after its rows have gone to the sink.
public struct RecordTally: Hashable, Sendable {
  /// How many rows went to the sink.
  public let rows: Int
  /// The first business day among them.
  public let firstDay: BusinessDay?
  /// The last business day among them.
  public let lastDay: BusinessDay?
  /// Materials of a consumption file that the catalogue does not have, in the order of their
  /// indices, which go on after the catalogue's last; empty unless the reader was told to add them.
  public let addedMaterials: [MaterialID]

  /// Takes a tally.
  public init(
    rows: Int, firstDay: BusinessDay?, lastDay: BusinessDay?, addedMaterials: [MaterialID] = []
  ) {
    self.rows = rows
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.addedMaterials = addedMaterials
  }
}
