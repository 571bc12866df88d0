import Foundation
public import SupplyChain

/// The feed files of one or more nights.
public struct FeedListing: Hashable, Sendable {
  /// The files, sorted by day, kind, store and copy.
  public let files: [FeedFile]
  /// What lies beside them and was passed over.
  public let notes: [Sentence]

  /// Takes files in any order.
  public init(files: [FeedFile], notes: [Sentence]) {
    self.files = files.sorted()
    self.notes = notes
  }
}

extension ChainFolder {
  /// The feed files of every day up to and with `day`.
  ///
  /// - Throws: ``CollectingFailure/folderUnreadable(path:reason:)``.
  public func feedFiles(through day: BusinessDay) throws(CollectingFailure) -> FeedListing {
    var files: [FeedFile] = []
    var notes: [Sentence] = []
    for feedDay in feedDays where feedDay <= day {
      let listing = try feedFiles(on: feedDay)
      files += listing.files
      notes += listing.notes
    }
    return FeedListing(files: files, notes: notes)
  }

  /// The feed files that were sent for `day`; none when it has no folder.
  ///
  /// A folder where a file should be is listed too: reading it is a fault of that store. Names that
  /// programs leave for a moment (hidden, `.tmp`, `~$`) are passed over, other strange ones noted.
  ///
  /// - Throws: ``CollectingFailure/folderUnreadable(path:reason:)``.
  public func feedFiles(on day: BusinessDay) throws(CollectingFailure) -> FeedListing {
    guard feedDays.contains(day) else { return FeedListing(files: [], notes: []) }
    var files: [FeedFile] = []
    var notes: [Sentence] = []
    let dayName = "feeds/\(day)"
    for entry in try FolderListing.entries(of: "\(path)/\(dayName)")
    where !FolderListing.isPassing(entry) {
      let folder = "\(dayName)/\(entry)"
      guard let kind = FeedKind(rawValue: entry), FolderListing.isFolder("\(path)/\(folder)") else {
        notes.append(
          Sentence(
            "\(folder) is no folder of a kind of feed and was passed over",
            "\(folder) 不是任何一类数据的文件夹，已略过"))
        continue
      }
      for name in try FolderListing.entries(of: "\(path)/\(folder)")
      where !FolderListing.isPassing(name) {
        guard let (store, copy) = FeedFile.parse(fileName: name) else {
          notes.append(
            Sentence(
              "\(folder)/\(name) is not named <store>.csv and was passed over",
              "\(folder)/\(name) 未按 <门店编号>.csv 命名，已略过"))
          continue
        }
        let content = FileContent.file(path: "\(path)/\(folder)/\(name)")
        files.append(
          FeedFile(
            kind: kind, day: day, store: store, copy: copy, name: "\(folder)/\(name)",
            content: content))
      }
    }
    return FeedListing(files: files, notes: notes)
  }
}

extension FeedFile {
  /// Reads `S-0055.csv`, `S-0055 (1).csv` and the same with `.gz`.
  static func parse(fileName: String) -> (store: StoreID, copy: Int)? {
    var stem = Substring(fileName)
    if stem.lowercased().hasSuffix(".gz") { stem = stem.dropLast(3) }
    guard stem.lowercased().hasSuffix(".csv") else { return nil }
    stem = stem.dropLast(4)
    var copy = 0
    if stem.hasSuffix(")"), let open = stem.range(of: " (", options: .backwards) {
      let digits = stem[open.upperBound...].dropLast()
      if let number = Int(digits), number > 0, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
        copy = number
        stem = stem[..<open.lowerBound]
      }
    }
    guard stem.utf8.count <= StoreID.longestReadable, let store = StoreID(String(stem)) else {
      return nil
    }
    return (store, copy)
  }
}
