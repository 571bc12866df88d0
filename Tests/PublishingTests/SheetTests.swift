import Publishing
import SupplyChain
import Testing

@Suite("The sheets of a night")
struct SheetTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The sheet's lines without its byte order mark and its last line break.
  private func lines(_ bytes: [UInt8]) -> [String] {
    var rest = text(bytes)
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(bytes.suffix(2) == [0x0D, 0x0A])
    rest.unicodeScalars.removeFirst()
    return rest.split(separator: "\r\n").map(String.init)
  }

  private func line(_ suggestion: Suggestion, override: SuggestionOverride? = nil)
    -> SuggestionSheet.Line
  {
    SuggestionSheet.Line(
      suggestion: suggestion, rowVersion: 2, storeName: "湖州,1号店", materialName: "茉莉绿茶叶",
      unit: "g",
      entry: override.map {
        OverrideEntry(
          line: suggestion.id, override: $0,
          act: Act(by: "lin", at: "2026-07-01T00:30:00Z"), rowVersion: 2,
          suggestedQuantity: suggestion.suggestedQuantity, appliesThrough: SmallNight.day + 3,
          carriedFrom: SmallNight.day - 1)
      })
  }

  @Test("a suggestion is one line with the columns that planners rely on, money in yuan")
  func suggestions() {
    let sheet = SuggestionSheet(run: "2026-06-30-1", lines: [line(SmallNight.suggestion())])
    #expect(
      lines(sheet.csv(language: .chinese)) == [
        "run_id,line_id,row_version,store_id,store_name,material_id,material_name,unit,pack_size,"
          + "on_hand,on_hand_as_of,in_transit,reserved,expiring,forecast_p50,forecast_p90,"
          + "cover_days,safety_stock,raw_quantity,suggested_quantity,suggested_packs,"
          + "final_quantity,decision,reason,comment,priority,why,cost,need_by,decided_by,decided_at,"
          + "applies_through,carried_from,order_no",
        "2026-06-30-1,2026-06-30/S-0001/RM-TEA-01,2,S-0001,\"湖州,1号店\",RM-TEA-01,茉莉绿茶叶,g,"
          + "500,812.5,2026-06-29,0,10,20,1295,1600,10,305,1317.125,1500,3,,,,,123.45,"
          + "\"需要 1,295 g\",13500.00,2026-07-03,,,,,",
      ])
  }

  @Test("a planner's decision stands beside the suggestion, zero is not blank")
  func overrides() {
    let override = SuggestionOverride(
      finalQuantity: .zero, decision: .change, reason: "closed", comment: "=cmd()")
    let sheet = SuggestionSheet(
      run: "R1", lines: [line(SmallNight.suggestion(), override: override)])
    let row = lines(sheet.csv(language: .english))[1]
    #expect(row.contains(",1500,3,0,change,closed,'=cmd(),"))
    #expect(row.hasSuffix(",lin,2026-07-01T00:30:00Z,2026-07-03,2026-06-29,"))
  }

  @Test("lines are written by store and material whatever their order, ids are guarded")
  func order() {
    let suggestions = [
      SmallNight.suggestion(store: "B", material: "2"), SmallNight.suggestion(store: "007"),
      SmallNight.suggestion(store: "B", material: "1"),
    ]
    let sheet = SuggestionSheet(run: "R1", lines: suggestions.map { line($0) })
    let backwards = SuggestionSheet(run: "R1", lines: suggestions.reversed().map { line($0) })
    let rows = lines(sheet.csv(language: .english))
    #expect(sheet.csv(language: .english) == backwards.csv(language: .english))
    #expect(rows.map { $0.contains(",'007,") } == [false, true, false, false])
    #expect(rows[2].contains(",'1,茉莉绿茶叶,") && rows[3].contains(",'2,茉莉绿茶叶,"))
  }

  @Test("a transfer is one row a line with money in fen and its moments")
  func transfers() {
    let orders = [
      SmallNight.transfer(number: "T2", worths: [1]), SmallNight.transfer(number: "T1"),
    ]
    #expect(
      lines(TransferSheet(run: "R1", orders: orders).csv(language: .english)) == [
        "run_id,order_no,line_no,from_store_id,to_store_id,leg_id,material_id,lot_id,quantity,"
          + "packs,worth_fen,trip_share_fen,depart_by,arrive_by,why,promised_fen,counts_through",
        "R1,T1,1,S-0002,S-0001,L-1,RM-TEA-01,L7,1500,3,9900,3351,2026-07-01T09:05,"
          + "2026-07-01T10:00,is short on 07-02,,",
        "R1,T1,2,S-0002,S-0001,L-1,RM-TEA-01,L7,1500,3,5050,3351,2026-07-01T09:05,"
          + "2026-07-01T10:00,is short on 07-02,,",
        "R1,T2,1,S-0002,S-0001,L-1,RM-TEA-01,L7,1500,3,1,3351,2026-07-01T09:05,"
          + "2026-07-01T10:00,is short on 07-02,,",
      ])
  }

  @Test("exceptions come with the most money first, what has no price comes last")
  func exceptions() {
    let exceptions = [
      SmallNight.exception(.staleData, fen: nil, store: nil),
      SmallNight.exception(.willExpire, fen: 5), SmallNight.exception(.runsOut, fen: 5),
      SmallNight.exception(.runsOut, fen: 5, store: "S-0000"),
      SmallNight.exception(.bookStock, fen: -2), SmallNight.exception(.noStock, fen: 900),
    ]
    let sheet = ExceptionSheet(exceptions)
    #expect(
      sheet.csv(language: .chinese) == ExceptionSheet(exceptions.reversed()).csv(language: .chinese)
    )
    #expect(
      lines(sheet.csv(language: .chinese)) == [
        "kind,store_id,material_id,money_fen,what,remedy",
        "no_stock,S-0001,RM-TEA-01,900,只够 2 天,今天发货",
        "runs_out,S-0000,RM-TEA-01,5,只够 2 天,今天发货",
        "runs_out,S-0001,RM-TEA-01,5,只够 2 天,今天发货",
        "will_expire,S-0001,RM-TEA-01,5,只够 2 天,今天发货",
        "book_stock,S-0001,RM-TEA-01,-2,只够 2 天,今天发货",
        "stale_data,,RM-TEA-01,,只够 2 天,今天发货",
      ])
  }
}
