public import SupplyChain

/// Where a tag is believed to be, and what speaks for another place. Kept from one message to the
/// next.
public struct TagPresence: Hashable, Sendable, Codable {
  /// A read point at which a tag is.
  struct Place: Hashable, Sendable, Codable {
    var store: StoreID
    var spot: TagReader.Spot
    /// When it came to the store, in milliseconds since 1970, by corrected clocks.
    var arrived: Int64
    /// The first read at the read point.
    var since: Int64
    /// The last read there.
    var last: Int64
    /// The reader that saw it there last.
    var reader: ReaderID
  }

  /// Reads that speak for another place than the one believed.
  struct Run: Hashable, Sendable, Codable {
    var store: StoreID
    var spot: TagReader.Spot
    /// Reads at the spot, and reads inside the store since the last one before its door.
    var count = 0
    var inside = 0
    var first: Int64
    var firstInside: Int64?
    var last: Int64
    var reader: ReaderID
  }

  /// The thing, as a pure identity URI.
  public let epc: String
  /// Where it is; `nil` before it was seen anywhere and after it was seen to leave.
  var place: Place?
  /// Where it was before, to tell reads that come late from a return.
  var former: Place?
  /// When ``former`` was over.
  var leftAt: Int64 = 0
  /// What speaks for another place.
  var run: Run?
  /// The reader heard last and the stamp of that read, in nanoseconds: what is older is late.
  var heardBy: ReaderID?
  var heardAt: Int64 = 0

  /// A tag that nobody has seen.
  public init(epc: String) { self.epc = epc }

  /// The store in which it is, `nil` when it is in none.
  public var store: StoreID? { place?.store }
  /// When it came to ``store``; `nil` when it is in none.
  public var arrived: EventTime? { place.map { EventTime(milliseconds: $0.arrived) } }
  /// When it came to ``store``'s present read point; `nil` when it is in none.
  public var since: EventTime? { place.map { EventTime(milliseconds: $0.since) } }
  /// When it was last read where it is; `nil` when it is in no store.
  public var lastSeen: EventTime? { place.map { EventTime(milliseconds: $0.last) } }
}
