/// The best load of one leg when everything else stands still.
///
/// The k-th case of a flow is worth gain − charge − loss − handling, which never rises with k, so
/// without a limit on weight each flow takes cases while they are worth something: exact. Chilled
/// flows come along together, if at all, when they pay for the cold kit. When the vehicle is too
/// small, branch and bound over the flows in the order of worth per gram finds the best set; after
/// ``mostNodes`` it settles for the best found, which is at least the greedy one.
struct LegLoading {
  /// A flow's cases: `worths[k]` is the worth of the first k, non-decreasing and concave.
  struct Item {
    let flow: Int
    let gramsPerCase: Int64
    let isChilled: Bool
    let worths: [Int64]
  }

  /// How many cases of which flows, and what they are worth before the trip but after the kit.
  struct Load {
    var cases: [(flow: Int, count: Int)] = []
    var worth: Int64 = 0
  }

  static let mostNodes = 5_000

  /// The best load of `items`.
  static func best(_ items: [Item], capacityGrams: Int64, coldKitCost: Int64) -> Load {
    let ambient = fill(items.filter { !$0.isChilled }, capacityGrams)
    guard items.contains(where: \.isChilled) else { return ambient }
    var mixed = fill(items, capacityGrams)
    mixed.worth -= coldKitCost
    return mixed.worth > ambient.worth ? mixed : ambient
  }

  private static func fill(_ items: [Item], _ capacity: Int64) -> Load {
    var room = capacity
    var load = Load()
    for item in items {
      let count = item.worths.count - 1
      let (grams, overflow) = item.gramsPerCase.multipliedReportingOverflow(by: Int64(count))
      guard !overflow, grams <= room else {
        var search = Knapsack(items: items, capacity: capacity)
        return search.best()
      }
      room -= grams
      load.cases.append((item.flow, count))
      load.worth += item.worths[count]
    }
    return load
  }

  /// Branch and bound for the load of a vehicle that is too small for all.
  private struct Knapsack {
    let items: [Item]
    let capacity: Int64
    var bestWorth: Int64 = -1
    var bestCounts: [Int] = []
    var counts: [Int]
    var nodes = 0
    private let rests: [Rest]

    init(items: [Item], capacity: Int64) {
      func density(_ item: Item) -> Double {
        Double(item.worths[1]) / Double(max(item.gramsPerCase, 1))
      }
      self.items = items.filter { $0.worths.count > 1 }.sorted {
        let (left, right) = (density($0), density($1))
        return left != right ? left > right : $0.flow < $1.flow
      }
      self.capacity = capacity
      self.counts = [Int](repeating: 0, count: self.items.count)
      self.rests = Knapsack.rests(self.items)
    }

    mutating func best() -> Load {
      search(0, room: capacity, worth: 0)
      var load = Load(worth: max(bestWorth, 0))
      for (item, count) in zip(items, bestCounts) where count > 0 {
        load.cases.append((item.flow, count))
      }
      load.cases.sort { $0.flow < $1.flow }
      return load
    }

    private mutating func search(_ index: Int, room: Int64, worth: Int64) {
      guard index < items.count else {
        if worth > bestWorth { (bestWorth, bestCounts) = (worth, counts) }
        return
      }
      nodes += 1
      // Worths are whole, so a better load is better by one; half of it absorbs rounding.
      let bound = Double(worth) + relaxation(from: index, room: room)
      guard bound > Double(bestWorth) + 0.5 else { return }
      let item = items[index]
      let most = item.worths.count - 1
      let fitting = item.gramsPerCase > 0 ? Int(min(Int64(most), room / item.gramsPerCase)) : most
      for count in stride(from: fitting, through: 0, by: -1) {
        // The first descent is greedy and always completes; later ones stop at the node limit.
        if bestWorth >= 0, nodes > LegLoading.mostNodes { break }
        counts[index] = count
        search(
          index + 1, room: room - item.gramsPerCase * Int64(count),
          worth: worth + item.worths[count])
      }
      counts[index] = 0
    }

    /// No less than what the items from `index` on can add: the lesser of all of them without a
    /// weight limit and the room filled at the best first density.
    private func relaxation(from index: Int, room: Int64) -> Double {
      let rest = rests[index]
      return min(rest.all, rest.weightless + rest.density * Double(room))
    }

    /// The sums over the items from each index on, for ``relaxation(from:room:)``.
    private static func rests(_ items: [Item]) -> [Rest] {
      var rests = [Rest](repeating: Rest(), count: items.count + 1)
      for index in items.indices.reversed() {
        let item = items[index]
        var rest = rests[index + 1]
        let whole = Double(item.worths.last ?? 0)
        rest.all += whole
        if item.gramsPerCase == 0 {
          rest.weightless += whole
        } else {
          rest.density = max(rest.density, Double(item.worths[1]) / Double(item.gramsPerCase))
        }
        rests[index] = rest
      }
      return rests
    }

    /// What a set of items can add: all of it, the part without weight, and the best density.
    private struct Rest {
      var all = 0.0
      var weightless = 0.0
      var density = 0.0
    }
  }
}
