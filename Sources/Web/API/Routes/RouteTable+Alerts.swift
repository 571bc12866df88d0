import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Traceability

extension RouteTable {
  /// Alerts and their rules.
  static let alerts: [Route] = [
    Route(
      method: .get, path: "/alerts", summary: "Alerts, the newest first", action: .viewExceptions,
      parameters: [
        .query("open", .flag, "true: only those that last."),
        .query("kind", .word(AlertKind.allCases.map(\.rawValue)), "Only of this kind."),
      ] + Route.paging, answer: Route.list(of: "Alert")
    ) { call in
      try call.answer(
        ShowAlerts(ledger: call.ledger, caller: call.caller).alerts(
          isOpen: call.flag("open"), kind: call.text("kind").flatMap { AlertKind(rawValue: $0) },
          call.page()
        ).map(AlertBody.init))
    },
    Route(
      method: .get, path: "/alerts/kinds", summary: "What a rule can look for",
      action: .viewExceptions, answer: Route.list(of: "AlertKind")
    ) { call in
      try .json(ListBody(items: AlertKind.allCases.map(AlertKindBody.init), next: nil))
    },
    Route(
      method: .get, path: "/alerts/rules", summary: "The rules of alerts, by id",
      action: .viewAlertRules, parameters: Route.paging, answer: Route.list(of: "AlertRule")
    ) { call in
      try call.answer(call.alertRules.all().map(AlertRuleBody.init), by: \.id.text)
    },
    Route(
      method: .get, path: "/alerts/rules/{rule}", summary: "One rule", action: .viewAlertRules,
      parameters: [rule], answer: .reference("AlertRule")
    ) { call in
      try .json(AlertRuleBody(call.alertRules.one(call.id("rule", AlertRuleID.self))))
    },
    Route(
      method: .post, path: "/alerts/rules", summary: "Adds a rule", action: .manageAlertRules,
      body: .object(
        [
          .must("id", .identifier), .must("name", .reason),
          .must("kind", .word(AlertKind.allCases.map(\.rawValue))),
          .must("threshold", .number(0...1e9), "In the unit of the kind: /alerts/kinds."),
        ] + ruleParts), answer: .reference("AlertRule"), status: 201, work: addRule),
    Route(
      method: .patch, path: "/alerts/rules/{rule}", summary: "Changes a rule",
      action: .manageAlertRules, parameters: [rule],
      body: .object(
        [.may("name", .reason), .may("threshold", .number(0...1e9))] + ruleParts),
      answer: .reference("AlertRule"), needsVersion: true, work: changeRule),
    Route(
      method: .delete, path: "/alerts/rules/{rule}", summary: "Removes a rule",
      action: .manageAlertRules, parameters: [rule], status: 204
    ) { call in
      try call.alertRules.remove(call.id("rule", AlertRuleID.self))
      return .done
    },
    Route(
      method: .post, path: "/alerts/rules/{rule}/snooze",
      summary: "Lets a rule be quiet for some minutes; 0 wakes it", action: .manageAlertRules,
      parameters: [rule], body: .object([.must("minutes", .integer(0...129_600))]),
      answer: .reference("AlertRule")
    ) { call in
      let id = try call.id("rule", AlertRuleID.self)
      let minutes = call.bodyWhole("minutes") ?? 0
      try call.alertRules.snooze(
        id, until: minutes == 0 ? nil : call.caller.at + Int64(minutes * 60))
      return try .json(AlertRuleBody(call.alertRules.one(id)))
    },
    Route(
      method: .post, path: "/alerts/rules/{rule}/test",
      summary: "Sends a test message to the channels of a rule", action: .manageAlertRules,
      parameters: [rule],
      answer: .object([.must("channels", .list(.identifier, most: 1000))]), status: 202
    ) { call in
      let channels = try call.alertRules.test(call.id("rule", AlertRuleID.self))
      return try .json(["channels": channels], status: 202)
    },
  ]

