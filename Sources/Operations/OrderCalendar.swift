import Persistence
import SupplyChain

/// When each store orders each material next: the order calendar by which balancing looks ahead and
/// suggestions look to the next order.
///
/// Every night suggests, so tonight's order can still be placed, unless one has been placed within
/// the last review: then the next falls one review after it. Headquarters that orders outside of
/// Chama has no calendar here, and tonight's order counts.
struct OrderCalendar {
  private let next: [StoreID: [MaterialID: BusinessDay]]

  /// How far back orders are looked at: one that is older than the longest review tells nothing
  /// about the next.
  static func daysRead(_ materials: some Sequence<Material>, reviewDays: Int) -> Int {
    materials.reduce(max(reviewDays, 35)) { max($0, $1.reviewDays ?? 0) }
  }

  init(_ ledger: Ledger, _ chain: ChainState, reviewDays: Int) throws {
    let day = chain.moment.day
    let materials = chain.materialsByID
    var next: [StoreID: [MaterialID: BusinessDay]] = [:]
    let daysRead = OrderCalendar.daysRead(chain.materials, reviewDays: reviewDays)
    let nights = try ledger.orderNights(at: chain.moment, since: day - daysRead)
    for night in nights {
      let review = materials[night.material]?.reviewDays ?? reviewDays
      let following = night.day + max(review, 1)
      if following > day { next[night.store, default: [:]][night.material] = following }
    }
    self.next = next
  }

  /// By material, the next order's night where one has been placed within the review.
  func nextOrders(of store: StoreID) -> [MaterialID: BusinessDay] { next[store] ?? [:] }

  /// The next night whose order is not placed, `nil` for tonight's.
  func nextOrder(of store: StoreID, _ material: MaterialID) -> BusinessDay? {
    next[store]?[material]
  }
}
