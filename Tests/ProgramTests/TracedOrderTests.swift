import Foundation
import SupplyChain
import Testing

/// Tagged crates on their way: what people do and what readers see becomes one trace.
@Suite("A traced order")
struct TracedOrderTests {
  private let fixture = ChainFixture(feedDays: 4)

  /// A night's first order with goods of high value, approved, and the days of its acts.
  private struct Traced {
    let bench: NightBench
    let number: String
    let from: String
    let to: String
    let crates: [String]
    let hexes: [String]
    let container: String

    func done(_ arguments: String..., day: BusinessDay) throws -> String {
      let all = ["transfer"] + arguments + ["--day", "\(day)", "--ledger", bench.ledger]
      let outcome = try bench.program.run(all)
      try #require(outcome.code == 0, "\(all): \(outcome.errors)")
      return outcome.text
    }

    var state: String {
      get throws {
        try bench.query("SELECT state FROM transfer_order WHERE number = '\(number)'")[0][0]
      }
    }

    /// The business steps of all events so far, in the order in which they were taken in.
    var steps: [String] {
      get throws {
        try bench.query("SELECT biz_step FROM trace_event ORDER BY sequence").map {
          $0[0].split(separator: "-").last.map(String.init) ?? ""
        }
      }
    }
  }

  private func approved() throws -> Traced {
    let bench = try NightBench(fixture)
    let rows = try bench.publishedNight(fixture.days[0]).sheet("transfers.csv")
    let gold = try #require(rows.first { $0["material_id"] == "RM-GOLD" })
    let number = try #require(gold["order_no"])
    try bench.done("transfer", "approve", number, "--day", "\(fixture.days[0])")
    let tags = try bench.query(
      "SELECT epc, hex, line IS NULL FROM order_tag WHERE order_number = '\(number)' "
        + "ORDER BY line IS NULL, line, position")
    let crates = tags.filter { $0[2] == "0" }
    #expect(
      crates.count
        == rows.filter { $0["material_id"] == "RM-GOLD" && $0["order_no"] == number }
        .reduce(0) { $0 + (Int($1["packs"] ?? "") ?? 0) })
    return Traced(
      bench: bench, number: number, from: try #require(gold["from_store_id"]),
      to: try #require(gold["to_store_id"]), crates: crates.map { $0[0] },
      hexes: crates.map { $0[1] }, container: try #require(tags.last)[0])
  }

