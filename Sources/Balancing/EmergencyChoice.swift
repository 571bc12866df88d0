/// Which donors give how many cases: at most three of any number of them, exactly.
///
/// Problem: donor i gives k cases, 1 … cap_i, at a cost c_i(k) that includes its trip. Find for a
/// number K of cases the cheapest sum over at most three different donors, Σ k = K.
///
/// Only the three cheapest donors of each k can matter: if a solution uses another one for k, at
/// most two of the three are busy with its other parts, and the third may take its place. So one
/// pass over the donors keeps three a k, and for each way to write K = a + b + c with a ≥ b ≥ c ≥ 0
/// the best assignment of different donors is looked up among 27.
///
/// Most donors are too far to be among the three of any k: what their trip costs exceeds the
/// third best of each k by more than the cheapest cases of all donors could make good. That is one
/// comparison (``mayHelp(fixed:cap:)``), after which a donor need not be looked at.
///
/// Cost: a comparison a donor, K steps for each that may help, K² ÷ 12 splits, most of which a
/// bound rejects at once. A donor's cost may be negative. Ties go to the donor that was offered
/// first, so the same offers have the same solution.
struct EmergencyChoice {
  /// A donor's part of a solution.
  struct Part {
    let donor: Int
    let cases: Int
  }

  /// The most donors, and so the most trips, that answer one question.
  static let mostDonors = 3
  private static let none = Int64.max

  /// The most cases that are looked for.
  let limit: Int
  /// Three costs a number of cases, cheapest first, ``none`` where there are fewer donors.
  private var costs: [Int64]
  private var donors: [Int32]
  /// The largest caps of all donors.
  private var caps = (0, 0, 0)
  /// What a part can cost at least: below nothing where giving saves goods from expiry.
  private var least: Int64 = 0
  /// What k = 1, 2, … cases of any donor cost at least, without its trip.
  private let cheapestCases: [Int64]
  /// By number of cases k: a donor of so many cases whose trip costs as much or more is among the
  /// three of none of 1 … k.
  private var dearestTrips: [Int64]

  /// Prepares for at most `limit` cases.
  ///
  /// - Parameter cheapestCases: what 1, 2, … cases cost any donor at least besides its trip, for
  ///   ``mayHelp(fixed:cap:)``; as many as any donor has. Empty when nobody asks it.
  init(limit: Int, cheapestCases: [Int64] = []) {
    self.limit = max(limit, 0)
    self.costs = Array(repeating: EmergencyChoice.none, count: 3 * (self.limit + 1))
    self.donors = Array(repeating: -1, count: costs.count)
    self.cheapestCases = cheapestCases
    self.dearestTrips = Array(repeating: EmergencyChoice.none, count: self.limit + 1)
  }

  /// Whether a donor whose trip costs so much and who has `cap` cases can be among the three
  /// cheapest of any number of cases, and so in a solution.
  func mayHelp(fixed: Int64, cap: Int) -> Bool { fixed < dearestTrips[min(cap, limit)] }

  /// The most cases that three donors have together, and no more than ``limit``.
  var most: Int { min(caps.0 + caps.1 + caps.2, limit) }

  /// Takes a donor: what its trip costs, and what 1, 2, … cases cost besides, which are the
  /// elements `range` of `cases`.
  mutating func offer(_ donor: Int, fixed: Int64, cases: [Int64], range: Range<Int>) {
    let cap = min(range.count, limit)
    guard cap > 0 else { return }
    raiseCaps(cap)
    var lowest: Int64 = 0
    var firstChanged = cap
    cases.withUnsafeBufferPointer { cases in
      costs.withUnsafeMutableBufferPointer { costs in
        for step in 0..<cap {
          let total = fixed + cases[range.lowerBound + step]
          lowest = min(lowest, total)
          let place = 3 * (step + 1)
          guard total < costs[place + 2] else { continue }
          firstChanged = min(firstChanged, step)
          var slot = place + 2
          while slot > place, total < costs[slot - 1] {
            costs[slot] = costs[slot - 1]
            donors[slot] = donors[slot - 1]
            slot -= 1
          }
          costs[slot] = total
          donors[slot] = Int32(donor)
        }
      }
    }
    least = min(least, lowest)
    if firstChanged < cap { lowerDearestTrips(from: firstChanged + 1) }
  }

