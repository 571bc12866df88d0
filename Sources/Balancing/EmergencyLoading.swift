import SupplyChain

/// Loads the trips that a question has opened: the lots of what was asked for, and what else is
/// worth carrying.
///
/// A trip that is paid anyway asks only that another case earns more at the recipient than it is
/// worth to the donor, its handling included. Each material's cases go one by one to the trip on
/// which the next one earns most, as long as it earns something: the best there is for the
/// material. A vehicle that is too small is filled by worth a gram. Chilled goods come along where
/// the cold kit does, or where they pay for it together.
struct EmergencyLoading {
  let search: EmergencySearch

  private var desk: EmergencyDesk { search.desk }
  private var settings: BalancingSettings { desk.settings }

  /// A donor that has been chosen.
  struct Chosen {
    let candidate: EmergencySearch.Candidate
    let cases: Int
    let loss: Int64
    /// The donor's shelf, when it is not the desk's.
    let fresher: EmergencyShelf?
  }

  /// A trip while it is being loaded.
  private struct Trip {
    let chosen: Chosen
    let shelf: EmergencyShelf
    let donor: EmergencyStore
    var room: Int64
    var hasColdKit: Bool
    var extras: [(load: Load, cases: Int, worth: Int64)] = []
    var kitForExtras: Int64 = 0
  }

  /// Cases of one material that are worth carrying on one trip.
  private struct Load {
    let trip: Int
    let shelf: EmergencyShelf
    /// What each case earns, never rising.
    var nets: [Int64]
    let goods: TransferInstance.Goods

    var worth: Int64 { nets.reduce(0, +) }
    var worthPerGram: Double {
      Double(nets.first ?? 0) / Double(max(goods.gramsPerCase, 1))
    }
  }

  /// The trips of the chosen donors with their cases, by arrival and then by donor.
  func offers(_ chosen: [Chosen]) -> [EmergencyOffer] {
    let goods = desk.terms[search.material].goods
    var trips = chosen.sorted {
      ($0.candidate.arrival, $0.candidate.store) < ($1.candidate.arrival, $1.candidate.store)
    }.compactMap { chosen -> Trip? in
      let donor = desk.stores[chosen.candidate.store]
      guard let shelf = chosen.fresher ?? donor.shelf(of: search.material) else { return nil }
      let room = settings.capacityKilograms * 1000 - goods.gramsPerCase * Int64(chosen.cases)
      return Trip(
        chosen: chosen, shelf: shelf, donor: donor, room: room, hasColdKit: goods.isChilled)
    }
    load(&trips)
    return trips.map(offer)
  }

  private func load(_ trips: inout [Trip]) {
    let loads = loads(trips)
    let kits = trips.map(\.hasColdKit)
    for load in loads.sorted(by: EmergencyLoading.dearestFirst)
    where !load.goods.isChilled || kits[load.trip] {
      put(load, on: &trips[load.trip])
    }
    for index in trips.indices where !trips[index].hasColdKit {
      var cold = trips[index]
      cold.hasColdKit = true
      cold.kitForExtras = settings.coldKitFen
      let before = cold.extras.count
      for load in loads.sorted(by: EmergencyLoading.dearestFirst)
      where load.goods.isChilled && load.trip == index {
        put(load, on: &cold)
      }
      let earned = cold.extras[before...].reduce(0) { $0 + $1.worth }
      if earned > settings.coldKitFen { trips[index] = cold }
    }
  }

  private static func dearestFirst(_ left: Load, _ right: Load) -> Bool {
    left.worthPerGram != right.worthPerGram
      ? left.worthPerGram > right.worthPerGram
      : (left.shelf.material, left.trip) < (right.shelf.material, right.trip)
  }

  private func put(_ load: Load, on trip: inout Trip) {
    let grams = load.goods.gramsPerCase
    let fitting = grams > 0 ? Int(min(trip.room / grams, Int64(load.nets.count))) : load.nets.count
    guard fitting > 0 else { return }
    trip.room -= grams * Int64(fitting)
    trip.extras.append((load, fitting, load.nets.prefix(fitting).reduce(0, +)))
  }

