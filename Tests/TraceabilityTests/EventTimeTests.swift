import Testing
import Traceability

@Suite struct EventTimeTests {
  @Test(arguments: [
    ("2026-06-30T09:05:00+08:00", "2026-06-30T01:05:00.000Z"),
    ("2026-01-01T00:30:00+08:00", "2025-12-31T16:30:00.000Z"),
    ("2023-02-02T11:04:03.1416Z", "2023-02-02T11:04:03.142Z"),
    ("2023-02-02T11:04:03.1414999Z", "2023-02-02T11:04:03.141Z"),
    ("2023-12-31T23:59:59.9995Z", "2024-01-01T00:00:00.000Z"),
    ("1969-12-31T18:59:59-05:00", "1969-12-31T23:59:59.000Z"),
  ])
  func `an instant is written in UTC with milliseconds`(text: String, utc: String) throws {
    #expect(try EventTime(text).description == utc)
    #expect(try EventTime(utc).description == utc)
  }

  @Test(arguments: [
    "", "2026-06-30", "2026-06-30T09:05:00", "2026-02-30T09:05:00Z", "2026-06-30T24:00:00Z",
    "2026-06-30T09:05:00.Z", "2026-06-30T09:05:00+8:00", "2026-06-30T09:05:00+15:00",
    "2026-06-30T09:05:00Zz", "９026-06-30T09:05:00Z",
  ])
  func `a text that is no instant is refused`(text: String) {
    #expect(throws: TraceabilityFailure.self) { try EventTime(text) }
  }

  @Test func `an offset is written as it is read`() throws {
    for text in ["+08:00", "-03:30", "+00:00", "+14:00"] {
      #expect(try TimeZoneOffset(text).description == text)
    }
    #expect(throws: TraceabilityFailure.self) { try TimeZoneOffset("Z") }
  }
}
