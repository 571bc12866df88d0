/// The moving state of the optimizer: which cases are on which flows, and how many steps of each
/// supply and demand are taken.
struct LegSearch {
  let instance: TransferInstance
  private(set) var cases: [Int]
  private var given: [Int]
  private var got: [Int]
  private var isOpen: [Bool]
  /// How far each demand may be filled by the flows that are on it.
  private var mostAtDemand: [Int]
  private let opposites: (ofSupply: [Int?], ofDemand: [Int?])
  private let flowsOfLeg: [[Int]]
  private let flowsOfDemand: [[Int]]
  private let legsOfStore: [Int: [Int]]
  /// Legs that earn something when nothing else moves; no other ever will.
  private var promising: [Int] = []
  /// When something last changed at each store, and when each move was last tried in vain: a move
  /// among stores where nothing has changed since fails again.
  private var clock = 0
  private var changedAt: [Int: Int] = [:]
  private var triedAt: [[Int]]

  /// The moves that are remembered.
  private enum Move: Int, CaseIterable { case refill, close, openBefore }

  init(_ instance: TransferInstance) {
    self.instance = instance
    self.cases = [Int](repeating: 0, count: instance.flows.count)
    self.given = [Int](repeating: 0, count: instance.supplies.count)
    self.got = [Int](repeating: 0, count: instance.demands.count)
    self.isOpen = [Bool](repeating: false, count: instance.legs.count)
    self.mostAtDemand = [Int](repeating: .max, count: instance.demands.count)
    self.triedAt = Move.allCases.map { _ in [Int](repeating: -1, count: instance.legs.count) }
    self.opposites = instance.opposites
    var ofLeg = [[Int]](repeating: [], count: instance.legs.count)
    var ofDemand = [[Int]](repeating: [], count: instance.demands.count)
    for (index, flow) in instance.flows.enumerated() {
      ofLeg[flow.leg].append(index)
      ofDemand[flow.demand].append(index)
    }
    self.flowsOfLeg = ofLeg
    self.flowsOfDemand = ofDemand
    var ofStore: [Int: [Int]] = [:]
    for (index, leg) in instance.legs.enumerated() {
      ofStore[leg.from, default: []].append(index)
      ofStore[leg.to, default: []].append(index)
    }
    self.legsOfStore = ofStore
    self.promising = instance.legs.indices.filter { offer($0).profit > 0 }
  }

  private var closedLegs: [Int] { promising.filter { !isOpen[$0] } }
  private var openLegs: [Int] { promising.filter { isOpen[$0] } }

  // MARK: One leg

  /// The best load of an empty leg as things stand, and what it earns after the trip.
  private func offer(_ leg: Int) -> (profit: Int64, load: LegLoading.Load) {
    var items: [LegLoading.Item] = []
    for index in flowsOfLeg[leg] {
      let flow = instance.flows[index]
      if let demand = opposites.ofSupply[flow.supply], got[demand] > 0 { continue }
      if let supply = opposites.ofDemand[flow.demand], given[supply] > 0 { continue }
      let (supplyAt, demandAt) = (given[flow.supply], got[flow.demand])
      let most = min(
        flow.mostCases, min(flow.mostAtDemand, mostAtDemand[flow.demand]) - demandAt,
        instance.demands[flow.demand].gains.count - demandAt,
        instance.supplies[flow.supply].losses.count - supplyAt)
      var worths: [Int64] = [0]
      for step in 0..<max(most, 0) {
        let worth = instance.caseWorth(step, of: flow, supplyAt + step, demandAt + step)
        guard worth > 0, let sum = worths.last else { break }
        worths.append(sum + worth)
      }
      guard worths.count > 1 else { continue }
      let goods = instance.goods[instance.supplies[flow.supply].material]
      items.append(
        LegLoading.Item(
          flow: index, gramsPerCase: goods.gramsPerCase, isChilled: goods.isChilled,
          worths: worths))
    }
    let load = LegLoading.best(
      items, capacityGrams: instance.capacityGrams, coldKitCost: instance.coldKitCost)
    return (load.worth - instance.legs[leg].fixedCost, load)
  }

  private mutating func put(_ load: [(flow: Int, count: Int)], on leg: Int) {
    for (index, count) in load where count > 0 {
      let flow = instance.flows[index]
      cases[index] += count
      given[flow.supply] += count
      got[flow.demand] += count
      mostAtDemand[flow.demand] = min(mostAtDemand[flow.demand], flow.mostAtDemand)
      isOpen[leg] = true
    }
  }

  private func load(on leg: Int) -> [(flow: Int, count: Int)] {
    flowsOfLeg[leg].filter { cases[$0] > 0 }.map { ($0, cases[$0]) }
  }

  /// Empties a leg and gives what was on it.
  private mutating func clear(_ leg: Int) -> [(flow: Int, count: Int)] {
    let load = load(on: leg)
    for (index, count) in load {
      let flow = instance.flows[index]
      cases[index] = 0
      given[flow.supply] -= count
      got[flow.demand] -= count
      guard flow.mostAtDemand < .max else { continue }
      mostAtDemand[flow.demand] = flowsOfDemand[flow.demand].reduce(.max) { most, other in
        cases[other] > 0 ? min(most, instance.flows[other].mostAtDemand) : most
      }
    }
    isOpen[leg] = false
    return load
  }

  /// What a load would earn on an empty leg as things stand, after the trip.
  private func profit(of load: [(flow: Int, count: Int)], on leg: Int) -> Int64 {
    var profit = load.isEmpty ? 0 : -instance.legs[leg].fixedCost
    var isCold = false
    for (index, count) in load {
      let flow = instance.flows[index]
      for step in 0..<count {
        profit += instance.caseWorth(
          step, of: flow, given[flow.supply] + step, got[flow.demand] + step)
      }
      if instance.goods[instance.supplies[flow.supply].material].isChilled { isCold = true }
    }
    return isCold ? profit - instance.coldKitCost : profit
  }

