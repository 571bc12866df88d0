import Foundation
import Replenishment
import SupplyChain

/// Writes the orders of one policy under one seed.
struct OrderWriter: Sendable {
  private let policy: ReplayPolicy
  private let world: ReplayWorld
  private let replenishment: ReplenishmentPolicy
  /// The bias of each position; empty for suggestions.
  private let biases: [Double]
  /// The materials on the terms of this policy's calendar, by days of review and material.
  private let terms: [Int32: [Material]]

  init(policy: ReplayPolicy, world: ReplayWorld, days: OrderDays, streams: RandomStreams) {
    self.policy = policy
    self.world = world
    self.biases = OrderWriter.biases(policy, world, streams)
    self.replenishment = OrderWriter.replenishment(policy, world)
    var terms: [Int32: [Material]] = [:]
    for review in days.allReviews {
      terms[review] = world.chain.goods.map {
        $0.material.reviewed(every: Int(review))
      }
    }
    self.terms = terms
  }

  /// How suggestions are planned: as configured, or for a fill rate at cost.
  private static func replenishment(
    _ policy: ReplayPolicy, _ world: ReplayWorld
  ) -> ReplenishmentPolicy {
    var replenishment = world.replenishment
    guard let worth = policy.shortagePerUnitCost else { return replenishment }
    replenishment.shortagePerUnitCost = worth
    replenishment.holdingRateAYear = world.settings.equalFillHoldingRateAYear
    // Dear stock bounds the levels; a ceiling below would give all that keeps the same one.
    replenishment.highestServiceLevel = max(0.99, replenishment.highestServiceLevel)
    return replenishment
  }

  private static func biases(
    _ policy: ReplayPolicy, _ world: ReplayWorld, _ streams: RandomStreams
  ) -> [Double] {
    let settings = world.settings
    let (ofStore, ofPosition): (Double, Double)
    switch policy.ordering {
    case .suggest: return []
    case .habit:
      (ofStore, ofPosition) = (settings.habitStoreBias, settings.habitPositionBias)
    case .goodHabit:
      (ofStore, ofPosition) = (settings.goodHabitStoreBias, settings.goodHabitPositionBias)
    }
    return world.chain.shops.enumerated().flatMap { index, shop in
      var store = streams.generator(.replayBias, index)
      let common = ofStore * store.normal()
      return shop.goods.map { goods in
        var own = streams.generator(.replayBias, index, goods + 1)
        return exp(common + ofPosition * own.normal())
      }
    }
  }

  /// Thousandths that a position orders tonight, to last so many days of review.
  func amount(
    shop: Int, row: Int, review: Int32, night: ReplayNight, shelf: ShelfStack,
    shipments: [ReplayLane.Shipment]
  ) -> Int64 {
    let content = world.chain.shops[shop]
    let position = content.firstPosition + row
    let goods = world.chain.goods[content.goods[row]]
    guard content.store.trades(on: night.day + 1 + goods.leadDays) else { return 0 }
    guard policy.ordering == .suggest else {
      return HabitOrder.amount(
        target: target(position, goods, night, review: Int(review)), onHand: shelf.total,
        onItsWay: shipments.reduce(0) { $0 + $1.amount }, pack: goods.pack,
        leastShare: world.settings.habitLeastPackShare)
    }
    guard let forecast = night.forecasts[position],
      let material = terms[review]?[content.goods[row]]
    else { return 0 }
    let planner = ReplenishmentPlanner(day: night.day, materials: [:], policy: replenishment)
    return planner.quantity(
      of: material, lots: shelf.lots(of: material.id),
      inbound: shipments.map { $0.inbound(of: material.id, to: content.store.id, night.day) },
      forecast: forecast, origin: night.day
    ).thousandths
  }

  private func target(
    _ position: Int, _ goods: ReplayChain.Goods, _ night: ReplayNight, review: Int
  ) -> Double {
    let settings = world.settings
    if policy.ordering == .habit {
      return HabitOrder.target(
        meanADay: night.recentMeans[position], leadDays: goods.statedLeadDays, reviewDays: review,
        safetyDays: goods.isFresh ? settings.habitFreshSafetyDays : settings.habitDrySafetyDays,
        bias: biases[position])
    }
    return HabitOrder.target(
      weekdayMeans: night.weekdayMeans[(position * 7)..<(position * 7 + 7)],
      firstWeekday: (night.day + 1).weekday.rawValue, leadDays: goods.statedLeadDays,
      reviewDays: review,
      safetyDays: goods.isFresh
        ? settings.goodHabitFreshSafetyDays : settings.goodHabitDrySafetyDays,
      bias: biases[position])
  }
}

extension Material {
  /// The same material with other days between orders.
  fileprivate func reviewed(every days: Int) -> Material {
    Material(
      id: id, name: name, category: category, unit: unit, packSize: packSize,
      shelfLifeDays: shelfLifeDays, unitCost: unitCost, shortageCost: shortageCost,
      isChilled: isChilled, isHighValue: isHighValue, milligramsPerUnit: milligramsPerUnit,
      leadTimeDays: leadTimeDays, reviewDays: days, gtin: gtin, minimumOrder: minimumOrder)
  }
}

extension ShelfStack {
  /// The batches as lots; the number of a lot is its last day, 0 for what keeps.
  func lots(of material: MaterialID) -> [StockLot] {
    batches.map { batch in
      let keeps = batch.lastDay == ShelfStack.keeps
      return StockLot(
        material: material, lot: LotID("\(keeps ? 0 : batch.lastDay)") ?? "0",
        expiresOn: keeps ? nil : BusinessDay(daysSinceEpoch: batch.lastDay),
        quantity: Quantity(thousandths: batch.amount) ?? .zero)
    }
  }
}

extension ReplayLane.Shipment {
  /// The shipment as planners see it: what is overdue is expected tomorrow.
  func inbound(of material: MaterialID, to store: StoreID, _ day: BusinessDay) -> InboundSupply {
    InboundSupply(
      store: store, material: material,
      arrivesOn: max(BusinessDay(daysSinceEpoch: dueDay), day + 1),
      quantity: Quantity(thousandths: amount) ?? .zero, orderNumber: "\(dueDay)")
  }
}
