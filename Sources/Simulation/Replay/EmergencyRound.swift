import Balancing
import SupplyChain

/// The emergencies of one day of a replay: stores that run out ask, and are answered by the real
/// desk.
///
/// Demand is spread evenly over the hours of trade. A store notices when its shelf is empty, knows
/// who gives so many minutes later, and loses what is asked for until the vehicle is there. It
/// takes the rest of the day to be like the hours before, without any like the forecast, and the
/// days until its next delivery like the forecast, of which it counts the share that tomorrow
/// cannot repair. Only packs that are
/// worth their way are sent. A donor gives nothing that it has used by the hour of departure, and
/// nobody answers in a store that is closed that day.
struct EmergencyRound: Sendable {
  /// Goods that reach a position in the middle of the day.
  struct Arrival {
    let position: Int
    /// The share of the day's demand that was asked for before it came.
    let share: Double
    let lastDay: Int32
    let amount: Int64
  }

  /// What the day's emergencies do and cost. What donors give has been taken off their shelves.
  struct Outcome {
    var arrivals: [Arrival] = []
    var trips = 0
    var transfers = 0
    var transportFen: Int64 = 0
    var given: [(goods: Int, amount: Int64)] = []
  }

  /// A position that runs out today.
  private struct Shortage {
    let shop: Int
    let position: Int
    let goods: Int
    /// The share of the day's demand that the shelf serves.
    let share: Double
  }

  private let world: ReplayWorld
  private let settings: BalancingSettings
  private let answerMinutes: Double
  private let book: PositionBook

  /// - Returns: `nil` when the policy asks nobody.
  init?(policy: ReplayPolicy, world: ReplayWorld) {
    switch policy.asking {
    case .none: return nil
    case .chama: self.answerMinutes = world.settings.answerMinutes
    case .telephone: self.answerMinutes = world.settings.slowAnswerMinutes
    }
    self.world = world
    self.settings = world.balancing(under: policy)
    self.book = PositionBook(world.chain)
  }

  /// Plays the emergencies of the day after `night`, whose orders are placed and whose arrivals of
  /// the morning lie on the shelves.
  func play(
    _ night: ReplayNight, shelves: inout [ShelfStack], shipments: [[ReplayLane.Shipment]],
    days: OrderDays
  ) -> Outcome {
    var outcome = Outcome()
    let shortages = shortages(night, shelves)
    guard !shortages.isEmpty else { return outcome }
    func nextOrder(_ position: Int) -> Int {
      let nights = days.nightsToOrder(position, on: night.day)
      return nights == 0 ? Int(days.intervals[position]) : nights
    }
    let desk = EmergencyDesk(
      settings: settings, stores: world.chain.shops.map(\.store),
      materials: world.chain.goods.map(\.material), day: night.day,
      positions: book.positions(
        night, shelves: shelves, shipments: shipments, nextOrder: nextOrder,
        isAsked: { !night.isShut[$0] }))
    for shortage in shortages {
      let goods = world.chain.goods[shortage.goods]
      let next =
        shipments[shortage.position].map { Int($0.dueDay - night.day.daysSinceEpoch) }
        .filter { $0 > 1 }.min() ?? (nextOrder(shortage.position) + 1 + goods.leadDays)
      guard let request = request(shortage, night, daysToDelivery: next) else { continue }
      let answer = desk.answer(request)
      for offer in answer.offers {
        take(offer, shortage, night, &shelves, &outcome)
      }
    }
    return outcome
  }

  /// By the hour at which the shelf is empty.
  private func shortages(_ night: ReplayNight, _ shelves: [ShelfStack]) -> [Shortage] {
    var shortages: [Shortage] = []
    for (index, shop) in world.chain.shops.enumerated() {
      for (position, goods) in zip(shop.positions, shop.goods) {
        let (demand, there) = (night.demand[position], shelves[position].total)
        guard demand > there, night.forecasts[position] != nil else { continue }
        shortages.append(
          Shortage(
            shop: index, position: position, goods: goods,
            share: Double(there) / Double(demand)))
      }
    }
    return shortages.sorted { ($0.share, $0.position) < ($1.share, $1.position) }
  }