  // MARK: Moves

  /// Opens closed legs, the best first, while one earns something.
  @discardableResult
  mutating func openGreedily() -> Bool {
    var queue = LegQueue()
    for leg in closedLegs {
      let profit = offer(leg).profit
      if profit > 0 { queue.push(profit: profit, leg: leg) }
    }
    var opened = false
    while let (bound, leg) = queue.pop() {
      let (profit, load) = offer(leg)
      guard profit > 0 else { continue }
      if profit < bound, let next = queue.top, next.profit >= profit {
        queue.push(profit: profit, leg: leg)
        continue
      }
      put(load.cases, on: leg)
      noteChange(at: [leg])
      opened = true
    }
    return opened
  }

  /// Loads each open leg anew; one that no longer earns anything stays closed.
  mutating func refillOpenLegs() -> Bool {
    var improved = false
    for leg in openLegs where isWorthTrying(.refill, of: leg, with: []) {
      if refill(leg) > 0 {
        noteChange(at: [leg])
        improved = true
      }
    }
    return improved
  }

  /// Loads a leg anew, or closes it, when that is better, and tells by how much.
  private mutating func refill(_ leg: Int) -> Int64 {
    let old = clear(leg)
    let oldProfit = profit(of: old, on: leg)
    let (newProfit, load) = offer(leg)
    guard max(newProfit, 0) > oldProfit else {
      put(old, on: leg)
      return 0
    }
    if newProfit > 0 { put(load.cases, on: leg) }
    return max(newProfit, 0) - oldProfit
  }

  /// Closes each open leg whose neighbours, loaded anew, earn more without it.
  mutating func closeLosingLegs() -> Bool {
    var improved = false
    for leg in openLegs where isOpen[leg] {
      let neighbours = openNeighbours(of: leg)
      guard !neighbours.isEmpty, isWorthTrying(.close, of: leg, with: neighbours) else { continue }
      let before = snapshot([leg] + neighbours)
      let old = clear(leg)
      let lost = profit(of: old, on: leg)
      let won = neighbours.reduce(Int64(0)) { $0 + refill($1) }
      guard won > lost else {
        restore(before)
        continue
      }
      noteChange(at: [leg] + neighbours)
      improved = true
    }
    return improved
  }

  /// Opens each closed leg that earns more than its neighbours lose when they come after it.
  mutating func openBeforeNeighbours() -> Bool {
    var improved = false
    for leg in closedLegs where !isOpen[leg] {
      let neighbours = openNeighbours(of: leg)
      guard !neighbours.isEmpty, isWorthTrying(.openBefore, of: leg, with: neighbours) else {
        continue
      }
      let before = snapshot([leg] + neighbours)
      // Emptied one after the other, each profit is what the leg adds to those that are left.
      var lost: Int64 = 0
      for neighbour in neighbours {
        let load = clear(neighbour)
        lost += profit(of: load, on: neighbour)
      }
      var won: Int64 = 0
      for next in [leg] + neighbours {
        let (profit, load) = offer(next)
        guard profit > 0 else { continue }
        put(load.cases, on: next)
        won += profit
      }
      guard won > lost else {
        restore(before)
        continue
      }
      noteChange(at: [leg] + neighbours)
      improved = true
    }
    return improved
  }

  // MARK: Around a leg

  private func openNeighbours(of leg: Int) -> [Int] {
    let ends = instance.legs[leg]
    let touching = (legsOfStore[ends.from] ?? []) + (legsOfStore[ends.to] ?? [])
    return Set(touching.filter { $0 != leg && isOpen[$0] }).sorted()
  }

  private func snapshot(_ legs: [Int]) -> [(leg: Int, load: [(flow: Int, count: Int)])] {
    legs.map { ($0, load(on: $0)) }
  }

  private mutating func restore(_ before: [(leg: Int, load: [(flow: Int, count: Int)])]) {
    for (leg, _) in before { _ = clear(leg) }
    for (leg, load) in before { put(load, on: leg) }
  }

  private mutating func noteChange(at legs: [Int]) {
    clock += 1
    for leg in legs {
      changedAt[instance.legs[leg].from] = clock
      changedAt[instance.legs[leg].to] = clock
    }
  }

  /// Whether anything has changed around the leg since the move was last tried; notes the trial.
  private mutating func isWorthTrying(_ move: Move, of leg: Int, with neighbours: [Int]) -> Bool {
    let last = triedAt[move.rawValue][leg]
    triedAt[move.rawValue][leg] = clock
    return ([leg] + neighbours).contains {
      let ends = instance.legs[$0]
      return max(changedAt[ends.from] ?? 0, changedAt[ends.to] ?? 0) > last
    }
  }
}

/// Legs by profit, the greatest first; equal ones by their index: a binary heap.
struct LegQueue {
  private var heap: [(profit: Int64, leg: Int)] = []

  /// The head of the queue.
  var top: (profit: Int64, leg: Int)? { heap.first }

  private func comesFirst(_ left: Int, _ right: Int) -> Bool {
    let (a, b) = (heap[left], heap[right])
    return a.profit != b.profit ? a.profit > b.profit : a.leg < b.leg
  }

  mutating func push(profit: Int64, leg: Int) {
    heap.append((profit, leg))
    var child = heap.count - 1
    while child > 0, comesFirst(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> (profit: Int64, leg: Int)? {
    guard let head = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return head }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, comesFirst(child + 1, child) { child += 1 }
      guard comesFirst(child, parent) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return head
  }
}
