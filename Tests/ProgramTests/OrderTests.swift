import Foundation
import SupplyChain
import Testing

/// Orders on their way: what people agree to by day moves stock, and the next night counts with it.
@Suite("A transfer order")
struct TransferOrderTests {
  private let fixture = ChainFixture(feedDays: 4)

  @Test("is reserved, then under way, then there; night by night nothing is lost or doubled")
  func onItsWay() throws {
    let bench = try NightBench(fixture)
    let order = try bench.firstOrder(fixture.days[0])
    #expect(order.from == "S-1")
    let lines = order.lines

    try bench.done("transfer", "approve", order.number, "--day", "\(fixture.days[0])")
    let reserved = try bench.publishedNight(fixture.days[1])
    for line in lines {
      let donor = try reserved.suggestion(order.from, line.material)
      let left = 9000 - used("S-1", line.material, through: 1) - line.quantity
      #expect(donor["reserved"] == "\(line.quantity)", "\(line.material)")
      #expect(donor["on_hand"] == "\(left)", "\(line.material)")
      let recipient = try reserved.suggestion(order.to, line.material)
      #expect(recipient["in_transit"] == "\(line.quantity)", "\(line.material)")
    }

    try bench.done("transfer", "dispatch", order.number, "--day", "\(fixture.days[2])")
    let underWay = try bench.publishedNight(fixture.days[2])
    for line in lines {
      let donor = try underWay.suggestion(order.from, line.material)
      let left = 9000 - used("S-1", line.material, through: 2) - line.quantity
      #expect(donor["reserved"] == "0", "\(line.material)")
      #expect(donor["on_hand"] == "\(left)", "\(line.material)")
      let recipient = try underWay.suggestion(order.to, line.material)
      #expect(recipient["in_transit"] == "\(line.quantity)", "\(line.material)")
    }

    try bench.done("transfer", "receive", order.number, "--day", "\(fixture.days[3])")
    let there = try bench.publishedNight(fixture.days[3])
    for line in lines {
      let recipient = try there.suggestion(order.to, line.material)
      let before = max(200 - used(order.to, line.material, through: 2), 0)
      let today = fixture.used(order.to, index(line.material), fixture.days[3])
      #expect(recipient["in_transit"] == "0", "\(line.material)")
      #expect(recipient["on_hand"] == "\(max(before + line.quantity - today, 0))")
      let donor = try there.suggestion(order.from, line.material)
      let left = 9000 - used("S-1", line.material, through: 3) - line.quantity
      #expect(donor["on_hand"] == "\(left)", "\(line.material)")
    }
    let balance = try bench.query("SELECT sum(quantity), count(*) FROM stock_movement")
    #expect(balance == [["0", "\(2 * lines.count)"]])
  }

  @Test("that is called off gives the goods back")
  func calledOff() throws {
    let bench = try NightBench(fixture)
    let order = try bench.firstOrder(fixture.days[0])
    let twin = try NightBench(fixture)
    let twinOrder = try twin.firstOrder(fixture.days[0]).number
    try bench.done("transfer", "approve", order.number, "--day", "\(fixture.days[0])")
    try bench.done(
      "transfer", "cancel", order.number, "--reason", "no van", "--day", "\(fixture.days[1])")
    try twin.done("transfer", "reject", twinOrder, "--reason", "no van")
    let cancelled = try bench.publishedNight(fixture.days[1])
    let rejected = try twin.publishedNight(fixture.days[1])
    #expect(cancelled.differences(from: rejected) == [])
  }

  @Test("goes its way once: a step out of turn is a conflict, 3, one's own again is done, 6")
  func outOfTurn() throws {
    let bench = try NightBench(fixture)
    let number = try bench.firstOrder(fixture.days[0]).number
    func refused(_ arguments: [String], code: Int32 = 3) throws {
      let before = try bench.dump()
      let outcome = try bench.program.run(["transfer"] + arguments + ["--ledger", bench.ledger])
      #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains(number), "\(outcome.errors)")
      #expect(try bench.dump() == before, "\(arguments)")
    }
    let why = ["--reason", "why not"]
    try refused(["dispatch", number])
    try refused(["receive", number])
    try refused(["cancel", number] + why)
    try bench.done("transfer", "approve", number, "--day", "\(fixture.days[0])")
    try refused(["approve", number], code: 6)
    try refused(["reject", number] + why)
    try refused(["receive", number])
    try bench.done("transfer", "dispatch", number, "--day", "\(fixture.days[1])")
    try refused(["dispatch", number], code: 6)
    try refused(["cancel", number] + why)
    try bench.done("transfer", "receive", number, "--day", "\(fixture.days[1])")
    for step in ["approve", "dispatch", "receive"] { try refused([step, number], code: 6) }
    let trail = try bench.query("SELECT to_state FROM order_event ORDER BY sequence")
      .joined().filter { $0 != "proposed" && $0 != "rejected" }
    #expect(trail == ["approved", "dispatched", "arrived", "received"])
  }

