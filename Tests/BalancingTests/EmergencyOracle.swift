import Balancing
import SupplyChain

/// A second, simple way to the best answer: what each donor loses case by case, straight from the
/// distribution, and a dynamic programme over all donors with the number of trips as a state.
struct EmergencyOracle {
  let settings: BalancingSettings
  let material: Material
  let donors: [Donor]
  let recipient: Store

  struct Donor {
    let store: Store
    let units: Int
    let perDay: Double
  }

  private var pack: Double { material.packSize?.units ?? 1 }

  /// What giving 1, 2, … cases costs with the trip, in fen.
  func costs(_ donor: Donor) -> [Int64] {
    guard let from = donor.store.place, let to = recipient.place else { return [] }
    let straight = from.kilometres(to: to)
    guard straight <= settings.radiusKilometres else { return [] }
    let way = straight * settings.roadFactor
    var total = Int64(
      (Double(settings.tripFen) + Double(settings.fenPerKilometre) * way).rounded())
    let demand = steady(donor.perDay).total(2)
    let margin = Double(material.shortageCost?.fenPerThousand ?? 0) * pack / 1000
    var costs: [Int64] = []
    var last = Int64.min
    while Double(donor.units) >= Double(costs.count + 1) * pack {
      let high = Double(donor.units) - Double(costs.count) * pack
      let loss = (margin * demand.meanProbability(atLeastOver: (high - pack)..<high)).rounded()
      last = max(Int64(loss), last)
      total += last + settings.handlingFenPerPack
      costs.append(total)
    }
    return costs
  }

  /// The most cases up to `asked`, and the least cost of so many, with at most three donors.
  func best(_ asked: Int) -> (cases: Int, cost: Int64) {
    var least = [[Int64?]](repeating: [Int64?](repeating: nil, count: asked + 1), count: 4)
    least[0][0] = 0
    for donor in donors {
      let costs = costs(donor)
      for trips in (1...3).reversed() {
        for total in stride(from: asked, through: 1, by: -1) {
          for given in 1...total where given <= costs.count {
            guard let before = least[trips - 1][total - given] else { continue }
            let cost = before + costs[given - 1]
            if cost < least[trips][total] ?? .max { least[trips][total] = cost }
          }
        }
      }
    }
    for total in stride(from: asked, through: 1, by: -1) {
      if let cost = least.compactMap({ $0[total] }).min() { return (total, cost) }
    }
    return (0, 0)
  }

  /// The same by trying every set of at most three donors and every split, for few donors.
  func bestByForce(_ asked: Int) -> (cases: Int, cost: Int64) {
    let all = donors.map(costs)
    var best: (cases: Int, cost: Int64) = (0, 0)
    func search(_ next: Int, _ trips: Int, _ cases: Int, _ cost: Int64) {
      if cases > best.cases || (cases == best.cases && cases > 0 && cost < best.cost) {
        best = (cases, cost)
      }
      guard next < all.count else { return }
      search(next + 1, trips, cases, cost)
      guard trips < 3 else { return }
      for (index, more) in all[next].enumerated() where cases + index + 1 <= asked {
        search(next + 1, trips + 1, cases + index + 1, cost + more)
      }
    }
    search(0, 0, 0, 0)
    return best
  }
}
