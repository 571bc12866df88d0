import Foundation
import HTTPTypes
import Web

/// Walks the pages as somebody who follows every link, and tells what is written on them that is
/// not Chinese.
struct LanguageWalk {
  let asker: Asker
  /// What may stand in Latin letters: names and ids of the chain and its people.
  let names: Set<String>
  /// So many pages of one form are looked at: `/orders/{}` and the like.
  static let mostOfAForm = 3
  /// Words that are the same in both languages.
  static let words: Set<String> = [
    "Chama", "CSV", "XLSX", "Excel", "JSON", "GB", "UTF", "API", "EPCIS", "English", "Webhook",
    "HTTP",
    "HTTPS", "https", "TLS", "STARTTLS", "SMTP", "QR", "RFID", "GTIN", "SGTIN", "SSCC", "Jupyter",
    "BLAS", "Markdown", "ISO", "Ctrl", "Enter", "Tab", "Esc", "PDF", "TOTP", "App",
    "smtp", "example", "com", "WAPE", "feeds", "csv", "chama", "zip", "Notebook", "yes",
    "OpenBLAS", "Markdown", "run", "json", "xlsx",
  ]

  /// The texts found, each with a page that it stands on.
  func strange(from start: [String]) async throws -> [String: String] {
    var (queue, seen, forms) = (start, Set(start), [String: Int]())
    var found: [String: String] = [:]
    while let path = queue.popLast() {
      let reply = try await asker.page(path, "zh")
      guard reply.fields[.contentType]?.hasPrefix("text/html") == true else { continue }
      for text in try Self.texts(of: reply.text) where Self.isStrange(text, names) {
        found[text] = path
      }
      for link in try Self.links(of: reply.text) where seen.insert(link).inserted {
        let form = Self.form(of: link)
        forms[form, default: 0] += 1
        if forms[form, default: 0] <= Self.mostOfAForm { queue.append(link) }
      }
    }
    return found
  }

  /// Whether a text has a Latin word of three letters or more that is no name. Ids, codes, paths and
  /// hashes have digits, dashes or strokes in them.
  static func isStrange(_ text: String, _ names: Set<String> = []) -> Bool {
    let words = text.split { $0.isWhitespace }.filter { !$0.contains("/") }
      .flatMap { part in
        part.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "-_.=".contains($0))) }
      }
    return words.contains { word in
      let bare = word.trimmingCharacters(in: ["."])
      return bare.count >= 3 && bare.allSatisfy(\.isLetter)
        && !Self.words.contains(bare) && !names.contains(bare)
    }
  }

  /// What a page says: its texts, and the attributes that are read out or shown.
  static func texts(of html: String) throws -> [String] {
    var body = html
    for tag in ["script", "style", "code", "kbd"] {
      body = body.replacing(
        try Regex("<\(tag)[ >].*?</\(tag)>").dotMatchesNewlines(), with: " ")
    }
    let attributes = body.matches(
      of: try Regex("(?:aria-label|alt|title|placeholder|data-name)=\"([^\"]*)\"")
    ).compactMap { $0[1].substring.map(String.init) }
    let texts = body.replacing(try Regex("<[^>]*>"), with: "\n").split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return (texts + attributes).map(plain).filter { !$0.isEmpty }
  }

  private static func plain(_ text: String) -> String {
    text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
  }

  private static func links(of html: String) throws -> [String] {
    html.matches(of: try Regex("href=\"(/[^\"#]*)")).compactMap {
      $0[1].substring.map { plain(String($0)) }
    }.filter { !$0.hasPrefix("/assets") && !$0.contains(".") && $0 != "/" }
  }

  /// A path without what names one thing: `/orders/{}`, `/review?show`.
  private static func form(of path: String) -> String {
    let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
    let place = parts[0].split(separator: "/").map { part in
      part.contains(where: { $0.isNumber || $0.isUppercase }) ? "{}" : String(part)
    }.joined(separator: "/")
    let names = parts.dropFirst().flatMap { $0.split(separator: "&") }.map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
      // What is chosen of a few is a page of its own; what names a thing is not.
      let isChoice = ["kind", "by", "show", "channel", "group", "category"].contains(sides[0])
      return isChoice ? String(pair) : sides[0]
    }
    return place + "?" + names.joined(separator: "&")
  }
}
