import Balancing
import Foundation
import Testing

/// The folder of shared test material: `CHAMA_SHARED`, or `shared` beside the checkout.
private let sharedInstances: URL = {
  let named = ProcessInfo.processInfo.environment["CHAMA_SHARED"]
  let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let shared =
    named.map { URL(filePath: $0) }
    ?? checkout.deletingLastPathComponent().appending(path: "shared")
  return shared.appending(path: "data/balance")
}()

private func isThere(_ name: String) -> Bool {
  FileManager.default.fileExists(atPath: sharedInstances.appending(path: name).path)
}

/// Reads an instance of whole numbers: a head line, then materials, supplies, demands, legs, flows.
private func read(_ name: String) throws -> TransferInstance {
  let text = try String(contentsOf: sharedInstances.appending(path: name), encoding: .utf8)
  let rows = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int64($0) } }
  let head = rows[0].map(Int.init)
  var next = 1
  func take(_ count: Int) -> ArraySlice<[Int64]> {
    defer { next += count }
    return rows[next..<(next + count)]
  }
  let goods = take(head[1]).map {
    TransferInstance.Goods(
      gramsPerCase: $0[0] * 1000, isChilled: $0[1] == 1, handlingPerCase: $0[2])
  }
  let supplies = take(head[4]).map {
    TransferInstance.Supply(store: Int($0[0]), material: Int($0[1]), losses: Array($0[3...]))
  }
  let demands = take(head[5]).map {
    TransferInstance.Demand(store: Int($0[0]), material: Int($0[1]), gains: Array($0[3...]))
  }
  let legs = take(head[2]).map {
    TransferInstance.Leg(from: Int($0[0]), to: Int($0[1]), fixedCost: $0[2])
  }
  let flows = take(head[3]).map {
    TransferInstance.Flow(
      leg: Int($0[0]), supply: Int($0[2]), demand: Int($0[3]), mostCases: Int($0[4]))
  }
  return try TransferInstance(
    goods: goods, supplies: supplies, demands: demands, legs: legs, flows: flows,
    capacityGrams: Int64(head[6]) * 1000, coldKitCost: Int64(head[7]))
}

@Suite("Known instances of 87 stores")
struct SharedInstanceTests {
  // Skipped, and named as skipped, where the shared material is not at hand.
  @Test(
    "the plan breaks no rule and comes near the best that is known",
    .enabled(if: isThere("a87_1.txt") && isThere("d87_1.txt"), "no shared instances here"),
    arguments: [("a87_1.txt", Int64(3_841_203)), ("d87_1.txt", 21_346_632)])
  func known(name: String, ceiling: Int64) throws {
    let instance = try read(name)
    let solution = TransferOptimizer().solve(instance)
    #expect(instance.firstFault(of: solution.cases) == nil)
    #expect(solution.objective <= ceiling)
    #expect(Double(solution.objective) >= 0.94 * Double(ceiling))
  }
}
