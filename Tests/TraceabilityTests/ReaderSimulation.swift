import SupplyChain
import Traceability

/// A day of 87 stores with readers that miss, repeat, delay and lose, and whose clocks are minutes
/// off; crates travel between them, some are left behind, some swapped. What the smoother and the
/// reconciliation make of the messages is held against what really happened.
struct ReaderSimulation {
  struct Errors: Equatable {
    var falseDepartures = 0
    var falseArrivals = 0
    var countedTwice = 0
    var falselyMissing = 0
    var falselyReceived = 0
    var falselyForeign = 0
    var total: Int {
      falseDepartures + falseArrivals + countedTwice + falselyMissing + falselyReceived
        + falselyForeign
    }
  }

  static let stores = 87
  static let minute: Int64 = 60_000
  /// When the day begins, in milliseconds since 1970.
  static let start: Int64 = 1_795_000_000_000

  /// A crate or a bag of crates, and where it is from when on; `nil` is on the road.
  struct Thing {
    let epc: EPC
    let hex: String
    /// Its tag answers at all.
    var isLive = true
    /// Begin, store and spot; in order.
    var stays: [(from: Int64, store: Int, antenna: Int)?] = []
    var begins: [Int64] = []

    mutating func go(at time: Int64, _ store: Int?, antenna: Int = 2) {
      begins.append(time)
      stays.append(store.map { (time, $0, antenna) })
    }

    func stay(at time: Int64) -> (store: Int, antenna: Int)? {
      guard let index = begins.lastIndex(where: { $0 <= time }), let stay = stays[index] else {
        return nil
      }
      return (stay.store, stay.antenna)
    }

    func wasInside(_ store: Int) -> Bool {
      stays.contains { $0?.store == store && $0?.antenna != 1 }
    }

    /// Whether it had left the store by a time, a minute being given.
    func hasLeft(_ store: Int, by time: Int64) -> Bool {
      for (index, stay) in stays.enumerated() where stay?.store == store {
        let next = stays[(index + 1)...].firstIndex { $0?.store != store }
        if let next, begins[next] <= time + 2 * ReaderSimulation.minute { return true }
      }
      return false
    }
  }

  struct Order {
    let number: Int
    let from: Int
    let to: Int
    let dispatched: Int64
    let received: Int64
    let crates: [Int]
    let bag: Int
    /// Crates that stayed at the donor.
    let leftBehind: Set<Int>
    /// A crate of another lot that travelled instead.
    let wrong: Int?
  }

  let missed: Double
  var random: SeededBits
  var things: [Thing] = []
  var orders: [Order] = []
  let readers: [TagReader]
  let skews: [Int64]
  private(set) var readCount = 0

  init(seed: UInt64, missed: Double) throws {
    var random = SeededBits(state: seed)
    self.missed = missed
    let spots = ["dock", "room", "shelf"].enumerated().compactMap { index, name in
      TagReader.Spot(name, side: index == 0 ? .outside : .inside)
    }
    let antennas = Dictionary(
      uniqueKeysWithValues: spots.enumerated().map { ($0.offset + 1, $0.element) })
    self.readers = (0..<Self.stores).compactMap { store in
      guard let id = ReaderID("R-\(store)"), let place = StoreID("S-\(store)") else { return nil }
      return TagReader(
        id: id, format: store % 2 == 0 ? .impinj : .zebra, store: place, spot: spots[1],
        antennas: antennas)
    }
    // Up to four minutes fast or slow.
    self.skews = (0..<Self.stores).map { _ in Int64.random(in: -240_000...240_000, using: &random) }
    self.random = random
    try plan()
  }

  private mutating func add(_ epc: EPC) throws -> Int {
    things.append(Thing(epc: epc, hex: try EPCTag(epc, filter: 1).hex))
    return things.count - 1
  }

