import Foundation
public import SupplyChain

/// A chain's folder: master data, history and the feeds by day. Listing it opens no file.
public struct ChainFolder: Sendable {
  /// Where it is.
  public let path: String
  /// The days that have a folder of feeds, sorted.
  public let feedDays: [BusinessDay]
  /// The long-form histories that are there, consumption first.
  public let histories: [HistoryFile]
  /// What lies about in it that cannot be what it seems: `feeds/` entries that are no date.
  public let notes: [Sentence]
  private let masterNames: [MasterKind: String]

  /// Looks into a folder.
  ///
  /// - Throws: ``CollectingFailure`` when there is none, when it may not be listed, or when a file
  ///   stands in it twice, plain and compressed.
  public init(path: String) throws(CollectingFailure) {
    self.path = path
    let entries = try FolderListing.entries(of: path)
    var masterNames: [MasterKind: String] = [:]
    for kind in MasterKind.allCases {
      masterNames[kind] = try Self.name(of: kind.rawValue, in: entries)
    }
    var histories: [HistoryFile] = []
    for kind in FeedKind.allCases {
      guard let name = try Self.name(of: kind.rawValue, in: entries) else { continue }
      histories.append(
        HistoryFile(kind: kind, name: name, content: .file(path: "\(path)/\(name)")))
    }
    var notes: [Sentence] = []
    var feedDays: [BusinessDay] = []
    if entries.contains("feeds") {
      for entry in try FolderListing.entries(of: "\(path)/feeds") {
        if let day = BusinessDay(entry), FolderListing.isFolder("\(path)/feeds/\(entry)") {
          feedDays.append(day)
        } else if !FolderListing.isPassing(entry) {
          notes.append(
            Sentence(
              "feeds/\(entry) is no folder named by a date and was passed over",
              "feeds/\(entry) 不是以日期命名的文件夹，已略过"))
        }
      }
    }
    self.masterNames = masterNames
    self.histories = histories
    self.feedDays = feedDays.sorted()
    self.notes = notes
  }

  /// The last day that has feeds.
  public var lastFeedDay: BusinessDay? { feedDays.last }

  /// The history of a kind, `nil` when it is absent.
  public func history(_ kind: FeedKind) -> HistoryFile? {
    histories.first { $0.kind == kind }
  }

  /// The name of a master file within the folder, `nil` when it is absent.
  public func name(of kind: MasterKind) -> String? { masterNames[kind] }

  /// Where a master file's bytes are, `nil` when it is absent.
  func content(of kind: MasterKind) -> FileContent? {
    masterNames[kind].map { .file(path: "\(path)/\($0)") }
  }

  /// The file called `stem`, plain or compressed.
  private static func name(
    of stem: String, in entries: [String]
  ) throws(CollectingFailure) -> String? {
    let names = ["\(stem).csv", "\(stem).csv.gz"].filter(entries.contains)
    guard names.count < 2 else { throw .ambiguousFile(names: names) }
    return names.first
  }
}

/// The files about the chain as a whole; the raw value is the file's name without its ending.
public enum MasterKind: String, Sendable, CaseIterable, Codable {
  /// The shops.
  case stores
  /// The raw materials.
  case materials
  /// Public holidays and make-up workdays.
  case holidays
  /// Promotions by store and day.
  case promotions
  /// Observed weather.
  case weather
  /// Issued weather forecasts.
  case weatherForecast = "weather_forecast"
}
