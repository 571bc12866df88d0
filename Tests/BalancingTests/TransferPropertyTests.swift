import Balancing
import SupplyChain
import Testing

@Suite("Transfers of random nights")
struct TransferPropertyTests {
  struct Night {
    var stores: [Store] = []
    var materials: [Material] = []
    var positions: [BalancingPosition] = []
    var settings = BalancingSettings()
  }

  private func randomNight(_ random: inout SplitMix) -> Night {
    var night = Night()
    night.settings.tripFen = Int64.random(in: 0...1500, using: &random)
    night.settings.fenPerKilometre = 50
    night.settings.capacityKilograms = Int64.random(in: 0...3, using: &random)
    if Int.random(in: 0..<4, using: &random) == 0 { night.settings.donorKeepsLevel = nil }
    night.stores = (0..<6).map {
      shop(
        StoreID("S-\($0)") ?? "S", kilometres: Double.random(in: 0...40, using: &random),
        city: $0 < 4 ? "杭州" : "上海")
    }
    night.materials = (0..<4).map { index in
      goods(
        MaterialID("M\(index)") ?? "M",
        pack: Quantity(units: Int.random(in: 50...300, using: &random)),
        shelfLife: Bool.random(using: &random) ? 7 : nil, chilled: index == 0)
    }
    for store in night.stores {
      for material in night.materials {
        let lots = (0..<Int.random(in: 0...3, using: &random)).map { index in
          lot(
            LotID("L\(index)") ?? "L", Int.random(in: 0...900, using: &random),
            expiresIn: Bool.random(using: &random) ? Int.random(in: -1...9, using: &random) : nil,
            of: material.id)
        }
        night.positions.append(
          position(
            store.id,
            steady(
              Double.random(in: 0...150, using: &random),
              spread: Double.random(in: 0...1, using: &random)), lots: lots, of: material.id))
      }
    }
    return night
  }

  private func plan(
    _ night: Night, _ positions: [BalancingPosition]? = nil, threads: Int = 2
  ) -> TransferPlan {
    TransferPlanner(
      settings: night.settings, stores: night.stores, materials: night.materials,
      day: BusinessDay(daysSinceEpoch: 20_000), threads: threads
    ).plan(positions ?? night.positions)
  }

  @Test("cities are planned side by side: the same plan for any number of threads")
  func threads() {
    var random = SplitMix(state: 19)
    var cities: Set<String> = []
    for _ in 0..<40 {
      let night = randomNight(&random)
      let alone = plan(night, threads: 1)
      for threads in 2...4 { #expect(plan(night, threads: threads) == alone) }
      let cityOf = Dictionary(uniqueKeysWithValues: night.stores.map { ($0.id, $0.city) })
      cities.formUnion(alone.transfers.compactMap { cityOf[$0.leg.from] })
      // Numbered through all cities, and each city as it is without the others.
      #expect(
        alone.transfers.map { Int($0.leg.id.text.suffix(3)) }
          == alone.transfers.indices.map { $0 + 1 })
      var apart = night
      apart.stores = night.stores.filter { $0.city == "杭州" }
      let lines = alone.transfers.filter { cityOf[$0.leg.from] == "杭州" }.map(\.lines)
      #expect(plan(apart, threads: 1).transfers.map(\.lines) == lines)
    }
    #expect(cities.count == 2)
  }

