public import Persistence
public import SupplyChain

/// A transfer that brings a store a material, or would once it is approved.
public struct ComingTransfer: Encodable, Sendable, Hashable {
  /// The order.
  public let order: TransferOrderNumber
  /// How far it is.
  public let state: TransferOrder.State
  /// What it brings.
  public let quantity: Quantity
  /// When it is to be there.
  public let arriveBy: LocalMoment

  /// States in which all of an order is still to come.
  private static let states: [TransferOrder.State] = [
    .proposed, .approved, .dispatched, .arrived,
  ]
  /// What should have been there for longer than that is not waited for.
  private static let patienceDays = 1

  /// The orders that bring a store something on a day or later.
  static func orders(
    to store: StoreID, on day: BusinessDay, _ ledger: Ledger
  ) throws -> [StoredTransferOrder] {
    try ledger.transferOrders(to: store, in: states).filter {
      $0.content.leg.arriveBy.day + patienceDays >= day
    }
  }

  /// What some orders bring of a material, the sooner the earlier.
  static func list(
    of material: MaterialID, on orders: [StoredTransferOrder]
  ) -> [ComingTransfer] {
    orders.compactMap { order in
      let lines = order.content.lines.filter { $0.material == material }
      guard !lines.isEmpty else { return nil }
      return ComingTransfer(
        order: order.content.number, state: order.state,
        quantity: lines.reduce(.zero) { $0 + $1.quantity }, arriveBy: order.content.leg.arriveBy)
    }.sorted { ($0.arriveBy, $0.order) < ($1.arriveBy, $1.order) }
  }

  /// What brings a store a material on a day or later, the sooner the earlier.
  public static func list(
    of material: MaterialID, to store: StoreID, on day: BusinessDay, _ ledger: Ledger
  ) throws -> [ComingTransfer] {
    list(of: material, on: try orders(to: store, on: day, ledger))
  }
}

extension [StoredTransferOrder] {
  /// What proposals would bring: no plan counts it as on its way, and nobody is asked for it again.
  var proposedMaterials: Set<MaterialID> {
    Set(filter { $0.state == .proposed }.flatMap { $0.content.lines.map(\.material) })
  }
}