  private static let rule = Route.Parameter.path("rule", "The rule's id.")

  private static let ruleParts: [Schema.Property] = [
    .may(
      "state", .word(TransferOrder.State.allCases.map(\.rawValue)),
      "Of order_stuck: the state in which orders must not stay."),
    .may(
      "scope",
      .object([
        .may("cities", .list(.identifier, most: 1000)),
        .may("stores", .list(.identifier, most: 1000)),
        .may("categories", .list(.identifier, most: 1000)),
        .may("materials", .list(.identifier, most: 1000)),
      ]), "The whole chain unless it is said."),
    .may("owner", .text(0...100, form: .prose), "Who is to act."),
    .may("channels", .list(.identifier, most: 100), "All unless some are named."),
    .may("isEnabled", .flag),
  ]

  @Sendable private static func addRule(_ call: Call) throws -> Answer {
    let kind = call.bodyText("kind").flatMap { AlertKind(rawValue: $0) }
    let id = try call.bodyID("id", AlertRuleID.self)
    guard let kind, let threshold = call.bodyNumber("threshold") else {
      throw OperationsFailure.badAlertRule(
        Sentence("it needs a kind and a threshold", "需要类型和阈值"))
    }
    try call.alertRules.add(
      AlertRule(
        id: id, name: call.bodyText("name") ?? "", kind: kind, threshold: threshold,
        state: call.bodyState, scope: call.bodyScope ?? .chain,
        owner: call.bodyText("owner") ?? "", channels: call.bodyChannels ?? [],
        isEnabled: call.bodyTruth("isEnabled") ?? true))
    return try .json(AlertRuleBody(call.alertRules.one(id)), status: 201)
  }

  @Sendable private static func changeRule(_ call: Call) throws -> Answer {
    let id = try call.id("rule", AlertRuleID.self)
    try call.requireVersion(of: shownRule(id, call))
    var change = ManageAlertRules.Change()
    change.name = call.bodyText("name")
    change.threshold = call.bodyNumber("threshold")
    change.state = call.bodyState
    change.scope = call.bodyScope
    change.owner = call.bodyText("owner")
    change.channels = call.bodyChannels
    change.isEnabled = call.bodyTruth("isEnabled")
    try call.alertRules.change(id, change)
    return try shownRule(id, call)
  }

  /// A rule with the hash of what is shown of it as its version.
  private static func shownRule(_ id: AlertRuleID, _ call: Call) throws -> Answer {
    try Answer.json(AlertRuleBody(call.alertRules.one(id))).tagged()
  }
}

extension Call {
  fileprivate var alertRules: ManageAlertRules { ManageAlertRules(ledger: ledger, caller: caller) }

  fileprivate var bodyState: TransferOrder.State? {
    bodyText("state").flatMap { TransferOrder.State(rawValue: $0) }
  }

  fileprivate var bodyChannels: [ChannelID]? {
    body["channels"].map { $0.elements.compactMap { $0.string.flatMap { ChannelID($0) } } }
  }

  fileprivate var bodyScope: AlertScope? {
    guard let scope = body["scope"] else { return nil }
    func texts(_ name: String) -> [String] { scope[name]?.elements.compactMap(\.string) ?? [] }
    return AlertScope(
      cities: texts("cities"), stores: texts("stores").compactMap { StoreID($0) },
      categories: texts("categories"), materials: texts("materials").compactMap { MaterialID($0) })
  }

  /// A number of the body that may be absent.
  func bodyNumber(_ name: String) -> Double? {
    guard case .number(let digits)? = body[name] else { return nil }
    return Double(digits)
  }

  /// A whole number of the body that may be absent.
  func bodyWhole(_ name: String) -> Int? {
    guard case .number(let digits)? = body[name] else { return nil }
    return Schema.whole(digits)
  }

  /// A truth of the body that may be absent.
  func bodyTruth(_ name: String) -> Bool? {
    guard case .bool(let value)? = body[name] else { return nil }
    return value
  }
}
