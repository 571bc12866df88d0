import Foundation
import GRDB
import Persistence
import SupplyChain
import Testing
import Traceability

@Suite("The repository of trace events")
struct TraceRepositoryTests {
  private let temporary: TemporaryLedger
  private var ledger: Ledger { temporary.ledger }
  private let morning: EventTime
  private let act = Act(by: "test", at: "2026-06-30T01:00:00Z")

  init() throws {
    temporary = try TemporaryLedger()
    morning = try EventTime("2026-06-30T01:00:00Z")
  }

  private func crate(_ number: Int) throws -> String {
    EPC.sgtin(
      try SGTIN(
        gtin: CompanyPrefix.example.gtin(itemNumber: 7), companyPrefixLength: 7,
        serial: String(number))
    ).pureIdentityURI
  }

  private func seen(_ crate: String, minute: Int, _ step: BizStep = .storing) throws -> EPCISEvent {
    var event = EPCISEvent(
      .object(ObjectEvent(.observe, epcs: [crate])),
      at: EventTime(milliseconds: morning.milliseconds + Int64(minute) * 60_000),
      offset: try TimeZoneOffset("+08:00"))
    event.bizStep = step
    return event
  }

  private func query(_ parameters: KeyValuePairs<String, String>) throws -> TraceEventPage {
    try ledger.traceEvents(
      EventQuery(parameters.map { EventQuery.Parameter($0.key, joined: $0.value) }))
  }

  @Test func `an event that comes twice is there once`() throws {
    let event = try seen(crate(1), minute: 0)
    let first = try ledger.append([event, seen(crate(2), minute: 0)], recordedAt: morning)
    let second = try ledger.append([event], recordedAt: morning)
    #expect(first.newCount == 2)
    #expect(second.newCount == 0)
    #expect(second.ids == [first.ids[0]])
    #expect(try query([:]).events.count == 2)
  }

