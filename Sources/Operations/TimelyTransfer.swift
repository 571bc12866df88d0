import Persistence
package import SupplyChain

extension ActOnTransfer {
  /// After so many days a departure that was planned has not merely slipped: the plan is outdated.
  static let mostDaysLate = 1

  /// Refuses to let an order go on whose plan is outdated, or whose goods are over by `day`.
  /// Rejecting and calling off stay possible.
  ///
  /// - Throws: ``OperationsFailure/outdatedOrder(order:reason:)``.
  package func requireTimely(_ order: TransferContent, goodUntil day: BusinessDay) throws {
    func fail(_ reason: Sentence) -> OperationsFailure {
      .outdatedOrder(order: order.number.text, reason: reason)
    }
    let departure = order.leg.departBy.day
    guard departure + Self.mostDaysLate >= self.day else {
      throw fail(
        Sentence(
          "it was to leave by \(departure), and today is \(self.day)",
          "原定最晚 \(departure) 发出，今天是 \(self.day)"))
    }
    let expired = order.lines.first { line in line.expiresOn.map { $0 < day } ?? false }
    if let expired, let last = expired.expiresOn {
      throw fail(
        Sentence(
          "lot \(expired.lot) of \(expired.material) expires on \(last), before \(day)",
          "\(expired.material) 批次 \(expired.lot) 于 \(last) 到期，早于 \(day)"))
    }
  }
}
