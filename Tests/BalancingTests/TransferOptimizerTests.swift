import Balancing
import SupplyChain
import Synchronization
import Testing

/// Random instances small enough to enumerate.
private func randomInstance(
  stores: Int, materials: Int, steps: Int, legs wanted: [(Int, Int)], tight: Bool,
  _ random: inout SplitMix
) throws -> TransferInstance {
  func curve(_ range: ClosedRange<Int64>) -> [Int64] {
    (0..<Int.random(in: 0...steps, using: &random)).map { _ in
      Int64.random(in: range, using: &random)
    }.sorted()
  }
  let goods = (0..<materials).map { _ in
    TransferInstance.Goods(
      gramsPerCase: Int64.random(in: 0...9, using: &random),
      isChilled: Int.random(in: 0..<3, using: &random) == 0,
      handlingPerCase: Int64.random(in: 0...5, using: &random))
  }
  var supplies: [TransferInstance.Supply] = []
  var demands: [TransferInstance.Demand] = []
  for store in 0..<stores {
    for material in 0..<materials {
      supplies.append(.init(store: store, material: material, losses: curve(-10...60)))
      demands.append(
        .init(store: store, material: material, gains: curve(0...90).reversed()))
    }
  }
  let legs = wanted.map {
    TransferInstance.Leg(
      from: $0.0, to: $0.1, fixedCost: Int64.random(in: 0...80, using: &random))
  }
  var flows: [TransferInstance.Flow] = []
  for (leg, ends) in wanted.enumerated() {
    for material in 0..<materials {
      let limits = Int.random(in: 0..<2, using: &random) == 0
      flows.append(
        .init(
          leg: leg, supply: ends.0 * materials + material, demand: ends.1 * materials + material,
          mostCases: limits ? Int.random(in: 0...3, using: &random) : .max,
          mostAtDemand: limits ? Int.random(in: 0...3, using: &random) : .max,
          charges: limits ? curve(0...20) : []))
    }
  }
  return try TransferInstance(
    goods: goods, supplies: supplies, demands: demands, legs: legs, flows: flows,
    capacityGrams: tight ? Int64.random(in: 0...30, using: &random) : 1000,
    coldKitCost: Int64.random(in: 0...40, using: &random),
    givesOrGets: Bool.random(using: &random))
}

/// The best of all plans, by trying every count of every flow.
func bestByEnumeration(
  _ instance: TransferInstance, most: Int, where isAllowed: ([Int]) -> Bool = { _ in true }
) -> Int64 {
  var best: Int64 = 0
  var cases = [Int](repeating: 0, count: instance.flows.count)
  func place(_ flow: Int) {
    guard flow < cases.count else {
      if instance.firstFault(of: cases) == nil, isAllowed(cases) {
        best = max(best, TransferSolution(cases: cases, of: instance).objective)
      }
      return
    }
    for count in 0...most {
      cases[flow] = count
      place(flow + 1)
    }
    cases[flow] = 0
  }
  place(0)
  return best
}

@Suite("The transfer optimizer")
struct TransferOptimizerTests {
  @Test(
    "one leg is loaded exactly as enumeration says, in 3,000 instances", arguments: [false, true])
  func oneLeg(tight: Bool) throws {
    var random = SplitMix(state: 1)
    for _ in 0..<1500 {
      let instance = try randomInstance(
        stores: 2, materials: 3, steps: 4, legs: [(0, 1)], tight: tight, &random)
      let solution = TransferOptimizer().solve(instance)
      #expect(instance.firstFault(of: solution.cases) == nil)
      #expect(solution.objective == bestByEnumeration(instance, most: 4))
    }
  }