  private mutating func plan() throws {
    let prefix = CompanyPrefix.example
    let gtin = try prefix.gtin(itemNumber: 1)
    var serial = 0
    func pack() throws -> EPC {
      serial += 1
      return .sgtin(try SGTIN(gtin: gtin, companyPrefixLength: 7, serial: "\(serial)"))
    }
    for store in 0..<Self.stores {
      // Crates that stay all day: one that seems to leave is a false departure.
      var residents: [Int] = []
      for _ in 0..<3 {
        let resident = try add(try pack())
        things[resident].go(at: Self.start, store, antenna: 3)
        residents.append(resident)
      }
      let (to, stop) = ((store * 13 + 7) % Self.stores, (store * 29 + 3) % Self.stores)
      guard to != store else { continue }
      let dispatched = Self.start + Int64.random(in: 10...20, using: &random) * Self.minute
      let arrived = dispatched + Int64.random(in: 15...40, using: &random) * Self.minute
      let received = arrived + Int64.random(in: 5...15, using: &random) * Self.minute
      let crates = try (0..<4).map { _ in try add(try pack()) }
      let bag = try add(.sscc(try prefix.sscc(shipmentNumber: store + 1)))
      let isShort = Int.random(in: 0..<10, using: &random) == 0
      let isSwapped = isShort && Bool.random(using: &random)
      for crate in crates { things[crate].go(at: Self.start, store) }
      if isSwapped { things[residents[0]].go(at: Self.start, store) }
      let travelling =
        (isShort ? Array(crates.dropFirst()) : crates) + [bag] + (isSwapped ? [residents[0]] : [])
      for thing in travelling {
        things[thing].go(at: dispatched, store, antenna: 1)
        things[thing].go(at: dispatched + 20_000, nil)
        if store % 3 == 0, stop != to, stop != store {
          // The van waits before another store's door.
          things[thing].go(at: dispatched + 7 * Self.minute, stop, antenna: 1)
          things[thing].go(at: dispatched + 8 * Self.minute, nil)
        }
        things[thing].go(at: arrived, to, antenna: 1)
        things[thing].go(at: arrived + 20_000, to)
      }
      // A tag in thirty never answers; a crate left behind with one cannot be found by anybody.
      for crate in crates.dropFirst() where Int.random(in: 0..<30, using: &random) == 0 {
        things[crate].isLive = false
      }
      orders.append(
        Order(
          number: store, from: store, to: to, dispatched: dispatched, received: received,
          crates: crates, bag: bag, leftBehind: isShort ? [crates[0]] : [],
          wrong: isSwapped ? residents[0] : nil))
    }
  }

  /// A message on its way to the server.
  private struct Message {
    let store: Int
    let received: Int64
    let newest: Int64
    let bytes: [UInt8]
  }

  /// All messages of the day in the order in which they come in.
  private mutating func messages(until end: Int64) -> [Message] {
    var messages: [Message] = []
    var present: [[Int]] = Array(repeating: [], count: Self.stores)
    for (index, thing) in things.enumerated() where thing.isLive {
      for store in Set(thing.stays.compactMap { $0?.store }) { present[store].append(index) }
    }
    for store in 0..<Self.stores {
      for minute in stride(from: Self.start, to: end, by: Int(Self.minute)) {
        messages += batch(store, from: minute, present[store])
      }
    }
    return messages.sorted { ($0.received, $0.store) < ($1.received, $1.store) }
  }

