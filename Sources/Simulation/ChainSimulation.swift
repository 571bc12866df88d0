import Foundation
import SupplyChain

/// The chain as it trades, day after day: every store's stock by lot, and its manager's habits.
///
/// Days come one after another for all stores, since that is the order of the files; memory holds
/// one ``Position`` for each store and material and no history.
struct ChainSimulation {
  let stores: [SimulatedStore]
  let materials: [StockedMaterial]
  let days: ClosedRange<BusinessDay>
  let climate: Climate
  let campaigns: [Campaign]
  let demand: DemandModel
  let streams: RandomStreams

  private let calendar: TradeCalendar
  /// Store-major.
  private(set) var positions: [Position]
  /// Store by store, trade above or below the expected: it fades by a quarter a day.
  private var moods: [Double]
  private var today: DayPlan
  private var workspace: Workspace

  /// What is the same for all stores on one day.
  private struct DayPlan {
    var day: BusinessDay
    var number = 0
    var shares: [Double] = []
    var unitsPerCup: [Double] = []
    /// Material by material, units per cup when what is ordered today will be used.
    var unitsPerCupAhead: [Double] = []
    var campaigns: [Campaign] = []
    var cityMoods: [Double] = []
    var servings: [[Double]] = []
  }

  /// Buffers that every store uses in turn.
  private struct Workspace {
    var cups: [Double]
    var lifts: [Double]
    var units: [Double]
    var pours: [Double]
    var wanted: [Int]
    var fill: [Double]
  }

  init(
    storeCount: Int, materialCount: Int, days: ClosedRange<BusinessDay>, streams: RandomStreams
  ) {
    let planned = days.lowerBound...(days.upperBound + 45)
    self.stores = SimulatedStore.chain(count: storeCount, days: days, streams: streams)
    self.materials = StockedMaterial.book(count: materialCount)
    self.days = days
    self.streams = streams
    self.climate = Climate(streams: streams, through: days.upperBound + IssuedForecasts.horizon)
    self.demand = DemandModel(stores: stores, materials: materials, streams: streams)
    self.campaigns = Campaign.plan(for: planned, menu: demand.menu, streams: streams)
    self.calendar = TradeCalendar(days: days)
    self.positions = Array(repeating: Position(), count: storeCount * materialCount)
    self.moods = Array(repeating: 0, count: storeCount)
    self.today = DayPlan(day: days.lowerBound, cityMoods: City.all.map { _ in 0 })
    self.workspace = Workspace(
      cups: demand.menu.map { _ in 0 }, lifts: demand.menu.map { _ in 1 },
      units: materials.map { _ in 0 }, pours: materials.map { _ in 1 },
      wanted: materials.map { _ in 0 }, fill: materials.map { _ in 1 })
    stockShelves()
  }

  /// Prepares what all stores share on the day with this number, the first being 0.
  mutating func begin(dayNumber: Int) {
    let day = days.lowerBound + dayNumber
    today.day = day
    today.number = dayNumber
    today.shares = demand.shares(on: day)
    today.unitsPerCup = demand.unitsPerCup(shares: today.shares)
    today.campaigns = campaigns.filter { $0.days.contains(day) }
    let later = demand.unitsPerCup(shares: demand.shares(on: day + 4))
    let muchLater = demand.unitsPerCup(shares: demand.shares(on: day + 10))
    today.unitsPerCupAhead = materials.indices.map {
      materials[$0].reviewDays >= 7 ? muchLater[$0] : later[$0]
    }
    today.servings = City.all.indices.map {
      DemandModel.weatherFactors(climate.observed(city: $0, day: day))
    }
    for city in City.all.indices {
      var generator = streams.generator(.cityDay, city, Int(day.daysSinceEpoch))
      today.cityMoods[city] = 0.6 * today.cityMoods[city] + 0.04 * generator.normal()
    }
  }

  /// Plays the day begun in one store.
  mutating func play(store index: Int, into record: inout StoreDay) {
    record.clear()
    let store = stores[index]
    var generator = streams.generator(.storeDay, store.number, Int(today.day.daysSinceEpoch))
    moods[index] = 0.75 * moods[index] + 0.055 * generator.normal()
    guard store.exists(on: today.day) else { return }
    if store.openedOn == today.day { stockNewShop(index, &record) }
    receive(index, &record)
    if store.trades(on: today.day) { trade(index, &generator, &record) }
    discard(index, &generator, &record)
    order(index)
  }
}

