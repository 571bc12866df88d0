import Balancing
import SupplyChain
import Testing

@Suite("The night's transfers")
struct TransferPlannerTests {
  @Test("a store that runs out gets what its neighbour has left over its need")
  func workedExample() throws {
    // Both use 100 g a day and wait two days for an order: 100 … 300 g, 280 g with 90 %.
    // S-1 has 1,000 g and may give 720 g, seven packs; S-2 has none.
    // Its packs 1, 2, 3: S = 1, ¾, ¼ and S1 = 7/8, 1/8, 0, so at ρ = ½ the gains are
    // 2,000 × (15/16, 7/16, 1/8) = 1,875, 875 and 250; S-1 loses nothing above 300 g.
    let plan = planner().plan([
      position("S-1", steady(100), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ])
    let transfer = try #require(plan.transfers.first)
    #expect(plan.transfers.count == 1)
    #expect(transfer.leg.id == "L-20241004-001")
    #expect(transfer.leg.from == "S-1" && transfer.leg.to == "S-2")
    #expect(transfer.leg.departBy.description == "2024-10-05T10:00")
    // 10 km × 1.3 at 25 km/h are 31.2 minutes.
    #expect(transfer.leg.arriveBy.description == "2024-10-05T10:32")
    #expect(transfer.leg.grams == 300)
    let line = try #require(transfer.lines.first)
    #expect(line.packs == 3 && line.quantity == Quantity(units: 300) && line.lot == "A")
    #expect(line.worth == Money(fen: 3000))
    #expect(plan.netWorth == Money(fen: 3000))
    // At ρ = 1: 2,000 × (1 + ¾ + ¼).
    #expect(plan.promisedWorth == Money(fen: 4000))
    #expect(
      line.why.english
        == "S-1 would have 720 g left over its 90 % need until its delivery on 2024-10-07; "
        + "S-2 is 280 g short of its own until 2024-10-07; gain 3,000 fen, donor gives up 0, "
        + "handling 0, trip share 0.")
  }

