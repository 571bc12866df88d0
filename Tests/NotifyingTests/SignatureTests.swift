import Notifying
import SupplyChain
import Testing

/// Signatures against values worked out by other programs (`openssl dgst -sha256 -mac HMAC`, and the
/// example of the Standard Webhooks specification).
@Suite struct SignatureTests {
  @Test func `DingTalk signs the time and the secret under the secret`() {
    #expect(
      DingTalkRobot.signature(secret: "SEC000chama", milliseconds: 1_767_225_600_000)
        == "10QAVYJmDt0rA/zPN08u0Du5LpAzPJYLnWnGvLkQM2s=")
  }

  @Test func `Feishu signs nothing under the time and the secret`() {
    #expect(
      FeishuRobot.signature(secret: "chama-secret", seconds: 1_767_225_600)
        == "EMgWLRgbxTSAPVzbDMuluDepKcxRTSNDObjo6FNYB1E=")
  }

  @Test func `A webhook is signed as the specification's example`() {
    #expect(
      SignedWebhook.signature(
        secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        seconds: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func `A secret that is short or no base64 signs nothing`() {
    #expect(SignedWebhook.key(of: "whsec_c2hvcnQ=") == nil)
    #expect(SignedWebhook.key(of: "whsec_*") == nil)
  }

  @Test func `Two secrets sign side by side while one takes the other's place`() throws {
    let hook = SignedWebhook(
      url: "https://example.com/",
      secrets: [
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      ])
    let request = hook.request(id: "a", body: [0x7b, 0x7d], at: 1_614_265_330_000)
    let signature = try #require(request.headers.first { $0.name == "webhook-signature" })
    #expect(signature.value.split(separator: " ").count == 2)
    #expect(signature.value.split(separator: " ").allSatisfy { $0.hasPrefix("v1,") })
  }

  @Test func `DingTalk's signature is escaped in the address, and Feishu's stands in the body`() {
    let message = AlertMessage(id: "a-1", title: Sentence("Milk", "牛奶"), lines: [])
    let ding = DingTalkRobot(url: "https://example.com/send?access_token=t", secret: "SEC000chama")
      .request(for: message, in: .chinese, at: 1_767_225_600_000)
    #expect(ding.url.hasPrefix("https://example.com/send?access_token=t&timestamp=1767225600000&"))
    #expect(!ding.url.dropFirst(60).contains { "+/".contains($0) })
    let feishu = FeishuRobot(url: "https://example.com/hook", secret: "chama-secret")
      .request(for: message, in: .chinese, at: 1_767_225_600_000)
    let body = String(decoding: feishu.body, as: UTF8.self)
    #expect(body.contains(#""timestamp":"1767225600""#))
    #expect(body.contains("EMgWLRgbxTSAPVzbDMuluDepKcxRTSNDObjo6FNYB1E="))
  }
}