  /// What is worth carrying of every other material, trip by trip.
  private func loads(_ trips: [Trip]) -> [Load] {
    var loads: [Load] = []
    for wanted in search.recipient.shelves
    where wanted.material != search.material && !search.left.contains(wanted.material) {
      guard let gain = wanted.firstGain else { continue }
      let handling = desk.handlings[wanted.material]
      var givers: [Load] = []
      var most: [Int] = []
      var charges: [[Int64]] = []
      for (index, trip) in trips.enumerated()
      where gain - trip.donor.firstLosses[wanted.material] > handling {
        guard let shelf = trip.donor.shelf(of: wanted.material), isFresh(shelf, on: trip) else {
          continue
        }
        let room = wanted.curves.surelyUsedCases(
          expiringOn: shelf.lastDays, level: settings.usedBeforeExpiryLevel)
        guard room > 0 else { continue }
        // What a case displaces costs, so it is asked only of cases that earn something without.
        let count = zip(wanted.gains, shelf.losses).prefix { $0 - $1 > handling }.count
        most.append(room)
        charges.append(
          wanted.curves.wasteCharges(lastDay: shelf.firstLastDay, count: min(room, count)))
        givers.append(
          Load(trip: index, shelf: shelf, nets: [], goods: desk.terms[wanted.material].goods))
      }
      guard !givers.isEmpty else { continue }
      share(wanted, among: &givers, most: most, charges: charges)
      loads += givers.filter { !$0.nets.isEmpty }
    }
    return loads
  }

  /// Whether the lot that would go first can still be used long enough on arrival.
  private func isFresh(_ shelf: EmergencyShelf, on trip: Trip) -> Bool {
    let ahead = max(trip.chosen.candidate.arrival / 1440 - Int(desk.day.daysSinceEpoch), 1)
    return shelf.firstLastDay ?? .max >= settings.leastDaysLeft + ahead - 1
  }

  /// Gives the recipient's next case to the trip on which it earns most, until it earns nothing.
  private func share(
    _ wanted: EmergencyShelf, among givers: inout [Load], most: [Int], charges: [[Int64]]
  ) {
    for got in wanted.gains.indices {
      var best: (giver: Int, net: Int64)?
      for (index, giver) in givers.enumerated() {
        let step = giver.nets.count
        guard step < giver.shelf.losses.count, got < most[index] else { continue }
        let charge = step < charges[index].count ? charges[index][step] : charges[index].last ?? 0
        let net =
          wanted.gains[got] - giver.shelf.losses[step] - charge - giver.goods.handlingPerCase
        if net > best?.net ?? 0 { best = (index, net) }
      }
      guard let best else { return }
      givers[best.giver].nets.append(best.net)
    }
  }

  private func offer(_ trip: Trip) -> EmergencyOffer {
    let terms = desk.terms[search.material]
    let (candidate, cases) = (trip.chosen.candidate, trip.chosen.cases)
    return EmergencyOffer(
      from: trip.donor.store.id, packs: cases, quantity: terms.pack.times(cases),
      lots: EmergencyLoading.lots(trip.shelf.curves, cases),
      departAt: LocalMoment(minutes: candidate.departure),
      arriveAt: LocalMoment(minutes: candidate.arrival),
      kilometres: (candidate.kilometres * 10).rounded() / 10,
      carriesColdKit: trip.hasColdKit,
      tripCost: Money(fen: candidate.fixed + trip.kitForExtras),
      handling: Money(fen: terms.goods.handlingPerCase * Int64(cases)),
      loss: Money(fen: trip.chosen.loss),
      keeps: trip.shelf.curves.keeps(after: Double(cases) * terms.packUnits, day: desk.day),
      extras: extras(trip))
  }

  private func extras(_ trip: Trip) -> [EmergencyExtra] {
    var kit = trip.kitForExtras
    return trip.extras.map { extra in
      let terms = desk.terms[extra.load.shelf.material]
      // The chilled extras bear the kit that is taken for them, the dearest first.
      let share = terms.goods.isChilled ? min(kit, extra.worth) : 0
      kit -= share
      return EmergencyExtra(
        material: terms.material.id, packs: extra.cases, quantity: terms.pack.times(extra.cases),
        lots: EmergencyLoading.lots(extra.load.shelf.curves, extra.cases),
        worth: Money(fen: extra.worth - share))
    }
  }

  /// The lots of which the first `cases` are.
  private static func lots(_ curves: PositionCurves, _ cases: Int) -> [EmergencyLot] {
    var rest = cases
    return curves.givable.compactMap { lot, count in
      let packs = min(rest, count)
      guard packs > 0 else { return nil }
      rest -= packs
      return EmergencyLot(lot: lot.lot.lot, expiresOn: lot.lot.expiresOn, packs: packs)
    }
  }
}
