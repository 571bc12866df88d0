import SupplyChain

/// One question at the desk: who is near, what each can give and when, and the best of them.
struct EmergencySearch {
  let desk: EmergencyDesk
  let request: EmergencyRequest
  /// Packs asked for.
  let asked: Int
  /// The store that asks: its place in the desk's list.
  let asking: Int
  /// The material's place in the desk's list.
  let material: Int
  let table: DonorTable
  /// The places of materials that are not carried along.
  let left: Set<Int>

  /// A donor that can give something some time. A thousand of them are passed about: plain numbers.
  struct Candidate {
    let store: Int
    let departure: Int
    let arrival: Int
    let kilometres: Double
    /// Trip and cold kit.
    let fixed: Int64
    /// Where the costs of the packs that it can give begin, and how many packs that are.
    let start: Int
    let cap: Int
    /// The place in ``Reach/fresher`` of the shelf as it stands on arrival, when its first lots are
    /// too old by then; otherwise -1 and the costs are the table's.
    let fresher: Int
  }

  /// Everybody near who can give something, or as many of them as matter.
  struct Reach {
    var candidates: [Candidate] = []
    var fresher: [(shelf: EmergencyShelf, costs: [Int64])] = []
    /// Whether anybody with a fresh count is near at all.
    var hasNear = false
  }

  var recipient: EmergencyStore { desk.stores[asking] }
  private var settings: BalancingSettings { desk.settings }
  private var terms: GoodsTerms { desk.terms[material] }
  private var limit: Int { min(asked, EmergencyChoice.mostDonors * settings.mostCases) }

  func answer() -> EmergencyAnswer {
    var choice = EmergencyChoice(limit: limit, cheapestCases: table.cheapest)
    let reach = reach(by: request.neededBy.minutes, offeringTo: &choice)
    let parts =
      request.packWorths.map { choice.worthiest($0.map(\.fen)) } ?? choice.fullest()
    let given = parts.reduce(0) { $0 + $1.cases }
    let handling = terms.goods.handlingPerCase
    let chosen = parts.map { part -> EmergencyLoading.Chosen in
      let candidate = reach.candidates[part.donor]
      let cost = costs(of: candidate, reach)[candidate.start + part.cases - 1]
      return EmergencyLoading.Chosen(
        candidate: candidate, cases: part.cases, loss: cost - handling * Int64(part.cases),
        fresher: candidate.fresher >= 0 ? reach.fresher[candidate.fresher].shelf : nil)
    }
    let offers = EmergencyLoading(search: self).offers(chosen)
    guard given < asked else { return answer(offers, nil, nil) }
    if given < choice.most { return answer(offers, .notWorthIt, nil) }
    return answerInPart(offers, most: choice.most)
  }

  /// Why it is not all, and when more can be there: now everybody is looked at, whenever he comes.
  private func answerInPart(_ offers: [EmergencyOffer], most: Int) -> EmergencyAnswer {
    var nobody = EmergencyChoice(limit: 0)
    let reach = reach(by: .max, offeringTo: &nobody)
    if reach.candidates.isEmpty {
      return answer(offers, reach.hasNear ? .nobodySpares : .nobodyNear, nil)
    }
    let later = self.most(of: reach.candidates, by: .max)
    return answer(
      offers, most == 0 ? .tooLate : .notEnough,
      later > most ? earliest(later, reach.candidates) : nil)
  }

  private func costs(of candidate: Candidate, _ reach: Reach) -> [Int64] {
    candidate.fresher >= 0 ? reach.fresher[candidate.fresher].costs : table.costs
  }

  private func answer(
    _ offers: [EmergencyOffer], _ obstacle: EmergencyObstacle?, _ earliest: EmergencyReach?
  ) -> EmergencyAnswer {
    EmergencyAnswer(
      request: request, packsAsked: asked, offers: offers, obstacle: obstacle,
      earliest: earliest)
  }

