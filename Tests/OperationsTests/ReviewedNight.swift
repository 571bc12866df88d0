import Access
import Foundation
import Operations
import Persistence
import Publishing
import Sheets
import SupplyChain
import Testing

/// Nights on the tracked sample, and what planners do with their plans.
final class ReviewedNight {
  let folder = NSTemporaryDirectory() + "chama-review-" + UUID().uuidString
  let ledger: Ledger
  let caller = Caller(
    Person(id: "lin", name: "Lin", roles: [.planner]).principal(from: Origin(.web)),
    at: Instant(seconds: 1_782_780_000), day: BusinessDay(daysSinceEpoch: 20_634))
  private static let clock = WallClock(instant: { "2026-07-01T00:00:00Z" }, seconds: { 0 })

  static var sample: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../data/sample").standardized.path
  }

  /// Runs the nights of `days`.
  init(_ days: String...) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for day in days { _ = try ReviewedNight.run(day, in: folder) }
    ledger = try Ledger(path: folder + "/ledger.sqlite")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs a night on a ledger that nobody has open.
  static func run(
    _ day: String, in folder: String, force: Bool = false, settings: Settings = Settings()
  ) throws -> NightOutcome {
    var request = NightRequest(
      feeds: sample, ledger: folder + "/ledger.sqlite", out: folder + "/out",
      day: BusinessDay(day), today: try #require(BusinessDay("2026-07-20")), settings: settings,
      principal: .operator("night"))
    request.isForced = force
    return try Night(request, clock: clock, progress: .silent).run()
  }

  func plan(_ day: String? = nil) throws -> ReviewedPlan {
    try ReviewedPlan(ledger, day: day.flatMap { BusinessDay($0) })
  }

  var sheets: ImportSuggestions { ImportSuggestions(ledger: ledger, caller: caller) }
  var desk: DecideSuggestions { DecideSuggestions(ledger: ledger, caller: caller) }

  /// The cells of the sheet of the newest plan, header first.
  func exported(_ plan: ReviewedPlan) throws -> [[String]] {
    let table = try SheetTable(
      ByteSource(bytes: plan.sheet(for: caller.principal).csv(language: .english)),
      columns: SuggestionSheet.Column.allCases.map(\.asked))
    return [table.header.names] + table.rows.map(\.cells)
  }
}

/// A sheet's cells as a file, in one of the ways in which programs save it.
enum SavedSheet: CaseIterable {
  case comma
  case semicolonWithoutMark
  case tabUTF16
  case gb18030
  case workbook

  func bytes(_ rows: [[String]]) throws -> [UInt8] {
    switch self {
    case .comma: return try text(rows, ",", .utf8WithMark)
    case .semicolonWithoutMark: return try text(rows, ";", .utf8)
    case .tabUTF16: return try text(rows, "\t", .utf16LittleEndianWithMark)
    case .gb18030: return try text(rows, ",", .gb18030)
    case .workbook:
      var writer = WorkbookWriter(
        name: "x", columns: rows[0].map { _ in WorkbookWriter.Column(width: 9) })
      for row in rows { writer.row(row) }
      return writer.finish()
    }
  }

  private func text(
    _ rows: [[String]], _ separator: String, _ encoding: TextEncoding
  ) throws -> [UInt8] {
    let lines = rows.map { row in
      row.map { cell in
        let guarded =
          cell.drop { $0 == "'" }.first.map { "=+-@".contains($0) } == true ? "'" + cell : cell
        return "\"" + guarded.replacing("\"", with: "\"\"") + "\""
      }.joined(separator: separator)
    }
    return try encoding.encode(lines.joined(separator: "\r\n") + "\r\n")
  }
}

/// A seeded generator: SplitMix64.
struct SplitMix: RandomNumberGenerator {
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
