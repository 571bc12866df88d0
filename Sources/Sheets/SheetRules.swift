/// What a reader insists on beyond the columns.
public struct SheetRules: Hashable, Sendable {
  /// Whether a last line without a line end is refused as cut off.
  ///
  /// A program that sends a feed ends its last line; when the file is cut in the middle of its
  /// last number, nothing else shows it. People's editors leave the last line end out.
  public var demandsFinalLineEnd: Bool
  /// Whether a column whose name is that of an absent one but for one byte is refused as damaged,
  /// instead of being passed over as unknown. People name their own columns as they like.
  public var refusesNearMisses: Bool
  /// The most bytes of a row; one longer is a fault and ends the reading.
  public var longestRow: Int

  /// For what programs send: feeds and histories.
  public static let machineMade = SheetRules(
    demandsFinalLineEnd: true, refusesNearMisses: true, longestRow: 65_536)
  /// For what people edit: master data.
  public static let handMade = SheetRules(
    demandsFinalLineEnd: false, refusesNearMisses: false, longestRow: 65_536)
}
