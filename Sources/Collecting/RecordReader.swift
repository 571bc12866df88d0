public import SupplyChain

/// Reads consumption, stock, deliveries and waste against a catalogue.
///
/// A feed file holds rows of the store that it is named after and none later than its day. In a
/// history, rows later than the day that is asked for are passed over and counted. An id that the
/// catalogue does not know is a fault.
public struct RecordReader: Sendable {
  /// Rows that go to a sink at once.
  public static let batchSize = 16_384

  /// The known stores and materials.
  public let catalogue: Catalogue
  /// Whether a material that the catalogue does not know is added after its end, as a backtest
  /// without materials.csv needs it, instead of being a fault.
  public let addsMaterials: Bool
  let chunkSize: Int

  /// Takes a catalogue.
  public init(catalogue: Catalogue, addsMaterials: Bool = false) {
    self.init(catalogue: catalogue, addsMaterials: addsMaterials, chunkSize: 1 << 20)
  }

  package init(catalogue: Catalogue, addsMaterials: Bool = false, chunkSize: Int) {
    self.catalogue = catalogue
    self.addsMaterials = addsMaterials
    self.chunkSize = chunkSize
  }
}

/// What a record file may speak of.
enum RecordScope {
  /// One store, and no day later than this one; the same row must not stand twice.
  case feed(store: StoreID, day: BusinessDay)
  /// All stores; rows later than the day are passed over.
  case history(through: BusinessDay)

  /// The last day of which a row may speak.
  var lastDay: BusinessDay {
    switch self {
    case .feed(_, let day): day
    case .history(let day): day
    }
  }

  /// The only store of which a row may speak.
  var onlyStore: StoreID? {
    guard case .feed(let store, _) = self else { return nil }
    return store
  }
}

extension RecordReader {
  /// Reads a store's consumption; its rows go to `sink` in batches as they are read.
  ///
  /// The sink may have been called before a fault is found: when the outcome is a refusal, the
  /// caller takes back what the sink was given. A file with a header and no rows is taken: the
  /// store was closed. A row that stands twice is a fault when the two say different things; of
  /// equal rows one is kept, and a note says so. All of this holds for the other kinds as well.
  ///
  /// - Throws: Only what `sink` throws.
  public func readConsumption<Stop: Error>(
    _ feed: FeedFile, into sink: ([ConsumptionCell]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(feed, ConsumptionRows.self, into: sink)
  }

  /// Reads the chain's consumption up to and with `day`; see the feeds' reader about `sink`.
  ///
  /// Whether a row stands twice in a history, of this kind or another, is left to the caller, whose
  /// ledger has a primary key: a set of 12.7 million keys here would cost more memory than all
  /// else.
  ///
  /// - Throws: Only what `sink` throws.
  public func readConsumption<Stop: Error>(
    _ history: HistoryFile, through day: BusinessDay,
    into sink: ([ConsumptionCell]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(history, through: day, ConsumptionRows.self, into: sink)
  }

  /// Reads a store's stock count, as its consumption is read.
  public func readStock<Stop: Error>(
    _ feed: FeedFile, into sink: ([StockRecord]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(feed, LotRows<StockRecord>.self, into: sink)
  }

  /// Reads the chain's stock counts up to and with `day`, as its consumption is read.
  public func readStock<Stop: Error>(
    _ history: HistoryFile, through day: BusinessDay,
    into sink: ([StockRecord]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(history, through: day, LotRows<StockRecord>.self, into: sink)
  }

  /// Reads a store's deliveries, as its consumption is read.
  public func readDeliveries<Stop: Error>(
    _ feed: FeedFile, into sink: ([DeliveryRecord]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(feed, LotRows<DeliveryRecord>.self, into: sink)
  }

  /// Reads the chain's deliveries up to and with `day`, as its consumption is read.
  public func readDeliveries<Stop: Error>(
    _ history: HistoryFile, through day: BusinessDay,
    into sink: ([DeliveryRecord]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(history, through: day, LotRows<DeliveryRecord>.self, into: sink)
  }

  /// Reads a store's waste, as its consumption is read.
  public func readWaste<Stop: Error>(
    _ feed: FeedFile, into sink: ([WasteRecord]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(feed, LotRows<WasteRecord>.self, into: sink)
  }

  /// Reads the chain's waste up to and with `day`, as its consumption is read.
  public func readWaste<Stop: Error>(
    _ history: HistoryFile, through day: BusinessDay,
    into sink: ([WasteRecord]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try read(history, through: day, LotRows<WasteRecord>.self, into: sink)
  }
}
