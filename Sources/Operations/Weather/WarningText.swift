import Balancing
import Foundation
import SupplyChain

/// What a warning says to people.
struct WarningText {
  let position: BalancingPosition
  let name: String
  let unit: String
  let window: DemandAtRisk.Window
  let cause: WeatherCause
  let change: Double
  let runsOutOn: BusinessDay
  let ways: WarningDesk.Ways
  let raise: SuggestionRaise?

  /// `+18 % for 34 °C (28 °C foretold before)`.
  static func reason(_ cause: WeatherCause, _ change: Double) -> Sentence {
    let percent = "\(change < 0 ? "−" : "+")\(Int((abs(change) * 100).rounded())) %"
    func amount(_ value: Double) -> String {
      let rounded = Int(value.rounded())
      switch cause.measure {
      case .temperature: return "\(rounded < 0 ? "−" : "")\(abs(rounded)) °C"
      case .rain: return "\(rounded) mm"
      }
    }
    let (english, chinese) =
      switch cause.measure {
      case .temperature: ("", "最高气温 ")
      case .rain: (" of rain", "降雨 ")
      }
    let before = cause.before.map { " (\(amount($0)) foretold before)" } ?? ""
    let earlier = cause.before.map { "（此前预报 \(amount($0))）" } ?? ""
    return Sentence(
      "\(percent) for \(amount(cause.now))\(english)\(before)",
      "\(chinese)\(amount(cause.now))\(earlier)，需求 \(percent)")
  }

  /// Why goods go to a store.
  static func why(store: StoreID, _ cause: WeatherCause?, _ change: Double) -> Sentence {
    guard let cause else {
      return Sentence("\(store) will need more than it has.", "\(store) 的需求将超过库存。")
    }
    let reason = reason(cause, change)
    return Sentence(
      "\(store) will need more than it has on \(cause.day): \(reason.english).",
      "\(store) 在 \(cause.day) 的需求将超过库存：\(reason.chinese)。")
  }

  var what: Sentence {
    let reason = WarningText.reason(cause, change)
    func amount(_ units: Double) -> String { "\(Int(units.rounded())) \(unit)" }
    return Sentence(
      "\(position.store) will need more of \(name) than it has: \(reason.english) on "
        + "\(cause.day); by the close of \(runsOutOn) \(amount(window.expectedNow)) are expected "
        + "to be asked for instead of \(amount(window.expectedBefore)), and "
        + "\(amount(window.available)) are there.",
      "\(position.store) 的 \(name) 将不足：\(cause.day) \(reason.chinese)；至 \(runsOutOn) 营业结束预计需求 "
        + "\(amount(window.expectedNow))（原为 \(amount(window.expectedBefore))），可用 "
        + "\(amount(window.available))。")
  }

  var remedy: Sentence {
    var (english, chinese): ([String], [String]) = ([], [])
    for order in ways.orders {
      let packs = order.lines.filter { $0.material == position.material }.reduce(0) {
        $0 + $1.packs
      }
      english.append(
        "approve \(order.number): \(packs) packs from \(order.leg.from), there by "
          + "\(order.leg.arriveBy)")
      chinese.append(
        "批准 \(order.number)：自 \(order.leg.from) 调 \(packs) 包，\(order.leg.arriveBy) 前到达")
    }
    if let raise {
      english.append(
        "send \(raise.raisedPacks) packs instead of \(raise.packs) on line \(raise.line), there "
          + "on \(raise.needBy)")
      chinese.append(
        "将建议 \(raise.line) 由 \(raise.packs) 包增至 \(raise.raisedPacks) 包，\(raise.needBy) 到货")
    }
    if english.isEmpty {
      english.append("nothing that pays its way can be there in time; offer other drinks first")
      chinese.append("没有划算且来得及的补救办法；请优先推荐其他饮品")
    }
    let text = english.joined(separator: "; ")
    return Sentence(
      text.prefix(1).uppercased() + text.dropFirst() + ".",
      chinese.joined(separator: "；") + "。")
  }
}
