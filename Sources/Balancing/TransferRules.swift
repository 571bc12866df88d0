/// Rules of the house for a plan that no instance states.
public struct TransferRules: Hashable, Sendable {
  /// Two stores of which the first may not give to the second.
  public struct Pair: Hashable, Sendable {
    /// The store that would give.
    public let from: Int
    /// The store that would get.
    public let to: Int

    /// Takes a pair of the instance's stores.
    public init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }

  /// The most trips that may begin or end at one store; `nil` sets no limit.
  public var mostTripsPerStore: Int?
  /// What a trip must add to the worth of the plan, in fen after its cost: a plan is sought in
  /// which no trip could be spared for less.
  public var leastWorthOfLeg: Int64
  /// Pairs between which nothing goes.
  public var blocked: Set<Pair>

  /// Takes rules; without arguments there are none.
  ///
  /// - Parameter leastWorthOfLeg: 0 … ``TransferInstance/largestAmount``.
  public init(
    mostTripsPerStore: Int? = nil, leastWorthOfLeg: Int64 = 0, blocked: Set<Pair> = []
  ) {
    precondition(mostTripsPerStore ?? 0 >= 0, "trips are counted")
    precondition(
      (0...TransferInstance.largestAmount).contains(leastWorthOfLeg), "a worth within bounds")
    self.mostTripsPerStore = mostTripsPerStore
    self.leastWorthOfLeg = leastWorthOfLeg
    self.blocked = blocked
  }

  func isBlocked(_ leg: TransferInstance.Leg) -> Bool {
    !blocked.isEmpty && blocked.contains(Pair(from: leg.from, to: leg.to))
  }
}