  /// Works out ``dearestTrips`` anew from a number of cases on.
  private mutating func lowerDearestTrips(from first: Int) {
    var dearest = first > 1 ? dearestTrips[first - 1] : .min
    for count in first...max(limit, first) where count <= cheapestCases.count {
      let third = costs[3 * count + 2]
      // While fewer than three donors have so many cases, any other may help.
      guard third != EmergencyChoice.none else { return }
      dearest = max(dearest, third - cheapestCases[count - 1])
      dearestTrips[count] = dearest
    }
  }

  private mutating func raiseCaps(_ cap: Int) {
    if cap > caps.0 {
      caps = (cap, caps.0, caps.1)
    } else if cap > caps.1 {
      caps = (caps.0, cap, caps.1)
    } else if cap > caps.2 {
      caps.2 = cap
    }
  }

  /// As many cases as there are, as cheaply as can be.
  func fullest() -> [Part] { most > 0 ? cheapest(most)?.parts ?? [] : [] }

  /// The number of cases, and their donors, whose worth exceeds their cost by the most; none when
  /// nothing exceeds it.
  func worthiest(_ worths: [Int64]) -> [Part] {
    var best: (net: Int64, parts: [Part]) = (0, [])
    var worth: Int64 = 0
    for count in 0..<min(most, worths.count) {
      worth += worths[count]
      guard let solution = cheapest(count + 1), worth - solution.cost > best.net else { continue }
      best = (worth - solution.cost, solution.parts)
    }
    return best.parts
  }

  /// The cheapest way to get exactly `total` cases.
  private func cheapest(_ total: Int) -> (cost: Int64, parts: [Part])? {
    var best = (cost: EmergencyChoice.none, slots: (0, 0, 0))
    for first in stride(from: total, through: (total + 2) / 3, by: -1) {
      guard mayBeat(best.cost, costs[3 * first], parts: 2) else { continue }
      let rest = total - first
      for second in stride(from: min(first, rest), through: (rest + 1) / 2, by: -1) {
        try3(first, second, rest - second, &best)
      }
    }
    guard best.cost != EmergencyChoice.none else { return nil }
    let slots = [best.slots.0, best.slots.1, best.slots.2]
    return (
      best.cost,
      slots.filter { $0 > 0 }.map { Part(donor: Int(donors[$0]), cases: $0 / 3) }
    )
  }

  /// The best assignment of different donors to one split; slot 0 stands for no donor.
  private func try3(
    _ first: Int, _ second: Int, _ third: Int,
    _ best: inout (cost: Int64, slots: (Int, Int, Int))
  ) {
    for one in slots(first) {
      guard mayBeat(best.cost, costs[one], parts: 2) else { return }
      for two in slots(second) where two == 0 || donors[two] != donors[one] {
        guard let pair = sum(costs[one], two), mayBeat(best.cost, pair, parts: 1) else { break }
        for three in slots(third)
        where three == 0 || (donors[three] != donors[one] && donors[three] != donors[two]) {
          if let whole = sum(pair, three), whole < best.cost { best = (whole, (one, two, three)) }
          break
        }
      }
    }
  }

  /// Whether a cost and so many further parts can come below the best.
  private func mayBeat(_ best: Int64, _ cost: Int64, parts: Int64) -> Bool {
    cost != EmergencyChoice.none && cost + parts * least < best
  }

  private func slots(_ cases: Int) -> Range<Int> { cases == 0 ? 0..<1 : 3 * cases..<3 * cases + 3 }

  /// A cost more, `nil` where there is no such donor; no donor costs nothing.
  private func sum(_ cost: Int64, _ slot: Int) -> Int64? {
    if slot == 0 { return cost }
    return costs[slot] == EmergencyChoice.none ? nil : cost + costs[slot]
  }
}
