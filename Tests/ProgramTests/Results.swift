import Foundation
import Testing

/// The files of a published night.
struct Results {
  let files: [String: [UInt8]]
  let record: RunJSON

  init(files: [String: [UInt8]]) throws {
    self.files = files
    let json = try #require(files["run.json"], "there is no run.json")
    record = try JSONDecoder().decode(RunJSON.self, from: Data(json))
  }

  /// Where these files and others part, in everything that depends on the input alone: all files,
  /// of run.json all but the seconds, of report.html all but how good forecasts were, which hangs on
  /// what earlier nights have published. A line a file, with the first lines that differ.
  func differences(from other: Results) -> [String] {
    Set(files.keys).union(other.files.keys).sorted().compactMap { name in
      let (mine, theirs) = (lines(name), other.lines(name))
      guard mine != theirs else { return nil }
      let place = zip(mine, theirs).prefix { $0 == $1 }.count
      func line(_ lines: [Substring]) -> Substring {
        place < lines.count ? lines[place].prefix(200) : "its end"
      }
      return "\(name), line \(place + 1): \(line(mine)) instead of \(line(theirs))"
    }
  }

  private func lines(_ name: String) -> [Substring] {
    let lines = String(decoding: files[name] ?? [], as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    switch name {
    case "run.json": return lines.filter { !$0.contains("\"seconds\" :") && !$0.contains("judged") }
    // How often a line was planned anew is no part of the plan.
    case "suggestions.csv":
      return lines.map { $0.replacing(/^([^,]*,[^,]*),\d+,/, with: { "\($0.output.1),," }) }
    case "report.html": return Results.withoutComparisons(lines)
    default: return lines
    }
  }

  /// A page's lines without what holds the plan against earlier ones: its sections about accuracy and
  /// about what changed, and the tile that sums accuracy up. They tell of the plans that were made
  /// before, which are not the same where files came late.
  private static func withoutComparisons(_ lines: [Substring]) -> [Substring] {
    var isInside = false
    return lines.filter { line in
      if line.contains("aria-labelledby=\"accuracy-")
        || line.contains("aria-labelledby=\"changes-")
      {
        isInside = true
      }
      defer { if line.contains("</section>") { isInside = false } }
      return !isInside && !line.contains("WAPE")
    }
  }

  /// The lines of a sheet, as columns by name.
  func sheet(_ name: String) -> [[String: String]] {
    Sheet.rows(of: String(decoding: files[name] ?? [], as: UTF8.self))
  }

  /// The suggestion for a store and material.
  func suggestion(_ store: String, _ material: String) throws -> [String: String] {
    try #require(
      sheet("suggestions.csv").first {
        $0["store_id"] == store && $0["material_id"] == material
      })
  }

  /// What is suggested, without the number of the run that suggests it.
  var suggestionsWithoutRun: [[String: String]] {
    sheet("suggestions.csv").map { line in line.filter { $0.key != "run_id" } }
  }
}

/// What tests read in run.json.
struct RunJSON: Decodable {
  struct Fault: Decodable {
    let row: Int
    let column: String
    let value: String
    let remedy: String
  }

  struct Refused: Decodable {
    let file: String
    let store_id: String?
    let faults: [Fault]
  }

  struct Stale: Decodable, Equatable {
    let id: String
    let since: String
  }

  struct Verb: Decodable {
    let name: String
    let seconds: Double
  }

  let run_id: String
  let day: String
  let version: Int
  let input_hash: String
  let output_hash: String
  let verbs: [Verb]
  let stores_expected: Int
  let stores_collected: Int
  let missing_stores: [String]
  let stale_stores: [Stale]
  let refused: [Refused]
  let duplicates: [String]
  let warnings: [String]
}

/// A reader of comma-separated values of our own, so that the program's is not asked to vouch for
/// itself.
enum Sheet {
  static func rows(of text: String) -> [[String: String]] {
    var lines = records(of: text)[...]
    guard let header = lines.popFirst() else { return [] }
    return lines.map { Dictionary(zip(header, $0), uniquingKeysWith: { $1 }) }
  }

  private static func records(of text: String) -> [[String]] {
    var (records, record, cell): ([[String]], [String], String) = ([], [], "")
    var isQuoted = false
    for scalar in text.unicodeScalars where scalar != "\u{FEFF}" && scalar != "\r" {
      switch scalar {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        record.append(cell)
        cell = ""
      case "\n" where !isQuoted:
        records.append(record + [cell])
        (record, cell) = ([], "")
      default: cell.unicodeScalars.append(scalar)
      }
    }
    return records
  }
}
