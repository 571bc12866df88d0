public import SupplyChain

/// What was known: facts of business days up to `day`, brought by collections up to `collection`,
/// and order events up to `eventSequence`. A run read at the same moment is the same run.
public struct LedgerMoment: Hashable, Sendable {
  /// The last business day that is read, from any file.
  public let day: BusinessDay
  /// The last collection that is read.
  public let collection: Int64
  /// The last order event that is read.
  public let eventSequence: Int64

  /// Takes a moment.
  public init(day: BusinessDay, collection: Int64, eventSequence: Int64) {
    self.day = day
    self.collection = collection
    self.eventSequence = eventSequence
  }
}