  @Test("writes the events of its steps with its acts, from tag to shelf")
  func steps() throws {
    let order = try approved()
    #expect(try order.steps == ["commissioning"])
    _ = try order.done("dispatch", order.number, day: fixture.days[1])
    #expect(try order.steps.suffix(3) == ["packing", "loading", "shipping"])
    _ = try order.done("arrive", order.number, day: fixture.days[1])
    #expect(try order.steps.last == "arriving")
    let reads = order.crates.flatMap { ["--read", $0] }
    _ = try order.bench.done(
      ["transfer", "receive", order.number, "--day", "\(fixture.days[1])"] + reads)
    #expect(
      try order.steps.suffix(4) == ["receiving", "unpacking", "accepting", "storing"])
    #expect(try order.state == "received")
    #expect(try order.bench.query("SELECT count(*) FROM order_discrepancy") == [["0"]])
    _ = try order.done("close", order.number, day: fixture.days[2])
    #expect(try order.state == "closed")
  }

  @Test("takes an unread crate for there when its container was read, and says so")
  func inferred() throws {
    let order = try approved()
    _ = try order.done("dispatch", order.number, day: fixture.days[1])
    let told = try order.done(
      "receive", order.number, "--read", order.container, day: fixture.days[1])
    #expect(try order.state == "received")
    #expect(told.contains("not read, taken to be there"), "\(told)")
    let kinds = try order.bench.query("SELECT DISTINCT kind FROM order_discrepancy")
    #expect(kinds == [["inferred"]])
    let timeline = try order.bench.done("trace", "timeline", "--epc", order.crates[0], "--json")
    #expect(timeline.text.contains("\"inferred\""), "\(timeline.text)")
    // What happened to the container while the crate was in it is the crate's history, too.
    for step in ["commissioning", "packing", "loading", "shipping", "arriving", "unpacking"] {
      #expect(timeline.text.contains("\"\(step)\""), "\(step)")
    }
  }

  @Test("that comes without some crates is received in part; the rest counts as on its way")
  func missing() throws {
    let order = try approved()
    try #require(order.crates.count > 1, "the order has two crates")
    _ = try order.done("dispatch", order.number, day: fixture.days[1])
    let told = try order.done(
      "receive", order.number, "--read", order.crates[0], day: fixture.days[2])
    #expect(try order.state == "partly_received")
    #expect(told.contains("missing"), "\(told)")
    #expect(try order.steps.contains("inspecting"))
    // The same reads again are no new crates: nothing more is booked in.
    let again = try order.bench.command(
      "transfer", "receive", order.number, "--read", order.crates[0], "--day",
      "\(fixture.days[2])")
    #expect(again.code == 3, "\(again.text)")
    #expect(try order.state == "partly_received")
    let outstanding = try order.bench.query(
      "SELECT sum(quantity) / 1000 FROM order_discrepancy WHERE kind = 'missing'")
    let night = try order.bench.publishedNight(fixture.days[2])
    let line = try night.suggestion(order.to, "RM-GOLD")
    #expect(line["in_transit"] == outstanding[0][0])
    _ = try order.done("receive", order.number, "--by-hand", day: fixture.days[3])
    #expect(try order.state == "received")
    let balance = try order.bench.query("SELECT sum(quantity) FROM stock_movement")
    #expect(balance == [["0"]])
  }

  @Test("is received in part with a person's reason, and closing it gives up the rest")
  func reasons() throws {
    let order = try approved()
    _ = try order.done("dispatch", order.number, day: fixture.days[1])
    let refused = try order.bench.command(
      "transfer", "receive", order.number, "--line", "99:1:short", "--day",
      "\(fixture.days[1])")
    #expect(refused.code == 3)
    let told = try order.done(
      "receive", order.number, "--line", "1:0:damaged", day: fixture.days[1])
    #expect(try order.state == "partly_received")
    #expect(told.contains("line 1: damaged"), "\(told)")
    _ = try order.done("close", order.number, "--reason", "thrown away", day: fixture.days[1])
    #expect(try order.state == "closed")
  }

  @Test("that is called off voids its shipment and withdraws its tags")
  func cancelled() throws {
    let order = try approved()
    _ = try order.done("cancel", order.number, "--reason", "no van", day: fixture.days[0])
    #expect(try order.steps == ["commissioning", "void_shipping", "decommissioning"])
    let labels = try order.bench.command(
      "trace", "labels", "--order", order.number, "--out", order.bench.work("void.html"))
    #expect(labels.code == 3, "labels of an order that was called off are void")
  }

  @Test("cannot be acted upon on a day that has not come yet")
  func notYet() throws {
    let order = try approved()
    let outcome = try order.bench.command(
      "transfer", "dispatch", order.number, "--day", "2999-01-01")
    #expect(outcome.code == 2)
    #expect(try order.state == "approved")
  }

  @Test("that is lost says that nobody knows where its crates are")
  func lost() throws {
    let order = try approved()
    _ = try order.done("dispatch", order.number, day: fixture.days[1])
    _ = try order.done("lose", order.number, "--reason", "van stolen", day: fixture.days[2])
    #expect(try order.state == "lost")
    let disposition = try order.bench.query(
      "SELECT disposition FROM trace_event ORDER BY sequence DESC LIMIT 1")
    #expect(disposition[0][0].hasSuffix("unknown"))
  }

  @Test("has labels with codes once it is approved")
  func labels() throws {
    let order = try approved()
    let page = order.bench.work("labels.html")
    try order.bench.done("trace", "labels", "--order", order.number, "--out", page)
    let html = try #require(order.bench.text("labels.html"))
    let labels = html.matches(of: /class="label"/).count
    #expect(labels == order.crates.count + 1)
    #expect(html.matches(of: /class="ch-code"/).count == 2 * labels)
    #expect(html.contains("https://id.gs1.org/01/"))
    let folder = order.bench.work("labels")
    try order.bench.done("trace", "labels", "--order", order.number, "--out", folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == labels)
    let none = try order.bench.command(
      "trace", "labels", "--order", "T-NONE", "--out", page)
    #expect(none.code == 3)
  }

  @Test("is reconciled with what the recipient's readers saw, and every read counts once")
  func readers() throws {
    let order = try approved()
    _ = try order.done("dispatch", order.number, day: fixture.days[1])
    let key = try order.bench.done(
      "readers", "add", "R-1", "--store", order.to, "--format", "impinj", "--spot", "room",
      "--antenna", "1=dock:outside")
    #expect(key.text.hasPrefix("chr_"))
    let kept = try order.bench.query("SELECT hash FROM tag_reader_key")
    #expect(!key.text.contains(kept[0][0]))
    let file = order.bench.work("reads.ndjson")
    try messages(order.hexes).write(toFile: file, atomically: true, encoding: .utf8)
    let first = try order.bench.done("readers", "ingest", file, "--reader", "R-1")
    #expect(first.text.contains("\(order.hexes.count) tags arrived"), "\(first.text)")
    let events = try order.bench.query("SELECT count(*) FROM trace_event")
    let again = try order.bench.done("readers", "ingest", file, "--reader", "R-1")
    #expect(again.text.hasPrefix("0 reads"), "\(again.text)")
    #expect(try order.bench.query("SELECT count(*) FROM trace_event") == events)
    _ = try order.done("receive", order.number, day: fixture.days[1])
    #expect(try order.state == "received")
    #expect(try order.bench.query("SELECT count(*) FROM order_discrepancy") == [["0"]])
    let timeline = try order.bench.done("trace", "timeline", "--order", order.number)
    #expect(timeline.text.contains("by R-1"), "\(timeline.text)")
    let purged = try order.bench.done("readers", "purge", "--at", "2100-01-01T00:00:00Z")
    #expect(purged.text.hasPrefix("\(4 * order.hexes.count) "), "\(purged.text)")
  }

  @Test("keeps an event that was declared wrong, and marks it")
  func corrected() throws {
    let order = try approved()
    let id = try order.bench.query("SELECT id FROM trace_event")[0][0]
    try order.bench.done(
      "trace", "correct", "--event", id, "--reason", "incorrect_data")
    let svg = order.bench.work("timeline.svg")
    let timeline = try order.bench.done(
      "trace", "timeline", "--order", order.number, "--json", "--svg", svg)
    #expect(timeline.text.contains("\"corrected\""))
    #expect(timeline.text.contains("incorrect_data"))
    #expect(order.bench.text("timeline.svg")?.contains("ch-void") == true)
    #expect(try order.bench.query("SELECT count(*) FROM trace_event") == [["2"]])
  }

  /// Four reads a tag within a minute from now on, and an overflow long ago.
  private func messages(_ hexes: [String]) -> String {
    let now = Date()
    let lines = (0..<4).flatMap { round in
      hexes.map { hex in
        let time = (now + Double(round) * 10).formatted(.iso8601)
        return #"{"timestamp":"\#(time)","eventType":"tagInventory","tagInventoryEvent":"#
          + #"{"epcHex":"\#(hex)","antennaPort":2,"peakRssiCdbm":-5000}}"#
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension NightBench {
  /// A file of the work folder as text.
  fileprivate func text(_ name: String) -> String? {
    work.contents(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Runs one of the operator's commands on the ledger, and it must succeed.
  fileprivate func done(_ arguments: [String]) throws -> Outcome {
    let outcome = try program.run(arguments + ["--ledger", ledger])
    try #require(outcome.code == 0, "\(arguments): \(outcome.errors)")
    return outcome
  }
}
