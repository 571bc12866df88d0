import Notifying
import SupplyChain
import Testing

/// The sender against endpoints that fail in every way; nothing is timed, the deadline is short.
@Suite struct HTTPSenderTests {
  static let message = AlertMessage(id: "a-1", title: Sentence("Milk", "牛奶"), lines: [])

  static func send(
    _ manner: FakeEndpoint.Manner, timeoutSeconds: Int64 = 60
  ) async throws -> (DeliveryVerdict, String) {
    let endpoint = try await FakeEndpoint(manner)
    let robot = WeComRobot(url: "http://127.0.0.1:\(endpoint.port)/send?key=k")
    let sender = HTTPSender(
      EndpointGuard(trustedHosts: ["127.0.0.1"]), timeoutSeconds: timeoutSeconds)
    let verdict = await sender.send(
      robot.request(for: message, in: .english, at: 0), verdict: robot.verdict)
    try await endpoint.close()
    return (verdict, endpoint.received)
  }

  static func answer(_ status: String, _ body: String, _ header: String = "") -> String {
    "HTTP/1.1 \(status)\r\n\(header)content-length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  @Test func `A robot that takes the message has it`() async throws {
    let (verdict, request) = try await Self.send(
      .answer(Self.answer("200 OK", #"{"errcode":0,"errmsg":"ok"}"#)))
    #expect(verdict == .delivered)
    #expect(request.hasPrefix("POST /send?key=k HTTP/1.1\r\n"))
    #expect(request.hasSuffix(##"{"msgtype":"text","text":{"content":"Milk\n#a-1"}}"##))
  }

  @Test func `Retry-After is kept to`() async throws {
    let (verdict, _) = try await Self.send(
      .answer(Self.answer("503 Busy", "", "retry-after: 7\r\n")))
    #expect(verdict == .later(seconds: 7, reason: Sentence("HTTP 503", "HTTP 503")))
  }

  @Test func `A redirect is not followed`() async throws {
    let (verdict, _) = try await Self.send(
      .answer(Self.answer("302 Found", "", "location: http://127.0.0.1:1/\r\n")))
    guard case .refused = verdict else {
      return #expect(verdict == .refused(reason: Sentence("", "")))
    }
  }

  @Test(
    "Silence, a closed door, drops of bytes and garbage come back later",
    arguments: [
      FakeEndpoint.Manner.hang, .reset, .trickle, .answer("nonsense\r\n\r\n"),
      .answer("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"),
    ])
  func failing(manner: FakeEndpoint.Manner) async throws {
    let (verdict, _) = try await Self.send(manner, timeoutSeconds: 1)
    guard case .later = verdict else {
      return #expect(verdict == .later(seconds: 0, reason: Sentence("", "")))
    }
  }

  @Test func `Without an operator's word this machine is not called`() async throws {
    let endpoint = try await FakeEndpoint(.answer(Self.answer("200 OK", "")))
    let robot = WeComRobot(url: "https://127.0.0.1:\(endpoint.port)/")
    let verdict = await HTTPSender(EndpointGuard(), timeoutSeconds: 1).send(
      robot.request(for: Self.message, in: .english, at: 0), verdict: robot.verdict)
    try await endpoint.close()
    guard case .refused = verdict else {
      return #expect(verdict == .refused(reason: Sentence("", "")))
    }
    #expect(endpoint.received.isEmpty)
  }
}