  @Test func `another event under the same id is a conflict and changes nothing`() throws {
    var event = try seen(crate(1), minute: 0)
    event.id = "urn:uuid:1"
    try ledger.append([event], recordedAt: morning)
    event.bizStep = .shipping
    let good = try seen(crate(2), minute: 0)
    let failure = #expect(throws: LedgerFailure.self) {
      try ledger.append([good, event], recordedAt: morning)
    }
    #expect(failure?.kind == .conflict)
    #expect(try query([:]).events.count == 1)
  }

  @Test func `what was taken in cannot be changed or deleted`() throws {
    try ledger.append([seen(crate(1), minute: 0)], recordedAt: morning)
    let other = try DatabaseQueue(path: ledger.path)
    for sql in [
      "UPDATE trace_event SET biz_step = 'x'", "DELETE FROM trace_event", "DELETE FROM trace_key",
      "UPDATE trace_key SET kind = 2", "DELETE FROM trace_identity",
      "UPDATE trace_identity SET uri = 'x'",
    ] {
      #expect(throws: DatabaseError.self) { try other.write { try $0.execute(sql: sql) } }
    }
  }

  @Test func `a thing is found under every way to write it`() throws {
    let gtin = try CompanyPrefix.example.gtin(itemNumber: 7)
    try ledger.append([seen(crate(42), minute: 0)], recordedAt: morning)
    for uri in [try crate(42), "https://tea.example/x/01/\(gtin)/21/42?a=b"] {
      #expect(try query(["MATCH_epc": uri]).events.count == 1)
      #expect(try query(["MATCH_anyEPC": "urn:x:y|" + uri]).events.count == 1)
    }
    #expect(try query(["MATCH_epc": "urn:epc:idpat:sgtin:6901234.000007.*"]).events.count == 1)
    #expect(try query(["MATCH_epc": "urn:epc:idpat:sgtin:6901234.000008.*"]).events.isEmpty)
    #expect(try query(["MATCH_epc": crate(4)]).events.isEmpty)
    #expect(try query(["MATCH_parentID": crate(42)]).events.isEmpty)
  }

  @Test func `a correction stands beside its event, and both are kept`() throws {
    var event = try seen(crate(1), minute: 0)
    let right = try seen(crate(1), minute: 5).identified()
    try ledger.append([event, right], recordedAt: morning)
    event.errorDeclaration = ErrorDeclaration(
      at: try EventTime("2026-06-30T05:00:00Z"), reason: .incorrectData,
      correctiveEventIDs: [right.id ?? ""])
    #expect(try ledger.append([event], recordedAt: morning).newCount == 1)
    #expect(try ledger.append([event], recordedAt: morning).newCount == 0)
    let page = try ledger.traceEvents(.history(of: crate(1)))
    #expect(page.events.count == 3)
    let corrections = page.corrections[event.contentID] ?? []
    #expect(corrections.count == 1)
    #expect(try corrections.first?.event().errorDeclaration == event.errorDeclaration)
    #expect(page.corrections[right.contentID] == nil)
    #expect(try query(["EXISTS_errorDeclaration": ""]).events.map(\.isCorrection) == [true])
    #expect(try query(["EQ_correctiveEventID": right.id ?? ""]).events.count == 1)
    #expect(try ledger.traceEvent(id: event.contentID).count == 2)
  }

  @Test func `pages hold every event once, also while others are added`() throws {
    for minute in 0..<25 {
      try ledger.append([seen(crate(1), minute: minute)], recordedAt: morning)
    }
    var seenIDs: [String] = []
    var token: String?
    var query = try EventQuery([
      .init("MATCH_epc", joined: crate(1)), .init("perPage", joined: "4"),
    ])
    repeat {
      query.pageToken = token
      let page = try ledger.traceEvents(query)
      seenIDs += page.events.map(\.id)
      token = page.nextPageToken
      // One before all others, one behind, one in the middle.
      for minute in [-seenIDs.count, 1000 + seenIDs.count, 12] {
        var event = try seen(crate(1), minute: minute)
        event.id = "urn:late:\(seenIDs.count):\(minute)"
        try ledger.append([event], recordedAt: morning)
      }
    } while token != nil
    #expect(seenIDs.count == 25)
    #expect(Set(seenIDs).count == 25)
  }

  @Test func `a token of another query is refused`() throws {
    for minute in 0..<3 { try ledger.append([seen(crate(1), minute: minute)], recordedAt: morning) }
    let token = try #require(try query(["perPage": "1"]).nextPageToken)
    #expect(try query(["perPage": "2", "nextPageToken": token]).events.count == 2)
    for wrong in [token + "x", "", "a.b.c.d.e"] {
      #expect(throws: TraceabilityFailure.self) {
        try query(["perPage": "1", "nextPageToken": wrong])
      }
    }
    #expect(throws: TraceabilityFailure.self) {
      try query(["EQ_action": "ADD", "nextPageToken": token])
    }
  }

  @Test func `limits are kept over pages, and too many answers are refused when asked so`() throws {
    for minute in 0..<9 { try ledger.append([seen(crate(1), minute: minute)], recordedAt: morning) }
    let first = try query(["eventCountLimit": "5", "perPage": "3"])
    let token = try #require(first.nextPageToken)
    let second = try query(["eventCountLimit": "5", "perPage": "3", "nextPageToken": token])
    #expect(first.events.count == 3)
    #expect(second.events.count == 2)
    #expect(second.nextPageToken == nil)
    #expect(try query(["maxEventCount": "9"]).events.count == 9)
    #expect(throws: LedgerFailure.self) { try query(["maxEventCount": "8"]) }
  }

  @Test func `a document with a fault is rolled back or proceeds, and the job says so`() throws {
    let good = try seen(crate(1), minute: 0).json.text
    let bad = try seen(crate(2), minute: 0).json.text.replacing("storing", with: "dancing")
    let text =
      "{\"@context\":[],\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":"
      + "\"2026-06-30T01:00:00Z\",\"epcisBody\":{\"eventList\":[\(good),\(bad)]}}"
    let reading = try EPCISReading(json: Array(text.utf8))
    let rolled = try ledger.capture(reading, behaviour: .rollback, act: act)
    #expect(!rolled.isSuccess && rolled.storedCount == 0)
    #expect(try query([:]).events.isEmpty)
    let kept = try ledger.capture(reading, behaviour: .proceed, act: act)
    #expect(!kept.isSuccess && kept.storedCount == 1 && kept.eventCount == 2)
    #expect(kept.faults.map(\.path) == ["epcisBody.eventList[1].bizStep"])
    #expect(try ledger.captureJob(kept.id) == kept)
    #expect(try ledger.captureJobs(atMost: 10).map(\.id) == [kept.id, rolled.id])
    #expect(try query([:]).events.count == 1)
  }

  @Test func `a conflict rolls the whole document back`() throws {
    var event = try seen(crate(1), minute: 0)
    event.id = "urn:uuid:1"
    try ledger.append([event], recordedAt: morning)
    event.bizStep = .shipping
    let document = EPCISDocument(
      events: [try seen(crate(2), minute: 0), event], createdAt: morning)
    let job = try ledger.capture(
      EPCISReading(json: Array(document.json.utf8)), behaviour: .rollback, act: act)
    #expect(!job.isSuccess && job.storedCount == 0 && job.faults.count == 1)
    #expect(try query([:]).events.count == 1)
  }

  @Test func `the history of an order is what was appended under it or names it`() throws {
    try ledger.append([seen(crate(1), minute: 0)], order: "TO 7", recordedAt: morning)
    var named = try seen(crate(2), minute: 1)
    named.transactions = [
      BizTransaction(type: .receivingAdvice, id: TransferShipment.transactionURN(of: "TO 7"))
    ]
    try ledger.append([named, seen(crate(3), minute: 2)], recordedAt: morning)
    let history = try ledger.traceEvents(.history(of: TransferOrderNumber("TO 7")))
    #expect(history.events.count == 2)
  }
}
