import Foundation

/// Checks a plan and a certificate against an instance from their texts alone: a second reading of
/// the file formats that shares no code with what is tested.
struct PlanCheck {
  private let goods: [[Int]]
  private let supplies: [[Int]]
  private let demands: [[Int]]
  private let legs: [[Int]]
  private let flows: [[Int]]
  private let capacity: Int
  private let kit: Int

  init(_ text: String) {
    var rows = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
    let head = rows.removeFirst()
    func take(_ count: Int) -> [[Int]] {
      defer { rows.removeFirst(count) }
      return Array(rows.prefix(count))
    }
    (goods, supplies, demands) = (take(head[1]), take(head[4]), take(head[5]))
    (legs, flows) = (take(head[2]), take(head[3]))
    (capacity, kit) = (head[6], head[7])
  }

  /// The worth of a plan, or `nil` when it breaks a rule.
  func objective(_ plan: String) -> Int? {
    var (given, got): ([Int: Int], [Int: Int]) = ([:], [:])
    var (weights, cold): ([Int: Int], Set<Int>) = ([:], [])
    var seen: Set<[Int]> = []
    var total = 0
    for line in plan.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",").compactMap { Int($0) }
      guard cells.count == 4, cells[3] > 0,
        let leg = legs.firstIndex(where: { $0[0] == cells[0] && $0[1] == cells[1] }),
        let flow = flows.first(where: { $0[0] == leg && $0[1] == cells[2] }),
        cells[3] <= flow[4], seen.insert([leg, cells[2]]).inserted
      else { return nil }
      given[flow[2], default: 0] += cells[3]
      got[flow[3], default: 0] += cells[3]
      weights[leg, default: 0] += goods[cells[2]][0] * cells[3]
      if goods[cells[2]][1] == 1 { cold.insert(leg) }
      total -= goods[cells[2]][2] * cells[3]
    }
    guard weights.values.allSatisfy({ $0 <= capacity }) else { return nil }
    for (supply, count) in given {
      guard count <= supplies[supply][2] else { return nil }
      total -= supplies[supply][3..<(3 + count)].reduce(0, +)
    }
    for (demand, count) in got {
      guard count <= demands[demand][2] else { return nil }
      total += demands[demand][3..<(3 + count)].reduce(0, +)
    }
    return total - weights.keys.reduce(0) { $0 + legs[$1][2] } - kit * cold.count
  }

  /// What a certificate proves, or `nil` when it is not one.
  func bound(_ certificate: String) throws -> Double? {
    struct Prices: Decodable {
      let supply_prices: [[Double]]
      let demand_prices: [[Double]]
    }
    let prices = try JSONDecoder().decode(Prices.self, from: Data(certificate.utf8))
    for (curves, prices) in [(supplies, prices.supply_prices), (demands, prices.demand_prices)] {
      guard curves.map({ $0[2] }) == prices.map(\.count),
        prices.joined().allSatisfy({ $0 >= 0 && $0.isFinite })
      else { return nil }
    }
    var total = (prices.supply_prices + prices.demand_prices).joined().reduce(0, +)
    for (leg, ends) in legs.enumerated() {
      var worth = [0.0, 0.0]
      for flow in flows where flow[0] == leg {
        let good = goods[flow[1]]
        let up = zip(demands[flow[3]][3...], prices.demand_prices[flow[3]])
          .map { Double($0 - good[2]) - $1 }.sorted(by: >)
        let down = zip(supplies[flow[2]][3...], prices.supply_prices[flow[2]])
          .map { Double(-$0) - $1 }.sorted(by: >)
        worth[good[1]] += zip(up, down).prefix(flow[4]).map(+).prefix { $0 > 0 }.reduce(0, +)
      }
      total += max(0, worth[0] + max(0, worth[1] - Double(kit)) - Double(ends[2]))
    }
    return total
  }
}

/// The text of a random instance: `legs` pairs of stores, a flow wherever both ends have a curve.
func instanceText(
  stores: Int, materials: Int, steps: Int, legs pairs: [(Int, Int)], capacity: Int,
  _ random: inout SplitMix
) -> String {
  func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  let goods = (0..<materials).map { _ in [number(1...9), number(0...1), number(0...5)] }
  var (supplies, demands, flows): ([[Int]], [[Int]], [[Int]]) = ([], [], [])
  var (supplyOf, demandOf): ([[Int]: Int], [[Int]: Int]) = ([:], [:])
  for store in 0..<stores {
    for material in 0..<materials {
      let count = number(1...steps)
      if number(0...1) == 0 {
        supplyOf[[store, material]] = supplies.count
        supplies.append(
          [store, material, count] + (0..<count).map { _ in number(-10...60) }.sorted())
      } else {
        demandOf[[store, material]] = demands.count
        demands.append(
          [store, material, count] + (0..<count).map { _ in number(-5...90) }.sorted(by: >))
      }
    }
  }
  for (leg, pair) in pairs.enumerated() {
    for material in 0..<materials {
      guard let supply = supplyOf[[pair.0, material]], let demand = demandOf[[pair.1, material]]
      else { continue }
      flows.append([leg, material, supply, demand, number(0...steps)])
    }
  }
  let head = [
    stores, materials, pairs.count, flows.count, supplies.count, demands.count, capacity,
    number(0...40),
  ]
  let legs = pairs.map { [$0.0, $0.1, number(0...80)] }
  let rows = [head] + goods + supplies + demands + legs + flows
  return rows.map { $0.map(String.init).joined(separator: " ") }.joined(separator: "\n") + "\n"
}

/// All ordered pairs of different stores.
func allPairs(_ stores: Int) -> [(Int, Int)] {
  (0..<stores).flatMap { from in
    (0..<stores).compactMap { $0 == from ? nil : (from, $0) }
  }
}
