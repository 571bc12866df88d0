import Foundation
import GRDB
import Persistence
import SupplyChain

/// A seeded walk over everything that can happen to requests and transfer orders, legal or not, and
/// a second book of where the goods are, kept beside the ledger.
struct TransferWalk {
  private let temporary: TemporaryLedger
  private let run: StoredRun
  private let reader: DatabaseQueue
  private let start = BusinessDay(daysSinceEpoch: 17_105)
  private var generator: SeededGenerator
  private var day: BusinessDay
  private var instant = 0
  private var nextOrder = 0

  /// What lies where, by store and lot; and what each order has on the road, by line.
  private(set) var onHand: [Shelf: Int64] = [:]
  private(set) var onTheRoad: [TransferOrderNumber: [Int: Int64]] = [:]
  private(set) var lost: Int64 = 0
  private let total: Int64
  private var requests: [TransferRequestNumber] = []
  private var orders: [TransferOrderNumber] = []
  /// Acts that the ledger took, and that it refused.
  private(set) var taken = 0
  private(set) var refused = 0

  struct Shelf: Hashable {
    let store: StoreID
    let lot: LotID
  }

  private static let stores: [StoreID] = ["S-1", "S-2", "S-3"]
  private static let lots: [LotID] = ["A", "B"]

  var ledger: Ledger { temporary.ledger }

  init(seed: UInt64) throws {
    self.temporary = try TemporaryLedger()
    self.reader = try DatabaseQueue(path: temporary.ledger.path)
    self.generator = SeededGenerator(seed: seed)
    self.day = start + 1
    try ConsumptionFile(
      feedDay: start, path: "a", rows: [.init(day: start, material: 0, thousandths: 1)]
    ).collect(into: temporary.ledger, on: start)
    self.run = try temporary.ledger.begin(
      RunKey(day: start, settingsHash: "5e77", inputHash: "1234567890"), version: 1,
      moment: try temporary.moment(start), settings: "{}", at: "2016-11-01T00:00:00Z")
    try temporary.ledger.publish(
      Publication(files: [:], outputHash: "h", transfers: []), of: run,
      act: Act(by: "night", at: "2016-11-01T00:00:00Z"), seconds: 0)
    for store in Self.stores {
      for lot in Self.lots { onHand[Shelf(store: store, lot: lot)] = 60_000 }
    }
    self.total = 60_000 * Int64(Self.stores.count * Self.lots.count)
  }

  private mutating func act() -> Act {
    instant += 1
    return Act(by: "p\(Int.random(in: 0..<3, using: &generator))", at: "i\(instant)")
  }

  /// One act at random; what the ledger refuses must have changed nothing.
  mutating func step() throws {
    if Int.random(in: 0..<12, using: &generator) == 0 { day = day + 1 }
    do {
      switch Int.random(in: 0..<14, using: &generator) {
      case 0: try ask()
      case 1, 2: try accept()
      case 3: try decline()
      case 4: try close(requestBy: Bool.random(using: &generator))
      default: try moveOrder()
      }
      taken += 1
    } catch let failure as LedgerFailure {
      guard [.conflict, .alreadyDone].contains(failure.kind) else { throw failure }
      refused += 1
    }
  }

  private mutating func ask() throws {
    let asking = Self.stores.randomElement(using: &generator) ?? "S-1"
    let donors = Self.stores.filter { $0 != asking }.shuffled(using: &generator)
      .prefix(Int.random(in: 0...2, using: &generator))
    let packs = Int.random(in: 1...12, using: &generator)
    let act = act()
    let now = LocalMoment(day: day, time: .midnight)
    let stored = try ledger.ask(run: run.id, day: day, act: act, microseconds: 5) { number in
      TransferRequest.Asked(
        content: TransferRequestContent(
          number: number, store: asking, material: "M-0",
          quantity: Quantity(units: packs), askedAt: now, neededBy: now.advanced(byMinutes: 90),
          why: "walk", asking: act)
      ).offer(donors.map { offer(from: $0, packs: packs) })
    }
    requests.append(stored.request.content.number)
  }

