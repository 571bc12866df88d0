import Access
import Foundation
import Persistence
import SupplyChain

/// What the present moment shows that rules may want to tell, whatever the plan says.
struct PresentFindings {
  let door: Doorkeeper
  let caller: Caller
  /// The present minute on the chain's clocks.
  let now: LocalMoment
  let rules: [AlertRule]
  private static let returnDays = 4
  /// Nobody works through more requests than these one by one; what waits behind them is told as
  /// one number, so that a morning on which nothing is answered stays readable, and small.
  private static let requestsTold = 1000

  private var ledger: Ledger { door.ledger }

  /// The findings of a kind; `nil` for kinds that the plan shows.
  func findings(of kind: AlertKind) throws -> [AlertFinding]? {
    switch kind {
    case .requestUnanswered: try requests()
    case .nightLate: try night()
    case .orderStuck: try orders()
    case .returnsRising: try returns()
    case .secretEnding: try secrets()
    case .weatherDemand: try weather()
    case .stockBelowSafety, .runsOut, .willExpire, .storeSilent, .biasRising: nil
    }
  }

  /// What newer weather puts at risk, as long as the plan is in force that it was held against.
  private func weather() throws -> [AlertFinding] {
    guard let run = try ledger.currentRun() else { return [] }
    // Of what was told twice the newer counts, which is the worse.
    let warnings = try ledger.weatherWarnings(of: run.id).sorted { $0.number < $1.number }
    let newest = Dictionary(
      warnings.map { ("\(run.id) \($0.warning.store) \($0.warning.material)", $0.warning) },
      uniquingKeysWith: { $1 })
    return newest.sorted { $0.key < $1.key }.map { key, warning in
      AlertFinding(
        kind: .weatherDemand, key: key, stores: [warning.store], materials: [warning.material],
        measure: min(warning.missingShare * 100, 100), what: warning.what, remedy: warning.remedy)
    }
  }

  private func requests() throws -> [AlertFinding] {
    let thresholds = rules.filter { $0.kind == .requestUnanswered && $0.isEnabled }
      .map { Int($0.threshold.rounded(.up)) }
    guard let patience = thresholds.min() else { return [] }
    let waiting = try ledger.requestsWaiting(
      since: now.advanced(byMinutes: -patience), atMost: PresentFindings.requestsTold)
    let remedy = Sentence(
      "Call the store that was asked, or send the goods from headquarters.",
      "请联系被申请的门店，或由总部配送。")
    let told = waiting.oldest.map { stored in
      let content = stored.request.content
      let minutes = now.minutesSinceEpoch - content.askedAt.minutesSinceEpoch
      return AlertFinding(
        kind: .requestUnanswered, key: content.number.text, stores: [content.store],
        materials: [content.material], measure: Double(minutes),
        what: Sentence(
          "Request \(content.number) for \(content.material) has waited for an answer for "
            + "\(minutes) minutes; it is needed by \(content.neededBy).",
          "申请 \(content.number)（\(content.material)）已 \(minutes) 分钟无人答复，"
            + "需在 \(content.neededBy) 前到货。"),
        remedy: remedy)
    }
    guard waiting.others > 0 else { return told }
    return told + [
      AlertFinding(
        kind: .requestUnanswered, key: "others", measure: Double(patience),
        what: Sentence(
          "\(waiting.others) more requests wait for an answer behind these \(told.count).",
          "除这 \(told.count) 个申请外，还有 \(waiting.others) 个申请无人答复。"),
        remedy: remedy)
    ]
  }