  private mutating func batch(_ store: Int, from minute: Int64, _ present: [Int]) -> [Message] {
    var entries: [String] = []
    for second in stride(from: Int64(0), to: 60, by: 1) {
      let time = minute + second * 1000
      for index in present {
        guard let stay = things[index].stay(at: time), stay.store == store else { continue }
        // The reader's rounds take half a minute; before the door it reads every second.
        guard stay.antenna == 1 || second % 30 == Int64(index % 30) else { continue }
        for antenna in 1...3 where isRead(by: antenna, at: stay.antenna) {
          readCount += 1
          entries.append(entry(store, things[index].hex, antenna, time + skews[store]))
        }
      }
    }
    guard !entries.isEmpty else { return [] }
    let newest = minute + 59_000 + skews[store]
    let sent = minute + 60_000 + Int64.random(in: 50...2000, using: &random)
    if Int.random(in: 0..<50, using: &random) == 0, readers[store].format == .impinj {
      entries = [overflow(from: minute + skews[store], to: newest, count: entries.count)]
    }
    let text =
      readers[store].format == .impinj ? "[\(entries.joined(separator: ","))]" : entries.joined()
    // One in ten is delayed by minutes, one in seven is sent again.
    let delay =
      Int.random(in: 0..<10, using: &random) == 0
      ? Int64.random(in: 1...8, using: &random) * Self.minute : 0
    var messages = [
      Message(store: store, received: sent + delay, newest: newest, bytes: Array(text.utf8))
    ]
    if Int.random(in: 0..<7, using: &random) == 0 {
      let again = Int64.random(in: 5_000...300_000, using: &random)
      messages.append(
        Message(
          store: store, received: sent + delay + again, newest: newest, bytes: Array(text.utf8)))
    }
    return messages
  }

  /// A tag is missed by its own antenna at the rate under test; others hear it seldom.
  private mutating func isRead(by antenna: Int, at place: Int) -> Bool {
    let heard = antenna == place ? 1 : antenna == 1 || place == 1 ? 0.05 : 0.1
    return Double.random(in: 0..<1, using: &random) < (1 - missed) * heard
  }

  private func entry(_ store: Int, _ hex: String, _ antenna: Int, _ time: Int64) -> String {
    let stamp = "\(EventTime(milliseconds: time))"
    return readers[store].format == .impinj
      ? #"{"timestamp":"\#(stamp)","eventType":"tagInventory","tagInventoryEvent":{"epcHex":"\#(hex)","antennaPort":\#(antenna)}}"#
      : #"{"timestamp":"\#(stamp)","type":"SIMPLE","data":{"idHex":"\#(hex.lowercased())","antenna":\#(antenna)}}"#
  }

  private func overflow(from first: Int64, to last: Int64, count: Int) -> String {
    #"{"timestamp":"\#(EventTime(milliseconds: last))","eventType":"overflow","overflowEvent":{"firstEventTimestamp":"\#(EventTime(milliseconds: first))","lastEventTimestamp":"\#(EventTime(milliseconds: last))","eventsPurged":\#(count)}}"#
  }

  /// Plays the day and counts where what was concluded is not what happened.
  mutating func play() throws -> Errors {
    let end = Self.start + 90 * Self.minute
    let messages = messages(until: end)
    var server = Server(things: things)
    var errors = Errors()
    var open = orders.sorted { $0.received < $1.received }[...]
    for message in messages {
      while let order = open.first, order.received <= message.received {
        judge(order, server, &errors)
        open.removeFirst()
      }
      try server.take(
        message.bytes, at: readers[message.store], stamp: message.newest, received: message.received
      )
    }
    for order in open { judge(order, server, &errors) }
    judge(server.observations, &errors)
    return errors
  }

  private func judge(_ observations: [Observation], _ errors: inout Errors) {
    var inside: [String: StoreID] = [:]
    let truths = Dictionary(uniqueKeysWithValues: things.map { ($0.epc.pureIdentityURI, $0) })
    for observation in observations {
      guard let thing = truths[observation.epc],
        let store = Int(observation.store.text.dropFirst(2))
      else { continue }
      switch observation.kind {
      case .arrived:
        if !thing.wasInside(store) { errors.falseArrivals += 1 }
        if inside[observation.epc] == observation.store { errors.countedTwice += 1 }
        inside[observation.epc] = observation.store
      case .departed:
        // One that follows from an arrival elsewhere is dated by the last read.
        let time = observation.isInferred ? Int64.max / 2 : observation.time.milliseconds
        if !thing.hasLeft(store, by: time) { errors.falseDepartures += 1 }
        inside[observation.epc] = nil
      case .moved: break
      }
    }
  }