  @Test("no lot gives more than it has, expired or too close to it, and packs are whole")
  func lots() throws {
    var random = SplitMix(state: 11)
    var moved = 0
    for _ in 0..<400 {
      let night = randomNight(&random)
      var given: [String: Quantity] = [:]
      for transfer in plan(night).transfers {
        for line in transfer.lines {
          let donor = try #require(
            night.positions.first {
              $0.store == transfer.leg.from && $0.material == line.material
            })
          let lot = try #require(donor.lots.first { $0.lot == line.lot })
          let pack = try #require(
            night.materials.first { $0.id == line.material }?.packSize)
          #expect(line.quantity == pack.times(line.packs) && line.packs > 0)
          #expect(line.expiresOn == lot.expiresOn)
          if let expiry = line.expiresOn { #expect(expiry >= transfer.leg.arriveBy.day + 1) }
          given["\(donor.store)/\(line.material)/\(line.lot)", default: .zero] += line.quantity
          #expect(
            given["\(donor.store)/\(line.material)/\(line.lot)", default: .zero] <= lot.quantity)
          moved += 1
        }
      }
    }
    #expect(moved > 500)
  }

  @Test("vehicles are not overloaded, every trip pays, and no store both gives and gets a material")
  func trips() throws {
    var random = SplitMix(state: 12)
    for _ in 0..<400 {
      let night = randomNight(&random)
      let plan = plan(night)
      var (gives, gets): (Set<String>, Set<String>) = ([], [])
      for transfer in plan.transfers {
        let leg = transfer.leg
        #expect(leg.grams <= night.settings.capacityKilograms * 1000)
        #expect(transfer.netWorth > .zero)
        #expect(transfer.lines.reduce(Money.zero) { $0 + $1.tripShare } == leg.cost)
        #expect(leg.departBy <= leg.arriveBy)
        for line in transfer.lines {
          gives.insert("\(leg.from)/\(line.material)")
          gets.insert("\(leg.to)/\(line.material)")
        }
      }
      #expect(gives.isDisjoint(with: gets))
      #expect(plan.netWorth == plan.transfers.reduce(Money.zero) { $0 + $1.netWorth })
      #expect(plan.promisedWorth >= plan.netWorth)
    }
  }

  @Test("a donor keeps its 90 % need, and a recipient surely uses what it gets in time")
  func floors() throws {
    var random = SplitMix(state: 13)
    for _ in 0..<400 {
      let night = randomNight(&random)
      let today = BusinessDay(daysSinceEpoch: 20_000)
      let plan = plan(night)
      for position in night.positions {
        let lines = plan.transfers.flatMap { transfer in
          transfer.lines.filter { $0.material == position.material }.map { (transfer.leg, $0) }
        }
        let out = lines.filter { $0.0.from == position.store }
          .reduce(0) { $0 + $1.1.quantity.units }
        let fresh = position.lots.filter { $0.expiresOn ?? today + 99 > today }
        let held = fresh.reduce(0) { $0 + $1.quantity.units }
        // Only lots that expire tomorrow can be wasted within a lead time of two days.
        let tomorrow = fresh.filter { $0.expiresOn == today + 1 }
          .reduce(0) { $0 + $1.quantity.units }
        let wasted = max(tomorrow - position.forecast.daily(1).mean, 0)
        if out > 0, night.settings.donorKeepsLevel != nil {
          #expect(held - wasted - out >= position.forecast.total(2).quantile(0.9) - 1e-6)
        }
        let got = lines.filter { $0.0.to == position.store }.map(\.1)
        for line in got {
          guard let expiry = line.expiresOn else { continue }
          let before =
            fresh.filter { $0.expiresOn ?? today + 99 <= expiry }
            .reduce(0) { $0 + $1.quantity.units }
          let sooner = got.filter { $0.expiresOn ?? today + 99 <= expiry }
            .reduce(0) { $0 + $1.quantity.units }
          let sure = position.forecast.demand(over: expiry - today).quantile(0.1)
          #expect(before + sooner <= sure + 1e-3)
        }
      }
    }
  }

  @Test("the order of the positions does not change a byte of the plan")
  func deterministic() {
    var random = SplitMix(state: 14)
    for _ in 0..<100 {
      let night = randomNight(&random)
      let shuffled = night.positions.shuffled(using: &random)
      #expect(plan(night) == plan(night, shuffled))
    }
  }
}

@Suite("Transfers against enumeration")
struct EnumeratedTransferTests {
  /// S over the units `range` on hand, straight from the distribution of the whole lead time.
  private func need(_ forecast: SeriesForecast, _ days: Int, _ range: Range<Double>) -> Double {
    forecast.total(days).meanProbability(atLeastOver: range)
  }

  /// What moving `packs` of 100 g at 2,000 fen lost a pack is worth, by the definition.
  private func worth(
    _ packs: Int, donor: SeriesForecast, has: Double, recipient: SeriesForecast, got: Double
  ) -> Double {
    (0..<packs).reduce(0) { sum, index in
      let top = has - Double(index) * 100
      let low = got + Double(index) * 100
      let now = need(recipient, 1, low..<(low + 100))
      let later = need(recipient, 3, low..<(low + 100))
      let loss = need(donor, 3, (top - 100)..<top)
      return sum + 2000 * (now + 0.5 * (later - now) - loss) - 40
    }
  }

