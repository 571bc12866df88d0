/// What headquarters has accepted to send to a store: on its way until it is received, cancelled
/// or overdue.
public struct ReplenishmentOrder: Hashable, Sendable, Codable {
  /// The states of an order.
  public enum State: String, Sendable, Codable, CaseIterable {
    /// A planner has accepted the suggestion.
    case accepted
    /// Headquarters has sent it.
    case dispatched
    /// The store has it.
    case received
    /// It was called off.
    case cancelled

    /// The states that may follow.
    public var successors: [State] {
      switch self {
      case .accepted: [.dispatched, .received, .cancelled]
      case .dispatched: [.received, .cancelled]
      case .received, .cancelled: []
      }
    }
  }

  /// The order's number.
  public let number: ReplenishmentOrderNumber
  /// The suggestion it came from.
  public let suggestion: SuggestionID
  /// The store that gets it.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// How much.
  public let quantity: Quantity
  /// The day on which it should be there.
  public let needBy: BusinessDay
  /// The last day on which it still counts as on its way: need-by plus lead time.
  public let countsUntil: BusinessDay
  /// Where it stands.
  public let state: State

  /// Takes an order.
  public init(
    number: ReplenishmentOrderNumber, suggestion: SuggestionID, store: StoreID,
    material: MaterialID, quantity: Quantity, needBy: BusinessDay, countsUntil: BusinessDay,
    state: State
  ) {
    self.number = number
    self.suggestion = suggestion
    self.store = store
    self.material = material
    self.quantity = quantity
    self.needBy = needBy
    self.countsUntil = countsUntil
    self.state = state
  }

  /// What happened to it.
  public enum Standing: Sendable {
    /// It counts as supply on its way.
    case onItsWay
    /// It should have been there and counts no more; a person must look.
    case overdue
    /// It is over: received or cancelled.
    case settled
  }

  /// How the order stands on `day`.
  public func standing(on day: BusinessDay) -> Standing {
    switch state {
    case .received, .cancelled: .settled
    case .accepted, .dispatched: day <= countsUntil ? .onItsWay : .overdue
    }
  }
}
