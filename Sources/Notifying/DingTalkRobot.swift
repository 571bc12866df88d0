import Crypto
import Foundation
public import SupplyChain

/// A robot in a DingTalk (钉钉) group: JSON to an address that is signed with the robot's secret.
///
/// Format: open.dingtalk.com, "自定义机器人安全设置": base64(HMAC-SHA256(key: secret, timestamp_ms +
/// "\n" + secret)) as `sign` beside `timestamp` in the address; 20 messages a minute.
public struct DingTalkRobot: HTTPChannel, Hashable {
  /// The whole address, `…/robot/send?access_token=…`.
  public let url: String
  /// The secret, `SEC…`; `nil` for a robot that goes by keyword or address.
  public let secret: String?

  /// Takes the robot's address and secret.
  public init(url: String, secret: String?) {
    self.url = url
    self.secret = secret
  }

  /// The signature at an instant, in base64, not yet escaped for an address.
  public static func signature(secret: String, milliseconds: Int64) -> String {
    let key = SymmetricKey(data: Data(secret.utf8))
    let text = "\(milliseconds)\n\(secret)"
    return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
      .base64EncodedString()
  }

  /// A text: no markup, so that nothing in a store's name can become a mention or a link.
  public func request(
    for message: AlertMessage, in language: Language, at milliseconds: Int64
  ) -> OutgoingRequest {
    struct Body: Encodable {
      struct Text: Encodable { let content: String }
      let msgtype = "text"
      let text: Text
    }
    let text = message.text(in: language, atMostBytes: 16_000)
    return OutgoingRequest(
      url: signedURL(at: milliseconds), json: sortedJSON(Body(text: .init(content: text))))
  }

  private func signedURL(at milliseconds: Int64) -> String {
    guard let secret else { return url }
    let signature = DingTalkRobot.signature(secret: secret, milliseconds: milliseconds)
    // base64 knows three characters that mean something else in a query.
    let escaped = signature.replacing("+", with: "%2B").replacing("/", with: "%2F")
      .replacing("=", with: "%3D")
    let separator = url.contains("?") ? "&" : "?"
    return "\(url)\(separator)timestamp=\(milliseconds)&sign=\(escaped)"
  }

  /// 130101 and 660026 ask to slow down, -1 is their own trouble.
  public func verdict(on answer: IncomingAnswer) -> DeliveryVerdict {
    RobotAnswer.verdict(
      on: answer, codes: ["errcode"], words: ["errmsg"], busy: [-1, 130_101, 660_026])
  }
}
