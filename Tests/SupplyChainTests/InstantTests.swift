import SupplyChain
import Testing

@Suite struct InstantTests {
  @Test(
    "An instant is read and written alike",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-06-30T21:05:09Z", 1_782_853_509),
      ("2024-02-29T23:59:59Z", 1_709_251_199), ("1969-12-31T23:59:59Z", -1),
    ] as [(String, Int64)])
  func roundTrip(text: String, seconds: Int64) {
    #expect(Instant(text)?.seconds == seconds)
    #expect(Instant(seconds: seconds).text == text)
  }

  @Test(
    "What is no instant is not read",
    arguments: [
      "", "2026-06-30", "2026-06-30T21:05Z", "2026-06-30 21:05:09Z", "2026-02-29T00:00:00Z",
      "2026-06-30T24:00:00Z", "2026-06-30T21:60:00Z", "2026-06-30T21:05:09+08:00", "now",
    ])
  func refused(text: String) {
    #expect(Instant(text) == nil)
  }
}
