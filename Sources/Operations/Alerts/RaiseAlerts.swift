public import Access
import Foundation
public import Persistence
public import SupplyChain

/// Makes alerts of findings: holds them against the rules of their kind, keeps what is new, and
/// puts into the outbox what is to be told, all in one transaction.
///
/// Whatever looks for facts hands them in here: a finding that lasts is told once, and one that is
/// handed in no more is over. So all findings of a kind are handed in together.
public struct RaiseAlerts {
  let ledger: Ledger
  let caller: Caller

  /// How many alerts a look has made and ended.
  public struct Changes: Sendable, Hashable, Codable {
    /// Alerts that are new.
    public var new = 0
    /// Alerts that are over.
    public var over = 0

    /// Nothing yet.
    public init() {}

    static func += (total: inout Changes, more: Changes) {
      total.new += more.new
      total.over += more.over
    }
  }

  /// Prepares for somebody who may ``Access/Action/raiseAlerts``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Keeps all findings of one kind, as they are now.
  @discardableResult
  public func raise(_ kind: AlertKind, _ findings: [AlertFinding]) throws -> Changes {
    try raise(kind, findings, places: try AlertPlaces.known(to: ledger))
  }

  func raise(
    _ kind: AlertKind, _ findings: [AlertFinding], places: AlertPlaces
  ) throws -> Changes {
    try ledger.authorize(caller, to: .raiseAlerts, on: .chain)
    precondition(findings.allSatisfy { $0.kind == kind }, "findings are of the kind they say")
    let rules = try ledger.alertRules().map(\.rule).filter { $0.kind == kind && $0.isEnabled }
    let looks = rules.map { rule in
      RuleLook(
        rule: rule, findings: findings.filter { rule.meets($0, in: places) },
        tells: rule.isInForce(at: caller.at))
    }
    let channels = try ledger.deliveryChannels().map(\.channel).filter(\.isEnabled)
    let byID = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    var changes = Changes()
    (changes.new, changes.over) = try ledger.keep(looks, of: kind, at: caller.at) { alert in
      guard let rule = byID[alert.rule] else { return [] }
      return try channels.filter { rule.channels.isEmpty || rule.channels.contains($0.id) }.map {
        try ToldAlert(alert, rule: rule, places: places).item(on: $0.id, .alerts)
      }
    }
    return changes
  }
}

extension AlertPlaces {
  /// The stores and materials of the plan in force; none before the first night.
  static func known(to ledger: Ledger) throws -> AlertPlaces {
    guard let run = try ledger.currentRun() else { return AlertPlaces(stores: [], materials: []) }
    return AlertPlaces(
      stores: try ChainState.stores(ledger, at: run.moment),
      materials: try ChainState.materials(ledger, at: run.moment).values.sorted { $0.id < $1.id })
  }
}

/// An alert as it stands in the outbox and as webhooks tell it.
public struct ToldAlert: Sendable, Hashable, Codable {
  /// Its number; 0 for a test.
  public let alert: Int64
  /// The rule's id.
  public let rule: AlertRuleID
  /// The rule's name.
  public let name: String
  /// What it is.
  public let kind: AlertKind
  /// The stores that it is about.
  public let stores: [StoreID]
  /// The name of the first of them.
  public let storeName: String?
  /// The material that it is about.
  public let material: MaterialID?
  /// Who is to act; empty for nobody in particular.
  public let owner: String
  /// How bad it is, in the unit of its kind.
  public let measure: Double
  /// What is the matter.
  public let what: Sentence
  /// What to do.
  public let remedy: Sentence
  /// When it was found.
  public let foundAt: Instant

  init(_ alert: Alert, rule: AlertRule, places: AlertPlaces) {
    self.alert = alert.id
    self.rule = alert.rule
    self.name = rule.name
    self.kind = alert.kind
    self.stores = alert.stores
    self.storeName = alert.stores.first.flatMap { places.names[$0] }
    self.material = alert.material
    self.owner = alert.owner
    self.measure = alert.measure
    self.what = alert.what
    self.remedy = alert.remedy
    self.foundAt = alert.foundAt
  }

  /// A test: of a rule as it would tell something, or of a channel.
  private init(test rule: AlertRule, what: Sentence, at now: Instant) {
    self.alert = 0
    self.rule = rule.id
    self.name = rule.name
    self.kind = rule.kind
    self.stores = []
    self.storeName = nil
    self.material = nil
    self.owner = rule.owner
    self.measure = rule.threshold
    self.what = what
    self.remedy = Sentence("There is nothing to do.", "无需处理。")
    self.foundAt = now
  }

  /// What a rule would say, for trying it.
  init(testOf rule: AlertRule, at now: Instant) {
    self.init(
      test: rule,
      what: Sentence(
        "This is a test of the rule “\(rule.name)” (\(rule.kind.word.english)).",
        "这是规则“\(rule.name)”（\(rule.kind.word.chinese)）的测试消息。"), at: now)
  }

  /// What a channel would say, for trying it.
  init(testOf channel: DeliveryChannel, at now: Instant) {
    self.init(
      test: AlertRule(id: "test", name: channel.name, kind: .secretEnding, threshold: 0),
      what: Sentence(
        "This is a test of the channel “\(channel.name)”.",
        "这是渠道“\(channel.name)”的测试消息。"), at: now)
  }

  /// The alert as an item of the outbox: alerts about one store go together.
  func item(
    on channel: ChannelID, _ kind: OutboxItem.Kind, key: String? = nil
  ) throws -> OutboxItem {
    OutboxItem(
      channel: channel, kind: kind, key: key ?? "alert/\(alert)",
      gathering: kind == .test ? "" : stores.first?.text ?? "chain",
      content: try canonicalJSON(self))
  }
}
