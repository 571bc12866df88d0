import Balancing
import Synchronization
import Testing

/// Curves of thousands of cases: a single move is long work there.
@Suite("Long curves")
struct LongCurveTests {
  /// Stores in a ring: each of the first half gives to two of the second half.
  private func ring(
    _ half: Int, steps: Int, materials: Int = 2, capacity: Int64, seed: UInt64 = 1
  ) throws -> TransferInstance {
    var random = SplitMix(state: seed)
    func curve(_ range: ClosedRange<Int64>) -> [Int64] {
      (0..<steps).map { _ in Int64.random(in: range, using: &random) }.sorted()
    }
    let legs = (0..<half).flatMap { [($0, half + $0), ($0, half + ($0 + 1) % half)] }
    return try TransferInstance(
      goods: (0..<materials).map { _ in
        .init(gramsPerCase: 1, isChilled: false, handlingPerCase: 1)
      },
      supplies: (0..<half * materials).map {
        .init(store: $0 / materials, material: $0 % materials, losses: curve(0...5_000))
      },
      demands: (0..<half * materials).map {
        .init(
          store: half + $0 / materials, material: $0 % materials,
          gains: curve(1_000...9_000).reversed())
      },
      legs: legs.map { .init(from: $0.0, to: $0.1, fixedCost: 100_000) },
      flows: legs.enumerated().flatMap { leg, ends in
        (0..<materials).map {
          .init(
            leg: leg, supply: ends.0 * materials + $0,
            demand: (ends.1 - half) * materials + $0)
        }
      }, capacityGrams: capacity, coldKitCost: 0)
  }

  /// A clock that stands still for forty looks, then past the time of the prices until it has been
  /// looked at so often, and is past the end then.
  private func answer(_ instance: TransferInstance, looks most: Int) -> (TransferAnswer, Int) {
    let looks = Mutex(0)
    let effort = SearchEffort.time(seconds: 1) {
      looks.withLock { count in
        count += 1
        return count > most ? 2 : count > 40 ? 0.5 : 0
      }
    }
    let answer = TransferOptimizer(effort: effort, threads: 1).answer(instance)
    return (answer, looks.withLock { $0 })
  }

  @Test("the time may be up anywhere: the plan breaks no rule and the bound holds")
  func cutAnywhere() throws {
    let instance = try ring(8, steps: 3_000, capacity: 1_000_000)
    let whole = TransferOptimizer(effort: .work(perFlow: 20_000)).solve(instance).objective
    var (plans, cut): (Set<Int64>, Int) = ([], 0)
    for most in [3, 6, 10, 15, 25, 39, 41, 45, 50, 60, 75, 100, 150] {
      let (answer, looks) = answer(instance, looks: most)
      let objective = answer.solution.objective
      #expect(instance.firstFault(of: answer.solution.cases) == nil)
      #expect(Int128(max(whole, objective)) * 16 <= answer.bound)
      // Nothing goes on for long when the time is up, neither curves nor moves.
      #expect(looks <= most + 20)
      #expect(objective > 0)
      // What the greedy opens is loaded even where the search has loaded next to nothing.
      if most > 40 { #expect(Double(objective) > 0.9 * Double(whole), "\(most) looks") }
      plans.insert(objective)
      cut += objective < whole ? 1 : 0
    }
    #expect(plans.count > 3)
    #expect(cut > 3)
  }

  /// One trip of many materials, each of which would fill the vehicle.
  private func overloaded(materials: Int, cases: Int) throws -> TransferInstance {
    var random = SplitMix(state: 3)
    func curve(_ range: ClosedRange<Int64>) -> [Int64] {
      (0..<cases).map { _ in Int64.random(in: range, using: &random) }.sorted()
    }
    return try TransferInstance(
      goods: (0..<materials).map { _ in
        .init(gramsPerCase: 10, isChilled: false, handlingPerCase: 1)
      },
      supplies: (0..<materials).map { .init(store: 0, material: $0, losses: curve(0...500)) },
      demands: (0..<materials).map {
        .init(store: 1, material: $0, gains: curve(600...9_000).reversed())
      },
      legs: [.init(from: 0, to: 1, fixedCost: 1000)],
      flows: (0..<materials).map { .init(leg: 0, supply: $0, demand: $0) },
      capacityGrams: 10 * Int64(cases), coldKitCost: 0)
  }

  /// Its best plan: the cases that are worth most.
  private func best(of instance: TransferInstance, cases: Int) -> Int64 {
    var nets: [Int64] = []
    for (demand, supply) in zip(instance.demands, instance.supplies) {
      for (gain, loss) in zip(demand.gains, supply.losses) { nets.append(gain - loss - 1) }
    }
    return nets.sorted(by: >).prefix(cases).reduce(-1000, +)
  }

  @Test("a load two hundred times its vehicle ends in time with a full vehicle")
  func farBeyondTheVehicle() throws {
    let instance = try overloaded(materials: 200, cases: 100)
    let (answer, looks) = answer(instance, looks: 60)
    #expect(instance.firstFault(of: answer.solution.cases) == nil)
    #expect(looks <= 80)
    #expect(answer.solution.cases.reduce(0, +) == 100)
    #expect(Double(answer.solution.objective) > 0.98 * Double(best(of: instance, cases: 100)))
  }

  @Test("by work such a load is lightened by what is worth least")
  func lightened() throws {
    let instance = try overloaded(materials: 4, cases: 5)
    let solution = TransferOptimizer(effort: .work(perFlow: 100)).solve(instance)
    #expect(instance.firstFault(of: solution.cases) == nil)
    #expect(solution.objective == best(of: instance, cases: 5))
  }
}
