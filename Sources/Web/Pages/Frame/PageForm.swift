import Foundation

/// What a form has sent, or what stands in a page's address.
struct PageForm: Sendable {
  /// A file that came with a form.
  struct File: Sendable {
    let name: String
    let content: [UInt8]
  }

  private var values: [String: [String]] = [:]
  /// The file, when the form brought one that is not empty.
  private(set) var file: File?

  /// Nothing.
  init() {}

  /// Reads `application/x-www-form-urlencoded`, or the query of an address.
  ///
  /// - Returns: `nil` when it is not UTF-8.
  init?(encoded text: Substring) {
    for part in text.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = pair.map { $0.replacing("+", with: " ").removingPercentEncoding }
      guard let name = decoded[0], let value = decoded.count == 2 ? decoded[1] : "" else {
        return nil
      }
      values[name, default: []].append(value)
    }
  }

  /// Reads `multipart/form-data` (RFC 7578).
  ///
  /// - Returns: `nil` when it is cut off or is none.
  init?(multipart body: [UInt8], boundary: String) {
    let mark = Array("--\(boundary)".utf8)
    let parts = PageForm.split(body, by: mark)
    guard parts.count >= 2, parts.last?.starts(with: Array("--".utf8)) == true else { return nil }
    for part in parts.dropFirst().dropLast() {
      // CRLF before the head and before the next mark.
      guard part.count >= 4, let gap = PageForm.find(Array("\r\n\r\n".utf8), in: part) else {
        return nil
      }
      let head = String(decoding: part[..<gap], as: UTF8.self)
      let content = part[(gap + 4)...].dropLast(2)
      guard let name = PageForm.parameter("name", of: head) else { return nil }
      if let file = PageForm.parameter("filename", of: head) {
        if !content.isEmpty { self.file = File(name: file, content: Array(content)) }
      } else {
        values[name, default: []].append(String(decoding: content, as: UTF8.self))
      }
    }
  }

  /// The value of a name without spaces around it; empty when it was not sent.
  subscript(name: String) -> String {
    (values[name]?.last ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The value of a name as it was written, for secrets.
  func exact(_ name: String) -> String { values[name]?.last ?? "" }

  /// All values of a name, as boxes that are ticked have them.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// The last value of each name.
  var single: [String: String] { values.compactMapValues(\.last) }

  /// Fields of secrets. Their hash is not kept: it would tell a password to whoever tries many.
  private static let secrets: Set = ["password", "old", "new", "code", "secret"]

  /// What was sent, in a fixed order: what two sendings of the same form share.
  var fingerprint: String {
    values.filter { !PageForm.secrets.contains($0.key) }.sorted { $0.key < $1.key }
      .flatMap { name, values in values.map { "\(name)=\($0)" } }.joined(separator: "\n")
  }

  private static func split(_ bytes: [UInt8], by mark: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let at = find(mark, in: rest) {
      parts.append(rest[rest.startIndex..<at])
      rest = rest[(at + mark.count)...]
    }
    parts.append(rest)
    return parts
  }

  private static func find(_ mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = mark.first, bytes.count >= mark.count else { return nil }
    var from = bytes.startIndex
    let last = bytes.endIndex - mark.count
    while from <= last, let at = bytes[from...last].firstIndex(of: first) {
      if bytes[at..<(at + mark.count)].elementsEqual(mark) { return at }
      from = at + 1
    }
    return nil
  }

  private static func parameter(_ name: String, of head: String) -> String? {
    guard let start = head.range(of: "; \(name)=\"") else { return nil }
    let rest = head[start.upperBound...]
    return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
  }
}
