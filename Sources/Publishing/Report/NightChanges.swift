public import SupplyChain

/// What is different from the plan before, and why: money by cause, and the reasons in words.
public struct NightChanges: Hashable, Sendable {
  /// Why what is sent costs more or less than the night before.
  public enum Cause: String, Hashable, Sendable, CaseIterable {
    /// Stock at hand: what was used, delivered, counted or will expire.
    case stock
    /// What is on its way: orders accepted or received.
    case onItsWay
    /// What stores will need: forecast and safety.
    case forecast
    /// Packs, minimum orders, and demand that is missed before an order can arrive.
    case packs
    /// Lines of stores and materials that are new or gone.
    case lines
  }

  /// A cause with its money: more to send is above zero.
  public struct Share: Hashable, Sendable {
    /// The cause.
    public let cause: Cause
    /// What it adds to the cost of what is sent.
    public let money: Money

    /// Takes a share.
    public init(cause: Cause, money: Money) {
      self.cause = cause
      self.money = money
    }
  }

  /// The day of the plan before.
  public let before: BusinessDay
  /// What that plan would have sent, at cost.
  public let costBefore: Money
  /// What this plan would send, at cost.
  public let costNow: Money
  /// The difference by cause, in the order of ``Cause/allCases``; adds up to it.
  public let shares: [Share]
  /// How many shortages and expiries are new, by store and material.
  public let newCases: Int
  /// How many of the night before are gone.
  public let goneCases: Int
  /// What else is different, most telling first.
  public let reasons: [Sentence]

  /// Takes a comparison; the shares add up to the difference.
  public init(
    before: BusinessDay, costBefore: Money, costNow: Money, shares: [Share], newCases: Int,
    goneCases: Int, reasons: [Sentence]
  ) {
    self.before = before
    self.costBefore = costBefore
    self.costNow = costNow
    self.shares = shares
    self.newCases = newCases
    self.goneCases = goneCases
    self.reasons = reasons
  }
}

extension NightChanges {
  /// Compares the suggestions of two nights.
  ///
  /// A line is worth max(need − stock − on its way, 0) at its unit cost, need being median and
  /// safety. Each cause gets the mean of what its change brings over all orders in which the three
  /// can change (Shapley 1953), so that no order is preferred; what the formula does not explain is
  /// the share of packs and rules.
  public static func shares(from before: [Suggestion], to now: [Suggestion]) -> [Share] {
    let earlier = Dictionary(
      before.map { (Line(store: $0.store, material: $0.material), $0) }, uniquingKeysWith: { $1 })
    var sums: [Cause: Double] = [:]
    var seen: Set<Line> = []
    for line in now {
      let key = Line(store: line.store, material: line.material)
      guard let old = earlier[key] else {
        sums[.lines, default: 0] += Double(line.cost.fen)
        continue
      }
      seen.insert(key)
      add(from: old, to: line, &sums)
    }
    for (key, old) in earlier where !seen.contains(key) {
      sums[.lines, default: 0] -= Double(old.cost.fen)
    }
    return rounded(sums, to: now.map(\.cost).total.fen - before.map(\.cost).total.fen)
  }

  private struct Line: Hashable {
    let store: StoreID
    let material: MaterialID
  }

  private static func add(
    from old: Suggestion, to new: Suggestion, _ sums: inout [Cause: Double]
  ) {
    let price = unitCost(of: new) ?? unitCost(of: old) ?? 0
    func parts(_ line: Suggestion) -> [Double] {
      [
        -(line.onHand.units - line.expiring.units), -line.inTransit.units,
        line.forecastP50.units + line.safetyStock.units,
      ]
    }
    let effects = shapley(parts(old), parts(new)).map { $0 * price }
    for (cause, effect) in zip([Cause.stock, .onItsWay, .forecast], effects) {
      sums[cause, default: 0] += effect
    }
    sums[.packs, default: 0] += Double(new.cost.fen - old.cost.fen) - effects.reduce(0, +)
  }

  /// Fen of a base unit, as far as the line's own cost tells.
  private static func unitCost(of line: Suggestion) -> Double? {
    line.suggestedQuantity > .zero
      ? Double(line.cost.fen) / line.suggestedQuantity.units : nil
  }

  /// What each part's change does to max(Σ parts, 0), as the mean over the orders of changing.
  static func shapley(_ old: [Double], _ new: [Double]) -> [Double] {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    var effects = [0.0, 0, 0]
    for order in orders {
      var parts = old
      var value = max(parts.reduce(0, +), 0)
      for index in order {
        parts[index] = new[index]
        let next = max(parts.reduce(0, +), 0)
        effects[index] += (next - value) / Double(orders.count)
        value = next
      }
    }
    return effects
  }

  /// Whole fen that add up to the difference: what rounding leaves goes to the packs.
  private static func rounded(_ sums: [Cause: Double], to difference: Int64) -> [Share] {
    let known = Cause.allCases.filter { $0 != .packs }
    var fen = Dictionary(
      uniqueKeysWithValues: known.map { ($0, Money(roundingFen: sums[$0] ?? 0).fen) })
    fen[.packs] = difference - known.reduce(0) { $0 + (fen[$1] ?? 0) }
    return Cause.allCases.map { Share(cause: $0, money: Money(fen: fen[$0] ?? 0)) }
  }
}
