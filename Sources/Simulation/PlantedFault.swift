public import SupplyChain

/// What real feeds bring, planted in a sample chain's feeds.
public enum FeedFault: String, Codable, Sendable, CaseIterable {
  /// GB18030 with Chinese headers.
  case gb18030 = "gb18030_chinese_headers"
  /// A UTF-8 byte order mark in front.
  case byteOrderMark = "byte_order_mark"
  /// UTF-16, little-endian, with its mark.
  case utf16 = "utf16"
  /// Semicolons between the cells.
  case semicolons
  /// Tabs between the cells.
  case tabs
  /// Lines that end with CR LF.
  case crlf
  /// Files compressed by gzip, `S-0001.csv.gz`.
  case gzip
  /// The same file twice, the second as `S-0001 (1).csv`.
  case duplicate
  /// A store that sends nothing for a day.
  case silentStore = "silent_store"
  /// A day on which every row is zero: the store was closed.
  case closedDay = "closed_day"
  /// A quantity below zero.
  case negativeQuantity = "negative_quantity"
  /// A file that ends in the middle of a row.
  case cutOff = "cut_off"
  /// A row with a material that materials.csv does not have.
  case unknownMaterial = "unknown_material"
  /// A row of the day after the file's day.
  case laterDay = "later_day"
  /// A file without a byte.
  case emptyFile = "empty_file"
  /// A row with a cell too many.
  case raggedRow = "ragged_row"
  /// Bytes that are no text in any encoding a feed may have.
  case brokenText = "broken_text"
  /// A folder with the name of the file.
  case folderForFile = "folder_for_file"
  /// A day's rows that come in the next day's file, whose day had no file.
  case lateRows = "late_rows"
  /// A day's rows that come again, corrected, in the next day's file.
  case restatement

  /// What a night should make of it.
  public var expectation: FaultExpectation {
    switch self {
    case .negativeQuantity, .cutOff, .unknownMaterial, .laterDay, .emptyFile, .raggedRow,
      .brokenText, .folderForFile:
      .refused
    case .silentStore: .missing
    default: .accepted
    }
  }

  /// Faults that belong to a store's system and mark all it sends.
  var isHabit: Bool { FeedFault.habits.contains { $0.fault == self } }

  /// Which stores have which habit: those whose number leaves this remainder by 17.
  static let habits: [(remainder: Int, fault: FeedFault)] = [
    (5, .gb18030), (3, .byteOrderMark), (7, .semicolons), (9, .tabs), (11, .utf16), (13, .gzip),
    (15, .crlf),
  ]
}

/// What a night should make of a fault.
public enum FaultExpectation: String, Codable, Sendable {
  /// The file is taken like a clean one.
  case accepted
  /// The file is quarantined as a whole.
  case refused
  /// There is no file, and the store is named as missing.
  case missing
}

/// One fault and where it was planted: the files `feeds/<day>/<folder>/<file>` of the days from
/// ``firstDay`` to ``lastDay`` in each of ``folders``.
public struct PlantedFault: Codable, Sendable, Equatable {
  /// What was planted.
  public let fault: FeedFault
  /// What a night should make of it.
  public let expected: FaultExpectation
  /// The store that sends it.
  public let store: StoreID
  /// The first day whose files bear it.
  public let firstDay: BusinessDay
  /// The last day whose files bear it.
  public let lastDay: BusinessDay
  /// The folders of a day: consumption, stock, deliveries, waste.
  public let folders: [String]
  /// The file's name in each of them.
  public let file: String

  enum CodingKeys: String, CodingKey {
    case fault
    case expected
    case store = "store_id"
    case firstDay = "first_day"
    case lastDay = "last_day"
    case folders
    case file
  }
}

/// The manifest `faults.json` of a sample chain that was written with faults.
public struct PlantedFaults: Codable, Sendable, Equatable {
  /// The faults, by store.
  public let faults: [PlantedFault]
}
