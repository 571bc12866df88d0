import Access
public import Persistence
import SupplyChain

extension ActOnTransfer {
  /// Whom the approval of an order concerns: its donor, where its goods cost no more than
  /// ``RequestRules/approvalAbove``; headquarters where they cost more, or a price is not known.
  func approvalConcern(of order: StoredTransferOrder) throws -> Concern {
    let worth = order.content.goodsCost(try materials())
    guard let worth, worth.fen <= settings.requests.approvalAbove else { return .chain }
    return .store(order.content.leg.from)
  }

  /// The order, once the caller may approve it. Nobody approves what they have asked for
  /// themselves, with their own name or with a key that they have held.
  func approvable(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let order = try ledger.transferOrder(number)
    try ShowTransfers(ledger, to: caller).find(number, to: .approveOrder)
    try ledger.authorize(caller, to: .approveOrder, on: try approvalConcern(of: order))
    guard try !isOwnRequest(order) else {
      try ledger.refuse(
        caller, .approveOrder, on: .store(order.content.leg.to),
        AccessFailure.ownRequest(act.by, action: .approveOrder))
    }
    return order
  }

  /// Whether the caller may approve a proposal, for pages that offer it.
  public func mayApprove(_ order: StoredTransferOrder) throws -> Bool {
    guard order.state == .proposed else { return false }
    let concern = try approvalConcern(of: order)
    return try caller.principal.may(.approveOrder, on: concern) && !isOwnRequest(order)
  }

  /// Where the donor of a proposal of the night would go under its own need if it gave now. Of a
  /// request's order there is none to tell: the donor has looked when it accepted.
  public func shortages(of order: StoredTransferOrder) throws -> [DonorShortage] {
    guard order.state == .proposed, order.request == nil else { return [] }
    let (donor, lines) = (order.content.leg.from, order.content.lines)
    let goods = Dictionary(lines.map { ($0.material, $0.quantity) }, uniquingKeysWith: +)
    return try desks.desk(of: donor).shortages(of: donor, giving: goods)
      .map { $0.told(to: caller.principal) }
  }

  private func isOwnRequest(_ order: StoredTransferOrder) throws -> Bool {
    guard let request = order.request, order.state == .proposed else { return false }
    let asker = try ledger.transferRequest(request).request.content.asking.by
    return try !holders(of: asker).isDisjoint(with: holders(of: act.by))
  }

  /// Under which names the same people may act: whoever was told a key's secret may act as the key.
  private func holders(of name: String) throws -> Set<String> {
    guard name.hasPrefix("key:") else { return [name] }
    return try ledger.holders(ofKey: String(name.dropFirst(4))).union([name])
  }
}
