import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Web

/// A form of a page as a browser without scripts would send it.
struct FoundForm {
  let action: String
  let fields: [(name: String, value: String)]

  /// The forms of a page that change something.
  static func all(in html: String) throws -> [FoundForm] {
    let pattern = try Regex("<form method=\"post\" action=\"([^\"]*)\"[^>]*>(.*?)</form>")
      .dotMatchesNewlines()
    return try html.matches(of: pattern).map { match in
      FoundForm(
        action: plain(String(match[1].substring ?? "")),
        fields: try hidden(in: String(match[2].substring ?? "")))
    }
  }

  private static func hidden(in html: String) throws -> [(name: String, value: String)] {
    let pattern = try Regex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")
    return html.matches(of: pattern).map {
      (plain(String($0[1].substring ?? "")), plain(String($0[2].substring ?? "")))
    }
  }

  private static func plain(_ text: String) -> String {
    text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
  }

  /// The body with what somebody fills in.
  func body(_ written: [(name: String, value: String)]) -> String {
    (fields + written).map {
      "\(PagePath.escaped($0.name))=\(PagePath.escaped($0.value))"
    }.joined(separator: "&")
  }
}

extension Asker {
  /// A page in a language.
  func page(_ path: String, _ language: String = "en") async throws -> Reply {
    try await send(.get, path, fields: [.acceptLanguage: language])
  }

  /// Sends a form.
  func submit(
    _ form: FoundForm, _ written: [(name: String, value: String)] = []
  ) async throws -> Reply {
    try await send(
      .post, form.action, body: form.body(written),
      fields: [.contentType: "application/x-www-form-urlencoded"])
  }

  /// The form of a page that goes to an address.
  func form(_ action: String, at path: String) async throws -> FoundForm {
    let reply = try await page(path)
    #expect(reply.status == 200, "\(path): \(reply.text.suffix(400))")
    return try #require(
      try FoundForm.all(in: reply.text).first { $0.action == action },
      "no form to \(action) at \(path)")
  }
}
