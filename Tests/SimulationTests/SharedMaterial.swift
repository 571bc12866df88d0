import Foundation
import SupplyChain

/// Facts from outside, which lie beside the checkout and not in it. Where they are absent, the tests
/// that need them are skipped and say so.
enum SharedMaterial {
  struct AnnouncedDay: Decodable {
    let name: String
    let date: String
    let isOffDay: Bool
  }

  private struct AnnouncedYear: Decodable {
    let days: [AnnouncedDay]
  }

  /// `CHAMA_SHARED`, or the folder `shared` beside the checkout.
  static var folder: URL {
    if let path = ProcessInfo.processInfo.environment["CHAMA_SHARED"] {
      return URL(fileURLWithPath: path)
    }
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return checkout.deletingLastPathComponent().appendingPathComponent("shared")
  }

  static var isThere: Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("conformance").path)
  }

  /// The last day of the last year with announced holidays.
  static let lastDay: BusinessDay = BusinessDay("2026-12-31") ?? BusinessDay(daysSinceEpoch: 0)

  /// The days of one year's notice.
  static func holidays(year: Int) throws -> [AnnouncedDay] {
    let file = folder.appendingPathComponent("conformance/calendar/holiday-cn/\(year).json")
    return try JSONDecoder().decode(AnnouncedYear.self, from: Data(contentsOf: file)).days
  }
}