  private func offer(from store: StoreID, packs: Int) -> EmergencyOffer {
    let now = LocalMoment(day: day, time: .midnight)
    return EmergencyOffer(
      from: store, packs: packs, quantity: Quantity(units: packs), lots: [], departAt: now,
      arriveAt: now.advanced(byMinutes: 30), kilometres: 1, carriesColdKit: false,
      tripCost: Money(fen: 100), handling: .zero, loss: .zero,
      keeps: DonorKeeps(
        quantity: .zero, coverDays: nil, need: .zero, nextDeliveryOn: day + 1), extras: [])
  }

  /// A request as it may have been read a while ago.
  private mutating func aRequest() throws -> StoredTransferRequest? {
    try requests.suffix(6).randomElement(using: &generator).map(ledger.transferRequest)
  }

  private mutating func accept() throws {
    guard let stored = try aRequest(), case .offered(let request) = stored.request,
      let offer = request.offers.filter(\.isOpen).randomElement(using: &generator)
    else { return }
    let given = Int.random(in: 1...offer.terms.packs, using: &generator)
    nextOrder += 1
    let number = TransferOrderNumber("T-\(nextOrder)") ?? "T"
    let lot = Self.lots.randomElement(using: &generator) ?? "A"
    let content = content(
      number, from: offer.terms.from, to: request.content.store, lot: lot, packs: given)
    let lying = onHand[Shelf(store: offer.terms.from, lot: lot)] ?? 0
    let act = act()
    _ = try ledger.move(
      stored,
      to: request.accept(offer, Quantity(units: given), order: number, act), day: day, act: act,
      detail: "",
      order: AcceptedOrder(
        content: content, stockDay: day, onHand: [1: Quantity(thousandths: lying) ?? .zero],
        isApproved: Bool.random(using: &generator)))
    orders.append(number)
  }

  private func content(
    _ number: TransferOrderNumber, from: StoreID, to: StoreID, lot: LotID, packs: Int
  ) -> TransferContent {
    let now = LocalMoment(day: day, time: .midnight)
    return TransferContent(
      number: number,
      leg: Leg(
        id: "L", from: from, to: to, departBy: now, arriveBy: now.advanced(byMinutes: 30),
        kilometres: 1, grams: 1, carriesColdKit: false, cost: Money(fen: 100)),
      lines: [
        TransferLine(
          number: 1, material: "M-0", lot: lot, expiresOn: nil, quantity: Quantity(units: packs),
          packs: packs, worth: .zero, tripShare: .zero, why: Sentence("walk", "走"))
      ])
  }

  private mutating func decline() throws {
    guard let stored = try aRequest(), case .offered(let request) = stored.request,
      let offer = request.offers.filter(\.isOpen).randomElement(using: &generator)
    else { return }
    let act = act()
    let others = Set(request.offers.map(\.terms.from)).union([request.content.store])
    let next = Self.stores.filter { !others.contains($0) }
      .map { self.offer(from: $0, packs: offer.terms.packs) }
    _ = try ledger.move(
      stored, to: request.decline(offer, act, reason: "no", next: next), day: day, act: act,
      detail: "no")
  }

  private mutating func close(requestBy isWithdrawn: Bool) throws {
    guard let stored = try aRequest() else { return }
    let act = act()
    let after: TransferRequest
    switch stored.request {
    case .asked(let request):
      after =
        isWithdrawn
        ? .withdrawn(request.withdraw(act, reason: "w")) : .expired(request.expire(act))
    case .offered(let request):
      after = isWithdrawn ? request.withdraw(act, reason: "w") : request.expire(act)
    case .accepted, .declined, .expired, .withdrawn: return
    }
    _ = try ledger.move(stored, to: after, day: day, act: act, detail: "over")
  }

