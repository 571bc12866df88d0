import Foundation

/// Vectors from outside, which are not part of the checkout: the folder `conformance` under
/// CHAMA_SHARED, or under `shared` beside the checkout. Without it the tests that need it say that
/// they are skipped.
enum Conformance {
  static let folder: URL = {
    let environment = ProcessInfo.processInfo.environment["CHAMA_SHARED"]
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      environment.map { URL(fileURLWithPath: $0) }
      ?? checkout.deletingLastPathComponent().appendingPathComponent("shared")
    return shared.appendingPathComponent("conformance")
  }()

  static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// The rows of a CSV file by column name; a quoted field may hold commas and doubled quotes.
  static func rows(of path: String) throws -> [[String: String]] {
    let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var previous: Character?
    for character in text {
      let last = rows.count - 1
      switch character {
      case "\"":
        // A doubled quote closes and opens again: the second stands for itself.
        if !isQuoted, previous == "\"" { rows[last][rows[last].count - 1].append("\"") }
        isQuoted.toggle()
      case "," where !isQuoted: rows[last].append("")
      case "\n" where !isQuoted, "\r\n" where !isQuoted: rows.append([""])
      default: rows[last][rows[last].count - 1].append(character)
      }
      previous = character
    }
    let header = rows[0]
    return rows.dropFirst().filter { $0.count == header.count }.map {
      Dictionary(uniqueKeysWithValues: zip(header, $0))
    }
  }
}
