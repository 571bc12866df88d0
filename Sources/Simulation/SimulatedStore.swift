import Foundation
import SupplyChain

/// A shop of the simulated chain: what stores.csv says of it, and what only the simulation knows.
struct SimulatedStore {
  /// From 1.
  let number: Int
  let id: String
  let name: String
  /// Index into ``City/all``.
  let city: Int
  let latitude: Double
  let longitude: Double
  let kind: StoreKind
  let openedOn: BusinessDay
  let closedOn: BusinessDay?
  let opensAt: String
  let closesAt: String
  let dayCutoff: String

  /// Drinks on an ordinary day.
  let ordinaryCups: Double
  /// Growth of trade in a year, as a share.
  let yearlyGrowth: Double
  /// Days in a row without trade: repairs, and Spring Festival.
  let pauses: [ClosedRange<BusinessDay>]
  /// The manager's habit: how much of the right amount is ordered, 1 being right.
  let orderingBias: Double
  /// Shifts the days of ordering against other stores.
  let orderPhase: Int

  /// Whether the doors are open on `day`.
  func trades(on day: BusinessDay) -> Bool {
    exists(on: day) && !pauses.contains { $0.contains(day) }
  }

  /// Whether the shop is in business, open or paused.
  func exists(on day: BusinessDay) -> Bool {
    openedOn <= day && (closedOn.map { day <= $0 } ?? true)
  }

  /// Trade on `day` against the ordinary: growth, and the crowd that a new shop draws.
  func maturity(on day: BusinessDay, since start: BusinessDay) -> Double {
    let growth = 1 + yearlyGrowth * Double(day - start) / 365
    let age = Double(day - openedOn)
    let novelty = 1 + 0.6 * exp(-age / 9) - 0.25 * exp(-age / 70)
    return max(growth, 0.3) * novelty
  }
}

extension SimulatedStore {
  /// The first `count` shops of the chain of this seed. Shops come in groups a city, so that even
  /// a small chain has neighbours.
  static func chain(
    count: Int, days: ClosedRange<BusinessDay>, streams: RandomStreams
  ) -> [SimulatedStore] {
    var stores: [SimulatedStore] = []
    var inCity = Array(repeating: 0, count: City.all.count)
    var group = 0
    while stores.count < count {
      let city = cityOfGroup(group, streams)
      for _ in 0..<min(sizeOfGroup(group, streams), count - stores.count) {
        inCity[city] += 1
        stores.append(
          store(
            number: stores.count + 1, ordinalInCity: inCity[city], city: city, days: days,
            generator: streams.generator(.store, stores.count + 1)))
      }
      group += 1
    }
    return stores
  }

  private static func sizeOfGroup(_ group: Int, _ streams: RandomStreams) -> Int {
    switch group {
    case 0: 3
    case 1: 2
    default: 3 + Int(streams.key(.cityGroup, group, 1) % 6)
    }
  }

  /// Every city once in a shuffled order, then by weight.
  private static func cityOfGroup(_ group: Int, _ streams: RandomStreams) -> Int {
    if group < City.all.count {
      var generator = streams.generator(.cityOrder)
      return City.all.indices.shuffled(using: &generator)[group]
    }
    var generator = streams.generator(.cityGroup, group)
    var left = generator.uniform() * City.all.reduce(0) { $0 + $1.weight }
    for (index, city) in City.all.enumerated() {
      left -= city.weight
      if left < 0 { return index }
    }
    return City.all.count - 1
  }

  private static func store(
    number: Int, ordinalInCity: Int, city: Int, days: ClosedRange<BusinessDay>,
    generator: SplitMix64
  ) -> SimulatedStore {
    var generator = generator
    let kind = kind(generator.uniform())
    let centre = City.all[city]
    // Uniform over a disc of 15 km; a degree north is 111 km.
    let radius = 15 * generator.uniform().squareRoot()
    let angle = 2 * Double.pi * generator.uniform()
    let northDegrees = radius * sin(angle) / 111
    let eastDegrees = radius * cos(angle) / (111 * cos(centre.latitude * .pi / 180))
    let life = lifetime(within: days, &generator)
    let isLate = generator.uniform() < 0.25
    let padded = String(10_000 + number).dropFirst(number < 10_000 ? 1 : 0)
    return SimulatedStore(
      number: number, id: "S-\(padded)",
      name: "\(centre.name)\(ordinalInCity)号店", city: city,
      latitude: centre.latitude + northDegrees, longitude: centre.longitude + eastDegrees,
      kind: kind, openedOn: life.opened, closedOn: life.closed,
      opensAt: kind == .office || kind == .station ? "08:00" : "10:00",
      closesAt: isLate ? "02:00" : "22:00", dayCutoff: isLate ? "03:00" : "00:00",
      ordinaryCups: 420 * exp(0.42 * generator.normal()),
      yearlyGrowth: 0.03 + 0.1 * generator.normal(),
      pauses: pauses(kind: kind, days: days, &generator),
      orderingBias: exp(0.25 * generator.normal()), orderPhase: Int(generator.next() % 28))
  }

  private static func kind(_ share: Double) -> StoreKind {
    switch share {
    case ..<0.36: .mall
    case ..<0.58: .office
    case ..<0.72: .campus
    case ..<0.92: .community
    default: .station
    }
  }

  /// Most shops are there from the start to the end; one in eight opens and one in thirty closes
  /// within the days.
  private static func lifetime(
    within days: ClosedRange<BusinessDay>, _ generator: inout SplitMix64
  ) -> (opened: BusinessDay, closed: BusinessDay?) {
    let span = Double(days.upperBound - days.lowerBound)
    let (opens, closes) = (generator.uniform() < 0.12, generator.uniform() < 0.033)
    let (early, late) = (generator.uniform(), generator.uniform())
    let before = Int(generator.uniform(40...1800))
    let opened = opens ? days.lowerBound + Int(span * (0.15 + 0.6 * early)) : nil
    let closed = closes && !opens ? days.lowerBound + Int(span * (0.4 + 0.55 * late)) : nil
    return (opened ?? days.lowerBound - before, closed)
  }

  private static func pauses(
    kind: StoreKind, days: ClosedRange<BusinessDay>, _ generator: inout SplitMix64
  ) -> [ClosedRange<BusinessDay>] {
    var pauses: [ClosedRange<BusinessDay>] = []
    let repairs = generator.count(mean: Double(days.upperBound - days.lowerBound) / 600)
    for _ in 0..<repairs {
      let offset = generator.uniform() * Double(days.upperBound - days.lowerBound)
      let first = days.lowerBound + Int(offset)
      pauses.append(first...(first + Int(generator.uniform() * 5)))
    }
    let closesForNewYear = generator.uniform() < (kind == .office || kind == .campus ? 0.7 : 0.15)
    guard closesForNewYear else { return pauses }
    for year in days.lowerBound.civil.year...days.upperBound.civil.year {
      guard let newYear = Festival.newYear(of: year) else { continue }
      pauses.append((newYear - 1)...(newYear + (kind == .campus ? 5 : 3)))
    }
    return pauses
  }
}