  @Test("a store that is held to be closed gives nothing, and that is why")
  func closedDonor() {
    let positions = [
      position("S-1", heldClosed(steady(100)), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ]
    #expect(planner().plan(positions).transfers.isEmpty)
    let verdict = planner().verdict(from: "S-1", to: "S-2", material: "TEA", positions: positions)
    #expect(verdict.why.english.hasPrefix("S-1 has used nothing for days and is held to be"))
  }

  @Test("a trip that costs more than it brings is not made")
  func dearTrip() {
    var settings = freeTrips
    settings.tripFen = 3001
    let positions = [
      position("S-1", steady(100), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ]
    #expect(planner(settings).plan(positions).transfers.isEmpty)
    settings.tripFen = 2999
    #expect(planner(settings).plan(positions).netWorth == Money(fen: 1))
  }

  @Test("handling makes the last pack not worth moving")
  func handling() throws {
    var settings = freeTrips
    settings.handlingFenPerPack = 250
    let plan = planner(settings).plan([
      position("S-1", steady(100), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ])
    #expect(plan.transfers.first?.lines.first?.packs == 2)
    #expect(plan.netWorth == Money(fen: 1875 + 875 - 500))
  }

  @Test("the donor keeps its 90 % need until its next delivery")
  func floor() {
    // 280 g are kept: of 479 g one pack may go, of 379 g none.
    func packs(_ units: Int) -> Int {
      planner().plan([
        position("S-1", steady(100), lots: [lot("A", units)]),
        position("S-2", steady(100), lots: []),
      ]).transfers.flatMap(\.lines).reduce(0) { $0 + $1.packs }
    }
    #expect(packs(480) == 2)
    #expect(packs(479) == 1)
    #expect(packs(379) == 0)
  }

  @Test("the lot that expires first goes, one that the recipient cannot surely use does not")
  func lots() throws {
    func plan(expiresIn days: Int) -> [TransferLine] {
      planner().plan([
        position("S-1", steady(10), lots: [lot("A", 150, expiresIn: days), lot("B", 1000)]),
        position("S-2", steady(100), lots: []),
      ]).transfers.flatMap(\.lines)
    }
    // Six days surely ask for 360 g: the lot with six days goes first, a pack of it, then B.
    #expect(plan(expiresIn: 6).map(\.lot) == ["A", "B"])
    #expect(plan(expiresIn: 6).map(\.packs) == [1, 2])
    // A lot for tomorrow only may not travel at all.
    #expect(plan(expiresIn: 1).map(\.lot) == ["B"])
    // Two days surely ask for 120 g: one case only.
    #expect(plan(expiresIn: 2).map(\.packs) == [1])
  }

  @Test("goods that will expire are rescued to a store that still uses them")
  func rescue() throws {
    // S-1 uses 20 g a day, and 900 g expire in four days; S-2 has enough until its order but uses
    // 200 g a day. Nothing is gained but 500 fen a pack that is not thrown away.
    let plan = planner(materials: [goods(shelfLife: 7)]).plan([
      position("S-1", steady(20), lots: [lot("A", 900, expiresIn: 4)]),
      position("S-2", steady(200), lots: [lot("C", 600)]),
    ])
    // Four days surely ask for 480 g: 4 packs.
    let line = try #require(plan.transfers.first?.lines.first)
    #expect(line.packs == 4)
    #expect(line.worth == Money(fen: 2000))
    #expect(line.why.english.contains("gain 0 fen, 2,000 saved from expiry"))
  }

  @Test("what a donor buys again is not rescued, unless it is gone by its next order")
  func boughtAgain() {
    // The same as above; the next order is a night, or five, away.
    func saved(share: Double, nextIn nights: Int) -> Money {
      var settings = freeTrips
      settings.boughtAgainShare = share
      let plan = planner(settings, materials: [goods(shelfLife: 7)]).plan([
        BalancingPosition(
          store: "S-1", material: "TEA", forecast: steady(20),
          lots: [lot("A", 900, expiresIn: 4)], inbound: [], countedOn: night,
          nextOrderOn: night + nights),
        position("S-2", steady(200), lots: [lot("C", 600)]),
      ])
      #expect(plan.promise.worth == plan.promisedWorth)
      return plan.promise.rescued
    }
    #expect(saved(share: 0, nextIn: 0) == Money(fen: 2000))
    #expect(saved(share: 0.5, nextIn: 1) == Money(fen: 1000))
    #expect(saved(share: 1, nextIn: 0) == .zero)
    #expect(saved(share: 1, nextIn: 4) == Money(fen: 2000))
  }

  @Test("a rescue pays for the later lots that it displaces at the recipient")
  func displaced() throws {
    // The same, but S-2's own 900 g expire in six days, when 600 … 1,800 g are asked for: each
    // pack more makes it throw away 500 fen with 29, 37, 46 and 54 %.
    let plan = planner(materials: [goods(shelfLife: 7)]).plan([
      position("S-1", steady(20), lots: [lot("A", 900, expiresIn: 4)]),
      position("S-2", steady(200), lots: [lot("C", 900, expiresIn: 6)]),
    ])
    let line = try #require(plan.transfers.first?.lines.first)
    #expect(line.packs == 4)
    #expect(abs(line.worth.fen - (2000 - 146 - 187 - 229 - 271)) <= 2)
    #expect(line.why.english.contains("risk of waste 83"))
  }

  @Test("stores of another city, too far, of unknown place, closed or shut do not take part")
  func blocked() {
    let early = TimeOfDay(minutes: 60)
    let late = TimeOfDay(minutes: 16 * 60)
    let others = [
      shop("S-2", kilometres: 10, city: "上海"), shop("S-2", kilometres: 31),
      shop("S-2", kilometres: nil), shop("S-2", kilometres: 10, closedOn: night),
      shop("S-2", kilometres: 10, opensAt: early, closesAt: TimeOfDay(minutes: 600)),
      shop("S-2", kilometres: 10, opensAt: late),
    ]
    let positions = [
      position("S-1", steady(100), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ]
    for other in others {
      #expect(planner(stores: [shop("S-1"), other]).plan(positions).transfers.isEmpty)
    }
    let nowhere = planner(stores: [shop("S-1"), others[2]]).plan(positions)
    #expect(nowhere.notes.map(\.kind) == [.missingMasterData])
  }

  @Test("a vehicle waits for doors that open later")
  func openingHours() throws {
    let late = shop("S-2", kilometres: 10, opensAt: TimeOfDay(minutes: 660))
    let plan = planner(stores: [shop("S-1"), late]).plan([
      position("S-1", steady(100), lots: [lot("A", 1000)]),
      position("S-2", steady(100), lots: []),
    ])
    #expect(plan.transfers.first?.leg.arriveBy.time.description == "11:00")
  }

  @Test("stock that was counted too long ago neither gives nor gets")
  func stale() {
    let plan = planner().plan([
      position("S-1", steady(100), lots: [lot("A", 1000)], countedOn: night - 3),
      position("S-2", steady(100), lots: []),
    ])
    #expect(plan.transfers.isEmpty)
    #expect(plan.notes.map(\.kind) == [.staleData])
  }

  @Test("the trip's shares add up to its cost to the fen")
  func shares() throws {
    var settings = BalancingSettings()
    settings.tripFen = 1001
    let plan = planner(
      settings,
      materials: [goods("A", shortage: 90_000), goods("B", shortage: 70_000), goods("C")]
    ).plan(
      ["A", "B", "C"].flatMap { (id: MaterialID) in
        [
          position("S-1", steady(100), lots: [lot("1", 1000, of: id)], of: id),
          position("S-2", steady(100), lots: [], of: id),
        ]
      })
    let transfer = try #require(plan.transfers.first)
    #expect(transfer.lines.map(\.number) == [1, 2, 3])
    #expect(transfer.lines.reduce(Money.zero) { $0 + $1.tripShare } == transfer.leg.cost)
    #expect(transfer.netWorth == plan.netWorth)
  }
}
