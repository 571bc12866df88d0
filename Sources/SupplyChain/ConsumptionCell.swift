/// One row of consumption in dense form, as millions of them travel from a file to the ledger.
///
/// Stores and materials are indices into the catalogue with which the file was read.
public struct ConsumptionCell: Hashable, Sendable {
  /// Index of the store.
  public let store: Int32
  /// Index of the material.
  public let material: Int32
  /// The business day, as ``BusinessDay/daysSinceEpoch``.
  public let day: Int32
  /// 1 when the store ran out, 0 when not, -1 when not known.
  public let stockedOut: Int8
  /// Thousandths of the base unit.
  public let thousandths: Int64

  /// Takes the numbers.
  @inlinable
  public init(store: Int32, material: Int32, day: Int32, stockedOut: Int8, thousandths: Int64) {
    self.store = store
    self.material = material
    self.day = day
    self.stockedOut = stockedOut
    self.thousandths = thousandths
  }
}
