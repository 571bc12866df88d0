import Collecting
import Foundation
import Sheets
import SupplyChain

/// A chain of three stores and three materials, and its feeds of one night.
enum SmallChain {
  static let catalogue = Catalogue(
    stores: ["S-1", "S-2", "S-3"], materials: ["RM-TEA", "RM-MILK", "RM-CUP"])
  static let day = BusinessDay(daysSinceEpoch: 17_105)  // 2016-10-31
  static let consumption = """
    business_date,store_id,material_id,quantity,stocked_out
    2016-10-31,S-1,RM-TEA,1295,0
    2016-10-31,S-1,RM-MILK,0.5,1
    2016-10-31,S-1,RM-CUP,12.125,
    2016-10-30,S-1,RM-CUP,7,否

    """

  static func feed(
    _ kind: FeedKind = .consumption, _ bytes: [UInt8], store: StoreID = "S-1"
  ) -> FeedFile {
    FeedFile(kind: kind, day: day, store: store, bytes: bytes)
  }

  static func feed(
    _ kind: FeedKind = .consumption, _ text: String, store: StoreID = "S-1"
  ) -> FeedFile {
    feed(kind, Array(text.utf8), store: store)
  }
}

/// A consumption file as a test sees it.
struct ReadConsumption {
  var cells: [ConsumptionCell] = []
  var batches: [Int] = []
  var reading: FileReading<RecordTally>

  init(_ feed: FeedFile, _ reader: RecordReader = RecordReader(catalogue: SmallChain.catalogue)) {
    var (cells, batches): ([ConsumptionCell], [Int]) = ([], [])
    reading = reader.readConsumption(feed) {
      cells += $0
      batches.append($0.count)
    }
    (self.cells, self.batches) = (cells, batches)
  }

  init(
    _ history: HistoryFile, through day: BusinessDay,
    _ reader: RecordReader = RecordReader(catalogue: SmallChain.catalogue)
  ) {
    var (cells, batches): ([ConsumptionCell], [Int]) = ([], [])
    reading = reader.readConsumption(history, through: day) {
      cells += $0
      batches.append($0.count)
    }
    (self.cells, self.batches) = (cells, batches)
  }

  var faults: [Fault] { reading.refusal?.faults ?? [] }
}

/// A file of records as a test sees it: what its sink was given, and how reading ended.
struct ReadRecords<Record> {
  var records: [Record] = []
  var batches: [Int] = []
  var reading: FileReading<RecordTally>

  init(_ read: (([Record]) -> Void) -> FileReading<RecordTally>) {
    var (records, batches): ([Record], [Int]) = ([], [])
    reading = read {
      records += $0
      batches.append($0.count)
    }
    (self.records, self.batches) = (records, batches)
  }
}

/// A folder on the disk that is there for the time of a test.
func withFolder<Value>(_ files: [String: [UInt8]], _ body: (String) throws -> Value) throws
  -> Value
{
  let folder = FileManager.default.temporaryDirectory.appending(path: "chama-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, bytes) in files {
    let file = folder.appending(path: name)
    let parent = file.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }
  return try body(folder.path)
}

/// A seeded generator: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
