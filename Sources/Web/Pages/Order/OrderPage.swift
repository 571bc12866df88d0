import Access
import Charts
import Operations
import SupplyChain

/// What the page of one transfer order knows.
struct OrderPage: Sendable {
  /// What can be done with an order by the one who looks.
  enum Act: String, Sendable, CaseIterable {
    case approve
    case reject
    case dispatch
    case arrive
    case receive
    case cancel
    case close
    case lose
  }

  /// A line with the names that people know.
  struct Line: Sendable {
    let line: TransferLine
    let material: String
    let unit: String
    /// What has been booked in of it so far.
    let received: Quantity
    /// What was given up of it.
    let lost: Quantity
    /// What was found to be otherwise.
    let discrepancies: [TransferDiscrepancy]
    /// Why it is on the order, where that is told.
    let why: Sentence?

    /// What is still outstanding.
    var outstanding: Quantity { line.quantity.remaining(after: received + lost) }
  }

  /// A step that the order has taken.
  struct Step: Sendable {
    let state: TransferOrder.State
    let by: String
    /// When, by the chain's clocks.
    let at: LocalMoment?
    let detail: String
  }

  /// A material of which the donor would have less than it needs.
  struct Shortage: Sendable {
    let shortage: DonorShortage
    let material: Material
    /// The donor, for whoever is not of it.
    let donor: String?
  }

  /// Somebody who drives.
  struct Courier: Sendable {
    let id: PersonID
    let name: String
  }

  let content: TransferContent
  let state: TransferOrder.State
  let from: String
  let to: String
  let lines: [Line]
  let steps: [Step]
  /// What the one who looks may do now.
  let acts: Set<Act>
  /// Where the donor would have less than it needs, for whoever may approve it.
  let shortages: [Shortage]
  /// Whether they may see what it is worth.
  let showsWorth: Bool
  /// Whether crates of it carry tags.
  let hasTags: Bool
  /// The courier of its trip.
  let courier: String?
  /// Who could drive it, for those who may say so; empty otherwise.
  let couriers: [Courier]
  let today: BusinessDay
}