  @Test("one material on one leg is worth what the best number of packs is, in 1,000 nights")
  func oneMaterial() {
    var random = SplitMix(state: 15)
    var settings = freeTrips
    settings.handlingFenPerPack = 40
    settings.donorKeepsLevel = nil
    var moved = 0
    for _ in 0..<1000 {
      let (donor, recipient) = (
        steady(Double.random(in: 5...200, using: &random), spread: 0.7),
        steady(Double.random(in: 5...200, using: &random), spread: 0.7)
      )
      let has = Int.random(in: 0...900, using: &random)
      let got = Int.random(in: 0...300, using: &random)
      let best =
        (0...(has / 100)).map {
          worth($0, donor: donor, has: Double(has), recipient: recipient, got: Double(got))
        }.max() ?? 0
      let back =
        (0...(got / 100)).map {
          worth($0, donor: recipient, has: Double(got), recipient: donor, got: Double(has))
        }.max() ?? 0
      let plan = planner(settings, materials: [goods(lead: 3)]).plan([
        position("S-1", donor, lots: [lot("A", has)]),
        position("S-2", recipient, lots: [lot("A", got)]),
      ])
      #expect(abs(Double(plan.netWorth.fen) - max(best, back)) < 10)
      moved += plan.transfers.count
    }
    #expect(moved > 100)
  }
}

@Suite("Balancing on degenerate input")
struct DegenerateInputTests {
  @Test("nothing at all makes an empty plan")
  func empty() {
    let plan = planner().plan([])
    #expect(plan.transfers.isEmpty && plan.notes.isEmpty && plan.netWorth == .zero)
  }

  @Test("lots that have expired are neither given nor counted")
  func expired() {
    let plan = planner().plan([
      position("S-1", steady(1), lots: [lot("A", 1000, expiresIn: 0)]),
      position("S-2", steady(100), lots: []),
    ])
    #expect(plan.transfers.isEmpty)
  }

  @Test("a material without a pack or of no worth stays where it is")
  func unknownPack() {
    let positions = [
      position("S-1", steady(1), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ]
    let unknown = planner(materials: [goods(pack: nil)]).plan(positions)
    #expect(unknown.transfers.isEmpty)
    #expect(unknown.notes.map(\.kind) == [.missingMasterData])
    let worthless = planner(materials: [goods(unitCost: 0, shortage: 0)]).plan(positions)
    #expect(worthless.transfers.isEmpty)
  }

  @Test("absurd demand, prices and stocks saturate instead of trapping")
  func absurd() throws {
    let huge = SeriesForecast(daily: [.certain(1e30)], totals: [.certain(1e30)])
    for pack in [Quantity.largestReadable, Quantity(units: 1)] {
      for chilled in [false, true] {
        let material = goods(
          pack: pack, shelfLife: 1, unitCost: UnitPrice.largestReadable,
          shortage: UnitPrice.largestReadable, chilled: chilled, milligrams: .max, lead: .max)
        let plan = planner(materials: [material]).plan([
          position("S-1", steady(0), lots: [lot("A", 1_000_000_000)]),
          position("S-2", huge, lots: [lot("A", 1_000_000_000, expiresIn: 3)]),
        ])
        #expect(plan.promisedWorth <= Money(fen: 1_000_000_000_000_000))
      }
    }
  }

  @Test("a lead time of no days leaves nothing that a transfer could do better than an order")
  func noLeadTime() {
    let plan = planner(materials: [goods(lead: 0)]).plan([
      position("S-1", steady(1), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ])
    #expect(plan.transfers.isEmpty)
  }

  @Test("settings that make no sense are named")
  func settings() {
    #expect(BalancingSettings().fault == nil)
    var settings = BalancingSettings()
    settings.kilometresAnHour = .nan
    #expect(settings.fault != nil)
    settings = BalancingSettings()
    settings.waitingShare = 1.5
    #expect(settings.fault != nil)
    settings = BalancingSettings()
    settings.tripFen = -1
    #expect(settings.fault != nil)
  }
}