  @Test(
    "up to six legs are as good as enumeration says, in 2,000 instances", arguments: [false, true])
  func severalLegs(tight: Bool) throws {
    var random = SplitMix(state: 2)
    var moved = 0
    for round in 0..<1000 {
      let instance = try randomInstance(
        stores: 3, materials: round % 4 == 0 ? 1 : 2, steps: 2,
        legs: round % 4 == 0 ? allPairs(3) : [(0, 1), (0, 2), (1, 2)], tight: tight, &random)
      let answer = TransferOptimizer().answer(instance)
      let best = bestByEnumeration(instance, most: 2)
      #expect(instance.firstFault(of: answer.solution.cases) == nil)
      #expect(answer.solution.objective == best)
      #expect(answer.bound >= Int128(best) * 16)
      moved += answer.solution.cases.reduce(0, +)
    }
    #expect(moved > 0)
  }

  @Test("chains of a dozen legs are as good as enumeration says, in 200 instances")
  func manyLegs() throws {
    var random = SplitMix(state: 5)
    for _ in 0..<200 {
      let instance = try randomInstance(
        stores: 4, materials: 1, steps: 1, legs: allPairs(4), tight: false, &random)
      let solution = TransferOptimizer().solve(instance)
      #expect(solution.objective == bestByEnumeration(instance, most: 1))
    }
  }

