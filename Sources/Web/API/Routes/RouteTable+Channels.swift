import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Traceability

extension RouteTable {
  /// Where alerts go, and what was sent.
  static let channels: [Route] = [
    Route(
      method: .get, path: "/alerts/channels", summary: "The channels by id, without their secrets",
      action: .viewAlertRules, parameters: Route.paging, answer: Route.list(of: "Channel")
    ) { call in
      try call.answer(call.channels.all(), by: \.channel.id.text)
    },
    Route(
      method: .get, path: "/alerts/channels/{channel}", summary: "One channel",
      action: .viewAlertRules, parameters: [channel], answer: .reference("Channel")
    ) { call in
      try .json(call.channels.one(call.id("channel", ChannelID.self)))
    },
    Route(
      method: .post, path: "/alerts/channels",
      summary: "Adds a channel; a webhook's secret is told this once", action: .manageChannels,
      body: .object(
        [
          .must("id", .identifier), .must("name", .reason),
          .must("kind", .word(DeliveryChannel.Kind.allCases.map(\.rawValue))),
          .must("address", address),
        ] + channelParts), answer: .reference("NewChannel"), status: 201, work: addChannel),
    Route(
      method: .patch, path: "/alerts/channels/{channel}", summary: "Changes a channel",
      action: .manageChannels, parameters: [channel],
      body: .object([.may("name", .reason), .may("address", address)] + channelParts),
      answer: .reference("Channel"), needsVersion: true, work: changeChannel),
    Route(
      method: .post, path: "/alerts/channels/{channel}/rotate",
      summary: "Gives a webhook a new secret, told this once; the old one signs beside it",
      action: .manageChannels, parameters: [channel],
      answer: .object([.must("secret", .text(1...200))])
    ) { call in
      try .json(["secret": call.channels.rotate(call.id("channel", ChannelID.self))])
    },
    Route(
      method: .post, path: "/alerts/channels/{channel}/test", summary: "Sends a test message",
      action: .manageChannels, parameters: [channel], status: 202
    ) { call in
      try call.channels.test(call.id("channel", ChannelID.self))
      return Answer(status: 202)
    },
    Route(
      method: .delete, path: "/alerts/channels/{channel}", summary: "Removes a channel",
      action: .manageChannels, parameters: [channel], status: 204
    ) { call in
      try call.channels.remove(call.id("channel", ChannelID.self))
      return .done
    },
    Route(
      method: .get, path: "/alerts/messages", summary: "What was sent and waits, the newest first",
      action: .viewAlertRules,
      parameters: [
        .query("state", .word(OutboxMessage.State.allCases.map(\.rawValue)), "Only of this state."),
        .query("channel", .identifier, "Only of this channel."),
      ] + Route.paging, answer: Route.list(of: "Message")
    ) { call in
      try call.answer(
        ShowAlerts(ledger: call.ledger, caller: call.caller).messages(
          in: call.text("state").flatMap { OutboxMessage.State(rawValue: $0) },
          on: call.optionalID("channel", ChannelID.self), call.page()))
    },
    Route(
      method: .post, path: "/alerts/messages/{message}/resend",
      summary: "Sends a message again that was put aside", action: .manageAlertRules,
      parameters: [.path("message", "The message's id.")], status: 202
    ) { call in
      try ShowAlerts(ledger: call.ledger, caller: call.caller)
        .resend(call.text("message") ?? "")
      return Answer(status: 202)
    },
    Route(
      method: .post, path: "/alerts/channels/{channel}/resend",
      summary: "Sends everything again that was put aside on a channel",
      action: .manageAlertRules, parameters: [channel],
      answer: .object([.must("messages", .count)]), status: 202
    ) { call in
      let count = try ShowAlerts(ledger: call.ledger, caller: call.caller)
        .resendAll(on: call.id("channel", ChannelID.self))
      return try .json(["messages": count], status: 202)
    },
  ]

  private static let channel = Route.Parameter.path("channel", "The channel's id.")