  private func judge(_ order: Order, _ server: Server, _ errors: inout Errors) {
    let result = server.reconciled(order, things, readers)
    let received = result.lines.flatMap(\.received)
    let missing = Set(result.lines.flatMap(\.missing))
    errors.countedTwice += received.count - Set(received).count
    for crate in order.crates {
      let isThere = !order.leftBehind.contains(crate)
      if isThere, missing.contains(things[crate].epc) { errors.falselyMissing += 1 }
      if !isThere, received.contains(things[crate].epc) { errors.falselyReceived += 1 }
    }
    let foreign = result.wrong + result.extra
    errors.falselyForeign += foreign.count { epc in epc != order.wrong.map { things[$0].epc } }
    errors.falselyForeign += order.wrong != nil && foreign.isEmpty ? 1 : 0
  }
}

/// What a ledger keeps of the messages, in memory.
struct Server {
  private let smoother = ReadSmoother(clockTolerance: 10 * ReaderSimulation.minute)
  private let names: [String: EPC]
  private var seen: Set<RawRead.Key> = []
  private var clocks: [ReaderID: ReaderClock] = [:]
  private var tags: [String: TagPresence] = [:]
  private var sightings: [StoreID: [EPC: Int64]] = [:]
  private var gaps: [StoreID: [(first: Int64, last: Int64)]] = [:]
  private(set) var observations: [Observation] = []

  init(things: [ReaderSimulation.Thing]) {
    self.names = Dictionary(uniqueKeysWithValues: things.map { ($0.hex, $0.epc) })
  }

  mutating func take(_ bytes: [UInt8], at reader: TagReader, stamp: Int64, received: Int64) throws {
    let batch = try ReaderPayload.read(bytes, from: reader)
    precondition(batch.faults.isEmpty, "the simulated messages are sound")
    var clock = clocks[reader.id] ?? ReaderClock(correction: nil)
    clock.learn(stamp: stamp, received: received)
    clocks[reader.id] = clock
    for gap in batch.gaps {
      gaps[reader.store, default: []].append(
        (gap.first.milliseconds + clock.correction, gap.last.milliseconds + clock.correction))
    }
    for read in batch.reads.sorted(by: { ($0.time, $0.antenna) < ($1.time, $1.antenna) }) {
      guard let epc = names[read.hex], seen.insert(read.key).inserted else { continue }
      var tag = tags[read.hex] ?? TagPresence(epc: epc.pureIdentityURI)
      observations += smoother.take(read, at: reader, correction: clock.correction, &tag)
      tags[read.hex] = tag
      let time = read.time.milliseconds + clock.correction
      if reader.spot(ofAntenna: read.antenna).side == .inside {
        sightings[reader.store, default: [:]][epc] = max(
          sightings[reader.store]?[epc] ?? time, time)
      }
    }
  }

  func reconciled(
    _ order: ReaderSimulation.Order, _ things: [ReaderSimulation.Thing], _ readers: [TagReader]
  ) -> ReceiptReconciliation {
    let expected = (order.crates + [order.bag]).map { things[$0] }
    let there = readers[order.to].store
    var read = Set(expected.map(\.epc).filter { sightings[there]?[$0] != nil })
    var elsewhere: Set<EPC> = []
    for thing in expected {
      guard let tag = tags[thing.hex], let store = tag.store, let last = tag.lastSeen else {
        continue
      }
      if store != there, last.milliseconds > order.dispatched + 10 * ReaderSimulation.minute {
        elsewhere.insert(thing.epc)
      }
    }
    // Crates that came in since the dispatch from elsewhere and belong to no order to this store.
    let stranger = order.wrong.map { things[$0] }
    for thing in [stranger].compactMap({ $0 }) + expected
    where !expected.contains(where: { $0.epc == thing.epc }) {
      if tags[thing.hex]?.store == there { read.insert(thing.epc) }
    }
    let hasGap = (gaps[there] ?? []).contains {
      $0.last >= order.dispatched && $0.first <= order.received
    }
    return ReceiptReconciliation(
      [.init(number: 1, crates: order.crates.map { things[$0].epc })],
      container: things[order.bag].epc,
      read: read, isByHand: read.isEmpty, elsewhere: elsewhere, hasGap: hasGap)
  }
}

/// A small seeded generator.
struct SeededBits: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
