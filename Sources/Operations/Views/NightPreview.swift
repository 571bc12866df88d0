import Collecting
import Foundation
public import Persistence
public import SupplyChain

/// What a night would be of: what somebody looks at before starting one. It opens no feed.
public struct NightPreview: Sendable {
  /// The business day: the one asked for, else the last that has feeds.
  public let day: BusinessDay
  /// The last days that have feeds, the newest first.
  public let feedDays: [BusinessDay]
  /// How many stores have sent a file of consumption for the day.
  public let storesSent: Int
  /// The plan of the day that is in force, `nil` when there is none.
  public let plan: StoredRun?
  /// What of that plan has become orders: it counts as supply on its way and is not proposed again.
  public let ordered: Int

  private static let mostDays = 14

  /// Looks at a chain's folder and at the ledger.
  ///
  /// - Throws: ``OperationsFailure/noFeedsOfDay(_:last:folder:)``,
  ///   ``OperationsFailure/noFeeds(folder:)``, ``OperationsFailure/futureDay(_:today:)``,
  ///   `CollectingFailure` when the folder cannot be listed.
  public init(
    _ ledger: Ledger, feeds: String, day asked: BusinessDay?, today: BusinessDay
  ) throws {
    let folder = try ChainFolder(path: feeds)
    guard let last = folder.lastFeedDay else { throw OperationsFailure.noFeeds(folder: feeds) }
    let day = asked ?? last
    guard day <= today else { throw OperationsFailure.futureDay(day, today: today) }
    guard folder.feedDays.contains(day) else {
      throw OperationsFailure.noFeedsOfDay(day, last: last, folder: feeds)
    }
    self.day = day
    self.feedDays = folder.feedDays.filter { $0 <= today }.suffix(NightPreview.mostDays).reversed()
    let files = try? FileManager.default
      .contentsOfDirectory(atPath: "\(feeds)/feeds/\(day)/consumption")
    self.storesSent = files?.count { $0.hasSuffix(".csv") || $0.hasSuffix(".csv.gz") } ?? 0
    self.plan = try ledger.currentRun(of: day)
    self.ordered =
      plan == nil
      ? 0 : try ledger.orderCounts(of: day).values.reduce(0, +)
  }
}
