import Testing
import Traceability

/// JSON that wants to hurt: refused, or read for what it says.
@Suite struct HostileDocumentTests {
  private func event(_ more: String) -> String {
    """
    {"@context":"https://c/","type":"ObjectEvent","eventTime":"2026-06-30T01:05:00Z",\
    "eventTimeZoneOffset":"+08:00","action":"OBSERVE","epcList":["urn:x:1"]\(more)}
    """
  }

  @Test func `the event without the hurt is valid`() throws {
    #expect(try EPCISReading(json: Array(event("").utf8)).allFaults.isEmpty)
  }

  @Test(arguments: [
    ",\"action\":\"ADD\"", ",\"epc\\u004cist\":[]", ",\"ilmd\":{\"cbvmda:a\":\"\\ud800\"}",
    ",\"ilmd\":{\"cbvmda:a\":\"\u{1}\"}", ",\"ilmd\":{\"cbvmda:a\":01}",
    ",\"ilmd\":{\"cbvmda:a\":NaN}", ",\"ilmd\":{\"cbvmda:a\":1e}", "}", ",",
  ])
  func `what is no strict JSON is refused`(more: String) {
    #expect(throws: TraceabilityFailure.self) {
      try EPCISReading(json: Array(event(more).utf8))
    }
  }

  @Test func `bytes that are no text are refused`() {
    for bad in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x00]] {
      let bytes =
        Array(event(",\"cbvmda:a\":\"").dropLast().utf8) + bad.map { UInt8($0) } + Array("\"}".utf8)
      #expect(throws: TraceabilityFailure.self) { try EPCISReading(json: bytes) }
    }
  }

  @Test func `deep nesting is refused, not followed`() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let deep =
        String(repeating: open, count: 200_000) + "1" + String(repeating: close, count: 200_000)
      #expect(throws: TraceabilityFailure.self) {
        try EPCISReading(json: Array(event(",\"cbvmda:a\":" + deep).utf8))
      }
    }
  }

  @Test func `a huge number keeps its digits where it is a field's, and is no quantity`() throws {
    let digits = String(repeating: "9", count: 5000)
    let field = try EPCISReading(json: Array(event(",\"cbvmda:a\":\(digits)").utf8))
    #expect(field.document?.json.contains(digits) == true)
    let quantity = event(",\"quantityList\":[{\"epcClass\":\"urn:x:c\",\"quantity\":\(digits)}]")
    #expect(
      try EPCISReading(json: Array(quantity.utf8)).allFaults.map(\.path)
        == ["quantityList[0].quantity"])
  }

  @Test(arguments: [
    (",\"bizStep\":7", "bizStep"), (",\"bizStep\":null", "bizStep"),
    (",\"readPoint\":\"urn:x:1\"", "readPoint"), (",\"readPoint\":{}", "readPoint.id"),
    (",\"colour\":\"red\"", "colour"), (",\"tea:colour\":\"red\"", "tea:colour"),
    (",\"eventID\":\"seven\"", "eventID"), (",\"recordTime\":\"today\"", "recordTime"),
    (",\"sensorElementList\":[{}]", "sensorElementList[0].sensorReport"),
    (
      ",\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Temperature\",\"value\":\"4\"}]}]",
      "sensorElementList[0].sensorReport[0].value"
    ),
    (",\"errorDeclaration\":{}", "errorDeclaration.declarationTime"),
    (
      ",\"quantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:1.2.3\"}]", "quantityList[0].epcClass"
    ),
    (
      ",\"bizTransactionList\":[{\"type\":\"gift\",\"bizTransaction\":\"urn:x:1\"}]",
      "bizTransactionList[0].type"
    ),
    (",\"persistentDisposition\":{}", "persistentDisposition"),
    (",\"parentID\":\"urn:x:2\"", "parentID"),
  ])
  func `what the standard does not allow is a fault at its place`(
    more: String, place: String
  ) throws {
    let reading = try EPCISReading(json: Array(event(more).utf8))
    #expect(reading.allFaults.map(\.path) == [place])
    #expect(reading.document == nil)
  }

  @Test func `faults are counted to a limit, not without end`() throws {
    let many = (0..<5000).map { "\"f\($0)\":1" }.joined(separator: ",")
    let reading = try EPCISReading(json: Array(event("," + many).utf8))
    #expect(reading.allFaults.count == 100)
  }
}
