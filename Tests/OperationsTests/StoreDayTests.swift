import Access
import Foundation
import Operations
import Persistence
import Publishing
import SupplyChain
import Testing

/// S-0003 closes at 02:00 and its day is cut off at 03:00; the other stores' days end at midnight.
@Suite("The business day on which goods move")
struct StoreDayTests {
  private let cups: MaterialID = "RM-CUP-01"
  private let late: StoreID = "S-0003"
  /// From 10:00 to 01:00 of the night, when S-0003 is still open.
  private let oneAtNight = 15 * 60

  /// A manager of `store`, acting when it is 01:00.
  private func atNight(_ morning: MorningAfter, _ store: StoreID) throws -> ActOnTransfer {
    morning.orders(try morning.caller("sun", of: store, at: oneAtNight))
  }

  /// Packs of cups to be sent: asked for by `store` at 10:00, and given by `donor`, or by whoever
  /// is asked first.
  private func approved(
    _ morning: MorningAfter, _ packs: Int, from donor: StoreID? = nil, to store: StoreID
  ) throws -> (number: TransferOrderNumber, donor: StoreID) {
    let asker = try morning.caller("li", of: store)
    let asked = try RequestTransfer(
      ledger: morning.ledger, desks: morning.desks, clock: MorningAfter.clock
    ).ask(
      RequestTransfer.Question(
        store: store, material: cups, quantity: Quantity(units: packs * 50),
        neededBy: morning.now.advanced(byMinutes: 240), why: "a school outing"), by: asker
    ).stored
    let donor = try donor ?? #require(asked.request.offers.first).terms.from
    let answered = try morning.answers(try morning.caller("wang", of: donor))
      .accept(asked.request.content.number, from: donor, evenIfShort: true)
    let offer = answered.request.offers.first { $0.terms.from == donor }
    return (try #require(offer?.order), donor)
  }

  private func movements(
    _ morning: MorningAfter, of store: StoreID, through day: BusinessDay
  ) throws -> [StockMovement] {
    let moment = LedgerMoment(
      day: day, collection: try morning.ledger.lastCollection(),
      eventSequence: try morning.ledger.lastOrderEvent())
    let facts = try FactReader(morning.ledger, at: moment).stockFacts(of: store)
    return try #require(facts).movements
  }

  /// What the night of `morning`'s day says of a store's cups when the store has counted `units`.
  private func night(
    of morning: MorningAfter, counted units: Int, at store: StoreID
  ) throws -> Suggestion {
    let files = FileManager.default
    let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../data/sample").standardized.path
    let (chain, day) = (morning.folder + "/chain", morning.now.day)
    try files.copyItem(atPath: sample, toPath: chain)
    let feeds = "\(chain)/feeds/\(day)"
    for kind in ["consumption", "stock"] {
      try files.createDirectory(atPath: "\(feeds)/\(kind)", withIntermediateDirectories: true)
    }
    for file in try files.contentsOfDirectory(atPath: "\(chain)/feeds/\(day - 1)/consumption") {
      try String(
        contentsOfFile: "\(chain)/feeds/\(day - 1)/consumption/\(file)", encoding: .utf8
      ).replacingOccurrences(of: "\(day - 1)", with: "\(day)")
        .write(toFile: "\(feeds)/consumption/\(file)", atomically: true, encoding: .utf8)
    }
    try """
    as_of,store_id,material_id,lot_id,expires_on,quantity
    \(day),\(store),\(cups),LCOUNTED,,\(units)

    """.write(toFile: "\(feeds)/stock/\(store).csv", atomically: true, encoding: .utf8)
    var request = NightRequest(
      feeds: chain, ledger: morning.ledger.path, out: morning.folder + "/out", day: day,
      today: day + 1, settings: morning.settings, principal: .operator("test"))
    request.openLedger = morning.ledger
    let run = try Night(request, clock: MorningAfter.clock, progress: .silent).run().record.run
    return try #require(
      try morning.ledger.suggestions(of: run).first { $0.store == store && $0.material == cups })
  }

  @Test("is the donor's: its count lacks what left at 01:00, and nothing is taken twice")
  func dispatched() throws {
    let morning = try MorningAfter()
    let number = try approved(morning, 6, from: late, to: "S-0001").number
    _ = try atNight(morning, late).dispatch(number)
    let day = morning.now.day
    let moved = try movements(morning, of: late, through: day)
    #expect(moved.count >= 1 && moved.allSatisfy { $0.day == day && $0.isOutgoing })
    let line = try night(of: morning, counted: 5000, at: late)
    #expect(line.onHand == Quantity(units: 5000) && line.reserved == .zero)
    // The recipient's day has ended at midnight.
    _ = try atNight(morning, "S-0001").receive(number)
    #expect(try movements(morning, of: "S-0001", through: day).isEmpty)
    #expect(try movements(morning, of: "S-0001", through: day + 1).allSatisfy { $0.day == day + 1 })
  }

  @Test("is the recipient's: its count of that day has what came at 01:00, and it comes once")
  func received() throws {
    let morning = try MorningAfter()
    let (number, donor) = try approved(morning, 2, to: late)
    // The donor's date is the next one already: the goods come on the day before they left.
    _ = try atNight(morning, donor).dispatch(number)
    _ = try atNight(morning, late).receive(number)
    let day = morning.now.day
    let came = try movements(morning, of: late, through: day)
    #expect(came.count >= 1 && came.allSatisfy { $0.day == day && !$0.isOutgoing })
    #expect(try movements(morning, of: donor, through: day).isEmpty)
    let line = try night(of: morning, counted: 5000, at: late)
    #expect(line.onHand == Quantity(units: 5000) && line.inTransit == .zero)
    // The donor's count of that day has them still: they are promised, not free.
    let plan = try #require(try morning.ledger.currentRun()?.id)
    let left = try morning.ledger.suggestions(of: plan).first {
      $0.store == donor && $0.material == cups
    }
    #expect(left?.reserved == Quantity(units: 100))
  }

  @Test("may be named, and is then that of every store; one that was over before is refused")
  func named() throws {
    let morning = try MorningAfter()
    let number = try approved(morning, 6, from: late, to: "S-0001").number
    func acts(_ day: BusinessDay, _ store: StoreID) throws -> ActOnTransfer {
      let caller = try morning.caller("sun", of: store, at: oneAtNight).caller
      return ActOnTransfer(
        ledger: morning.ledger, settings: morning.settings,
        caller: Caller(caller.principal, at: caller.at, day: day))
    }
    let day = morning.now.day
    let early = #expect(throws: LedgerFailure.self) { try acts(day - 2, late).dispatch(number) }
    #expect(early?.kind == .conflict)
    _ = try acts(day, late).dispatch(number)
    #expect(try movements(morning, of: late, through: day).allSatisfy { $0.day == day })
    #expect(throws: LedgerFailure.self) { try acts(day - 1, "S-0001").receive(number) }
    _ = try acts(day, "S-0001").receive(number)
    #expect(try !movements(morning, of: "S-0001", through: day).isEmpty)
  }
}