  private mutating func moveOrder() throws {
    guard let number = orders.suffix(8).randomElement(using: &generator) else { return }
    let order = try ledger.transferOrder(number)
    let (content, act) = (order.content, act())
    let shelf = Shelf(store: content.leg.from, lot: content.lines[0].lot)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: try ledger.reject(number, day: day, act: act, reason: "no")
    case 1:
      let lying = Quantity(thousandths: onHand[shelf] ?? 0) ?? .zero
      try ledger.approve(content, day: day, act: act, stockDay: day) { _ in lying }
    case 2: try ledger.cancel(number, day: day, act: act, reason: "no")
    case 3, 4:
      try ledger.dispatch(content, on: StoreDay(day), act: act, trace: [])
      let sent = content.lines[0].quantity.thousandths
      onHand[shelf, default: 0] -= sent
      onTheRoad[number] = [1: sent]
    case 5: try ledger.arrive(number, on: StoreDay(day), act: act)
    case 6: try receive(order, act)
    default:
      if Bool.random(using: &generator) {
        try ledger.lose(order, on: StoreDay(day), act: act, reason: "gone")
      } else {
        try ledger.close(order, on: StoreDay(day), act: act, reason: "enough")
      }
      lost += onTheRoad.removeValue(forKey: number)?[1] ?? 0
    }
  }

  private mutating func receive(_ order: StoredTransferOrder, _ act: Act) throws {
    let number = order.content.number
    let road = onTheRoad[number]?[1] ?? 0
    let some = road > 1000 ? Int64.random(in: 1...(road / 1000), using: &generator) * 1000 : road
    try ledger.receive(
      order, on: StoreDay(day), act: act,
      receipt: TransferReceipt(quantities: [1: Quantity(thousandths: some) ?? .zero]))
    onTheRoad[number] = [1: road - some]
    let shelf = Shelf(store: order.content.leg.to, lot: order.content.lines[0].lot)
    onHand[shelf, default: 0] += some
  }

  /// What is wrong between the ledger and the second book, `nil` when all goods are accounted for.
  func fault() throws -> String? {
    let road = onTheRoad.values.reduce(0) { $0 + ($1[1] ?? 0) }
    guard onHand.values.reduce(0, +) + road + lost == total else { return "goods came or went" }
    if let shelf = onHand.first(where: { $0.value < 0 }) { return "\(shelf) is below nothing" }
    return try reader.read { database in
      let moved = try Row.fetchAll(
        database,
        sql: """
          SELECT store_id, lot, sum(quantity) AS quantity FROM stock_movement GROUP BY 1, 2
          """)
      for row in moved {
        let shelf = Shelf(
          store: StoreID(row["store_id"] as String) ?? "?", lot: LotID(row["lot"] as String) ?? "?")
        guard onHand[shelf] == 60_000 + (row["quantity"] as Int64) else {
          return "the ledger and the book differ at \(shelf)"
        }
      }
      let promised = try Row.fetchAll(
        database,
        sql: """
          SELECT store_id, lot, sum(quantity) AS quantity, max(state) AS last, min(state) AS first
          FROM reservation JOIN transfer_order ON number = order_number GROUP BY 1, 2
          """)
      for row in promised {
        let shelf = Shelf(
          store: StoreID(row["store_id"] as String) ?? "?", lot: LotID(row["lot"] as String) ?? "?")
        guard (row["quantity"] as Int64) <= (onHand[shelf] ?? 0) else {
          return "more is promised than lies at \(shelf)"
        }
        for state in ["first", "last"] where !["approved", "proposed"].contains(row[state]) {
          return "an order that is \(row[state] as String) holds a reservation"
        }
      }
      let unreserved = try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM transfer_order WHERE state IN ('proposed', 'approved')
            AND number NOT IN (SELECT order_number FROM reservation)
          """)
      if unreserved != 0 { return "an open order reserves nothing" }
      let recorded = try Int64.fetchOne(
        database, sql: "SELECT coalesce(sum(quantity), 0) FROM order_loss")
      guard recorded == lost else { return "\(recorded ?? 0) are recorded as lost, not \(lost)" }
      let open = try String.fetchOne(
        database,
        sql: """
          SELECT number FROM transfer_order WHERE state IN ('received', 'closed', 'lost')
            AND (SELECT coalesce(sum(quantity), 0) FROM stock_movement WHERE order_number = number)
              + (SELECT coalesce(sum(quantity), 0) FROM order_loss WHERE order_number = number) <> 0
          """)
      return open.map { "what left for \($0) is not what arrived and what was lost" }
    }
  }
}
