import Operations
import Persistence
import SupplyChain

/// An alert as JSON tells it.
struct AlertBody: Encodable {
  let id: Int64
  let rule: AlertRuleID
  let kind: AlertKind
  let stores: [StoreID]
  let material: MaterialID?
  let owner: String
  let measure: Double
  let what: Sentence
  let remedy: Sentence
  let foundAt: Instant
  let overAt: Instant?

  init(_ alert: Alert) {
    id = alert.id
    rule = alert.rule
    kind = alert.kind
    stores = alert.stores
    material = alert.material
    owner = alert.owner
    measure = alert.measure
    what = alert.what
    remedy = alert.remedy
    foundAt = alert.foundAt
    overAt = alert.overAt
  }
}

/// What a rule can look for, as JSON tells it.
struct AlertKindBody: Encodable {
  let kind: AlertKind
  let word: Sentence
  let measure: Sentence
  let least: Double
  let most: Double
  let scope: [AlertScope.Part]
  let needsState: Bool

  init(_ kind: AlertKind) {
    self.kind = kind
    word = kind.word
    measure = kind.measure.words
    least = kind.measure.range.lowerBound
    most = kind.measure.range.upperBound
    scope = AlertScope.Part.allCases.filter(kind.parts.contains)
    needsState = kind.needsState
  }
}

/// A rule as JSON tells it.
struct AlertRuleBody: Encodable {
  let id: AlertRuleID
  let name: String
  let kind: AlertKind
  let threshold: Double
  let state: TransferOrder.State?
  let scope: AlertScope
  let owner: String
  let channels: [ChannelID]
  let snoozedUntil: Instant?
  let isEnabled: Bool
  let version: Int

  init(_ stored: StoredAlertRule) {
    id = stored.rule.id
    name = stored.rule.name
    kind = stored.rule.kind
    threshold = stored.rule.threshold
    state = stored.rule.state
    scope = stored.rule.scope
    owner = stored.rule.owner
    channels = stored.rule.channels
    snoozedUntil = stored.rule.snoozedUntil
    isEnabled = stored.rule.isEnabled
    version = stored.version
  }
}

extension Components {
  /// The schemas of alerts.
  static let alerts: [String: Schema] = [
    "Alert": .object([
      .must("id", .count), .must("rule", .identifier),
      .must("kind", .word(AlertKind.allCases.map(\.rawValue))),
      .must("stores", .list(.identifier, most: 1000)), .may("material", .identifier),
      .must("owner", .prose), .must("measure", .number(-1e9...1e9)), .must("what", sentence),
      .must("remedy", sentence), .must("foundAt", .instant),
      .may("overAt", .instant, "Absent while it lasts."),
    ]),
    "AlertKind": .object([
      .must("kind", .word(AlertKind.allCases.map(\.rawValue))), .must("word", sentence),
      .must("measure", sentence, "What is measured, with its unit."),
      .must("least", .number(0...1e9)), .must("most", .number(0...1e9)),
      .must("scope", .list(.word(AlertScope.Part.allCases.map(\.rawValue)), most: 4)),
      .must("needsState", .flag),
    ]),
    "AlertRule": .object([
      .must("id", .identifier), .must("name", .prose),
      .must("kind", .word(AlertKind.allCases.map(\.rawValue))),
      .must("threshold", .number(0...1e9)),
      .may("state", .word(TransferOrder.State.allCases.map(\.rawValue))),
      .must(
        "scope",
        .object([
          .must("cities", .list(.prose, most: 1000)),
          .must("stores", .list(.identifier, most: 1000)),
          .must("categories", .list(.prose, most: 1000)),
          .must("materials", .list(.identifier, most: 1000)),
        ])),
      .must("owner", .prose), .must("channels", .list(.identifier, most: 100)),
      .may("snoozedUntil", .instant), .must("isEnabled", .flag), .must("version", .count),
    ]),
    "Channel": channel, "Clock": clock,
    "NewChannel": .object([
      .must("channel", .reference("Channel")),
      .may("secret", .text(1...200), "Of a webhook for which one was made."),
    ]),
    "Message": .object([
      .must("id", .identifier), .must("channel", .identifier),
      .must("kind", .word(OutboxItem.Kind.allCases.map(\.rawValue))),
      .must("state", .word(OutboxMessage.State.allCases.map(\.rawValue))),
      .must("madeAt", .instant), .must("patientUntil", .instant), .must("attempts", .count),
      .must("nextAt", .instant), .may("settledAt", .instant), .must("fault", .prose),
    ]),
  ]

  private static let attempt = Schema.object([
    .must("duty", .prose), .must("day", .day), .must("attempt", .count),
    .must("startedAt", .instant), .may("endedAt", .instant),
    .must("outcome", .word(["running", "done", "failed", "given_up"])), .must("detail", .prose),
  ])

  /// What the service does by itself.
  static let clock = Schema.object([
    .may("lastBeat", .instant, "Absent when no service ever kept nights on this ledger."),
    .must("isSilent", .flag),
    .must(
      "duties",
      .list(
        .object([
          .must("duty", .word(Duty.allCases.map(\.rawValue))), .may("lastDay", .day),
          .may("lastAttempt", attempt), .must("waiting", .list(.day, most: 100_000)),
          .must("next", .instant),
        ]), most: 10)),
    .must("attempts", .list(attempt, most: 100)),
  ])

  private static let channel = Schema.object([
    .must(
      "channel",
      .object([
        .must("id", .identifier), .must("name", .prose),
        .must("kind", .word(DeliveryChannel.Kind.allCases.map(\.rawValue))),
        .must("language", .word(Language.allCases.map(\.rawValue))),
        .must("shown", .text(0...20_000, form: .prose)),
        .must("isEnabled", .flag), .must("takesReport", .flag), .must("mostAMinute", .count),
      ])),
    .must("secretMadeAt", .instant),
    .may("warning", .object([.must("secret", .prose), .must("days", .count)])),
    .must("failures", .count), .may("closedUntil", .instant), .must("lastFault", sentence),
    .may("lastDeliveredAt", .instant),
  ])
}
