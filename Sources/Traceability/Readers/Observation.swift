public import SupplyChain

/// What the reads of a tag come to: it came, it moved, it left.
public struct Observation: Hashable, Sendable {
  /// What happened.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It is in the store now and was not before.
    case arrived
    /// It is at another read point of the same store.
    case moved
    /// It has left the store.
    case departed
  }

  /// What happened.
  public let kind: Kind
  /// The thing, as a pure identity URI.
  public let epc: String
  /// The store.
  public let store: StoreID
  /// The read point at which it was seen last.
  public let spot: TagReader.Spot
  /// When: the first read at the new place, or the last at the old one.
  public let time: EventTime
  /// Whether it follows from what was seen elsewhere: it left because it came to another store.
  public let isInferred: Bool
}
