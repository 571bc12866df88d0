import Persistence
import Replenishment
import SupplyChain

/// The hash of everything that a run starts from. Two runs with the same hash and settings make
/// the same plan.
enum RunInput {
  static func hash(
    _ ledger: Ledger, at moment: LedgerMoment, refusedMasters: [RefusedFile], tuned: String,
    settings: Settings
  ) throws -> String {
    var lines = ["day \(moment.day)", "forecast settings \(tuned)"]
    for (name, content) in try ledger.documents(at: moment).sorted(by: { $0.key < $1.key }) {
      lines.append("document \(name) \(sha256(content))")
    }
    let weather = try ledger.weatherDigest(at: moment)
    lines.append("weather \(weather.high) \(weather.low)")
    lines += try ledger.factLines(at: moment)
    // What stands refused is told among the exceptions, so it is part of the plan.
    let refused = try ledger.refusedFiles(
      at: moment, since: moment.day - CollectedSummary.refusedDays)
    for file in refusedMasters + refused {
      lines.append("refused \(file.file) \(file.faults.map { "\($0)" }.joined(separator: ";"))")
    }
    for order in try ledger.openReplenishmentOrders(at: moment) {
      lines.append("replenishment \(order.number) \(order.state.rawValue)")
    }
    // Orders that have been received still tell when the next ones are due.
    let daysRead = OrderCalendar.daysRead(
      try ChainState.materials(ledger, at: moment).values,
      reviewDays: settings.replenishment.reviewDays)
    let nights = try ledger.orderNights(at: moment, since: moment.day - daysRead)
    lines += nights.map { "ordered \($0.store) \($0.material) \($0.day)" }
    for transfer in try ledger.bindingTransfers(at: moment) {
      let place = transfer.isReserved ? "reserved" : "under way"
      lines.append("transfer \(transfer.content.number) \(place)")
    }
    lines += try ledger.openOffers(at: moment).map { "offer \($0.order)" }
    lines += try ledger.movementLines(at: moment)
    return sha256(lines.joined(separator: "\n"))
  }
}
