import SupplyChain

/// Decides where faults go. Habits follow the store's number; faults of one day go, one a file, to
/// stores without a habit, the latest days first.
struct FaultPlan {
  /// A fault of one day: of that day's files, and for rows that come late or again of the day
  /// before as well.
  struct Incident {
    let fault: FeedFault
    let store: Int
    let feedDay: Int
  }

  let habits: [Int: FeedFault]
  let incidents: [Incident]
  private let stores: [SimulatedStore]
  private let firstDay: BusinessDay

  /// Takes the stores and the first of the feed days.
  init(stores: [SimulatedStore], firstDay: BusinessDay) {
    self.stores = stores
    self.firstDay = firstDay
    var habits: [Int: FeedFault] = [:]
    for (index, store) in stores.enumerated() {
      habits[index] = FeedFault.habits.first { $0.remainder == store.number % 17 }?.fault
    }
    self.habits = habits
    var planner = Planner(stores: stores, habits: habits, firstDay: firstDay)
    self.incidents = FeedFault.allCases.filter { !$0.isHabit }.enumerated().compactMap {
      planner.place($1, order: $0)
    }
  }

  /// The incident that touches a store's files of a day.
  func incident(store: Int, feedDay: Int) -> Incident? {
    incidents.first { incident in
      incident.store == store
        && (incident.feedDay == feedDay
          || incident.fault.startsTheDayBefore && incident.feedDay == feedDay + 1)
    }
  }

  /// What was planted, as faults.json lists it.
  var manifest: PlantedFaults {
    var faults: [PlantedFault] = []
    for (index, store) in stores.enumerated() {
      let last = min(store.closedOn ?? firstDay + (SampleChain.feedDays - 1), firstDay + 9)
      if let habit = habits[index], max(store.openedOn, firstDay) <= last {
        faults.append(
          planted(
            habit, index, from: max(store.openedOn, firstDay), to: last,
            folders: FeedFolder.allCases,
            file: habit == .gzip ? store.id + ".csv.gz" : store.id + ".csv"))
      }
      for incident in incidents where incident.store == index {
        let day = firstDay + incident.feedDay
        faults.append(
          planted(
            incident.fault, index, from: incident.fault.startsTheDayBefore ? day - 1 : day,
            to: day,
            folders: incident.fault == .silentStore ? FeedFolder.allCases : [.consumption],
            file: incident.fault == .duplicate ? store.id + " (1).csv" : store.id + ".csv"))
      }
    }
    return PlantedFaults(faults: faults)
  }

  private func planted(
    _ fault: FeedFault, _ store: Int, from first: BusinessDay, to last: BusinessDay,
    folders: [FeedFolder], file: String
  ) -> PlantedFault {
    PlantedFault(
      fault: fault, expected: fault.expectation, store: StoreID(stringLiteral: stores[store].id),
      firstDay: first, lastDay: last, folders: folders.map(\.rawValue), file: file)
  }
}

extension FeedFault {
  /// Whether the day before is touched as well.
  var startsTheDayBefore: Bool { self == .lateRows || self == .restatement }
}

/// Finds a free place for one incident after another.
private struct Planner {
  let stores: [SimulatedStore]
  let habits: [Int: FeedFault]
  let firstDay: BusinessDay
  private var taken: Set<[Int]> = []

  init(stores: [SimulatedStore], habits: [Int: FeedFault], firstDay: BusinessDay) {
    self.stores = stores
    self.habits = habits
    self.firstDay = firstDay
  }

  /// The place of a fault, `nil` when the chain is too small for one more.
  mutating func place(_ fault: FeedFault, order: Int) -> FaultPlan.Incident? {
    let last = SampleChain.feedDays - 1
    for step in 0...last {
      let feedDay =
        (last - (order + step) % 3 - step / 3 * 3 + SampleChain.feedDays) % SampleChain.feedDays
      for offset in stores.indices {
        let store = (order * 7 + 1 + offset) % stores.count
        guard isFree(store, feedDay), !fault.startsTheDayBefore || isFree(store, feedDay - 1)
        else { continue }
        taken.insert([store, feedDay])
        if fault.startsTheDayBefore { taken.insert([store, feedDay - 1]) }
        return FaultPlan.Incident(fault: fault, store: store, feedDay: feedDay)
      }
    }
    return nil
  }

  private func isFree(_ store: Int, _ feedDay: Int) -> Bool {
    feedDay >= 0 && habits[store] == nil && stores[store].trades(on: firstDay + feedDay)
      && !taken.contains([store, feedDay])
  }
}