  private static let channelParts: [Schema.Property] = [
    .may("language", .word(Language.allCases.map(\.rawValue))), .may("isEnabled", .flag),
    .may("takesReport", .flag, "Whether the morning report goes there."),
    .may("mostAMinute", .integer(1...6000), "20 unless it is said."),
  ]

  private static let address = Schema.object([
    .may("url", .text(1...2000, form: .identifier), "Of robots and webhooks: https://…"),
    .may("secret", .text(1...200, form: .identifier), "Of robots that sign, and of webhooks."),
    .may(
      "mail",
      .object([
        .must("host", .text(1...253, form: .identifier)), .may("port", .integer(1...65_535)),
        .may("security", .word(ChannelAddress.securities)),
        .may("user", .text(1...200, form: .identifier)),
        .may("password", .text(1...500, form: .identifier)),
        .must("from", .text(3...254, form: .identifier)),
        .must("to", .list(.text(3...254, form: .identifier), most: 50)),
      ]), "Of mail."),
  ])

  @Sendable private static func addChannel(_ call: Call) throws -> Answer {
    let id = try call.bodyID("id", ChannelID.self)
    guard let kind = call.bodyText("kind").flatMap({ DeliveryChannel.Kind(rawValue: $0) }),
      let address = try call.bodyAddress
    else {
      throw OperationsFailure.badChannel(
        Sentence("The channel needs a kind and an address.", "渠道须有类型及地址。"),
        remedy: Sentence("Say both.", "请填写两者。"))
    }
    let secret = try call.channels.add(
      DeliveryChannel(
        id: id, name: call.bodyText("name") ?? "", kind: kind,
        language: call.bodyLanguageOf ?? .chinese, shown: "",
        isEnabled: call.bodyTruth("isEnabled") ?? true,
        takesReport: call.bodyTruth("takesReport") ?? false,
        mostAMinute: call.bodyWhole("mostAMinute") ?? DeliveryChannel.robotLimit), address)
    return try .json(
      NewChannel(channel: call.channels.one(id), secret: secret), status: 201)
  }

  @Sendable private static func changeChannel(_ call: Call) throws -> Answer {
    let id = try call.id("channel", ChannelID.self)
    try call.requireVersion(of: shownChannel(id, call))
    var change = ManageChannels.Change()
    change.name = call.bodyText("name")
    change.language = call.bodyLanguageOf
    change.isEnabled = call.bodyTruth("isEnabled")
    change.takesReport = call.bodyTruth("takesReport")
    change.mostAMinute = call.bodyWhole("mostAMinute")
    change.address = try call.bodyAddress
    try call.channels.change(id, change)
    return try shownChannel(id, call)
  }

  /// A channel with the hash of what is shown of it as its version.
  private static func shownChannel(_ id: ChannelID, _ call: Call) throws -> Answer {
    try Answer.json(call.channels.one(id)).tagged()
  }
}

/// A channel that was added, and the secret that was made for it.
private struct NewChannel: Encodable {
  let channel: ManageChannels.View
  let secret: String?
}

extension Call {
  fileprivate var channels: ManageChannels {
    ManageChannels(door, caller: caller, rules: settings.messages)
  }

  fileprivate var bodyLanguageOf: Language? {
    bodyText("language").flatMap { Language(rawValue: $0) }
  }

  /// Where the body says that a channel leads.
  fileprivate var bodyAddress: ChannelAddress? {
    get throws {
      guard let address = body["address"] else { return nil }
      if let mail = address["mail"] {
        var port: Int?
        if case .number(let digits)? = mail["port"] { port = Schema.whole(digits) }
        return try ChannelAddress(
          mailHost: mail["host"]?.string ?? "", port: port, security: mail["security"]?.string,
          user: mail["user"]?.string, password: mail["password"]?.string,
          from: mail["from"]?.string ?? "",
          to: mail["to"]?.elements.compactMap(\.string) ?? [])
      }
      return ChannelAddress(
        url: address["url"]?.string ?? "", secrets: address["secret"]?.string.map { [$0] } ?? [])
    }
  }
}
