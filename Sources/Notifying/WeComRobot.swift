public import SupplyChain

/// A robot in a WeCom (企业微信) group: JSON to an address that holds its key.
///
/// Format: developer.work.weixin.qq.com, "群机器人配置说明": `msgtype` text with at most 2,048 bytes,
/// 20 messages a minute.
public struct WeComRobot: HTTPChannel, Hashable {
  /// The whole address, `…/cgi-bin/webhook/send?key=…`.
  public let url: String

  /// Takes the robot's address.
  public init(url: String) { self.url = url }

  /// A text: no markup, so that nothing in a store's name can become a mention or a link.
  public func request(
    for message: AlertMessage, in language: Language, at milliseconds: Int64
  ) -> OutgoingRequest {
    struct Body: Encodable {
      struct Text: Encodable { let content: String }
      let msgtype = "text"
      let text: Text
    }
    let text = message.text(in: language, atMostBytes: 2048)
    return OutgoingRequest(url: url, json: sortedJSON(Body(text: .init(content: text))))
  }

  /// 45009 and 45033 ask to slow down, -1 is their own trouble.
  public func verdict(on answer: IncomingAnswer) -> DeliveryVerdict {
    RobotAnswer.verdict(
      on: answer, codes: ["errcode"], words: ["errmsg"], busy: [-1, 45009, 45033])
  }
}
