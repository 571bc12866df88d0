import Foundation
import Notifying
import Persistence
import Publishing
import SupplyChain

/// Writes the messages of the outbox in the form of their channels.
struct MessageWriter: Sendable {
  let ledger: Ledger
  let settings: Settings

  /// A message as it goes out.
  enum Outgoing: Sendable {
    case post(OutgoingRequest, verdict: @Sendable (IncomingAnswer) -> DeliveryVerdict)
    case mail(MailMessage, through: MailServer)
  }

  /// Writes a message at an instant; `nil` when there is nothing to say any more.
  func outgoing(
    _ message: OutboxMessage, _ items: [OutboxItem], on channel: DeliveryChannel,
    _ address: ChannelAddress, at now: Instant
  ) throws -> Outgoing? {
    switch message.kind {
    case .alerts, .test:
      let told = try items.map {
        try JSONDecoder().decode(ToldAlert.self, from: Data($0.content.utf8))
      }
      guard !told.isEmpty else { return nil }
      if channel.kind == .webhook {
        let body = WebhookBody(
          type: message.kind == .test ? "test" : "alerts", timestamp: message.madeAt,
          data: .init(id: message.id, alerts: told))
        return raw(Array(try canonicalJSON(body).utf8), message, channel, address, now)
      }
      return try outgoing(text(of: told, message), channel, address, now, mail: nil)
    case .report:
      guard let content = items.first?.content, let run = RunID(content) else { return nil }
      return try report(try ledger.run(run), message, channel, address, now)
    }
  }

  private func raw(
    _ body: [UInt8], _ message: OutboxMessage, _ channel: DeliveryChannel,
    _ address: ChannelAddress, _ now: Instant
  ) -> Outgoing? {
    guard let url = address.url else { return nil }
    let webhook = SignedWebhook(url: url, secrets: address.secrets)
    return .post(
      webhook.request(id: message.id, body: body, at: now.seconds * 1000),
      verdict: webhook.verdict)
  }

  /// Alerts about one store in one message.
  private func text(of told: [ToldAlert], _ message: OutboxMessage) -> AlertMessage {
    let store = told.first?.stores.first
    let place = store.map { [$0.text, told.first?.storeName].compactMap(\.self) }
      .map { $0.joined(separator: " ") }
    let count = told.count
    let title =
      message.kind == .test
      ? Sentence("Chama: a test", "茶马：测试消息")
      : Sentence(
        "\(place ?? "The chain"): \(count) alert\(count == 1 ? "" : "s")",
        "\(place ?? "全链")：\(count) 条预警")
    let lines = told.map { alert in
      let owner = alert.owner.isEmpty ? "" : " @\(alert.owner)"
      return Sentence(
        "\(alert.what.english) \(alert.remedy.english)\(owner)",
        "\(alert.what.chinese)\(alert.remedy.chinese)\(owner)")
    }
    return AlertMessage(
      id: message.id, title: title, lines: lines, link: settings.messages.link("/alerts"))
  }

  private func report(
    _ run: StoredRun, _ message: OutboxMessage, _ channel: DeliveryChannel,
    _ address: ChannelAddress, _ now: Instant
  ) throws -> Outgoing? {
    let link = settings.messages.link("/runs/\(run.id)")
    if channel.kind == .webhook {
      let record = try ledger.file("run.json", of: run.id).map { try RunRecord(json: $0) }
      let body = ReportBody(
        timestamp: message.madeAt, run: run.id, day: run.moment.day,
        counts: record?.counts ?? [:], storesExpected: record?.storesExpected ?? 0,
        storesCollected: record?.storesCollected ?? 0, link: link)
      return raw(Array(try canonicalJSON(body).utf8), message, channel, address, now)
    }
    let mail = NightMail(
      try NightPlan(ledger: ledger, run: run).report(), in: channel.language, link: link)
    let text = AlertMessage(
      id: message.id, title: Sentence(mail.subject, mail.subject),
      lines: mail.text.split(separator: "\n").map { Sentence(String($0), String($0)) }, link: link)
    return try outgoing(text, channel, address, now, mail: mail)
  }

  private func outgoing(
    _ text: AlertMessage, _ channel: DeliveryChannel, _ address: ChannelAddress, _ now: Instant,
    mail: NightMail?
  ) throws -> Outgoing? {
    func post(_ robot: some HTTPChannel) -> Outgoing {
      .post(
        robot.request(for: text, in: channel.language, at: now.seconds * 1000),
        verdict: robot.verdict)
    }
    let url = address.url ?? ""
    switch channel.kind {
    case .weCom: return post(WeComRobot(url: url))
    case .dingTalk: return post(DingTalkRobot(url: url, secret: address.secrets.first))
    case .feishu: return post(FeishuRobot(url: url, secret: address.secrets.first))
    case .webhook: return post(SignedWebhook(url: url, secrets: address.secrets))
    case .mail:
      guard let route = address.mail else { return nil }
      guard let mail else {
        return .mail(
          MailMessage(text, in: channel.language, from: route.from, to: route.to),
          through: route.server)
      }
      return .mail(
        MailMessage(
          id: "\(text.id)@\(route.from.domain)", from: route.from, to: route.to,
          subject: mail.subject, text: mail.text, html: mail.html,
          attachments: mail.attachments), through: route.server)
    }
  }
}

/// What a webhook is told of alerts.
private struct WebhookBody: Encodable {
  let type: String
  let timestamp: Instant
  let data: Alerts

  struct Alerts: Encodable {
    let id: String
    let alerts: [ToldAlert]
  }
}

/// What a webhook is told of a night.
private struct ReportBody: Encodable {
  let type = "report"
  let timestamp: Instant
  let run: RunID
  let day: BusinessDay
  let counts: [String: Int]
  let storesExpected: Int
  let storesCollected: Int
  let link: String?
}
