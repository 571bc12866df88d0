/// What transfers that a night proposes do about a shortage, or about goods that will expire. Until
/// somebody approves them nothing moves, so the whole is told beside it.
public struct ProposedHelp: Hashable, Sendable, Codable {
  /// The proposed orders that move the material, by number.
  public let orders: [TransferOrderNumber]
  /// Of a shortage: how likely it runs out all the same once they come, 0 to 1.
  public let chance: Double?
  /// What to do about what is left once they go, after "approved;"; `nil` where nothing is.
  public let rest: Sentence?
  /// What is still at stake once they go; `nil` when it cannot be said in money.
  public let remaining: Money?
  /// What is the matter and what to do if they do not go.
  public let otherwise: Otherwise

  /// What an exception says without them.
  public struct Otherwise: Hashable, Sendable, Codable {
    /// What is the matter.
    public let what: Sentence
    /// What to do.
    public let remedy: Sentence

    /// Takes both sentences.
    public init(what: Sentence, remedy: Sentence) {
      self.what = what
      self.remedy = remedy
    }
  }

  /// Takes what the orders do.
  public init(
    orders: [TransferOrderNumber], chance: Double? = nil, rest: Sentence?, remaining: Money?,
    otherwise: Otherwise
  ) {
    self.orders = orders
    self.chance = chance
    self.rest = rest
    self.remaining = remaining
    self.otherwise = otherwise
  }
}

extension PlanningException {
  /// What of the money at stake is saved by the night's own transfers once they are approved.
  public var savedByTransfers: Money {
    guard let help, let money else { return .zero }
    return max(money - (help.remaining ?? .zero), .zero)
  }

  /// The exception after people have decided about the transfers that help: as it is while one
  /// waits, as if there were none when one does not come, and with what is left when all are
  /// agreed to; `nil` when nothing is left.
  ///
  /// - Parameter states: of the orders that the night proposed.
  public func standing(
    _ states: [TransferOrderNumber: TransferOrder.State]
  ) -> PlanningException? {
    guard let help else { return self }
    let now = help.orders.map { states[$0] ?? .proposed }
    if now.contains(where: { [.rejected, .cancelled, .lost].contains($0) }) {
      return PlanningException(
        kind: kind, store: store, material: material, money: money, chance: chance,
        what: help.otherwise.what, remedy: help.otherwise.remedy)
    }
    guard !now.contains(.proposed) else { return self }
    guard let rest = help.rest else { return nil }
    let numbers = help.orders.map(\.text)
    return PlanningException(
      kind: kind, store: store, material: material, money: help.remaining, chance: help.chance,
      what: what,
      remedy: Sentence(
        "\(numbers.count.plural("Transfer")) \(numbers.joined(separator: " and ")) "
          + "\(numbers.count.plural("is", "are")) approved; \(rest.english)",
        "调拨单 \(numbers.joined(separator: "、")) 已批准；\(rest.chinese)"))
  }
}
