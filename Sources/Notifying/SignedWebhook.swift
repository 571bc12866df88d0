import Crypto
import Foundation
public import SupplyChain

/// A webhook signed as Standard Webhooks 1.0 has it (standardwebhooks.com): id, timestamp and body
/// under HMAC-SHA256, in header fields.
public struct SignedWebhook: HTTPChannel, Hashable {
  /// The receiver's address.
  public let url: String
  /// The secrets, the newest first: `whsec_` and base64. Each signs, so that a receiver may change
  /// over while both are valid.
  public let secrets: [String]

  /// Takes the address and its secrets.
  public init(url: String, secrets: [String]) {
    self.url = url
    self.secrets = secrets
  }

  /// The key in a secret; `nil` when it is not of that form or shorter than 24 bytes.
  public static func key(of secret: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(secret.trimmingPrefix("whsec_"))),
      (24...64).contains(data.count)
    else { return nil }
    return Array(data)
  }

  /// The signature of one secret: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.
  public static func signature(
    secret: String, id: String, seconds: Int64, body: [UInt8]
  ) -> String? {
    guard let key = key(of: secret) else { return nil }
    var code = HMAC<SHA256>(key: SymmetricKey(data: key))
    code.update(data: Data("\(id).\(seconds).".utf8))
    code.update(data: Data(body))
    return "v1,\(Data(code.finalize()).base64EncodedString())"
  }

  /// A signed request with any JSON body: alerts, and the events of subscriptions.
  public func request(id: String, body: [UInt8], at milliseconds: Int64) -> OutgoingRequest {
    let seconds = milliseconds / 1000
    let signatures = secrets.compactMap {
      SignedWebhook.signature(secret: $0, id: id, seconds: seconds, body: body)
    }
    return OutgoingRequest(
      url: url,
      headers: [
        .init(name: "content-type", value: "application/json; charset=utf-8"),
        .init(name: "webhook-id", value: id),
        .init(name: "webhook-timestamp", value: "\(seconds)"),
        .init(name: "webhook-signature", value: signatures.joined(separator: " ")),
      ],
      body: body)
  }

  /// The message as JSON in both languages; a program reads it, so nothing is cut.
  public func request(
    for message: AlertMessage, in language: Language, at milliseconds: Int64
  ) -> OutgoingRequest {
    struct Body: Encodable {
      let type = "alert"
      let timestamp: String
      let data: AlertMessage
    }
    let instant = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    return request(
      id: message.id,
      body: sortedJSON(Body(timestamp: instant.formatted(.iso8601), data: message)),
      at: milliseconds)
  }

  /// By the status alone; 410 says that nobody wants it any more.
  public func verdict(on answer: IncomingAnswer) -> DeliveryVerdict {
    answer.status == 410
      ? .refused(
        reason: Sentence("HTTP 410: the receiver has unsubscribed", "HTTP 410：接收方已退订"))
      : .byStatus(answer)
  }
}
