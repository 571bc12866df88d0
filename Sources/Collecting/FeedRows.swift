import Sheets
import SupplyChain

/// Goes through a sheet of one kind and gives its good rows.
protocol FeedRows {
  associatedtype Row

  static var kind: FeedKind { get }
  static var columns: [SheetColumn] { get }
  /// What has been met so far.
  var count: RowCount { get set }
  /// Materials that the catalogue lacks, in the order of their indices.
  var addedMaterials: [MaterialID] { get }

  init(_ reader: RecordReader, scope: RecordScope)

  /// The day of a row, as ``BusinessDay/daysSinceEpoch``.
  static func day(of row: Row) -> Int32

  /// The next good row; what is wrong with the rows before it goes to the sheet's faults.
  mutating func next(_ sheet: inout SheetReader) -> Row?

  /// The next good rows, none at the end.
  ///
  /// A requirement in spite of its one body: asked for here, it is compiled for every kind of row,
  /// and a reader that is generic over its sink's errors makes one dynamic call a batch, not a row.
  mutating func nextBatch(_ sheet: inout SheetReader) -> [Row]
}

extension FeedRows {
  var addedMaterials: [MaterialID] { [] }

  mutating func nextBatch(_ sheet: inout SheetReader) -> [Row] {
    var batch: [Row] = []
    batch.reserveCapacity(RecordReader.batchSize)
    while batch.count < RecordReader.batchSize, let row = next(&sheet) {
      count.add(Self.day(of: row))
      batch.append(row)
    }
    return batch
  }
}

/// Counts what a sheet holds.
struct RowCount {
  /// Good rows.
  private(set) var rows = 0
  /// Rows passed over because they are later than the scope's last day.
  var skippedLater = 0
  /// Equal rows that stood more than once.
  var repetitions = 0
  private var firstDay = Int32.max
  private var lastDay = Int32.min

  mutating func add(_ day: Int32) {
    rows += 1
    firstDay = min(firstDay, day)
    lastDay = max(lastDay, day)
  }

  func tally(addedMaterials: [MaterialID]) -> RecordTally {
    RecordTally(
      rows: rows, firstDay: rows > 0 ? BusinessDay(daysSinceEpoch: firstDay) : nil,
      lastDay: rows > 0 ? BusinessDay(daysSinceEpoch: lastDay) : nil,
      addedMaterials: addedMaterials)
  }
}
