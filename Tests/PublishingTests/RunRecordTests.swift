import Publishing
import SupplyChain
import Testing

@Suite("The record of a run")
struct RunRecordTests {
  @Test("run.json has the names that scripts rely on, sorted, with slashes as they are")
  func golden() throws {
    #expect(
      String(decoding: try SmallNight.record.json(), as: UTF8.self) == """
        {
          "blas" : "OpenBLAS 0.3.21 Haswell",
          "counts" : {

          },
          "day" : "2026-06-30",
          "duplicates" : [
            "feeds/2026-06-30/waste/S-0002.csv"
          ],
          "input_hash" : "a1/b2",
          "missing_stores" : [
            "S-0017"
          ],
          "output_hash" : "d4",
          "program" : "0.1.0",
          "refused" : [
            {
              "faults" : [
                {
                  "column" : "quantity",
                  "remedy" : "Write what is there.",
                  "remedy_zh" : "请填写实际数量。",
                  "row" : 4711,
                  "value" : "-3"
                }
              ],
              "file" : "feeds/2026-06-30/stock/S-0001.csv",
              "store_id" : "S-0001"
            }
          ],
          "run_id" : "2026-06-30-1",
          "settings" : {

          },
          "settings_hash" : "c3",
          "stale_stores" : [
            {
              "id" : "S-0002",
              "since" : "2026-06-26"
            }
          ],
          "stores_collected" : 84,
          "stores_expected" : 87,
          "verbs" : [
            {
              "name" : "collect",
              "seconds" : 1.235
            },
            {
              "name" : "forecast",
              "seconds" : 7
            }
          ],
          "version" : 1,
          "warnings" : [
            "no weather was issued"
          ]
        }

        """)
  }

  @Test("a record comes back as it was, and again as the same bytes")
  func roundTrip() throws {
    var record = SmallNight.record
    record.seed = .max
    record.settings = ["radius_km": "30", "a/b": "茶"]
    record.counts = ["rows": 5_220, "lines": 17_400]
    let bytes = try record.json()
    let back = try RunRecord(json: bytes)
    #expect(back == record)
    #expect(try back.json() == bytes)
  }

  @Test(
    "what is not a record is refused with a remedy", arguments: ["", "{}", "[1]", "{\"day\":5}"])
  func unreadable(text: String) {
    let failure = #expect(throws: PublishingFailure.self) {
      try RunRecord(json: Array(text.utf8))
    }
    #expect(failure?.kind == .badInput)
    #expect(failure?.remedy.isEmpty == false)
  }
}
