import Charts
import Crypto
import Foundation

/// A file that pages refer to: it stands in the program, and its address holds its hash, so that a
/// browser keeps it for good and never shows an old one.
package struct Asset: Sendable, Hashable {
  /// Its address.
  package let path: String
  /// What it is, as the `Content-Type` says it.
  package let type: String
  /// What is in it.
  package let content: [UInt8]

  private init(_ name: String, _ ending: String, _ type: String, _ content: [UInt8]) {
    let hash = SHA256.hash(data: content).prefix(6)
      .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    self.path = "/assets/\(name).\(hash).\(ending)"
    self.type = type
    self.content = content
  }

  /// The one style sheet, that of the charts included.
  package static let style = Asset(
    "chama", "css", "text/css; charset=utf-8",
    PackageResources.chama_css + Array(ChartStyle.css.utf8))
  /// What adds to every page: it keeps a form from being sent twice, and live updates.
  static let app = Asset(
    "app", "js", "text/javascript; charset=utf-8", PackageResources.app_js)
  /// The keyboard of the review grid.
  static let grid = Asset(
    "grid", "js", "text/javascript; charset=utf-8", PackageResources.grid_js)
  /// The picture in the tab.
  static let icon = Asset("icon", "svg", "image/svg+xml", PackageResources.icon_svg)

  /// All of them, by address.
  package static let all = Dictionary(
    [style, app, grid, icon].map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
}