extension ChainSimulation {
  /// The stock of the shops that are there on the first day: one lot each, part of a full order.
  private mutating func stockShelves() {
    let units = demand.unitsPerCup(shares: demand.shares(on: days.lowerBound))
    for (index, store) in stores.enumerated() where store.openedOn < days.lowerBound {
      for material in materials.indices where units[material] > 0 {
        let stocked = materials[material]
        var generator = streams.generator(.position, store.number, material + 10_000)
        let need = units[material] * store.ordinaryCups
        let packs =
          (need * coverDays(stocked) * generator.uniform(0.6...1.1)) / Double(stocked.packSize)
        let age = 1 + Int(generator.uniform() * Double(min(stocked.reviewDays, 3)))
        let position = index * materials.count + material
        positions[position].habit = Float(need)
        let received = stocked.shelfLifeDays <= 5 ? -1 : -age
        positions[position].receive(Int(packs.rounded(.up)) * stocked.packSize, on: received)
      }
    }
  }

  private mutating func stockNewShop(_ index: Int, _ record: inout StoreDay) {
    let store = stores[index]
    for material in materials.indices where today.unitsPerCup[material] > 0 {
      let stocked = materials[material]
      let need = today.unitsPerCup[material] * store.ordinaryCups * 1.4
      let packs = (need * coverDays(stocked) / Double(stocked.packSize)).rounded(.up)
      let quantity = Int(packs) * stocked.packSize
      let position = index * materials.count + material
      positions[position].habit = Float(need)
      positions[position].receive(quantity, on: today.number)
      record.delivered.append(
        StoreDay.Delivery(material: material, quantity: quantity, orderedOn: nil))
    }
  }

  /// The days that an order is meant to last, for a manager without bias.
  private func coverDays(_ material: StockedMaterial) -> Double {
    Double(material.leadTimeDays + material.reviewDays) + material.category.safetyDays
  }

  private mutating func receive(_ index: Int, _ record: inout StoreDay) {
    for material in materials.indices {
      let position = index * materials.count + material
      let quantity = positions[position].takeInbound(on: today.number)
      guard quantity > 0 else { continue }
      positions[position].receive(quantity, on: today.number)
      record.delivered.append(
        StoreDay.Delivery(
          material: material, quantity: quantity,
          orderedOn: today.number - materials[material].leadTimeDays))
    }
  }

  /// Sells drinks. What runs out takes the drinks made of it off the menu, and with them the other
  /// materials of their recipes.
  private mutating func trade(
    _ index: Int, _ generator: inout SplitMix64, _ record: inout StoreDay
  ) {
    let store = stores[index]
    for drink in workspace.lifts.indices { workspace.lifts[drink] = 1 }
    var level = tradeLevel(of: store, mood: moods[index])
    for campaign in today.campaigns where campaign.includes(store) {
      if let drink = campaign.drink {
        workspace.lifts[drink] *= campaign.lift
      } else {
        level *= campaign.lift
      }
    }
    demand.drawCups(
      store: index, level: level, shares: today.shares, servings: today.servings[store.city],
      lifts: workspace.lifts, generator: &generator, into: &workspace.cups)
    demand.addRecipes(cups: workspace.cups, into: &workspace.units)
    if measureShortage(index) {
      takeOffMenu()
      demand.addRecipes(cups: workspace.cups, into: &workspace.units)
    }
    recordUse(index, &record)
  }

  private func tradeLevel(of store: SimulatedStore, mood: Double) -> Double {
    let weather = climate.observed(city: store.city, day: today.day)
    return store.ordinaryCups * store.maturity(on: today.day, since: days.lowerBound)
      * calendar.factor(of: store.kind, on: today.day)
      * DemandModel.traffic(weather, kind: store.kind)
      * exp(mood + today.cityMoods[store.city])
  }

  /// Compares what is wanted with what is there; whether anything is short.
  private mutating func measureShortage(_ index: Int) -> Bool {
    var isShort = false
    for material in materials.indices {
      let pour = demand.pour(
        store: stores[index], material: material, dayNumber: Int(today.day.daysSinceEpoch))
      let wanted = Int((workspace.units[material] * pour).rounded())
      let there = positions[index * materials.count + material].onHand
      workspace.pours[material] = pour
      workspace.wanted[material] = wanted
      workspace.fill[material] = wanted > there ? Double(there) / Double(wanted) : 1
      if wanted > there { isShort = true }
    }
    return isShort
  }

