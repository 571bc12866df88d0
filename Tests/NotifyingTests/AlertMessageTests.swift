import Notifying
import SupplyChain
import Testing

@Suite struct AlertMessageTests {
  static let long = AlertMessage(
    id: "a-7", title: Sentence("S-0031 needs a look", "S-0031 需要处理"),
    lines: (1...100).map { Sentence("Line \($0)", "第 \($0) 行：珍珠不足") },
    link: "https://chain.example/a/7")

  @Test func `A message that is too long says how much is missing, and keeps link and id`() {
    for limit in [80, 120, 500, 2048] {
      let text = Self.long.text(in: .chinese, atMostBytes: limit)
      #expect(text.utf8.count <= limit)
      #expect(text.hasSuffix("https://chain.example/a/7\n#a-7"))
    }
    let text = Self.long.text(in: .english, atMostBytes: 200)
    let kept = text.split(separator: "\n").filter { $0.hasPrefix("Line ") }.count
    #expect(text.contains("… and \(100 - kept) more"))
  }

  @Test func `A message that fits stands whole`() {
    let text = Self.long.text(in: .english, atMostBytes: 10_000)
    #expect(text.split(separator: "\n").count == 103)
  }

  @Test func `What a store is called mentions nobody`() {
    let message = AlertMessage(
      id: "a", title: Sentence(#"<at user_id="all">"#, #"<at user_id="all">"#), lines: [])
    let request = FeishuRobot(url: "https://example.com", secret: nil)
      .request(for: message, in: .chinese, at: 0)
    #expect(!String(decoding: request.body, as: UTF8.self).contains("<"))
  }

  @Test(
    "A robot's answer decides, not its status",
    arguments: [
      (200, #"{"errcode":0,"errmsg":"ok"}"#, DeliveryVerdict.delivered),
      (
        200, #"{"errcode":45009,"errmsg":"freq"}"#,
        .later(seconds: 60, reason: Sentence("code 45009: freq", "返回码 45009：freq"))
      ),
      (
        200, #"{"errcode":93000,"errmsg":"bad\nkey"}"#,
        .refused(reason: Sentence("code 93000: bad key", "返回码 93000：bad key"))
      ),
      (
        200, "<html>",
        .later(seconds: nil, reason: Sentence("an answer that is not the robot's", "应答并非来自机器人"))
      ),
      (502, "", .later(seconds: nil, reason: Sentence("HTTP 502", "HTTP 502"))),
      (404, "", .refused(reason: Sentence("HTTP 404", "HTTP 404"))),
    ])
  func answers(status: Int, body: String, verdict: DeliveryVerdict) {
    let answer = IncomingAnswer(status: status, body: Array(body.utf8))
    #expect(WeComRobot(url: "https://example.com").verdict(on: answer) == verdict)
  }

  @Test func `Feishu's two forms of success are known`() {
    let robot = FeishuRobot(url: "https://example.com", secret: nil)
    for body in [#"{"code":0,"msg":"success"}"#, #"{"StatusCode":0,"StatusMessage":"success"}"#] {
      #expect(robot.verdict(on: IncomingAnswer(status: 200, body: Array(body.utf8))) == .delivered)
    }
  }
}
