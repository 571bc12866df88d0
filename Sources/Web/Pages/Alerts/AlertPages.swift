import Access
import Charts
import Operations
import Persistence
import SupplyChain

/// Alerts: what lasts, the rules that look for it, where it is told, and the clock behind it all.
enum AlertPages {
  static let routes: [PageRoute] = [
    .page("/alerts", .viewAlertRules) { try show($0) },
    .act("/alerts/rules", .manageAlertRules, keepRule),
    .act("/alerts/rules/{rule}", .manageAlertRules, actOnRule),
    .act("/alerts/channels", .manageChannels, addChannel),
    .act("/alerts/channels/{channel}", .manageChannels, actOnChannel),
    .act("/alerts/messages/{message}", .manageAlertRules, resend),
  ]

  private static let mostShown = 50

  /// - Parameters:
  ///   - fault: what is wrong with a form that was sent.
  ///   - secret: a secret that is shown this once.
  @Sendable static func show(
    _ call: PageCall, fault: String? = nil, secret: String? = nil
  ) throws -> PageAnswer {
    let alerts = ShowAlerts(ledger: call.ledger, caller: call.caller)
    let rules = ManageAlertRules(ledger: call.ledger, caller: call.caller)
    let asked = AlertRuleID(call.query["rule"]).flatMap { try? rules.one($0).rule }
    let kind = AlertKind(rawValue: call.query["of"])
    let after = call.query["after"]
    let open = try alerts.alerts(
      isOpen: true, kind: kind, PageRequest(after: after.isEmpty ? nil : after, limit: mostShown))
    let page = AlertPage(
      open: open.items, openCounts: try alerts.openCounts(), kind: kind, next: open.next,
      rules: try rules.all().map(\.rule), channels: try channels(call).all(),
      counts: try alerts.counts(),
      dead: try alerts.messages(in: .dead, PageRequest(after: nil, limit: mostShown)).items,
      clock: try ShowClock(ledger: call.ledger, settings: call.settings, caller: call.caller)
        .view(),
      edited: asked, newKind: AlertKind(rawValue: call.query["kind"]) ?? asked?.kind,
      newChannel: DeliveryChannel.Kind(rawValue: call.query["channel"]),
      mayChange: call.may(.manageAlertRules, .chain),
      mayChannel: call.may(.manageChannels, .chain))
    let view = AlertView(
      page: page, chain: try call.view(), written: call.form.single, now: call.caller.at,
      wall: call.chainClock, key: call.newKey, fault: fault, secret: secret, speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Alerts", "提醒"), way: .alerts, width: .wide,
        counts: [.alerts: page.openCounts.values.reduce(0, +)], body: view.body),
      status: fault == nil ? 200 : 422)
  }

  private static func channels(_ call: PageCall) -> ManageChannels {
    ManageChannels(call.service.door, caller: call.caller, rules: call.settings.messages)
  }

  /// Does `body`; what is wrong with what was written stands above the page.
  private static func told(
    _ call: PageCall, _ body: () throws -> PageAnswer
  ) throws -> PageAnswer {
    do { return try body() } catch let failure as any Failure
      where failure.kind == .badInput || failure.kind == .conflict
    {
      return try show(call, fault: FailureWords(failure, call.speech).line)
    }
  }

  // MARK: rules

  @Sendable static func keepRule(_ call: PageCall) throws -> PageAnswer {
    try told(call) {
      let rules = ManageAlertRules(ledger: call.ledger, caller: call.caller)
      let form = call.form
      guard let kind = AlertKind(rawValue: form["kind"]), let threshold = Double(form["threshold"])
      else {
        return try show(
          call, fault: call.speech.say("Write the threshold as a number.", "请填写数字阈值。"))
      }
      func list(_ name: String) -> [String] {
        form[name].split { $0 == "," || $0 == "，" || $0.isWhitespace }.map(String.init)
      }
      let scope = AlertScope(
        cities: form["city"].isEmpty ? [] : [form["city"]],
        stores: list("stores").compactMap { StoreID($0) },
        categories: form["category"].isEmpty ? [] : [form["category"]],
        materials: list("materials").compactMap { MaterialID($0) })
      let chosen = form.all("channel").compactMap { ChannelID($0) }
      if let id = AlertRuleID(form["rule"]) {
        var change = ManageAlertRules.Change()
        (change.name, change.threshold, change.scope) = (form["name"], threshold, scope)
        (change.owner, change.channels) = (form["owner"], chosen)
        change.state = TransferOrder.State(rawValue: form["state"])
        try rules.change(id, change)
      } else {
        let id = "\(kind.rawValue)-\(call.form["idempotency_key"].suffix(6).lowercased())"
        try rules.add(
          AlertRule(
            id: AlertRuleID(id) ?? "rule", name: form["name"], kind: kind, threshold: threshold,
            state: TransferOrder.State(rawValue: form["state"]), scope: scope,
            owner: form["owner"], channels: chosen))
      }
      return .see("/alerts", Done(.personSaved))
    }
  }

  @Sendable static func actOnRule(_ call: PageCall) throws -> PageAnswer {
    try told(call) {
      let rules = ManageAlertRules(ledger: call.ledger, caller: call.caller)
      let id = try call.id("rule", AlertRuleID.self)
      var change = ManageAlertRules.Change()
      switch call.form["act"] {
      case "test":
        _ = try rules.test(id)
        return .see("/alerts", Done(.tested))
      case "day": try rules.snooze(id, until: call.caller.at.advanced(byDays: 1))
      case "week": try rules.snooze(id, until: call.caller.at.advanced(byDays: 7))
      case "wake": try rules.snooze(id, until: nil)
      case "on", "off":
        change.isEnabled = call.form["act"] == "on"
        try rules.change(id, change)
      case "remove": try rules.remove(id)
      default: return .see("/alerts", Done(.nothing))
      }
      return .see("/alerts", Done(.personSaved))
    }
  }

  // MARK: channels and messages

  @Sendable static func addChannel(_ call: PageCall) throws -> PageAnswer {
    try told(call) {
      let form = call.form
      guard let id = ChannelID(form["id"]),
        let kind = DeliveryChannel.Kind(rawValue: form["channel-kind"])
      else { return try show(call, fault: call.speech.say("Write an id.", "请填写编号。")) }
      let made = try channels(call).add(
        DeliveryChannel(
          id: id, name: form["channel-name"], kind: kind,
          language: Language(rawValue: form["channel-language"]) ?? call.speech.language,
          shown: "", takesReport: form["report"] == "yes"),
        try address(kind, form))
      guard let made else { return .see("/alerts", Done(.personSaved)) }
      return try show(call, secret: made).shownOnce
    }
  }

  private static func address(
    _ kind: DeliveryChannel.Kind, _ form: PageForm
  ) throws -> ChannelAddress {
    guard kind == .mail else {
      let secret = form.exact("secret")
      return ChannelAddress(url: form["url"], secrets: secret.isEmpty ? [] : [secret])
    }
    let password = form.exact("password")
    return try ChannelAddress(
      mailHost: form["host"], port: Int(form["port"]), security: form["security"],
      user: form["user"].isEmpty ? nil : form["user"],
      password: password.isEmpty ? nil : password, from: form["from"],
      to: form["to"].split { $0 == "," || $0 == "，" || $0 == ";" || $0.isWhitespace }
        .map(String.init))
  }

  @Sendable static func actOnChannel(_ call: PageCall) throws -> PageAnswer {
    try told(call) {
      let id = try call.id("channel", ChannelID.self)
      var change = ManageChannels.Change()
      switch call.form["act"] {
      case "test":
        try channels(call).test(id)
        return .see("/alerts", Done(.tested))
      case "rotate": return try show(call, secret: channels(call).rotate(id)).shownOnce
      case "on", "off":
        change.isEnabled = call.form["act"] == "on"
        try channels(call).change(id, change)
      case "remove": try channels(call).remove(id)
      default: return .see("/alerts", Done(.nothing))
      }
      return .see("/alerts", Done(.personSaved))
    }
  }

  @Sendable static func resend(_ call: PageCall) throws -> PageAnswer {
    try ShowAlerts(ledger: call.ledger, caller: call.caller).resend(call.names["message"] ?? "")
    return .see("/alerts", Done(.tested))
  }
}

/// What the page of alerts knows.
struct AlertPage: Sendable {
  /// What lasts, the newest first.
  let open: [Alert]
  /// How many last, by kind.
  let openCounts: [AlertKind: Int]
  /// The kind that is shown alone.
  let kind: AlertKind?
  /// Where the next part of the list begins.
  let next: String?
  let rules: [AlertRule]
  let channels: [ManageChannels.View]
  /// How many messages stand in each state.
  let counts: [OutboxMessage.State: Int]
  /// Messages that were put aside for a person.
  let dead: [OutboxMessage]
  let clock: ShowClock.View
  /// The rule whose form is open.
  let edited: AlertRule?
  /// The kind whose form is open.
  let newKind: AlertKind?
  /// The kind of channel whose form is open.
  let newChannel: DeliveryChannel.Kind?
  let mayChange: Bool
  let mayChannel: Bool
}
