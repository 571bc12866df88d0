import Replenishment
import SupplyChain

/// What stands out in the last four weeks of a store's consumption as reported rather than used:
/// an amount that never changes, one day a hundred times above all others, and weeks of which
/// nothing is known. Forecasts live with all of it; somebody should know that they had to.
struct OddHistory {
  private let history: StoreHistory?
  private let forecast: StoreForecast
  private let day: BusinessDay
  private let materials: [MaterialID: Material]

  /// Open days without which nothing is said.
  private static let fewestDays = 14
  /// Open days on which an amount that never changes stands out.
  private static let steadyDays = 21
  /// So many times the second largest day is no demand.
  private static let absurdFactor: Int64 = 100

  init(of tonight: Planning.StoreTonight, day: BusinessDay, _ materials: [MaterialID: Material]) {
    history = tonight.history
    forecast = tonight.situation.forecast
    self.day = day
    self.materials = materials
  }

  var exceptions: [PlanningException] {
    guard let history else { return [] }
    let young = Set(
      zip(forecast.materials, forecast.series).filter { $1.notes.contains(.littleHistory) }
        .map(\.0))
    return history.materials.enumerated().compactMap { row, material in
      let known = (0..<Planning.recentDays).reversed().compactMap { back in
        history.quantity(row: row, day: day - back).map { (day: day - back, quantity: $0) }
      }
      guard let first = known.first, !young.contains(material) else { return nil }
      return silence(of: material, before: first.day) ?? steadiness(of: material, known)
        ?? spike(of: material, known)
    }
  }

  private func silence(of material: MaterialID, before first: BusinessDay) -> PlanningException? {
    let silent = first - (day - Planning.recentDays) - 1
    guard silent >= OddHistory.fewestDays else { return nil }
    return exception(
      material, .zero,
      Sentence(
        "nothing is known of the \(silent) days before \(first) or more; the forecast leans on "
          + "what was used before them.",
        "\(first) 之前至少 \(silent) 天没有数据，预测依据更早的用量。"),
      Sentence(
        "Send the missing days, if the store was open.", "如门店当时营业，请补报缺失的日期。"))
  }

  private func steadiness(
    of material: MaterialID, _ known: [(day: BusinessDay, quantity: Quantity)]
  ) -> PlanningException? {
    guard known.count >= OddHistory.steadyDays, let one = known.first?.quantity, one > .zero,
      known.allSatisfy({ $0.quantity == one })
    else { return nil }
    return exception(
      material, one,
      Sentence(
        "exactly \(amount(one, of: material)) was reported on each of the last \(known.count) "
          + "open days; real use is never so even.",
        "最近 \(known.count) 个营业日每天都恰好上报 \(amount(one, of: material))，实际用量不会如此一致。"),
      Sentence(
        "Ask the store whether it counts or copies, and set the quantity by hand.",
        "请向门店核实是盘点还是照抄，并人工确定数量。"))
  }

  private func spike(
    of material: MaterialID, _ known: [(day: BusinessDay, quantity: Quantity)]
  ) -> PlanningException? {
    let sorted = known.sorted { $0.quantity > $1.quantity }
    guard known.count >= OddHistory.fewestDays, sorted[1].quantity > .zero,
      sorted[0].quantity.thousandths / OddHistory.absurdFactor > sorted[1].quantity.thousandths
    else { return nil }
    return exception(
      material, sorted[1].quantity,
      Sentence(
        "\(amount(sorted[0].quantity, of: material)) was reported for \(sorted[0].day), more "
          + "than a hundred times as much as on any other day; the forecast does not follow it.",
        "\(sorted[0].day) 上报 \(amount(sorted[0].quantity, of: material))，"
          + "超过其他任何一天的一百倍，预测未予采信。"),
      Sentence("Correct that day's file and send it again.", "请更正当天的文件并重新发送。"))
  }

  private func amount(_ quantity: Quantity, of material: MaterialID) -> String {
    materials[material].map { quantity.readable(in: $0.unit) } ?? "\(quantity)"
  }

  /// - Parameter daily: what a day is worth, of which a week is at stake.
  private func exception(
    _ material: MaterialID, _ daily: Quantity, _ what: Sentence, _ remedy: Sentence
  ) -> PlanningException {
    let name = materials[material]?.name ?? material.text
    let money = daily > .zero ? materials[material]?.unitCost?.cost(of: daily).fen : nil
    return PlanningException(
      kind: .oddForecast, store: forecast.store, material: material,
      money: money.map { Money(fen: min($0, Int64.max / 7) * 7) },
      what: Sentence("\(name): \(what.english)", "\(name)：\(what.chinese)"), remedy: remedy)
  }
}
