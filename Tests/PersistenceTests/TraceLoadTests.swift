import Foundation
import Persistence
import SupplyChain
import Testing
import Traceability

/// Load upon the repository, for Benchmarks/trace.py: it names a ledger and how much, and reads the
/// figures off standard output.
@Suite(
  "Load upon the repository", .serialized,
  .enabled(if: TraceLoad.ledger != nil, "SKIPPED: CHAMA_TRACE_LEDGER names no ledger"))
struct TraceLoadTests {
  @Test(.enabled(if: TraceLoad.captures > 0, "SKIPPED: CHAMA_TRACE_CAPTURES is not set"))
  func `every event of many documents is taken in`() throws {
    let ledger = try Ledger(path: #require(TraceLoad.ledger))
    let before = try ledger.captureJobs(atMost: 1).first?.id ?? 0
    let documents = try (0..<TraceLoad.captures).map { number in
      try TraceLoad.document(Int(before) + number)
    }
    var stored = 0
    let watch = Stopwatch()
    for document in documents {
      stored += try ledger.capture(
        EPCISReading(json: document), behaviour: .rollback,
        act: Act(by: "test", at: "2026-07-01T00:00:00Z")
      ).storedCount
    }
    watch.tell("capture", count: stored)
    #expect(stored == documents.count * TraceLoad.batch)
  }

  @Test(.enabled(if: TraceLoad.histories > 0, "SKIPPED: CHAMA_TRACE_HISTORIES is not set"))
  func `the history of every crate asked for is found`() throws {
    let ledger = try Ledger(path: #require(TraceLoad.ledger))
    var state: UInt64 = 87
    var seconds: [Double] = []
    let watch = Stopwatch()
    for _ in 0..<TraceLoad.histories {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let crate = Int(state >> 33) % TraceLoad.crates
      let began = ContinuousClock.now
      let page = try ledger.traceEvents(.history(of: TraceLoad.crate(crate)))
      let events = try page.events.map { try $0.event() }
      seconds.append((ContinuousClock.now - began) / .seconds(1))
      #expect(events.count == 8, "crate \(crate)")
    }
    seconds.sort()
    watch.tell("history", count: seconds.count)
    print(
      "figure history p50_ms=\(seconds[seconds.count / 2] * 1000) "
        + "p99_ms=\(seconds[seconds.count * 99 / 100] * 1000) max_ms=\((seconds.last ?? 0) * 1000)")
  }
}

/// What the benchmark asks for.
private enum TraceLoad {
  static let ledger = ProcessInfo.processInfo.environment["CHAMA_TRACE_LEDGER"]
  static let captures = number("CHAMA_TRACE_CAPTURES")
  static let histories = number("CHAMA_TRACE_HISTORIES")
  static let crates = max(1, number("CHAMA_TRACE_CRATES"))
  static let batch = 500

  private static func number(_ name: String) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? 0
  }

  static func crate(_ number: Int) -> String {
    "https://id.gs1.org/01/06901234000078/21/\(number)"
  }

  /// A document of 500 events as a morning of transfers makes them: a crate seen at a store, in
  /// a shipment or out of it.
  static func document(_ number: Int) throws -> [UInt8] {
    let prefix = CompanyPrefix.example
    var events: [EPCISEvent] = []
    for index in 0..<batch {
      let ordinal = number * batch + index
      let crate = EPC.sgtin(
        try SGTIN(
          gtin: prefix.gtin(itemNumber: 8), companyPrefixLength: 7, serial: "C\(ordinal / 8)")
      ).pureIdentityURI
      let place = EPC.sgln(try prefix.sgln(locationNumber: ordinal % 87)).pureIdentityURI
      let shipment = EPC.sscc(try prefix.sscc(shipmentNumber: ordinal / 40)).pureIdentityURI
      let content: EPCISEvent.Content =
        ordinal % 4 == 1
        ? .aggregation(AggregationEvent(.add, parent: shipment, children: [crate]))
        : .object(ObjectEvent(.observe, epcs: [crate]))
      var event = EPCISEvent(
        content, at: EventTime(milliseconds: 1_782_781_500_000 + Int64(ordinal) * 1000),
        offset: try TimeZoneOffset("+08:00"))
      event.bizStep = [BizStep.storing, .packing, .shipping, .receiving][ordinal % 4]
      event.disposition = .inProgress
      event.readPoint = EventPlace(place)
      event.bizLocation = EventPlace(place)
      event.transactions = [
        BizTransaction(type: .despatchAdvice, id: "urn:chama:transfer:T\(ordinal / 40)")
      ]
      events.append(event)
    }
    let document = EPCISDocument(
      events: events, createdAt: EventTime(milliseconds: 1_782_781_500_000))
    return Array(document.json.utf8)
  }
}

/// Wall and CPU time since it was made.
private struct Stopwatch {
  private let began = ContinuousClock.now
  private let cpu = clock()

  func tell(_ name: String, count: Int) {
    let wall = (ContinuousClock.now - began) / .seconds(1)
    let used = Double(clock() - cpu) / Double(CLOCKS_PER_SEC)
    print("figure \(name) count=\(count) wall_s=\(wall) cpu_s=\(used)")
  }
}
