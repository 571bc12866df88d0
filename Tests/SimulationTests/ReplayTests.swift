import Balancing
import Dispatch
import Foundation
import Simulation
import SupplyChain
import Testing

@Suite("Replaying history")
struct ReplayTests {
  /// Two stores, a dry and a fresh material, demand that jumps about.
  private static func restless(seed: Int = 3, settings: ReplaySettings? = nil) -> SmallReplay {
    var state = UInt64(seed)
    func amount(_ most: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % most)
    }
    let demand = (0..<3).map { store in
      (0..<2).map { _ in (0..<120).map { _ in amount(UInt64(10 + 10 * store)) } }
    }
    var chosen = settings ?? ReplaySettings()
    if settings == nil { chosen.warmUpDays = 10 }
    return SmallReplay(
      materials: [
        .plain("DRY", shelf: nil, lead: 3, review: 7, pack: 10), .plain("FRESH", shelf: 4),
      ],
      demand: demand, spread: 0.8, settings: chosen)
  }

  @Test(
    "what comes in is consumed, wasted or still there, under every policy",
    arguments: ReplayPolicy.catalogue)
  func conservation(policy: ReplayPolicy) {
    for seed in 1...3 {
      let account = Self.restless(seed: seed).played(policy, seed: UInt64(seed)).account
      #expect(account.days == 82)
      for flow in account.goods {
        #expect(flow.opened + flow.delivered == flow.consumed + flow.wasted + flow.closing)
        #expect(flow.demanded >= flow.consumed && flow.delivered > 0)
      }
    }
  }

  @Test("every policy and seed meets the same demand")
  func commonDemand() {
    let replay = Self.restless()
    let demanded = Set(
      ReplayPolicy.catalogue.flatMap { policy in
        (1...3).map { replay.played(policy, seed: $0).account.goods.map(\.demanded) }
      })
    #expect(demanded.count == 1)
  }

  @Test("a seed decides a habit's biases and days, and nothing else does")
  func seeds() {
    let replay = Self.restless()
    let first = replay.played(.habit, seed: 1).account
    #expect(replay.played(.habit, seed: 1).account == first)
    #expect(replay.played(.habit, seed: 2).account != first)
  }

  @Test("lanes played at once on all cores are those played one after another")
  func threads() {
    let replay = Self.restless()
    let seeds = Array(UInt64(1)...8)
    let policy = ReplayPolicy.catalogue.first { $0.name == "all" } ?? .suggest
    let expected = seeds.map { replay.played(policy, seed: $0).account }
    let box = AccountBox(count: seeds.count)
    DispatchQueue.concurrentPerform(iterations: seeds.count) { index in
      box.set(replay.played(policy, seed: seeds[index]).account, at: index)
    }
    #expect(box.accounts == expected)
  }

  @Test("a lead time that begins on the night's day is one shorter, and a habit's days stay")
  func calendars() {
    func account(
      _ policy: ReplayPolicy, lead: Int, dry: Double, fresh: Double, after: Double
    ) -> ReplayAccount {
      var settings = SmallReplay.plain
      settings.leadTimeBeginsAfterDays = after
      (settings.habitDrySafetyDays, settings.habitFreshSafetyDays) = (dry, fresh)
      let demand = (0..<2).map { store in
        [4, 7].map { step in (0..<100).map { $0 * step * (store + 1) % 11 } }
      }
      return SmallReplay(
        materials: [
          .plain("DRY", shelf: nil, lead: lead + 2, review: 7, pack: 10),
          .plain("FRESH", shelf: 5, lead: lead),
        ],
        demand: demand, spread: 0.8, settings: settings
      ).played(policy).account
    }
    for policy in [ReplayPolicy.habit, .suggest] {
      let early = account(policy, lead: 1, dry: 4, fresh: 1.5, after: 0)
      #expect(early == account(policy, lead: 0, dry: 5, fresh: 2.5, after: 1))
      #expect(early != account(policy, lead: 1, dry: 4, fresh: 1.5, after: 1))
    }
    // Nothing is there before it is ordered.
    let soonest = account(.suggest, lead: 0, dry: 4, fresh: 1.5, after: 1)
    #expect(soonest.goods[1] == account(.suggest, lead: 0, dry: 4, fresh: 1.5, after: 0).goods[1])
  }

  @Test("nobody orders, wastes or misses anything where nobody asks for anything")
  func noDemand() {
    // The other material keeps the store open; the one use lies before what a good habit sees.
    var settings = SmallReplay.plain
    settings.goodHabitWeeks = 3
    let replay = SmallReplay(
      materials: [.plain("A", shelf: nil), .plain("B", shelf: nil)],
      demand: [[[1] + Array(repeating: 0, count: 99), Array(repeating: 5, count: 100)]],
      settings: settings)
    for policy in [ReplayPolicy.habit, .goodHabit] {
      let flow = replay.played(policy).account.goods[0]
      #expect(flow.delivered == 0 && flow.wasted == 0 && flow.demanded == 0)
    }
    #expect(replay.measures(.suggest).fillRate == 1)
  }

  @Test("constant demand that is known is met from half a day's stock: turnover 730")
  func constantDemand() {
    // Every second night 20 are ordered for the third and fourth day; at the closes in between
    // 10 and 0 lie there.
    let replay = SmallReplay(
      materials: [.plain("A", shelf: nil)], demand: [[Array(repeating: 10, count: 228)]])
    var lane = ReplayLane(policy: .suggest, seed: 1, world: replay.world)
    for night in replay.nights { lane.play(night) }
    let measures = ReplayMeasures(
      lane.account, chain: replay.world.chain, settings: replay.world.settings)
    #expect(measures.fillRate == 1)
    #expect(measures.waste == 0 && measures.lostMargin == 0)
    #expect((700...730).contains(measures.turnover))
  }

  @Test("what expires first is used first, so that three days of stock that keeps four is no waste")
  func firstExpiredFirstOut() {
    var settings = SmallReplay.plain
    (settings.habitFreshShortestDays, settings.habitFreshLongestDays) = (2, 2)
    settings.habitFreshSafetyDays = 1
    settings.openingSafetyDays = 0
    let replay = SmallReplay(
      materials: [.plain("A", shelf: 4)], demand: [[Array(repeating: 10, count: 128)]],
      settings: settings)
    let account = replay.played(.habit).account
    // Safety stock of a day lies there always: used last, it would be thrown away.
    #expect(account.goods[0].wasted == 0)
    #expect(account.goods[0].stockDays >= 10_000 * Int64(account.days - 3))
    #expect(account.goods[0].consumed == account.goods[0].demanded)
  }

  @Test("what is older than its shelf life is thrown away, at its price and disposal")
  func expiry() {
    // One unit is used on the first day and the pack of a hundred is ordered again and again.
    let replay = SmallReplay(
      materials: [.plain("A", shelf: 5, pack: 100)], demand: [[Array(repeating: 1, count: 68)]])
    let lane = replay.played(.habit)
    let flow = lane.account.goods[0]
    #expect(flow.wasted > 0)
    let measures = ReplayMeasures(
      lane.account, chain: replay.world.chain, settings: replay.world.settings)
    // A unit costs 1,000 fen; its 100 g cost 5 fen to throw away.
    let expected = Double(flow.wasted) / 1000 * (1000 + 5) * 365 / Double(lane.account.days)
    #expect(abs(measures.waste - expected) < 1e-6 * expected)
  }

  @Test("demand goes on where history ran out: what is expected of days that ask for so much")
  func censoredDemand() {
    var cells = Array(repeating: 4, count: 40)
    cells[30] = 1
    cells[31] = 9
    let replay = SmallReplay(
      materials: [.plain("A", shelf: nil)], demand: [[cells]], stockedOut: [30, 31])
    let mean = Double(cells.reduce(0, +)) / 40
    // Night n is followed by day 28 + n.
    #expect(replay.nights[2].demand == [Quantity(roundingUnits: Double(Float(mean))).thousandths])
    #expect(replay.nights[3].demand == [9000])
    #expect(replay.nights[4].demand == [4000])
    // Uniform from half the mean to one and a half: with 4 used, the middle of what is above.
    let unsure = SmallReplay(
      materials: [.plain("A", shelf: nil)], demand: [[Array(repeating: 4, count: 40)]],
      stockedOut: [30], spread: 0.5)
    #expect(abs(Double(unsure.nights[2].demand[0]) - 5000) < 20)
  }

  @Test("deliveries that come late cost sales")
  func lateDeliveries() {
    var late = SmallReplay.plain
    late.lateShare = 0.5
    late.lateDays = 2
    let lost = [SmallReplay.plain, late].map {
      Self.restless(settings: $0).measures(.goodHabit).lostMargin
    }
    #expect(lost[1] > lost[0])
  }

  @Test("a shortage beside a surplus is repaired by sharing, and by asking once it shows")
  func repairs() {
    // Some order too much and others too little of what all use evenly, which forecasts know.
    var settings = SmallReplay.plain
    settings.habitStoreBias = 0.8
    let replay = SmallReplay(
      materials: [.plain("A", shelf: nil, lead: 3, review: 7, pack: 5)],
      demand: Array(repeating: [Array(repeating: 10, count: 140)], count: 4), spread: 0.1,
      settings: settings)
    func sum(_ policy: ReplayPolicy, _ value: (ReplayMeasures) -> Double) -> Double {
      (1...3).map { value(replay.measures(policy, seed: $0)) }.reduce(0, +)
    }
    #expect(sum(.habit) { $0.lostMargin } > 0)
    for name in ["habit+balance", "habit+emergency"] {
      let policy = ReplayPolicy.catalogue.first { $0.name == name } ?? .habit
      #expect(sum(policy) { $0.lostMargin } < sum(.habit) { $0.lostMargin }, "\(name)")
      #expect(sum(policy) { $0.trips } > 0 && sum(policy) { $0.transport } > 0, "\(name)")
      #expect(sum(policy) { $0.netCost } < sum(.habit) { $0.netCost }, "\(name)")
    }
  }

  @Test("nobody in a store that is closed hands goods over or takes them: a trip there is in vain")
  func shutStores() {
    // All but the first store use little each day, or are closed from the first night on.
    func shared(_ name: String, restUses: Int) -> (moved: Int64, trips: Int) {
      var settings = SmallReplay.plain
      settings.habitStoreBias = 0.8
      let rest = Array(repeating: 10, count: SmallReplay.past)
      let demand =
        [Array(repeating: 10, count: 140)]
        + Array(repeating: rest + Array(repeating: restUses, count: 112), count: 3)
      let replay = SmallReplay(
        materials: [.plain("A", shelf: nil, lead: 3, review: 7, pack: 5)],
        demand: demand.map { [$0] }, spread: 0.1, settings: settings)
      let policy = ReplayPolicy.catalogue.first { $0.name == name } ?? .habit
      var (moved, trips): (Int64, Int) = (0, 0)
      for seed in UInt64(1)...4 {
        let account = replay.played(policy, seed: seed).account
        moved += account.goods.reduce(0) { $0 + $1.transferred }
        trips += account.trips
      }
      return (moved, trips)
    }
    for name in ["habit+balance", "habit+emergency"] {
      #expect(shared(name, restUses: 1).moved > 0, "\(name)")
      #expect(shared(name, restUses: 0).moved == 0, "\(name)")
    }
    #expect(shared("habit+balance", restUses: 0).trips > 0)
    #expect(shared("habit+emergency", restUses: 0).trips == 0)
  }

  @Test("what sharing promises stores that order too little cycle after cycle is what it saves")
  func standingOrders() throws {
    // Habits as above; demand goes up and down, which the forecasts know no more than its mean.
    var settings = SmallReplay.plain
    settings.habitStoreBias = 0.4
    let replay = SmallReplay(
      materials: [.plain("A", shelf: nil, lead: 3, review: 7, pack: 5)],
      demand: SmallReplay.restlessDemand(materials: 1, days: 200, upTo: 20, seed: 3), spread: 1,
      areIndependent: true, settings: settings)
    let shared = try #require(ReplayPolicy.catalogue.first { $0.name == "habit+balance" })
    var (promised, realised) = (0.0, 0.0)
    for seed in UInt64(1)...12 {
      let (alone, together) = (
        replay.measures(.habit, seed: seed), replay.measures(shared, seed: seed)
      )
      promised += together.promised
      realised += alone.netCost - together.netCost
    }
    #expect(realised > 0)
    #expect((0.8...1.25).contains(realised / promised))
  }
}