  /// The hours of the morning after the first day that has no plan.
  private func night() throws -> [AlertFinding] {
    guard let last = try ledger.currentRun()?.moment.day, last < now.day - 1 else { return [] }
    let missing = last + 1
    let morning = LocalMoment(day: missing + 1, time: .midnight)
    let minutes = now.minutesSinceEpoch - morning.minutesSinceEpoch
    let most = AlertKind.nightLate.measure.range.upperBound
    return [
      AlertFinding(
        kind: .nightLate, key: missing.description, measure: min(Double(minutes) / 60, most),
        what: Sentence(
          "The night of \(missing) is not finished at \(now.day) \(now.time).",
          "截至 \(now.day) \(now.time)，\(missing) 的夜间计划尚未完成。"),
        remedy: Sentence(
          "Look at the runs, and tell whoever runs the service; yesterday's plan is in force.",
          "请查看运行记录，并告知系统管理人员；目前沿用前一日的计划。"))
    ]
  }

  private func orders() throws -> [AlertFinding] {
    let waiting: [TransferOrder.State] = [
      .proposed, .approved, .dispatched, .arrived, .partlyReceived,
    ]
    return try ledger.transferOrders(in: waiting).compactMap { order in
      guard let since = try since(order) else { return nil }
      let hours = Double(caller.at - since) / 3600
      let leg = order.content.leg
      let number = order.content.number
      return AlertFinding(
        kind: .orderStuck, key: "\(number)|\(order.state.rawValue)", stores: [leg.to, leg.from],
        materials: order.content.lines.map(\.material), measure: hours, state: order.state,
        what: Sentence(
          "Order \(number) from \(leg.from) to \(leg.to) has been \(order.state.rawValue) for "
            + "\(Int(hours)) hours.",
          "调拨单 \(number)（\(leg.from) → \(leg.to)）停留在 \(order.state.rawValue) 已 \(Int(hours)) 小时。"
        ),
        remedy: Sentence(
          "Call the two stores; then move the order on, or cancel it.",
          "请联系双方门店，推进或取消该单。"))
    }
  }

  private func since(_ order: StoredTransferOrder) throws -> Instant? {
    if let at = order.lastAct?.at { return Instant(at) }
    return try ledger.run(order.run).publishedAt.flatMap { Instant($0) }
  }

  /// Three rises one after the other, of days that are over.
  private func returns() throws -> [AlertFinding] {
    let last = caller.day - 1
    let counts = try ledger.refusedOnReceipt(
      in: (last - PresentFindings.returnDays + 1)...last)
    let rising = zip(counts, counts.dropFirst()).allSatisfy { $0 < $1 }
    guard rising, let newest = counts.last else { return [] }
    let text = counts.map(String.init).joined(separator: ", ")
    return [
      AlertFinding(
        kind: .returnsRising, key: "returns", measure: Double(newest),
        what: Sentence(
          "What recipients did not take of transfers has risen for three days running: \(text).",
          "调拨拒收数连续三天上升：\(text)。"),
        remedy: Sentence(
          "Look at the discrepancies of these orders: damaged, wrong or expired goods.",
          "请查看这些调拨单的差异：破损、错货或过期。"))
    ]
  }

  private func secrets() throws -> [AlertFinding] {
    try EndingSecrets(door, caller: caller).all().map { ending in
      let range = AlertKind.secretEnding.measure.range
      let age = Double(SecretLife.days - ending.warning.days)
      return AlertFinding(
        kind: .secretEnding, key: "\(ending.subject)|\(ending.warning.secret)",
        measure: min(max(age, range.lowerBound), range.upperBound),
        what: ending.warning.days > 0
          ? Sentence(
            "The \(ending.warning.words) of \(ending.subject) ends soon.",
            "\(ending.subject) 的 \(ending.warning.secret) 即将到期。")
          : Sentence(
            "The \(ending.warning.words) of \(ending.subject) is over.",
            "\(ending.subject) 的 \(ending.warning.secret) 已到期。"),
        remedy: Sentence(
          "Renew it; old and new are good side by side for a week.", "请更换；新旧可并行使用一周。"))
    }
  }
}

extension SecretWarning {
  fileprivate var words: String { secret.replacing("_", with: " ") }
}
