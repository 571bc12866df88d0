import Crypto
import Foundation
public import SupplyChain

/// A robot in a Feishu (飞书) group: JSON whose body holds the signature.
///
/// Format: open.feishu.cn, "自定义机器人使用指南": the HMAC-SHA256 of an *empty* message under the key
/// timestamp_s + "\n" + secret, in base64; bodies of at most 20 kB.
public struct FeishuRobot: HTTPChannel, Hashable {
  /// The whole address, `…/open-apis/bot/v2/hook/…`.
  public let url: String
  /// The secret; `nil` for a robot that goes by keyword or address.
  public let secret: String?

  /// Takes the robot's address and secret.
  public init(url: String, secret: String?) {
    self.url = url
    self.secret = secret
  }

  /// The signature at an instant, in base64.
  public static func signature(secret: String, seconds: Int64) -> String {
    let key = SymmetricKey(data: Data("\(seconds)\n\(secret)".utf8))
    return Data(HMAC<SHA256>.authenticationCode(for: Data(), using: key)).base64EncodedString()
  }

  /// A text; `<` is written wide, since `<at …>` would be a mention.
  public func request(
    for message: AlertMessage, in language: Language, at milliseconds: Int64
  ) -> OutgoingRequest {
    struct Body: Encodable {
      struct Content: Encodable { let text: String }
      let msg_type = "text"
      let content: Content
      let timestamp: String?
      let sign: String?
    }
    let seconds = milliseconds / 1000
    let text = message.text(in: language, atMostBytes: 16_000).replacing("<", with: "＜")
    return OutgoingRequest(
      url: url,
      json: sortedJSON(
        Body(
          content: .init(text: text), timestamp: secret.map { _ in "\(seconds)" },
          sign: secret.map { FeishuRobot.signature(secret: $0, seconds: seconds) })))
  }

  /// 9499 and 11232 ask to slow down.
  public func verdict(on answer: IncomingAnswer) -> DeliveryVerdict {
    RobotAnswer.verdict(
      on: answer, codes: ["code", "StatusCode"], words: ["msg", "StatusMessage"],
      busy: [9499, 11_232])
  }
}
