import Foundation
import Persistence
import Replenishment
import SupplyChain

/// The third verb of the night: what headquarters should send to each store of each material.
struct Suggest {
  let planning: Planning
  let settings: Settings
  let progress: NightProgress

  /// What the verb found: one suggestion a store and material, and what a person should look at.
  struct Result: Sendable {
    var suggestions: [Suggestion] = []
    var exceptions: [PlanningException] = []
  }

  private var chain: ChainState { planning.chain }

  func run() throws -> Result {
    let planner = ReplenishmentPlanner(
      day: chain.moment.day, materials: chain.materialsByID, policy: settings.replenishment)
    let stores = chain.suppliedStores
    let materials = chain.materialsByID
    var result = Result()
    var done = 0
    for block in stores.blocks(of: 32) {
      let plans = try mapInParallel(block.map(\.id)) { [planning] store in
        try planning.situation(of: store).map { tonight in
          (
            planner.plan(tonight.situation),
            Suggest.bookExceptions(store, tonight.missing, materials)
              + OddHistory(of: tonight, day: planning.chain.moment.day, materials).exceptions
          )
        }
      }
      for (store, planned) in zip(block, plans) {
        guard let (plan, books) = planned else {
          // Of one that opens later than tomorrow nothing need be said yet.
          guard store.trades(on: chain.moment.day + 1) else { continue }
          result.exceptions.append(noHistory(of: store))
          continue
        }
        result.suggestions += plan.suggestions
        result.exceptions += plan.exceptions + books
      }
      done += block.count
      progress.step("suggest", done, of: stores.count)
    }
    result.exceptions += planning.supply.overdue.map { Suggest.overdueException($0, materials) }
    result.exceptions += planning.supply.overdueTransfers.map {
      Suggest.overdueException($0, materials)
    }
    result.exceptions = Suggest.once(result.exceptions)
    return result
  }

  /// Exceptions about the chain are found by every store: told once, in the order found.
  private static func once(_ exceptions: [PlanningException]) -> [PlanningException] {
    var seen: Set<PlanningException> = []
    return exceptions.filter { seen.insert($0).inserted }
  }

  private func noHistory(of store: Store) -> PlanningException {
    let day = chain.moment.day
    guard let opening = store.openedOn, opening > day else {
      return PlanningException(
        kind: .noHistory, store: store.id,
        what: Sentence(
          "Store \(store.id) has no consumption on record: it has neither forecasts nor "
            + "suggestions.",
          "门店 \(store.id) 没有任何用量记录：既无预测，也无补货建议。"),
        remedy: Sentence(
          "Send its consumption, or correct opened_on and closed_on in stores.csv.",
          "请补报用量，或更正 stores.csv 的 opened_on 与 closed_on。"))
    }
    return PlanningException(
      kind: .noHistory, store: store.id,
      what: Sentence(
        "Store \(store.id) opens on \(opening), and too few stores trade to tell what it will "
          + "use: it has neither forecasts nor suggestions yet.",
        "门店 \(store.id) 于 \(opening) 开业，可参照的门店太少：暂无预测，也无补货建议。"),
      remedy: Sentence(
        "Order its first goods by hand, or correct opened_on in stores.csv.",
        "请人工订首批货，或更正 stores.csv 的 opened_on。"))
  }

  private static func bookExceptions(
    _ store: StoreID, _ missing: [MaterialID: Quantity], _ materials: [MaterialID: Material]
  ) -> [PlanningException] {
    missing.sorted { $0.key < $1.key }.map { material, quantity in
      let amount = quantity.readable(in: materials[material]?.unit ?? "")
      return PlanningException(
        kind: .bookStock, store: store, material: material,
        money: cost(of: quantity, materials[material]),
        what: Sentence(
          "Since the last count \(store) has used \(amount) more of \(material) than its books "
            + "know of.",
          "自上次盘点以来，\(store) 对 \(material) 的用量比账面多 \(amount)。"),
        remedy: Sentence(
          "Count the material, and send deliveries that were not reported.",
          "请盘点该原料，并补报未上报的到货。"))
    }
  }

  /// What a quantity costs, `nil` when the material's cost is not known.
  private static func cost(of quantity: Quantity, _ material: Material?) -> Money? {
    material?.unitCost.map { $0.cost(of: min(quantity, .largestReadable)) }
  }

  private static func overdueException(
    _ order: ReplenishmentOrder, _ materials: [MaterialID: Material]
  ) -> PlanningException {
    let amount = order.quantity.readable(in: materials[order.material]?.unit ?? "")
    return PlanningException(
      kind: .overdueOrder, store: order.store, material: order.material,
      money: cost(of: order.quantity, materials[order.material]),
      what: Sentence(
        "Order \(order.number) of \(amount) was needed by \(order.needBy) and has not "
          + "been received; it no longer counts as on its way.",
        "补货单 \(order.number)（数量 \(amount)）应于 \(order.needBy) 到货而未收货，不再计为在途。"),
      remedy: Sentence(
        "Ask the warehouse, then receive or cancel the order.", "请向仓库核实，然后收货或取消该单。"))
  }

  private static func overdueException(
    _ transfer: TransferContent, _ materials: [MaterialID: Material]
  ) -> PlanningException {
    let costs = transfer.lines.compactMap { cost(of: $0.quantity, materials[$0.material]) }
    return PlanningException(
      kind: .overdueOrder, store: transfer.leg.to,
      money: costs.isEmpty ? nil : costs.reduce(.zero, +),
      what: Sentence(
        "Transfer \(transfer.number) from \(transfer.leg.from) was to arrive by "
          + "\(transfer.leg.arriveBy); it no longer counts as on its way.",
        "调拨单 \(transfer.number)（自 \(transfer.leg.from)）应于 \(transfer.leg.arriveBy) 前到达，不再计为在途。"),
      remedy: Sentence(
        "Ask both stores, then receive or cancel the order.", "请向两店核实，然后收货或取消该单。"))
  }
}
