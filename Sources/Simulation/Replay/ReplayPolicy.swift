/// A way of running the chain's stock, as a replay plays it.
public struct ReplayPolicy: Hashable, Sendable {
  /// How orders come about.
  public enum Ordering: Hashable, Sendable {
    /// Up to the mean of the last days times a number of days, with the store's bias.
    case habit
    /// Up to the sum of weekday means, with less safety and less bias.
    case goodHabit
    /// What Chama suggests, accepted as it stands.
    case suggest
  }

  /// On which nights orders are placed.
  public enum Calendar: Hashable, Sendable {
    /// Dry goods once a week, fresh goods every few days, by the store's own days.
    case ownDays
    /// Each material by its review days.
    case reviewDays
    /// Every night, each order made for its review days.
    case everyNight
  }

  /// What stores give each other every night.
  public enum Sharing: Hashable, Sendable {
    /// Nothing.
    case none
    /// What Chama proposes.
    case nightly
    /// The negative control: what it would propose if it looked a review too far ahead.
    case wrongHorizon
  }

  /// What a store does that has run out.
  public enum Asking: Hashable, Sendable {
    /// Nothing.
    case none
    /// It asks Chama and is answered within minutes.
    case chama
    /// It gets the same answer hours later.
    case telephone
  }

  /// What the policy is called on the command line.
  public let name: String
  /// How orders come about.
  public var ordering: Ordering
  /// On which nights.
  public var calendar: Calendar
  /// What the stores share.
  public var sharing = Sharing.none
  /// What happens when a store runs out.
  public var asking = Asking.none
  /// The policy whose mean fill rate this one is brought to by its
  /// ``shortagePerUnitCost``.
  public var equalFillTo: String?
  /// What a unit short counts in suggestions, in its unit cost, where stock is as dear as
  /// ``ReplaySettings/equalFillHoldingRateAYear`` says, see
  /// `ReplenishmentPolicy.shortagePerUnitCost`; `nil` plans as configured.
  public var shortagePerUnitCost: Double?

  /// Takes a policy without sharing.
  public init(_ name: String, _ ordering: Ordering, _ calendar: Calendar) {
    self.name = name
    self.ordering = ordering
    self.calendar = calendar
  }

  /// The same policy under another name and with changes.
  public func with(_ name: String, _ change: (inout ReplayPolicy) -> Void) -> ReplayPolicy {
    var policy = ReplayPolicy(name, ordering, calendar)
    policy.sharing = sharing
    policy.asking = asking
    policy.equalFillTo = equalFillTo
    policy.shortagePerUnitCost = shortagePerUnitCost
    change(&policy)
    return policy
  }
}
