import Balancing
import SupplyChain
import Testing

@Suite("Why goods move or do not")
struct TransferVerdictTests {
  private let giver = position("S-1", steady(100), lots: [lot("A", 1000)])
  private let taker = position("S-2", steady(100), lots: [])

  private func why(
    _ planner: TransferPlanner, from: StoreID = "S-1", to: StoreID = "S-2"
  ) -> TransferVerdict {
    planner.verdict(from: from, to: to, material: "TEA", positions: [giver, taker])
  }

  @Test("of what moves it tells the packs and what each side makes of them")
  func moves() {
    // The worked example of `TransferPlannerTests`: three packs, 1,875 + 875 + 250 fen.
    let verdict = why(planner())
    #expect(verdict.packs == 3)
    #expect(verdict.why.english.hasPrefix("S-2 gains 30.00 yuan by 3 packs, S-1 gives up 0.00,"))
  }

  @Test("a trip that would lose one fen does not pay by one fen")
  func dearTrip() {
    var settings = freeTrips
    settings.tripFen = 3001
    let verdict = why(planner(settings))
    #expect(verdict.packs == 0)
    #expect(verdict.why.english.hasSuffix("does not pay for the trip: it loses 0.01 yuan."))
  }

  @Test("who has nothing has nothing to spare, and who has enough does not need any")
  func wrongWay() {
    #expect(why(planner(), from: "S-2", to: "S-1").why.english == "S-2 has nothing to spare.")
  }

  @Test("two stores too far apart have no trip, and a store has none to itself or to a stranger")
  func noTrip() {
    let far = planner(stores: [shop("S-1"), shop("S-2", kilometres: 500)])
    #expect(why(far).why.english.hasPrefix("No trip from S-1 to S-2"))
    #expect(why(planner(), to: "S-1").why.english.hasPrefix("No trip"))
    #expect(why(planner(), to: "S-9").why.english.hasPrefix("No trip"))
  }

  @Test("a trip that adds less than the chain asks for is not made, and a limit on trips is kept")
  func houseRules() {
    var settings = freeTrips
    settings.leastLegWorthFen = 3001
    #expect(planner(settings).plan([giver, taker]).transfers.isEmpty)
    settings.leastLegWorthFen = 2999
    #expect(planner(settings).plan([giver, taker]).transfers.count == 1)
    let stores = [shop("S-1"), shop("S-2", kilometres: 10), shop("S-3", kilometres: 5)]
    let positions = [giver, taker, position("S-3", steady(100), lots: [])]
    #expect(planner(freeTrips, stores: stores).plan(positions).transfers.count == 2)
    settings = freeTrips
    settings.mostTripsPerStore = 1
    #expect(planner(settings, stores: stores).plan(positions).transfers.count == 1)
  }

  @Test("a blocked pair exchanges nothing in its direction, and the reason names the setting")
  func blocked() throws {
    var settings = freeTrips
    settings.blockedPairs = try #require(BlockedPairs("S-2>S-1"))
    #expect(planner(settings).plan([giver, taker]).transfers.count == 1)
    for text in ["S-1>S-2", "S-2<>S-1"] {
      settings.blockedPairs = try #require(BlockedPairs(text))
      #expect(planner(settings).plan([giver, taker]).transfers.isEmpty)
      #expect(
        why(planner(settings)).why.english
          == "Nothing may go from S-1 to S-2: the setting blocked_pairs says so.")
    }
  }

  @Test("pairs are read with and without blanks, and told in their order, each once")
  func pairs() throws {
    let pairs = try #require(BlockedPairs(" S-3 <> S-2,S-1>S-2 , S-2>S-3,"))
    #expect(pairs.text == "S-1>S-2, S-2<>S-3")
    #expect(BlockedPairs(pairs.text) == pairs)
    #expect(pairs.contains(from: "S-3", to: "S-2") && !pairs.contains(from: "S-2", to: "S-1"))
    #expect(pairs.stores == ["S-1", "S-2", "S-3"])
    #expect(try #require(BlockedPairs("  ")).isEmpty)
    for text in ["S-1", "S-1>", ">S-2", "S-1>S-1", "S-1>S-2>S-3", "S-1<S-2", "S-1><S-2", "a<>b>c"] {
      #expect(BlockedPairs(text) == nil, "\(text)")
    }
  }
}
