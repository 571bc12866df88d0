import Persistence
public import SupplyChain

/// Which lines of a plan are wanted, in which order, and how many.
public struct ReviewQuery: Sendable, Hashable {
  /// What lines are sorted by.
  public enum Key: String, Sendable, CaseIterable, Codable {
    case store
    case material
    case priority
    case cost
    case suggested
    case final
    case change
    case onHand = "on_hand"
    case cover
    case needBy = "need_by"
  }

  /// What lines are gathered by.
  public enum Grouping: String, Sendable, CaseIterable, Codable {
    case store
    case material
    case city
    case category
    case state
  }

  /// Only these stores; empty for all. The same for the rest.
  public var stores: Set<StoreID> = []
  /// Only these materials.
  public var materials: Set<MaterialID> = []
  /// Only stores in these cities.
  public var cities: Set<String> = []
  /// Only materials of these categories.
  public var categories: Set<String> = []
  /// Only lines that stand so.
  public var states: Set<ReviewState> = []
  /// Only lines with something to send, as they stand.
  public var sendsSomething = false
  /// Only lines whose expected shortage is worth at least so much.
  public var leastPriority = Money.zero
  /// Only lines in whose ids or names this stands, letter case aside.
  public var text = ""
  /// What they are sorted by; equal ones by store and material.
  public var sort = Key.store
  /// Whether the greatest comes first.
  public var isDescending = false
  /// What they are gathered by, in the groups of the answer.
  public var grouping: Grouping?
  /// How many are passed over.
  public var offset = 0
  /// How many are given at most.
  public var limit = 100

  /// All lines, by store and material, the first hundred.
  public init() {}
}

/// Sums over lines.
public struct ReviewTotals: Sendable, Hashable, Codable {
  /// How many lines.
  public var lines = 0
  /// How many of them have something to send, as they stand.
  public var sending = 0
  /// How many somebody has decided about.
  public var decided = 0
  /// What the suggestions cost.
  public var cost = Money.zero
  /// The expected shortage that the suggestions avoid.
  public var priority = Money.zero

  /// Nothing yet.
  public init() {}

  mutating func add(_ line: ReviewLine) {
    lines += 1
    if line.finalQuantity > .zero { sending += 1 }
    if line.state != .open { decided += 1 }
    cost += line.suggestion.cost
    priority += line.suggestion.priority
  }
}

/// One group of lines.
public struct ReviewGroup: Sendable, Hashable, Codable {
  /// The id, city, category or state.
  public let key: String
  /// What people call it.
  public let name: String
  /// Its sums.
  public let totals: ReviewTotals
}

/// The answer to a query.
public struct ReviewPage: Sendable {
  /// The plan's run.
  public let run: RunID
  /// The plan's business day.
  public let day: BusinessDay
  /// The lines asked for.
  public let lines: [ReviewLine]
  /// Sums over all lines that the query finds, not only those given.
  public let totals: ReviewTotals
  /// The groups of all of those, the most shortage avoided first; empty without a grouping.
  public let groups: [ReviewGroup]
}

extension ReviewedPlan {
  /// Finds, sorts and gathers lines: one pass, and a sort of what is left.
  ///
  /// - Parameters:
  ///   - stores: the only stores that the asker may see; `nil` for all.
  ///   - isWanted: what else must hold of a line.
  public func page(
    _ query: ReviewQuery, within stores: Set<StoreID>? = nil,
    where isWanted: (ReviewLine) -> Bool = { _ in true }
  ) -> ReviewPage {
    let needle = query.text.lowercased()
    var totals = ReviewTotals()
    var groups: [String: (name: String, totals: ReviewTotals)] = [:]
    var found: [Int] = []
    for (index, line) in lines.enumerated()
    where stores?.contains(line.suggestion.store) ?? true && query.finds(line, needle: needle)
      && isWanted(line)
    {
      found.append(index)
      totals.add(line)
      guard let grouping = query.grouping else { continue }
      let (key, name) = line.group(grouping)
      groups[key, default: (name, ReviewTotals())].totals.add(line)
    }
    let page = gathered(sorted(found, by: query), by: query.grouping).dropFirst(
      max(query.offset, 0)
    ).prefix(max(query.limit, 0))
    return ReviewPage(
      run: run.id, day: run.moment.day, lines: page.map { lines[$0] }, totals: totals,
      groups: groups.map { ReviewGroup(key: $0.key, name: $0.value.name, totals: $0.value.totals) }
        .sorted { ($1.totals.priority, $0.key) < ($0.totals.priority, $1.key) })
  }