  private var opening: Double { world.settings.opensAtHour * 60 }
  private var closing: Double { world.settings.closesAtHour * 60 }

  /// The share of a day's demand that has been asked for by a moment of the day after the night.
  private func share(_ moment: LocalMoment, _ night: ReplayNight) -> Double {
    let minutes = Double((moment.day - night.day - 1) * 1440 + moment.time.minutes)
    return min(max((minutes - opening) / (closing - opening), 0), 1)
  }

  /// What the store asks for, `nil` when no pack is worth anything or the day is over.
  private func request(
    _ shortage: Shortage, _ night: ReplayNight, daysToDelivery: Int
  ) -> EmergencyRequest? {
    let goods = world.chain.goods[shortage.goods]
    let asked = opening + shortage.share * (closing - opening) + answerMinutes
    guard asked < closing, let forecast = night.forecasts[shortage.position] else { return nil }
    let left = (closing - asked) / (closing - opening)
    // Who opens with an empty shelf has seen nothing of the day.
    let day =
      shortage.share > 0
      ? Double(night.demand[shortage.position]) / 1000 : forecast.daily(1).mean
    let today = day * left
    let later = forecast.demand(over: daysToDelivery - 2, after: 1)
    let pack = Double(goods.pack) / 1000
    var worths: [Money] = []
    for number in 0..<settings.mostCases {
      let (low, high) = (Double(number) * pack, Double(number + 1) * pack)
      let now = min(max(today - low, 0), pack) / pack
      let from = max(low - today, 0)
      let then =
        high - today > from
        ? later.meanProbability(atLeastOver: from..<(high - today)) * (1 - now) : 0
      let worth = goods.margin * Double(goods.pack) * (now + settings.waitingShare * then)
      let fen = Money(roundingFen: min(worth, worths.last.map { Double($0.fen) } ?? worth))
      guard fen.fen > settings.handlingFenPerPack else { break }
      worths.append(fen)
    }
    guard !worths.isEmpty, let pack = Quantity(thousandths: goods.pack) else { return nil }
    let morning = LocalMoment(day: night.day + 1, time: .midnight)
    return EmergencyRequest(
      store: world.chain.shops[shortage.shop].store.id, material: goods.material.id,
      quantity: pack.times(worths.count), askedAt: morning.advanced(byMinutes: Int(asked)),
      neededBy: morning.advanced(byMinutes: Int(closing) - 1), packWorths: worths)
  }

  private func take(
    _ offer: EmergencyOffer, _ shortage: Shortage, _ night: ReplayNight,
    _ shelves: inout [ShelfStack], _ outcome: inout Outcome
  ) {
    let recipient = world.chain.shops[shortage.shop].store.id
    let loads =
      [(world.chain.goods[shortage.goods].material.id, offer.lots)]
      + offer.extras.map { ($0.material, $0.lots) }
    var moved = 0
    for (material, lots) in loads {
      guard let from = book.find(offer.from, material), let to = book.find(recipient, material)
      else { continue }
      let goods = world.chain.goods[from.goods]
      let used = Double(night.demand[from.position]) * share(offer.departAt, night)
      var spare = max(shelves[from.position].total - Int64(used.rounded(.up)), 0)
      var given: Int64 = 0
      for lot in lots {
        let lastDay = lot.expiresOn?.daysSinceEpoch ?? ShelfStack.keeps
        let packs = min(Int64(lot.packs), spare / goods.pack)
        let amount = shelves[from.position].take(packs * goods.pack, ofLastDay: lastDay)
        spare -= amount
        given += amount
        outcome.arrivals.append(
          Arrival(
            position: to.position, share: share(offer.arriveAt, night), lastDay: lastDay,
            amount: amount))
      }
      guard given > 0 else { continue }
      moved += 1
      outcome.given.append((from.goods, given))
      outcome.transportFen += settings.handlingFenPerPack * (given / goods.pack)
    }
    guard moved > 0 else { return }
    outcome.trips += 1
    outcome.transfers += moved
    outcome.transportFen += offer.tripCost.fen
  }
}