@Suite("The replay's negative control")
struct NegativeControlTests {
  @Test("who shares as if tonight's order were placed promises a gain and loses money by it")
  func wrongHorizon() throws {
    var settings = SmallReplay.plain
    settings.warmUpDays = 14
    // What a donor keeps would hold most of the damage back.
    var balancing = BalancingSettings()
    balancing.donorKeepsLevel = nil
    let replay = SmallReplay(
      materials: [
        .plain("A", shelf: nil, lead: 3, review: 7, pack: 5), .plain("B", shelf: nil, pack: 5),
      ], demand: SmallReplay.restlessDemand(materials: 2, days: 150, upTo: 30, seed: 5), spread: 1,
      areIndependent: true, settings: settings, balancing: balancing)
    func measures(_ name: String) throws -> ReplayMeasures {
      replay.measures(try #require(ReplayPolicy.catalogue.first { $0.name == name }))
    }
    let (alone, right) = (try measures("suggest"), try measures("suggest+balance"))
    let wrong = try measures("wrong-horizon")
    #expect(wrong.promised > 0 && right.promised > 0)
    #expect(right.netCost < alone.netCost)
    #expect(wrong.netCost > alone.netCost)
  }
}

/// Accounts by index, written from several threads under a lock.
private final class AccountBox: @unchecked Sendable {
  private let lock = NSLock()
  private var kept: [ReplayAccount?]

  init(count: Int) { kept = Array(repeating: nil, count: count) }

  func set(_ account: ReplayAccount, at index: Int) { lock.withLock { kept[index] = account } }

  var accounts: [ReplayAccount] { lock.withLock { kept.compactMap(\.self) } }
}