  /// What the night does on larger components, on ones that can be enumerated.
  @Test(
    "the search alone, trying no set of legs whole, finds the best of 99 % of small instances",
    arguments: [false, true])
  func searchAlone(tight: Bool) throws {
    var random = SplitMix(state: 21)
    var optimizer = TransferOptimizer()
    optimizer.exhaustiveLegs = 0
    var (count, best, share) = (0, 0, 0.0)
    for round in 0..<700 {
      // Most have up to six legs; some have seven, with two materials.
      let (stores, legs, steps) =
        switch round % 10 {
        case 0: (4, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (3, 2), (2, 1)], 1)
        case 1...3: (3, allPairs(3), 1)
        default: (3, [(0, 1), (0, 2), (1, 2)], 2)
        }
      let instance = try randomInstance(
        stores: stores, materials: 2, steps: steps, legs: legs, tight: tight, &random)
      let solution = optimizer.solve(instance)
      #expect(instance.firstFault(of: solution.cases) == nil)
      let most = bestByEnumeration(instance, most: steps)
      #expect(solution.objective <= most)
      guard most > 0 else { continue }
      count += 1
      best += solution.objective == most ? 1 : 0
      share += Double(solution.objective) / Double(most)
    }
    #expect(count > 250)
    #expect(Double(best) >= 0.99 * Double(count), "\(best) of \(count), \(share / Double(count))")
  }

  @Test("the first descent swaps one trip for another where neither opening nor closing pays")
  func swap() throws {
    // Of two materials A has a case each, B too, and C and D want them. The greedy opens A to C with
    // both for 100 + 30 - 60. Then A to D pays for the second one, with 100 - 50, and what is left of
    // A to C, 100 - 60, is less than B to C, 100 + 1 - 40; yet B to C beside it brings 1 - 40.
    let goods = TransferInstance.Goods(gramsPerCase: 1, isChilled: false, handlingPerCase: 0)
    let (a, b, c, d) = (0, 1, 2, 3)
    let instance = try TransferInstance(
      goods: [goods, goods],
      supplies: [
        .init(store: a, material: 0, losses: [0]), .init(store: a, material: 1, losses: [0]),
        .init(store: b, material: 0, losses: [0]), .init(store: b, material: 1, losses: [29]),
      ],
      demands: [
        .init(store: c, material: 0, gains: [100]), .init(store: c, material: 1, gains: [30]),
        .init(store: d, material: 1, gains: [100]),
      ],
      legs: [
        .init(from: a, to: c, fixedCost: 60), .init(from: b, to: c, fixedCost: 40),
        .init(from: a, to: d, fixedCost: 50),
      ],
      flows: [(0, 0, 0), (0, 1, 1), (1, 2, 0), (1, 3, 1), (2, 1, 2)].map {
        .init(leg: $0.0, supply: $0.1, demand: $0.2)
      }, capacityGrams: 100, coldKitCost: 0)
    // Work for one descent and no kick.
    var optimizer = TransferOptimizer(effort: .work(perFlow: 1))
    optimizer.exhaustiveLegs = 0
    #expect(optimizer.solve(instance).objective == 111)
  }

  @Test("the same work gives the same answer for any number of threads")
  func threads() throws {
    var random = SplitMix(state: 6)
    for _ in 0..<20 {
      // Three cities that share nothing.
      let legs = (0..<3).flatMap { city in allPairs(4).map { ($0.0 + 4 * city, $0.1 + 4 * city) } }
      let instance = try randomInstance(
        stores: 12, materials: 4, steps: 4, legs: legs, tight: true, &random)
      let effort = SearchEffort.work(perFlow: 300)
      let alone = TransferOptimizer(effort: effort, threads: 1).answer(instance)
      for threads in 2...4 {
        #expect(TransferOptimizer(effort: effort, threads: threads).answer(instance) == alone)
      }
    }
  }

  @Test("when the time is up the search ends with what it has")
  func deadline() throws {
    var random = SplitMix(state: 7)
    let instance = try randomInstance(
      stores: 8, materials: 4, steps: 4, legs: allPairs(8), tight: false, &random)
    // A clock that goes on by a millisecond whenever somebody looks at it.
    let looks = Mutex(0)
    let effort = SearchEffort.time(seconds: 0.2) {
      looks.withLock { count in
        count += 1
        return Double(count) * 0.001
      }
    }
    let answer = TransferOptimizer(effort: effort, threads: 1).answer(instance)
    #expect(instance.firstFault(of: answer.solution.cases) == nil)
    #expect(answer.solution.objective > 0)
    #expect(looks.withLock { $0 } < 210)
    let none = TransferOptimizer(effort: .time(seconds: 0) { 5 }, threads: 2).answer(instance)
    #expect(Int128(none.solution.objective) * 16 <= none.bound)
  }

  /// One store gives what it needs not to ten others, a leg each: the first prices prove the plan.
  private func star(scale: Int64) throws -> TransferInstance {
    try TransferInstance(
      goods: [.init(gramsPerCase: 1, isChilled: false, handlingPerCase: 0)],
      supplies: [.init(store: 0, material: 0, losses: [Int64](repeating: 0, count: 30))],
      demands: (1...10).map {
        .init(store: $0, material: 0, gains: [633, 366, 100].map { $0 * scale })
      },
      legs: (1...10).map { .init(from: 0, to: $0, fixedCost: 30 * scale) },
      flows: (0..<10).map {
        .init(leg: $0, supply: 0, demand: $0, mostCases: 3, mostAtDemand: .max, charges: [])
      }, capacityGrams: 1_000_000, coldKitCost: 0, givesOrGets: true)
  }

  @Test(
    "a plan that is proven best ends the search, whatever the money", arguments: [1, 1_000_000])
  func provenEnd(scale: Int64) throws {
    let instance = try star(scale: scale)
    let looks = Mutex(0)
    let effort = SearchEffort.time(seconds: 1) {
      looks.withLock { count in
        count += 1
        return Double(count) * 0.001
      }
    }
    let answer = TransferOptimizer(effort: effort, threads: 1).answer(instance)
    let left = Double(answer.bound) / 16 - Double(answer.solution.objective)
    try #require(left < 1, "an instance whose bound is tight")
    #expect(looks.withLock { $0 } < 500)
  }

  @Test("no store has more trips than the rules allow, and as good ones as enumeration finds")
  func tripsPerStore() throws {
    var random = SplitMix(state: 8)
    for _ in 0..<200 {
      let instance = try randomInstance(
        stores: 4, materials: 1, steps: 1, legs: [(0, 1), (0, 2), (0, 3), (1, 2), (3, 2)],
        tight: false, &random)
      let rules = TransferRules(mostTripsPerStore: 1)
      let solution = TransferOptimizer(rules: rules).solve(instance)
      func keepsRules(_ cases: [Int]) -> Bool {
        let used = Set(zip(instance.flows, cases).filter { $0.1 > 0 }.map { $0.0.leg })
        return (0..<4).allSatisfy { store in
          used.count { instance.legs[$0].from == store || instance.legs[$0].to == store } <= 1
        }
      }
      #expect(keepsRules(solution.cases))
      #expect(solution.objective == bestByEnumeration(instance, most: 1, where: keepsRules))
    }
  }

  @Test("blocked pairs carry nothing, and the bound knows it")
  func blocked() throws {
    var random = SplitMix(state: 9)
    for _ in 0..<200 {
      let instance = try randomInstance(
        stores: 3, materials: 1, steps: 2, legs: allPairs(3), tight: false, &random)
      let rules = TransferRules(blocked: [.init(from: 0, to: 1), .init(from: 2, to: 1)])
      let answer = TransferOptimizer(rules: rules).answer(instance)
      let best = bestByEnumeration(instance, most: 2) { cases in
        zip(instance.flows, cases).allSatisfy { $0.1 == 0 || instance.legs[$0.0.leg].to != 1 }
      }
      #expect(answer.solution.objective == best)
      #expect(answer.bound >= Int128(best) * 16)
      #expect(answer.bound <= TransferOptimizer().answer(instance).bound + 16)
    }
  }

  @Test("every trip adds at least what the rules ask")
  func leastWorth() throws {
    var random = SplitMix(state: 10)
    var (trips, spared) = (0, 0)
    for _ in 0..<200 {
      let instance = try randomInstance(
        stores: 3, materials: 2, steps: 2, legs: [(0, 1), (0, 2), (1, 2)], tight: false, &random)
      let solution = TransferOptimizer(rules: .init(leastWorthOfLeg: 30)).solve(instance)
      let used = Set(zip(instance.flows, solution.cases).filter { $0.1 > 0 }.map { $0.0.leg })
      for leg in used {
        let without = bestByEnumeration(instance, most: 2) { cases in
          zip(instance.flows, cases).allSatisfy {
            $0.1 == 0 || ($0.0.leg != leg && used.contains($0.0.leg))
          }
        }
        #expect(solution.objective - without >= 30)
      }
      trips += used.count
      let free = TransferOptimizer().solve(instance)
      spared += Set(zip(instance.flows, free.cases).filter { $0.1 > 0 }.map { $0.0.leg }).count
    }
    #expect(trips > 0)
    #expect(spared > trips)
  }

  @Test("2,000 random plans break no rule and are worth at least nothing")
  func sound() throws {
    var random = SplitMix(state: 3)
    var moved = 0
    for _ in 0..<2000 {
      let stores = Int.random(in: 2...6, using: &random)
      let instance = try randomInstance(
        stores: stores, materials: 4, steps: 6, legs: allPairs(stores),
        tight: Bool.random(using: &random), &random)
      let optimizer = TransferOptimizer(effort: .work(perFlow: 100))
      let solution = optimizer.solve(instance)
      #expect(instance.firstFault(of: solution.cases) == nil)
      #expect(solution.objective >= 0)
      #expect(solution == optimizer.solve(instance))
      moved += solution.cases.reduce(0, +)
    }
    #expect(moved > 0)
  }

  @Test("two materials that do not pay for the trip alone pay for it together")
  func sharedTrip() throws {
    let goods = TransferInstance.Goods(gramsPerCase: 1, isChilled: false, handlingPerCase: 0)
    func instance(trip: Int64) throws -> TransferInstance {
      try TransferInstance(
        goods: [goods, goods],
        supplies: (0..<2).map { .init(store: 0, material: $0, losses: [10]) },
        demands: (0..<2).map { .init(store: 1, material: $0, gains: [70]) },
        legs: [.init(from: 0, to: 1, fixedCost: trip)],
        flows: (0..<2).map { .init(leg: 0, supply: $0, demand: $0) }, capacityGrams: 10,
        coldKitCost: 0)
    }
    #expect(TransferOptimizer().solve(try instance(trip: 100)).objective == 20)
    #expect(TransferOptimizer().solve(try instance(trip: 120)).cases == [0, 0])
  }

  @Test("chilled goods come along only when together they pay for the cold kit")
  func coldKit() throws {
    func instance(kit: Int64) throws -> TransferInstance {
      try TransferInstance(
        goods: [false, true, true].map {
          .init(gramsPerCase: 1, isChilled: $0, handlingPerCase: 0)
        },
        supplies: (0..<3).map { .init(store: 0, material: $0, losses: [0]) },
        demands: (0..<3).map { .init(store: 1, material: $0, gains: [50]) },
        legs: [.init(from: 0, to: 1, fixedCost: 20)],
        flows: (0..<3).map { .init(leg: 0, supply: $0, demand: $0) }, capacityGrams: 10,
        coldKitCost: kit)
    }
    #expect(TransferOptimizer().solve(try instance(kit: 90)).cases == [1, 1, 1])
    #expect(TransferOptimizer().solve(try instance(kit: 100)).cases == [1, 0, 0])
  }

  @Test("an instance without anything has an empty plan")
  func empty() throws {
    let instance = try TransferInstance(
      goods: [], supplies: [], demands: [], legs: [], flows: [], capacityGrams: 0,
      coldKitCost: 0)
    #expect(TransferOptimizer().solve(instance).objective == 0)
  }

  @Test("malformed instances are refused")
  func malformed() {
    let goods = TransferInstance.Goods(gramsPerCase: 1, isChilled: false, handlingPerCase: 0)
    func attempt(
      losses: [Int64] = [1], gains: [Int64] = [2], leg: Int = 0, from: Int = 0, kit: Int64 = 0
    ) throws(BalancingFailure) -> TransferInstance {
      try TransferInstance(
        goods: [goods], supplies: [.init(store: 0, material: 0, losses: losses)],
        demands: [.init(store: 1, material: 0, gains: gains)],
        legs: [.init(from: from, to: 1, fixedCost: 1)],
        flows: [.init(leg: leg, supply: 0, demand: 0)], capacityGrams: 1, coldKitCost: kit)
    }
    #expect(throws: Never.self) { try attempt() }
    #expect(throws: BalancingFailure.self) { try attempt(losses: [2, 1]) }
    #expect(throws: BalancingFailure.self) { try attempt(gains: [1, 2]) }
    #expect(throws: BalancingFailure.self) { try attempt(gains: [.max]) }
    #expect(throws: BalancingFailure.self) { try attempt(leg: 1) }
    #expect(throws: BalancingFailure.self) { try attempt(from: 2) }
    #expect(throws: BalancingFailure.self) { try attempt(kit: -1) }
  }

  @Test("a heavy knapsack of many flows ends and carries at least the greedy load")
  func heavy() throws {
    var random = SplitMix(state: 4)
    let count = 200
    let goods = (0..<count).map { _ in
      TransferInstance.Goods(
        gramsPerCase: Int64.random(in: 300...900, using: &random), isChilled: false,
        handlingPerCase: 0)
    }
    let gains = (0..<count).map { _ in
      (0..<50).map { _ in Int64.random(in: 1...1000, using: &random) }.sorted { $0 > $1 }
    }
    let instance = try TransferInstance(
      goods: goods,
      supplies: (0..<count).map {
        .init(store: 0, material: $0, losses: [Int64](repeating: 0, count: 50))
      },
      demands: (0..<count).map { .init(store: 1, material: $0, gains: gains[$0]) },
      legs: [.init(from: 0, to: 1, fixedCost: 0)],
      flows: (0..<count).map { .init(leg: 0, supply: $0, demand: $0) }, capacityGrams: 600_000,
      coldKitCost: 0)
    let solution = TransferOptimizer().solve(instance)
    #expect(instance.firstFault(of: solution.cases) == nil)
    #expect(solution.objective > 500 * 600)
  }
}