  private mutating func takeOffMenu() {
    for (drink, count) in workspace.cups.enumerated() where count > 0 {
      var share = 1.0
      for portion in demand.recipes[drink] { share = min(share, workspace.fill[portion.material]) }
      workspace.cups[drink] = count * share
    }
  }

  private mutating func recordUse(_ index: Int, _ record: inout StoreDay) {
    for material in materials.indices {
      let wanted = workspace.wanted[material]
      guard wanted > 0 || positions[index * materials.count + material].habit > 0 else { continue }
      let position = index * materials.count + material
      let there = positions[position].onHand
      let possible = Int((workspace.units[material] * workspace.pours[material]).rounded())
      let used = min(possible, there)
      positions[position].use(used)
      // Short, and no more left than would have sold in half an hour.
      let ranOut = wanted > there && there - used <= wanted / 20
      if used > 0 || ranOut {
        record.used.append(StoreDay.Use(material: material, quantity: used, ranOut: ranOut))
      }
      let seen = ranOut ? max(Float(used), positions[position].habit) : Float(used)
      positions[position].habit += 0.2 * (seen - positions[position].habit)
    }
  }

  /// Throws away what has expired, what has spoilt, and at the end of a shop everything.
  private mutating func discard(
    _ index: Int, _ generator: inout SplitMix64, _ record: inout StoreDay
  ) {
    let isLastDay = stores[index].closedOn == today.day
    for material in materials.indices {
      let position = index * materials.count + material
      while positions[position].lotCount > 0 {
        let first = positions[position][lot: 0]
        let expires = materials[material].expiry(receivedOn: Int(first.receivedOn))
        guard expires <= today.number || isLastDay else { break }
        let lot = positions[position].removeFirst()
        record.wasted.append(
          StoreDay.Waste(
            material: material, quantity: Int(lot.quantity), receivedOn: Int(lot.receivedOn),
            reason: expires <= today.number ? "过期" : "闭店清退"))
      }
      let category = materials[material].category
      guard category.spoilageRate > 0, generator.uniform() < category.spoilageRate,
        positions[position].lotCount > 0
      else { continue }
      let lot = positions[position][lot: 0]
      let spoilt = Int(Double(lot.quantity) * generator.uniform(0.02...0.15))
      guard spoilt > 0 else { continue }
      positions[position].spoil(spoilt)
      record.wasted.append(
        StoreDay.Waste(
          material: material, quantity: spoilt, receivedOn: Int(lot.receivedOn),
          reason: category.spoilageReason))
    }
  }

  /// Orders up to what the manager thinks is needed until the order after this one comes.
  private mutating func order(_ index: Int) {
    let store = stores[index]
    for material in materials.indices {
      let stocked = materials[material]
      let arrival = today.number + stocked.leadTimeDays
      guard (today.number + store.orderPhase) % stocked.reviewDays == 0,
        today.unitsPerCupAhead[material] > 0,
        store.closedOn.map({ days.lowerBound + arrival <= $0 }) ?? true
      else { continue }
      let position = index * materials.count + material
      let launch = Float(today.unitsPerCupAhead[material] * store.ordinaryCups)
      // Headquarters names a number for a drink that is new or comes back.
      if positions[position].habit < 0.15 * launch { positions[position].habit = 0.6 * launch }
      guard positions[position].hasRoom else { continue }
      let target =
        Double(positions[position].habit) * coverDays(stocked)
        * orderingBias(store: store, material: material)
      let missing = target - Double(positions[position].onHand + positions[position].onOrder)
      guard missing > 0 else { continue }
      let packs = (missing / Double(stocked.packSize)).rounded(.up)
      positions[position].order(Int(packs) * stocked.packSize, arrivingOn: arrival)
    }
  }

  /// How much of the right amount this manager orders of this material.
  private func orderingBias(store: SimulatedStore, material: Int) -> Double {
    var generator = streams.generator(.position, store.number, material + 20_000)
    return min(max(store.orderingBias * exp(0.15 * generator.normal()), 0.55), 2.2)
  }
}
