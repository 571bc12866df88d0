public import Access
public import Persistence
public import SupplyChain

/// Adds, changes, snoozes, tests and removes rules of alerts.
public struct ManageAlertRules {
  let ledger: Ledger
  let caller: Caller

  /// What is changed of a rule; `nil` leaves a part as it is.
  public struct Change: Sendable {
    /// Its name.
    public var name: String?
    /// Its threshold.
    public var threshold: Double?
    /// The state of orders.
    public var state: TransferOrder.State?
    /// Of what part of the chain.
    public var scope: AlertScope?
    /// Who is to act.
    public var owner: String?
    /// Where it is told.
    public var channels: [ChannelID]?
    /// Whether it is in force.
    public var isEnabled: Bool?

    /// Nothing.
    public init() {}
  }

  /// The longest time for which a rule can be snoozed, in days.
  public static let longestSnoozeDays = 90

  /// Prepares the acts of somebody who may ``Access/Action/manageAlertRules``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// All rules, by id, for somebody who may ``Access/Action/viewAlertRules``.
  public func all() throws -> [StoredAlertRule] {
    try ledger.authorize(caller, to: .viewAlertRules, on: .chain)
    return try ledger.alertRules()
  }

  /// One rule, likewise.
  public func one(_ id: AlertRuleID) throws -> StoredAlertRule {
    try ledger.authorize(caller, to: .viewAlertRules, on: .chain)
    return try ledger.alertRule(id)
  }

  /// Adds a rule.
  ///
  /// - Throws: ``OperationsFailure/badAlertRule(_:)``, `LedgerFailure`.
  public func add(_ rule: AlertRule) throws {
    try ledger.authorize(caller, to: .manageAlertRules, on: .chain)
    try check(rule)
    try ledger.add(
      rule,
      record: AuditRecord(
        caller.act, .manageAlertRules, subject: rule.subject, after: rule.described))
  }

  /// Changes a rule. What it has found and would find no more is over at the next look.
  public func change(_ id: AlertRuleID, _ change: Change) throws {
    try update(id) { rule in
      if let name = change.name { rule.name = name }
      if let threshold = change.threshold { rule.threshold = threshold }
      if let state = change.state { rule.state = state }
      if let scope = change.scope { rule.scope = scope }
      if let owner = change.owner { rule.owner = owner }
      if let channels = change.channels { rule.channels = channels }
      if let isEnabled = change.isEnabled { rule.isEnabled = isEnabled }
    }
  }

  /// Lets a rule be quiet until an instant; `nil` wakes it.
  public func snooze(_ id: AlertRuleID, until end: Instant?) throws {
    if let end {
      let last = caller.at.advanced(byDays: ManageAlertRules.longestSnoozeDays)
      guard end > caller.at, end <= last else {
        throw OperationsFailure.badAlertRule(
          Sentence(
            "a snooze ends in the future, within \(ManageAlertRules.longestSnoozeDays) days",
            "静默须在将来 \(ManageAlertRules.longestSnoozeDays) 天内结束"))
      }
    }
    try update(id) { $0.snoozedUntil = end }
  }

  /// Removes a rule.
  public func remove(_ id: AlertRuleID) throws {
    try ledger.authorize(caller, to: .manageAlertRules, on: .chain)
    let rule = try ledger.alertRule(id).rule
    try ledger.removeAlertRule(
      id, at: caller.at,
      record: AuditRecord(
        caller.act, .manageAlertRules, subject: rule.subject, before: rule.described))
  }

  /// Sends what a rule would say to its channels, through the outbox like everything else.
  ///
  /// - Returns: the channels.
  /// - Throws: ``OperationsFailure/badAlertRule(_:)`` when nothing would be told anywhere.
  public func test(_ id: AlertRuleID) throws -> [ChannelID] {
    try ledger.authorize(caller, to: .manageAlertRules, on: .chain)
    let rule = try ledger.alertRule(id).rule
    let channels = try ledger.deliveryChannels().map(\.channel).filter {
      $0.isEnabled && (rule.channels.isEmpty || rule.channels.contains($0.id))
    }
    guard !channels.isEmpty else {
      throw OperationsFailure.badAlertRule(
        Sentence("it has no channel that is in use", "没有使用中的渠道"))
    }
    let told = ToldAlert(testOf: rule, at: caller.at)
    try ledger.enqueue(
      try channels.map { try told.item(on: $0.id, .test, key: "test/\(id)/\(caller.at.text)") },
      at: caller.at)
    return channels.map(\.id)
  }

