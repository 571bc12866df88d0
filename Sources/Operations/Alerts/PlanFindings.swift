import Foundation
import Persistence
import Publishing
import Replenishment
import SupplyChain

/// What the plan in force shows that rules may want to tell.
struct PlanFindings {
  let ledger: Ledger
  let run: StoredRun
  /// The nights whose bias is looked at: three rises have four ends.
  private static let biasNights = 4

  /// The findings of a kind; `nil` for kinds that no plan shows.
  func findings(of kind: AlertKind) throws -> [AlertFinding]? {
    switch kind {
    case .stockBelowSafety: try belowSafety()
    case .runsOut: try exceptions(.runsOut, kind) { $0.chance.map { ($0 * 100).rounded() } }
    case .willExpire: try exceptions(.willExpire, kind) { $0.money.map { Double($0.fen) / 100 } }
    case .storeSilent: try silentStores()
    case .biasRising: try bias()
    case .requestUnanswered, .nightLate, .orderStuck, .returnsRising, .secretEnding,
      .weatherDemand:
      nil
    }
  }

  private func belowSafety() throws -> [AlertFinding] {
    let materials = try ChainState.materials(ledger, at: run.moment)
    return try ledger.suggestions(of: run.id).compactMap { line in
      guard line.safetyStock > .zero, line.onHand < line.safetyStock else { return nil }
      let material = materials[line.material]
      let (name, unit) = (material?.name ?? line.material.text, material?.unit ?? "")
      let there = line.onHand.readable(in: unit)
      let safety = line.safetyStock.readable(in: unit)
      return AlertFinding(
        kind: .stockBelowSafety, key: "\(line.store)|\(line.material)", stores: [line.store],
        materials: [line.material],
        measure: (1 - line.onHand.units / line.safetyStock.units) * 100,
        what: Sentence(
          "\(name): \(there) on hand, below its safety stock of \(safety).",
          "\(name)：库存 \(there)，低于安全库存 \(safety)。"),
        remedy: line.suggestedQuantity > .zero
          ? Sentence(
            "Accept the suggestion of \(line.suggestedQuantity.readable(in: unit)).",
            "请确认补货建议 \(line.suggestedQuantity.readable(in: unit))。")
          : line.inTransit == .zero
            ? Sentence(
              "Nothing is suggested for it; its line among the suggestions says why.",
              "未建议补货，原因见补货建议中的该行。")
            : Sentence(
              "\(line.inTransit.readable(in: unit)) are on the way; nothing more is suggested.",
              "在途 \(line.inTransit.readable(in: unit))，无需再补。"))
    }
  }

  /// The exceptions of a kind, measured; older plans do not say every measure.
  private func exceptions(
    _ wanted: PlanningException.Kind, _ kind: AlertKind,
    _ measure: (PlanningException) -> Double?
  ) throws -> [AlertFinding] {
    let found = try ledger.suggestedExceptions(of: run)
    let states = try ledger.helpStates(of: found)
    return found.compactMap { found in
      guard let exception = found.standing(states), exception.kind == wanted,
        let measure = measure(exception)
      else { return nil }
      let (store, material) = (exception.store?.text ?? "", exception.material?.text ?? "")
      return AlertFinding(
        kind: kind, key: "\(store)|\(material)", stores: exception.store.map { [$0] } ?? [],
        materials: exception.material.map { [$0] } ?? [], measure: measure,
        what: exception.what, remedy: exception.remedy)
    }
  }

  private func silentStores() throws -> [AlertFinding] {
    guard let json = try ledger.file("run.json", of: run.id) else { return [] }
    let record = try RunRecord(json: json)
    let since = Dictionary(
      record.staleStores.map { ($0.id, $0.since) }, uniquingKeysWith: { $1 })
    let longest = AlertKind.storeSilent.measure.range.upperBound
    return record.missingStores.map { store in
      let last = since[store]
      let days = last.map { min(Double(run.moment.day - $0), longest) } ?? longest
      return AlertFinding(
        kind: .storeSilent, key: store.text, stores: [store], measure: days,
        what: last.map {
          Sentence(
            "The store has sent nothing usable since \($0).", "门店自 \($0) 起没有可用数据。")
        } ?? Sentence("The store has never sent anything usable.", "门店从未上报可用数据。"),
        remedy: Sentence(
          "Have the store send its files again; until then old data serve.",
          "请门店重新上报；在此之前沿用旧数据。"))
    }
  }

  /// Three rises of the bias one after the other, of nights that follow each other.
  private func bias() throws -> [AlertFinding] {
    var biases: [Double] = []
    for back in 0..<PlanFindings.biasNights {
      let night = back == 0 ? run : try ledger.currentRun(of: run.moment.day - back)
      guard let night, let bias = try ModelCard.scores(of: night, in: ledger)?.bias else {
        return []
      }
      biases.append(bias * 100)
    }
    let sizes = biases.map(abs)
    guard zip(sizes, sizes.dropFirst()).allSatisfy({ $0 > $1 }), let last = biases.first else {
      return []
    }
    let percent = "\((abs(last) * 10).rounded() / 10) %"
    return [
      AlertFinding(
        kind: .biasRising, key: "bias", measure: abs(last),
        what: last > 0
          ? Sentence(
            "The bias of forecasts has risen for three nights running: last \(percent) too high.",
            "预测偏差连续三晚上升，最近一晚偏高 \(percent)。")
          : Sentence(
            "The bias of forecasts has risen for three nights running: last \(percent) too low.",
            "预测偏差连续三晚上升，最近一晚偏低 \(percent)。"),
        remedy: Sentence(
          "Look at the report's accuracy by category, and at promotions and feeds of these days.",
          "请查看报告中各品类的准确度，并核对近日的促销与上报数据。"))
    ]
  }
}