  /// Lines of one group stand together, the group of the first line first.
  private func gathered(_ lines: [Int], by grouping: ReviewQuery.Grouping?) -> [Int] {
    guard let grouping else { return lines }
    var ranks: [String: Int] = [:]
    var groups: [[Int]] = []
    for place in lines {
      let key = self.lines[place].group(grouping).key
      let rank = ranks[key] ?? groups.count
      if rank == groups.count {
        ranks[key] = rank
        groups.append([])
      }
      groups[rank].append(place)
    }
    return groups.flatMap { $0 }
  }

  /// Lines stand by store and material, so that places decide between equals.
  private func sorted(_ found: [Int], by query: ReviewQuery) -> [Int] {
    func order(_ value: (ReviewLine) -> Int64) -> [Int] {
      let keyed = found.map { (key: value(lines[$0]), place: $0) }
      return keyed.sorted {
        $0.key == $1.key
          ? $0.place < $1.place : query.isDescending ? $0.key > $1.key : $0.key < $1.key
      }.map(\.place)
    }
    switch query.sort {
    case .store: return query.isDescending ? found.reversed() : found
    case .material:
      let ids = Set(found.map { lines[$0].suggestion.material }).sorted()
      let ranks = Dictionary(uniqueKeysWithValues: zip(ids, Int64(0)...))
      return order { ranks[$0.suggestion.material] ?? 0 }
    case .priority: return order { $0.suggestion.priority.fen }
    case .cost: return order { $0.suggestion.cost.fen }
    case .suggested: return order { $0.suggestion.suggestedQuantity.thousandths }
    case .final: return order { $0.finalQuantity.thousandths }
    case .change:
      return order {
        $0.finalQuantity.thousandths - $0.suggestion.suggestedQuantity.thousandths
      }
    case .onHand: return order { $0.suggestion.onHand.thousandths }
    case .cover: return order { Int64($0.suggestion.coverDays) }
    case .needBy: return order { Int64($0.suggestion.needBy.daysSinceEpoch) }
    }
  }
}

extension ReviewQuery {
  fileprivate func finds(_ line: ReviewLine, needle: String) -> Bool {
    let suggestion = line.suggestion
    if !stores.isEmpty, !stores.contains(suggestion.store) { return false }
    if !materials.isEmpty, !materials.contains(suggestion.material) { return false }
    if !cities.isEmpty, !cities.contains(line.city) { return false }
    if !categories.isEmpty, !categories.contains(line.category) { return false }
    if !states.isEmpty, !states.contains(line.state) { return false }
    if sendsSomething, line.finalQuantity == .zero { return false }
    if suggestion.priority < leastPriority { return false }
    guard !needle.isEmpty else { return true }
    return [suggestion.store.text, line.storeName, suggestion.material.text, line.materialName]
      .contains { $0.lowercased().contains(needle) }
  }
}

extension ReviewLine {
  fileprivate func group(_ grouping: ReviewQuery.Grouping) -> (key: String, name: String) {
    switch grouping {
    case .store: (suggestion.store.text, storeName)
    case .material: (suggestion.material.text, materialName)
    case .city: (city, city)
    case .category: (category, category)
    case .state: (state.rawValue, state.rawValue)
    }
  }
}