  private func update(_ id: AlertRuleID, _ body: (inout AlertRule) throws -> Void) throws {
    try ledger.authorize(caller, to: .manageAlertRules, on: .chain)
    try ledger.change(id) { stored in
      let before = stored.rule
      try body(&stored.rule)
      try check(stored.rule)
      return AuditRecord.change(
        caller.act, .manageAlertRules, subject: before.subject, from: before.described,
        to: stored.rule.described)
    }
  }

  private func check(_ rule: AlertRule) throws {
    func fail(_ english: String, _ chinese: String) -> OperationsFailure {
      .badAlertRule(Sentence(english, chinese))
    }
    guard rule.id.isPlain else {
      throw fail("its id has 2 to 64 of a-z 0-9 . - _", "编号须为 2 到 64 个字符，限 a-z 0-9 . - _")
    }
    guard (1...100).contains(rule.name.count), rule.name.isPrintable else {
      throw fail("its name has 1 to 100 characters", "名称须有 1 到 100 个字符")
    }
    guard rule.owner.count <= 100, rule.owner.isPrintable else {
      throw fail("its owner has at most 100 characters", "负责人最多 100 个字符")
    }
    let range = rule.kind.measure.range
    guard range.contains(rule.threshold) else {
      throw fail(
        "the threshold of \(rule.kind.rawValue) lies from \(range.lowerBound) to "
          + "\(range.upperBound): \(rule.kind.measure.words.english)",
        "阈值须在 \(range.lowerBound) 到 \(range.upperBound) 之间：\(rule.kind.measure.words.chinese)")
    }
    guard (rule.state != nil) == rule.kind.needsState else {
      throw fail(
        rule.kind.needsState
          ? "order_stuck needs the state in which orders must not stay"
          : "\(rule.kind.rawValue) knows no state of orders",
        rule.kind.needsState ? "请选择单据状态" : "该类规则没有单据状态")
    }
    if let part = rule.scope.parts.subtracting(rule.kind.parts).map(\.rawValue).min() {
      throw fail(
        "\(rule.kind.rawValue) is not told apart by \(part)",
        "「\(rule.kind.word.chinese)」不能按 \(part) 区分")
    }
    try checkNames(rule)
  }

  private func checkNames(_ rule: AlertRule) throws {
    let known = Set(try ledger.deliveryChannels().map(\.channel.id))
    if let channel = rule.channels.first(where: { !known.contains($0) }) {
      throw OperationsFailure.badAlertRule(
        Sentence("there is no channel \(channel)", "没有渠道 \(channel)"))
    }
    guard rule.scope != .chain else { return }
    let places = try AlertPlaces.known(to: ledger)
    let cities = Set(places.cities.values)
    let categories = Set(places.categories.values)
    if let store = rule.scope.stores.first(where: { places.cities[$0] == nil }) {
      throw OperationsFailure.badAlertRule(
        Sentence("there is no store \(store)", "没有门店 \(store)"))
    }
    if let city = rule.scope.cities.first(where: { !cities.contains($0) }) {
      throw OperationsFailure.badAlertRule(
        Sentence("there is no store in \(city)", "\(city) 没有门店"))
    }
    if let category = rule.scope.categories.first(where: { !categories.contains($0) }) {
      throw OperationsFailure.badAlertRule(
        Sentence("there is no material of category \(category)", "没有类别为 \(category) 的原料"))
    }
    if let material = rule.scope.materials.first(where: { !places.materials.contains($0) }) {
      throw OperationsFailure.badAlertRule(
        Sentence("there is no material \(material)", "没有原料 \(material)"))
    }
  }
}

extension AlertRule {
  fileprivate var subject: String { "alert_rule \(id)" }

  /// What the audit trail keeps of it.
  fileprivate var described: [String: String] {
    var text = [
      "name": name, "kind": kind.rawValue, "threshold": "\(threshold)", "owner": owner,
      "channels": channels.map(\.text).joined(separator: " "),
      "is_enabled": isEnabled ? "yes" : "no",
      "cities": scope.cities.joined(separator: " "),
      "stores": scope.stores.map(\.text).joined(separator: " "),
      "categories": scope.categories.joined(separator: " "),
      "materials": scope.materials.map(\.text).joined(separator: " "),
    ]
    if let state { text["state"] = state.rawValue }
    if let snoozedUntil { text["snoozed_until"] = snoozedUntil.text }
    return text
  }
}

extension Identifier {
  /// Whether it has 2 to 64 of `a-z 0-9 . - _`, as ids that people make up here.
  var isPlain: Bool { text.wholeMatch(of: /[a-z0-9._-]{2,64}/) != nil }
}

extension String {
  /// Whether it has no control characters, which could forge lines of messages and logs.
  var isPrintable: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }
}