  @Test("approved by ten people at once is approved once")
  func approvedAtOnce() throws {
    let bench = try NightBench(fixture)
    let number = try bench.firstOrder(fixture.days[0]).number
    let running = try (0..<10).map { person in
      try bench.program.start(
        [
          "transfer", "approve", number, "--ledger", bench.ledger, "--by", "person \(person)",
          "--day", "\(fixture.days[0])",
        ])
    }
    let codes = try running.map { try $0.wait().code ?? -1 }
    #expect(codes.filter { $0 == 0 }.count == 1, "\(codes)")
    #expect(codes.allSatisfy { [0, 3, 5].contains($0) }, "\(codes)")
    let events = try bench.query("SELECT count(*) FROM order_event WHERE to_state = 'approved'")
    #expect(events == [["1"]])
  }

  @Test("with goods of high value leaves an EPCIS document with one serial number a pack")
  func traced() throws {
    let bench = try NightBench(fixture)
    let order = try bench.firstOrder(fixture.days[0])
    let packs = order.lines.filter { $0.material == "RM-GOLD" }.reduce(0) { $0 + $1.packs }
    try #require(packs > 0, "the order has goods of high value")
    try bench.done("transfer", "approve", order.number, "--day", "\(fixture.days[0])")
    let early = try bench.command("trace", "export", "--order", order.number, "--out", "-")
    #expect(early.code == 3, "nothing has left yet")
    try bench.done("transfer", "dispatch", order.number, "--day", "\(fixture.days[1])")
    let file = bench.work("trace.json")
    try bench.done("trace", "export", "--order", order.number, "--out", file)
    let document = try JSONDecoder().decode(
      EPCISDocument.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    let events = document.epcisBody.eventList
    #expect(document.type == "EPCISDocument")
    #expect(!events.isEmpty)
    #expect(Set(events.map(\.eventID)).count == events.count)
    #expect(events.allSatisfy { $0.eventID.hasPrefix("ni:///sha-256;") })
    let serials = Set(events.flatMap { ($0.epcList ?? []) + ($0.childEPCs ?? []) })
      .filter { $0.contains("sgtin") || $0.contains("/21/") }
    #expect(serials.count == packs)
    #expect(try bench.query("SELECT count(*) FROM trace_event") == [["\(events.count)"]])
  }

  @Test("without goods of high value leaves none, and asking for it is refused with 3")
  func untraced() throws {
    let bench = try NightBench(fixture)
    try bench.change("materials.csv") { $0.replacing("270000,0,1,", with: "270000,0,0,") }
    let number = try bench.firstOrder(fixture.days[0]).number
    try bench.done("transfer", "approve", number, "--day", "\(fixture.days[0])")
    try bench.done("transfer", "dispatch", number, "--day", "\(fixture.days[1])")
    let outcome = try bench.command(
      "trace", "export", "--order", number, "--out", bench.work("trace.json"))
    #expect(outcome.code == 3)
    #expect(outcome.errors.contains("high value"), "\(outcome.errors)")
    #expect(bench.work.contents(of: "trace.json") == nil)
  }

  private func index(_ material: String) -> Int {
    ChainFixture.materials.firstIndex(of: material) ?? 0
  }

  /// What a store used from the day after the count through the feed day of a number.
  private func used(_ store: String, _ material: String, through last: Int) -> Int {
    (1...last).reduce(0) { $0 + fixture.used(store, index(material), fixture.days[$1]) }
  }
}

/// What tests read in an EPCIS document.
private struct EPCISDocument: Decodable {
  struct Event: Decodable {
    let eventID: String
    let epcList: [String]?
    let childEPCs: [String]?
  }

  struct Body: Decodable {
    let eventList: [Event]
  }

  let type: String
  let epcisBody: Body
}

/// An order of transfers.csv.
private struct ProposedOrder {
  struct Line {
    let material: String
    let quantity: Int
    let packs: Int
  }

  let number: String
  let from: String
  let to: String
  let lines: [Line]
}

extension NightBench {
  /// Runs a night and reads the first order that it proposes.
  fileprivate func firstOrder(_ day: BusinessDay) throws -> ProposedOrder {
    let rows = try publishedNight(day).sheet("transfers.csv")
    let first = try #require(rows.first, "the night proposes a transfer")
    let number = try #require(first["order_no"])
    let lines = try rows.filter { $0["order_no"] == number }.map { row in
      ProposedOrder.Line(
        material: try #require(row["material_id"]),
        quantity: try #require(Int(row["quantity"] ?? "")),
        packs: try #require(Int(row["packs"] ?? "")))
    }
    return ProposedOrder(
      number: number, from: try #require(first["from_store_id"]),
      to: try #require(first["to_store_id"]), lines: lines)
  }
}
