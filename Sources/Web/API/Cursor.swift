import Crypto
import Foundation

/// Turns the place at which a list goes on into a text that clients hand back and cannot make up.
struct Cursor: Sendable {
  private let key: SymmetricKey

  private static let tagBytes = 12

  init(key: SymmetricKey) { self.key = key }

  /// The cursor of a place in a list.
  ///
  /// - Parameter list: the list's path and filters; the cursor serves no other.
  func text(_ place: String, list: String) -> String {
    Data(tag(place, list) + Array(place.utf8)).base64URL
  }

  /// The place that a cursor names.
  ///
  /// - Throws: ``ServiceFailure/badCursor``.
  func place(_ text: String, list: String) throws(ServiceFailure) -> String {
    guard let data = Data(base64URL: text), data.count > Cursor.tagBytes else { throw .badCursor }
    let place = String(decoding: data.dropFirst(Cursor.tagBytes), as: UTF8.self)
    guard Array(data.prefix(Cursor.tagBytes)) == tag(place, list) else { throw .badCursor }
    return place
  }

  private func tag(_ place: String, _ list: String) -> [UInt8] {
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(list)\n\(place)".utf8), using: key)
    return Array(Array(code).prefix(Cursor.tagBytes))
  }
}

extension Data {
  /// Base64 as addresses take it, without padding.
  var base64URL: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  init?(base64URL text: String) {
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else {
      return nil
    }
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    self.init(
      base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
  }
}
