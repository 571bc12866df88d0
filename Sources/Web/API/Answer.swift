import Crypto
import Foundation
import Hummingbird
import Operations

/// What a route answers: a status, some header fields and the body's bytes.
struct Answer: Sendable {
  var status = 200
  var fields: [String: String] = [:]
  var body: [UInt8] = []

  /// A value as JSON, with sorted keys.
  static func json(_ value: some Encodable, status: Int = 200) throws -> Answer {
    Answer(
      status: status, fields: ["Content-Type": "application/json"],
      body: Array(try JSONEncoder.interface.encode(value)))
  }

  /// JSON as it stands.
  static func json(bytes: [UInt8]) -> Answer {
    Answer(fields: ["Content-Type": "application/json"], body: bytes)
  }

  /// Nothing but success.
  static let done = Answer(status: 204)

  /// The same with the version of what is shown, which If-Match must name to change it.
  func version(_ version: String) -> Answer { with("ETag", "\"\(version)\"") }

  /// The same with a header field.
  func with(_ field: String, _ value: String) -> Answer {
    var answer = self
    answer.fields[field] = value
    return answer
  }

  /// The same with an ETag of its bytes, unless it has one.
  func tagged() -> Answer {
    guard fields["ETag"] == nil, !body.isEmpty else { return self }
    let digest = SHA256.hash(data: body).prefix(12)
    return with("ETag", "\"\(Data(digest).base64EncodedString())\"")
  }
}

extension JSONEncoder {
  /// The form of all JSON of the interface.
  static var interface: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}

/// A part of a list as JSON has it.
struct ListBody<Item: Encodable & Sendable>: Encodable {
  let items: [Item]
  /// The cursor of the next part; absent on the last.
  let next: String?
}