  /// Offers everybody to a choice who is near, can give something, be there by a minute, and may
  /// help; the others are left out.
  private func reach(by deadline: Int, offeringTo choice: inout EmergencyChoice) -> Reach {
    var reach = Reach()
    guard let target = recipient.direction else { return reach }
    let farthest = Direction.chordSquared(kilometres: settings.radiusKilometres)
    let ready = request.askedAt.minutes + settings.emergencyReadyMinutes
    let hours = recipient.hours
    let oldest = request.askedAt.day - 1 - settings.oldestCountDays
    let mostByWeight = casesByWeight
    let needed = deadline == .max ? Int.max : lastDayNeeded(onArrival: deadline)
    let kit = terms.goods.isChilled ? settings.coldKitFen : 0
    for row in table.rows(ofCity: recipient.city) where row.store != asking {
      let chord = row.direction.chordSquared(to: target)
      guard chord <= farthest, row.countedOn >= oldest, !isBlocked(row.store) else { continue }
      reach.hasNear = true
      let cap = min(row.count, mostByWeight)
      guard cap > 0 else { continue }
      let kilometres = Direction.kilometres(chordSquared: chord) * settings.roadFactor
      let trip = Double(settings.tripFen) + Double(settings.fenPerKilometre) * kilometres
      let fixed = wholeAmount(trip) + kit
      // The costs of who may have to leave its first lots out are not known yet.
      if row.firstLastDay >= needed, !choice.mayHelp(fixed: fixed, cap: cap) { continue }
      let minutes = Int((kilometres / settings.kilometresAnHour * 60).rounded(.up))
      let timing = EmergencyTiming(
        ready: ready, minutes: minutes, donor: row.hours, vehicle: desk.vehicle,
        recipient: hours)
      guard let timing, timing.arrival <= deadline else { continue }
      add(row, timing, kilometres, (fixed, cap), to: &reach, offeringTo: &choice)
    }
    return reach
  }

  private func isBlocked(_ store: Int) -> Bool {
    !settings.blockedPairs.isEmpty
      && settings.blockedPairs.contains(from: desk.stores[store].store.id, to: request.store)
  }

  /// The last day ahead on which a lot must still be usable that arrives at a minute.
  private func lastDayNeeded(onArrival minute: Int) -> Int {
    settings.leastDaysLeft + max(minute / 1440 - Int(desk.day.daysSinceEpoch), 1) - 1
  }

  private func add(
    _ row: DonorTable.Row, _ timing: EmergencyTiming, _ kilometres: Double,
    _ terms: (fixed: Int64, cap: Int), to reach: inout Reach,
    offeringTo choice: inout EmergencyChoice
  ) {
    let needed = lastDayNeeded(onArrival: timing.arrival)
    var (start, cap, fresher) = (row.start, terms.cap, -1)
    if row.firstLastDay < needed {
      guard let shelf = shelf(of: row.store, lastDay: needed), !shelf.losses.isEmpty else { return }
      (start, cap, fresher) = (0, min(shelf.losses.count, casesByWeight), reach.fresher.count)
      let handling = self.terms.goods.handlingPerCase
      reach.fresher.append((shelf, shelf.costs(handling: handling)))
    }
    let costs = fresher >= 0 ? reach.fresher[fresher].costs : table.costs
    choice.offer(
      reach.candidates.count, fixed: terms.fixed, cases: costs, range: start..<(start + cap))
    reach.candidates.append(
      Candidate(
        store: row.store, departure: timing.departure, arrival: timing.arrival,
        kilometres: kilometres, fixed: terms.fixed, start: start, cap: cap, fresher: fresher))
  }

  /// A donor's shelf when only lots may go that can be used through day `lastDay` ahead.
  private func shelf(of store: Int, lastDay: Int) -> EmergencyShelf? {
    guard let shelf = desk.stores[store].shelf(of: material) else { return nil }
    var later = settings
    later.leastDaysLeft = lastDay
    return EmergencyShelf(
      material: material,
      curves: PositionCurves(
        shelf.curves.position, terms: terms, settings: later, day: desk.day), settings: later)
  }

  private var casesByWeight: Int {
    let (grams, capacity) = (terms.goods.gramsPerCase, settings.capacityKilograms * 1000)
    return grams > 0 ? Int(min(capacity / grams, Int64(limit))) : limit
  }

  /// The most packs that three donors have there by a minute, at most ``limit``.
  private func most(of candidates: [Candidate], by deadline: Int) -> Int {
    var top = (0, 0, 0)
    for candidate in candidates where candidate.arrival <= deadline && candidate.cap > top.2 {
      if candidate.cap > top.0 {
        top = (candidate.cap, top.0, top.1)
      } else if candidate.cap > top.1 {
        top = (top.0, candidate.cap, top.1)
      } else {
        top.2 = candidate.cap
      }
    }
    return min(top.0 + top.1 + top.2, limit)
  }

  /// The earliest moment by which three donors have so many packs there, by bisection: what can
  /// be there only grows with time.
  private func earliest(_ packs: Int, _ candidates: [Candidate]) -> EmergencyReach? {
    guard var high = candidates.lazy.map(\.arrival).max(),
      var low = candidates.lazy.map(\.arrival).min()
    else { return nil }
    while low < high {
      let middle = low + (high - low) / 2
      if most(of: candidates, by: middle) >= packs { high = middle } else { low = middle + 1 }
    }
    return EmergencyReach(arriveBy: LocalMoment(minutes: low), packs: packs)
  }
}
