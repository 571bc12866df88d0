public import SupplyChain

/// The kinds of feeds that a store sends; the raw value is the folder's name.
public enum FeedKind: String, Sendable, CaseIterable, Codable {
  /// What was used.
  case consumption
  /// What was counted.
  case stock
  /// What was received.
  case deliveries
  /// What was thrown away.
  case waste
}

/// One feed file of one store for one night.
public struct FeedFile: Hashable, Sendable {
  /// What it tells.
  public let kind: FeedKind
  /// The night that it was sent for: its folder's name. No row may be later.
  public let day: BusinessDay
  /// The store after which the file is named; every row must be of it.
  public let store: StoreID
  /// 0 for `S-0055.csv`, 1 for `S-0055 (1).csv`, as browsers and mail programs number copies.
  public let copy: Int
  /// The path within the chain's folder: `feeds/2016-10-31/stock/S-0055 (1).csv`.
  public let name: String
  /// Where the bytes are.
  public let content: FileContent

  /// Takes a feed file.
  public init(
    kind: FeedKind, day: BusinessDay, store: StoreID, copy: Int = 0, name: String,
    content: FileContent
  ) {
    self.kind = kind
    self.day = day
    self.store = store
    self.copy = copy
    self.name = name
    self.content = content
  }

  /// Takes a feed that came over the wire instead of by file.
  public init(kind: FeedKind, day: BusinessDay, store: StoreID, bytes: [UInt8]) {
    self.init(
      kind: kind, day: day, store: store,
      name: "feeds/\(day)/\(kind.rawValue)/\(store).csv", content: .bytes(bytes))
  }
}

/// Where a file's bytes are.
public enum FileContent: Hashable, Sendable {
  /// On the disk, at this path.
  case file(path: String)
  /// In memory.
  case bytes([UInt8])
}

extension FeedFile: Comparable {
  /// Orders by day, kind, store, copy and name: the order of collecting, whatever the disk's is.
  public static func < (left: FeedFile, right: FeedFile) -> Bool {
    if left.day != right.day { return left.day < right.day }
    if left.kind != right.kind { return left.kind.rank < right.kind.rank }
    if left.store != right.store { return left.store < right.store }
    if left.copy != right.copy { return left.copy < right.copy }
    return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }
}

extension FeedKind {
  var rank: Int {
    switch self {
    case .consumption: 0
    case .stock: 1
    case .deliveries: 2
    case .waste: 3
    }
  }
}

/// A long-form history at the top of the chain's folder: `consumption.csv`, `stock.csv`,
/// `deliveries.csv` or `waste.csv`, each also with `.gz`.
public struct HistoryFile: Hashable, Sendable {
  /// What it tells, in the same columns as the feeds.
  public let kind: FeedKind
  /// The path within the chain's folder: `consumption.csv.gz`.
  public let name: String
  /// Where the bytes are.
  public let content: FileContent

  /// Takes a history file.
  public init(kind: FeedKind, name: String, content: FileContent) {
    self.kind = kind
    self.name = name
    self.content = content
  }
}
