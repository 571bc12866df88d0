public import Access
public import SupplyChain

/// How much of a transfer order somebody is shown beside the goods and the way.
public struct OrderSight: Sendable, Hashable {
  /// Whether they see what it is worth.
  public let showsWorth: Bool
  /// Whether they see exactly what lies in both stores, which a plan's reasons tell.
  let showsStock: Bool

  /// Everything, for whoever works at the machine.
  public static let whole = OrderSight(showsWorth: true, showsStock: true)

  private init(showsWorth: Bool, showsStock: Bool) {
    self.showsWorth = showsWorth
    self.showsStock = showsStock
  }

  /// What the permission table shows somebody of an order.
  ///
  /// - Parameter concern: whom the order concerns, its courier included.
  public init(of leg: Leg, concern: Concern, _ principal: Principal) {
    self.init(
      showsWorth: principal.sees(.worth, of: concern),
      showsStock: [leg.from, leg.to].allSatisfy { principal.sees(.exactStock, of: .store($0)) })
  }

  /// Why a line is on the order. A plan's sentence tells gains in money, so it is for those who see
  /// worth; and what is left over and missing, so to those who may not see the stock of one of the
  /// stores it is told without numbers.
  ///
  /// - Parameter isAskedFor: whether the order came of a request, whose reason both stores know.
  public func why(of line: TransferLine, on leg: Leg, isAskedFor: Bool) -> Sentence? {
    guard showsWorth else { return nil }
    guard !showsStock, !isAskedFor else { return line.why }
    return Sentence(
      "\(leg.from) has more of it than it needs until its next delivery, and \(leg.to) can use it.",
      "\(leg.from) 在下次到货前有富余，\(leg.to) 用得上。")
  }
}
