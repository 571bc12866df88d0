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

  /// A donor that can give something some time. A thousand of them are passed about: plain numbers.
  struct Candidate {
    let store: Int
    let departure: Int
    let arrival: Int
    let kilometres: Double
    /// Trip and cold kit.
    let fixed: Int64
    /// Where the losses of the packs that it can give begin, and how many packs that are.
    let start: Int
    let cap: Int
    /// The place in ``Reach/fresher`` of the shelf as it stands on arrival, when its first lots are
    /// too old by then; otherwise -1 and the losses are the table's.
    let fresher: Int
  }

  /// Everybody near who can give something.
  struct Reach {
    var candidates: [Candidate] = []
    var fresher: [EmergencyShelf] = []
    /// Whether anybody with a fresh count is near at all.
    var hasNear = false
  }

  var recipient: EmergencyStore { desk.stores[asking] }
  private var settings: BalancingSettings { desk.settings }
  private var terms: GoodsTerms { desk.terms[material] }
  private var limit: Int { min(asked, EmergencyChoice.mostDonors * settings.mostCases) }

  func answer() -> EmergencyAnswer {
    let reach = reach()
    let deadline = request.neededBy.minutes
    let handling = terms.goods.handlingPerCase
    var choice = EmergencyChoice(limit: limit)
    for (index, candidate) in reach.candidates.enumerated() where candidate.arrival <= deadline {
      let range = candidate.start..<(candidate.start + candidate.cap)
      if candidate.fresher < 0 {
        choice.offer(
          index, fixed: candidate.fixed, perCase: handling, losses: table.losses, range: range)
      } else {
        choice.offer(
          index, fixed: candidate.fixed, perCase: handling,
          losses: reach.fresher[candidate.fresher].losses, range: range)
      }
    }
    let parts =
      request.packWorths.map { choice.worthiest($0.map(\.fen)) } ?? choice.fullest()
    let given = parts.reduce(0) { $0 + $1.cases }
    let chosen = parts.map { part -> EmergencyLoading.Chosen in
      let candidate = reach.candidates[part.donor]
      return EmergencyLoading.Chosen(
        candidate: candidate, cases: part.cases,
        loss: losses(of: candidate, reach).prefix(part.cases).reduce(0, +),
        fresher: candidate.fresher >= 0 ? reach.fresher[candidate.fresher] : nil)
    }
    let offers = EmergencyLoading(search: self).offers(chosen)
    guard given < asked else { return answer(offers, nil, nil) }
    if reach.candidates.isEmpty {
      return answer(offers, reach.hasNear ? .nobodySpares : .nobodyNear, nil)
    }
    if given < choice.most { return answer(offers, .notWorthIt, nil) }
    let most = most(of: reach.candidates, by: .max)
    return answer(
      offers, choice.most == 0 ? .tooLate : .notEnough,
      most > choice.most ? earliest(most, reach.candidates) : nil)
  }

  private func losses(of candidate: Candidate, _ reach: Reach) -> ArraySlice<Int64> {
    let all = candidate.fresher >= 0 ? reach.fresher[candidate.fresher].losses : table.losses
    return all[candidate.start..<(candidate.start + candidate.cap)]
  }

  private func answer(
    _ offers: [EmergencyOffer], _ obstacle: EmergencyObstacle?, _ earliest: EmergencyReach?
  ) -> EmergencyAnswer {
    EmergencyAnswer(
      request: request, packsAsked: asked, offers: offers, obstacle: obstacle,
      earliest: earliest)
  }

  private func reach() -> Reach {
    var reach = Reach()
    guard let target = recipient.direction else { return reach }
    let farthest = Direction.chordSquared(kilometres: settings.radiusKilometres)
    let ready = request.askedAt.minutes + settings.emergencyReadyMinutes
    let (city, hours) = (recipient.city, recipient.hours)
    let oldest = request.askedAt.day - 1 - settings.oldestCountDays
    let mostByWeight = casesByWeight
    reach.candidates.reserveCapacity(table.rows.count)
    for row in table.rows where row.city == city && row.store != asking {
      let chord = row.direction.chordSquared(to: target)
      guard chord <= farthest, row.countedOn >= oldest else { continue }
      reach.hasNear = true
      guard row.count > 0, mostByWeight > 0 else { continue }
      let kilometres = Direction.kilometres(chordSquared: chord) * settings.roadFactor
      let minutes = Int((kilometres / settings.kilometresAnHour * 60).rounded(.up))
      let timing = EmergencyTiming(
        ready: ready, minutes: minutes, donor: row.hours, vehicle: desk.vehicle,
        recipient: hours)
      if let timing { add(row, timing, kilometres, mostByWeight, to: &reach) }
    }
    return reach
  }

  @inline(__always)
  private func add(
    _ row: DonorTable.Row, _ timing: EmergencyTiming, _ kilometres: Double, _ most: Int,
    to reach: inout Reach
  ) {
    let trip = Double(settings.tripFen) + Double(settings.fenPerKilometre) * kilometres
    let kit = terms.goods.isChilled ? settings.coldKitFen : 0
    let ahead = max(timing.arrival / 1440 - Int(desk.day.daysSinceEpoch), 1)
    let needed = settings.leastDaysLeft + ahead - 1
    var (start, cap, fresher) = (row.start, row.count, -1)
    if row.firstLastDay < needed {
      guard let shelf = shelf(of: row.store, lastDay: needed) else { return }
      (start, cap, fresher) = (0, shelf.losses.count, reach.fresher.count)
      reach.fresher.append(shelf)
    }
    guard cap > 0 else { return }
    reach.candidates.append(
      Candidate(
        store: row.store, departure: timing.departure, arrival: timing.arrival,
        kilometres: kilometres, fixed: wholeAmount(trip) + kit, start: start,
        cap: min(cap, most), fresher: fresher))
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
