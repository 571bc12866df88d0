import Publishing
import Testing

@Suite("Ids that survive a spreadsheet")
struct SpreadsheetIdentifierTests {
  @Test(
    "a spreadsheet would take this for a number, a date, a time or a truth value",
    arguments: [
      "7", "007", "1234567890123456", "12E5", "12e5", "1e-5", "1.50", "1,234", "50%", "3-4", "3/4",
      "2026-06-30", "1.2.3", "12:30", "MAR1", "1-May", "SEPT 2", "true", "FALSE",
    ])
  func eaten(id: String) {
    #expect(SpreadsheetIdentifier.isEaten(id))
  }

  @Test(
    "a spreadsheet leaves this as it is",
    arguments: [
      "S-0001", "RM-TEA-01", "2026-06-30/S-0001/RM-TEA-01", "2026-06-30-1", "L1", "店7", "E5", "A1",
      "MARKET1", "MAY", "-", "12E5x", "1-2-3-4", "MA-R1",
    ])
  func safe(id: String) {
    #expect(!SpreadsheetIdentifier.isEaten(id))
  }
}
