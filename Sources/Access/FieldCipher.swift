import Crypto
import Foundation

/// Keeps single fields secret: AES-256-GCM, bound by its associated data
/// `table|column|row|version` to its place, so that a ciphertext moved elsewhere does not open.
public struct FieldCipher: Sendable {
  private let keys: KeyRing
  private let random: RandomSource

  /// Takes the keys.
  public init(keys: KeyRing, random: RandomSource) {
    self.keys = keys
    self.random = random
  }

  /// Where a field stands.
  public struct Place: Sendable, Hashable {
    let table: String
    let column: String
    let row: String

    /// Takes a table, a column and the key of a row.
    public init(table: String, column: String, row: String) {
      self.table = table
      self.column = column
      self.row = row
    }

    fileprivate func associated(_ version: Int) -> [UInt8] {
      Array("\(table)|\(column)|\(row)|\(version)".utf8)
    }
  }

  /// Closes a text: `VERSION:BASE64` of nonce, ciphertext and tag.
  ///
  /// - Throws: ``AccessFailure/cannotOpenField(table:column:)`` when the keys are unusable.
  public func seal(_ text: String, at place: Place) throws -> String {
    let version = keys.current.version
    guard let key = keys.fieldKey(version: version) else { throw failure(place) }
    let box = try AES.GCM.seal(
      Array(text.utf8), using: key, nonce: AES.GCM.Nonce(data: random.bytes(12)),
      authenticating: place.associated(version))
    guard let combined = box.combined else { throw failure(place) }
    return "\(version):\(combined.base64EncodedString())"
  }

  /// Opens what was closed at the same place.
  ///
  /// - Throws: ``AccessFailure/cannotOpenField(table:column:)``.
  public func open(_ sealed: String, at place: Place) throws -> String {
    let parts = sealed.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let version = Int(parts[0]), let key = keys.fieldKey(version: version),
      let combined = Data(base64Encoded: String(parts[1])),
      let box = try? AES.GCM.SealedBox(combined: combined),
      let opened = try? AES.GCM.open(box, using: key, authenticating: place.associated(version))
    else { throw failure(place) }
    return String(decoding: opened, as: UTF8.self)
  }

  /// Whether a field is closed with the key in force.
  public func isCurrent(_ sealed: String) -> Bool {
    sealed.hasPrefix("\(keys.current.version):")
  }

  private func failure(_ place: Place) -> AccessFailure {
    .cannotOpenField(table: place.table, column: place.column)
  }
}
