import Balancing
import Foundation
import Persistence
import Replenishment
import SupplyChain

/// The fourth verb of the night: what stores should give each other tomorrow morning.
struct Balance {
  let planning: Planning
  let settings: Settings

  /// What the verb found.
  struct Result: Codable, Sendable {
    var transfers: [TransferContent] = []
    var exceptions: [PlanningException] = []
    /// What runs out or will expire, as suggesting has found it, told with what the transfers do
    /// about it; older versions left none.
    var helped: [PlanningException]?

    /// The exceptions of suggesting, told with what the transfers do about them.
    func retold(_ found: [PlanningException]) -> [PlanningException] {
      struct Place: Hashable {
        let kind: PlanningException.Kind
        let store: StoreID?
        let material: MaterialID?
      }
      let helped = Dictionary(
        (helped ?? []).map { (Place(kind: $0.kind, store: $0.store, material: $0.material), $0) },
        uniquingKeysWith: { first, _ in first })
      return found.map { one in
        helped[Place(kind: one.kind, store: one.store, material: one.material)] ?? one
      }
    }
  }

  private var chain: ChainState { planning.chain }

  func run() throws -> Result {
    let day = chain.moment.day
    let stores = chain.plannedStores
    let positions = try mapInParallel(stores.map(\.id)) { [planning] store in
      try planning.positions(of: store)
    }.flatMap { $0 }
    let planner = TransferPlanner(
      settings: settings.balancing, stores: stores, materials: chain.materials, day: day,
      legPrefix: "L\(orderTag)-")
    let plan = planner.plan(positions)
    let contents = plan.transfers.enumerated().map { index, transfer in
      TransferContent(
        number: number(index + 1), leg: transfer.leg, lines: transfer.lines)
    }
    return Result(
      transfers: contents, exceptions: plan.notes + unknownPairs, helped: try helped(by: contents))
  }

  /// What runs out or will expire in the stores from and to which something is proposed.
  private func helped(by proposed: [TransferContent]) throws -> [PlanningException] {
    let planner = ReplenishmentPlanner(
      day: chain.moment.day, materials: chain.materialsByID, policy: settings.replenishment)
    let stores = Set(proposed.flatMap { [$0.leg.from, $0.leg.to] }).sorted()
    return try mapInParallel(stores) { [planning] store in
      try planning.situation(of: store).map {
        planner.exceptions(of: $0.situation, helpedBy: proposed)
      }
    }.flatMap { $0 ?? [] }
  }

  /// A pair that names a store of no chain blocks nothing: most likely its id is misspelt.
  private var unknownPairs: [PlanningException] {
    let named = settings.balancing.blockedPairs.stores.subtracting(chain.stores.map(\.id))
    return named.sorted().map { store in
      PlanningException(
        kind: .missingMasterData, store: store,
        what: Sentence(
          "The setting blocked_pairs names store \(store), which the chain does not have.",
          "设置 blocked_pairs 中的门店 \(store) 不存在。"),
        remedy: Sentence(
          "Correct the id in the setting, or take the pair out.", "请更正设置中的门店编号或删除该对。"))
    }
  }

  private var orderTag: String { Balance.orderTag(of: planning.run, night: chain.moment.day) }

  /// `161031-a3f9c2`: the day and three bytes of the run, so that numbers of two runs differ.
  static func orderTag(of run: RunID, night: BusinessDay) -> String {
    let compactDay = night.description.dropFirst(2).filter { $0 != "-" }
    return "\(compactDay)-\(sha256(run.text).prefix(6))"
  }

  private func number(_ ordinal: Int) -> TransferOrderNumber {
    let digits = String(ordinal)
    let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    guard let number = TransferOrderNumber("T\(orderTag)-\(padded)") else {
      preconditionFailure("order numbers are plain text")
    }
    return number
  }
}
