import Charts
import Foundation
import SupplyChain

/// A published report in one language, cut between its sections into parts of a size that a phone
/// loads at once. What stands in it is what was published.
struct ReportParts {
  /// The bytes of sections up to which a part takes the next one.
  private static let most = 90_000

  /// A section with its heading and the id of it.
  struct Section {
    let id: String
    let heading: String
    let text: Substring
  }

  /// The sections of each part.
  let parts: [[Section]]
  private let head: Substring
  private let top: Substring
  private let foot: Substring
  private let speech: Speech
  private let run: RunID

  /// Cuts a report.
  ///
  /// - Returns: `nil` when it is not built as reports are: an older version has written it.
  init?(html: String, _ speech: Speech, _ run: RunID) {
    self.speech = speech
    self.run = run
    guard let body = html.range(of: "<body>"),
      let article = html.range(of: "class=\"in-\(speech.language.rawValue)\">"),
      let end = html.range(of: "</article>", range: article.upperBound..<html.endIndex),
      let first = html.range(of: "<section ", range: article.upperBound..<end.lowerBound),
      let last = html.range(
        of: "</section>", options: .backwards, range: first.lowerBound..<end.lowerBound)
    else { return nil }
    head = html[..<body.lowerBound]
    top = html[article.upperBound..<first.lowerBound]
    foot = html[last.upperBound..<end.lowerBound]
    var parts: [[Section]] = []
    var size = 0
    for section in ReportParts.sections(html[first.lowerBound..<last.upperBound]) {
      let bytes = section.text.utf8.count
      if parts.isEmpty || size + bytes > ReportParts.most {
        parts.append([])
        size = 0
      }
      parts[parts.count - 1].append(section)
      size += bytes
    }
    self.parts = parts
  }

  private static func sections(_ text: Substring) -> [Section] {
    var sections: [Section] = []
    var rest = text
    while let start = rest.range(of: "<section "),
      let end = rest.range(of: "</section>", range: start.lowerBound..<rest.endIndex)
    {
      let own = rest[start.lowerBound..<end.upperBound]
      let heading = between("<h2", "</h2>", own)
      sections.append(
        Section(
          id: String(between("aria-labelledby=\"", "\"", own)),
          heading: String(heading.drop { $0 != ">" }.dropFirst()), text: own))
      rest = rest[end.upperBound...]
    }
    return sections
  }

  private static func between(_ start: String, _ end: String, _ text: Substring) -> Substring {
    guard let from = text.range(of: start),
      let to = text.range(of: end, range: from.upperBound..<text.endIndex)
    else { return "" }
    return text[from.upperBound..<to.lowerBound]
  }

  /// A part, from 1, as a document.
  func part(_ number: Int) -> String {
    let language = speech.language.tag
    let head = head.replacing(/<html lang="[^"]*">/, with: "<html lang=\"\(language)\">")
    return """
      \(head)<body><main><article lang="\(language)">
      \(ways(number))
      \(number == 1 ? String(top) : "<h1>\(speech.say("The night's report", "夜间报告"))</h1>")
      \(parts[number - 1].map { String($0.text) }.joined(separator: "\n"))
      \(number == parts.count ? String(foot) : "")
      \(parts.count > 1 ? ways(number, isBelow: true) : "")
      </article></main></body></html>
      """
  }

  /// Where else to go: back, to every section, and to the whole as a file.
  private func ways(_ here: Int, isBelow: Bool = false) -> String {
    let base = "/runs/\(PagePath.escaped(run.text))"
    let links = parts.enumerated().flatMap { index, sections in
      sections.map { section in
        let place = index + 1 == here ? "" : "\(base)/report?part=\(index + 1)"
        return "<li><a href=\"\(place)#\(section.id)\">\(section.heading)</a></li>"
      }
    }.joined()
    let label =
      isBelow ? speech.say("Sections, again", "章节（页尾）") : speech.say("Sections", "章节")
    return """
      <nav aria-label="\(label)"><p class="soft"><a href="\(base)">← \(speech.say(
        "The night", "夜间运行"))</a> · <a href="\(base)/report.html">\(speech.say(
        "the whole as a file", "下载完整报告"))</a></p><ul class="columns">\(links)</ul></nav>
      """
  }
}
