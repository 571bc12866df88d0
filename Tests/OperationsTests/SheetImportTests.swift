import Foundation
import Operations
import Persistence
import Publishing
import Sheets
import SupplyChain
import Testing

@Suite("A planner's sheet that comes back")
struct SheetImportTests {
  private typealias Column = SuggestionSheet.Column

  private func place(_ column: Column) throws -> Int {
    try #require(Column.allCases.firstIndex(of: column))
  }

  @Test(
    "brings exactly the edits that were made, in every form in which it can be saved",
    arguments: SavedSheet.allCases)
  func property(form: SavedSheet) throws {
    let night = try ReviewedNight("2026-06-29")
    for seed in 0..<6 {
      var generator = SplitMix(seed: UInt64(seed))
      let plan = try night.plan()
      var rows = try night.exported(plan)
      let wanted = try edit(&rows, of: plan, &generator)
      if seed % 2 == 1 { rows[0] = Column.allCases.map { $0.name(in: .chinese) } }
      let order = rows[0].indices.shuffled(using: &generator)
      let kept = [rows[0]] + rows.dropFirst().shuffled(using: &generator)
      let bytes = try form.bytes(kept.map { row in order.map { row[$0] } })
      let difference = try night.sheets.difference(bytes: bytes)
      #expect(difference.faults.isEmpty && difference.ignoredCount == 0, "\(difference.faults)")
      let found = Dictionary(
        uniqueKeysWithValues: difference.changes.map { ($0.line.suggestion.id, $0.override) })
      #expect(found == wanted, "seed \(seed)")
      let receipt = try night.sheets.enter(difference)
      #expect(receipt.changed == wanted.count)
      let after = try night.plan()
      for line in after.lines {
        if let override = wanted[line.suggestion.id] { #expect(line.override == override) }
      }
      let again = try night.sheets.difference(bytes: bytes)
      #expect(again.changes.isEmpty && again.faults.isEmpty, "the same file twice does nothing")
    }
  }

  /// Edits rows at random and tells what they should come to; lines that are ordered stay.
  private func edit(
    _ rows: inout [[String]], of plan: ReviewedPlan, _ generator: inout SplitMix
  ) throws -> [SuggestionID: SuggestionOverride] {
    let words = ["", "闭店", "=SUM(A1)", "'=x", "a,b;c\t\"d\"", "-5", "line\nbreak", "007"]
    var wanted: [SuggestionID: SuggestionOverride] = [:]
    for (index, line) in plan.lines.enumerated() where line.order == nil {
      guard Int.random(in: 0..<3, using: &generator) == 0 else { continue }
      let quantity =
        [nil, .zero, Quantity(thousandths: .random(in: 0...9_999_999, using: &generator))]
        .randomElement(using: &generator) ?? nil
      var decision =
        [nil, SuggestionOverride.Decision.accept, .change, .reject]
        .randomElement(using: &generator) ?? nil
      if decision == .change, quantity == nil { decision = nil }
      if decision == .reject, quantity ?? .zero > .zero { decision = nil }
      let override = SuggestionOverride(
        finalQuantity: quantity, decision: decision,
        reason: words.randomElement(using: &generator) ?? "",
        comment: words.randomElement(using: &generator) ?? "")
      rows[index + 1][try place(.finalQuantity)] = quantity?.description ?? ""
      rows[index + 1][try place(.decision)] = decision?.rawValue ?? ""
      rows[index + 1][try place(.reason)] = override.reason
      rows[index + 1][try place(.comment)] = override.comment
      if override != line.override { wanted[line.suggestion.id] = override }
    }
    return wanted
  }

  @Test("with faults tells all of them at once, and enters nothing")
  func faults() throws {
    let night = try ReviewedNight("2026-06-29")
    var rows = try night.exported(try night.plan())
    rows[1][try place(.finalQuantity)] = "1,200"
    rows[2][try place(.finalQuantity)] = "-3"
    rows[3][try place(.decision)] = "perhaps"
    rows[4][try place(.line)] = "2026-06-29/S-9999/RM"
    rows[5][try place(.rowVersion)] = "x"
    rows[6][try place(.decision)] = "change"
    rows[7][try place(.decision)] = "reject"
    rows[7][try place(.finalQuantity)] = "5"
    rows[8][try place(.reason)] = "bell \u{7}"
    rows[9][try place(.finalQuantity)] = "10"
    rows.append(rows[10])
    let difference = try night.sheets.difference(bytes: try SavedSheet.comma.bytes(rows))
    #expect(difference.faults.map(\.row) == [2, 3, 4, 5, 6, 7, 8, 9, rows.count])
    #expect(
      difference.faults.map(\.column) == [
        "final_quantity", "final_quantity", "decision", "line_id", "row_version",
        "final_quantity", "final_quantity", "reason", "line_id",
      ])
    #expect(difference.faults.allSatisfy { $0.remedy.chinese.contains { $0 > "\u{4E00}" } })
    #expect(throws: OperationsFailure.self) { try night.sheets.enter(difference) }
    #expect(try night.plan().lines.allSatisfy { $0.entry == nil })
    let csv = String(decoding: difference.faultsCSV, as: UTF8.self)
    #expect(csv.split(separator: "\n").count == 10)
    #expect(csv.hasPrefix("row,column,value,remedy\n2,final_quantity,\"1,200\",\"Write the"))
  }

  @Test("tells edits of what is not the planner's, and leaves the numbers as they are")
  func ignored() throws {
    let night = try ReviewedNight("2026-06-29")
    let plan = try night.plan()
    var rows = try night.exported(plan)
    rows[1][try place(.suggestedQuantity)] = "999999"
    rows[2][try place(.storeName)] = "别的店"
    rows[3][try place(.needBy)] = "2026/7/30"
    // The same in other words.
    rows[4][try place(.needBy)] = plan.lines[3].suggestion.needBy.description
      .replacing("-", with: "/")
    rows[5][try place(.packSize)] += ".0"
    let difference = try night.sheets.difference(bytes: try SavedSheet.comma.bytes(rows))
    #expect(difference.faults.isEmpty && difference.changes.isEmpty)
    #expect(difference.ignored.map(\.row) == [2, 3, 4])
    #expect(difference.ignored.map(\.column) == ["suggested_quantity", "store_name", "need_by"])
    #expect(difference.hasWarnings)
  }

  @Test("older than the line is a conflict where it was edited, and nothing where it was not")
  func stale() throws {
    let night = try ReviewedNight("2026-06-29")
    let plan = try night.plan()
    var rows = try night.exported(plan)
    let other = SuggestionOverride(finalQuantity: Quantity(units: 7), reason: "page")
    for line in plan.lines.prefix(2) {
      _ = try night.desk.decide(
        [.init(line: line.suggestion.id, rowVersion: line.rowVersion, override: other)], of: nil)
    }
    rows[1][try place(.finalQuantity)] = "9"
    let difference = try night.sheets.difference(bytes: try SavedSheet.comma.bytes(rows))
    #expect(difference.faults.map(\.column) == ["row_version"])
    #expect(difference.faults.first?.remedy.english.contains("7 to send, by lin") == true)
    rows[1][try place(.finalQuantity)] = ""
    let untouched = try night.sheets.difference(bytes: try SavedSheet.comma.bytes(rows))
    #expect(untouched.faults.isEmpty && untouched.changes.isEmpty)
    #expect(try night.plan().lines[0].override == other)
  }

  @Test("without rows, with half of them or with other columns changes only what it says")
  func partial() throws {
    let night = try ReviewedNight("2026-06-29")
    let rows = try night.exported(try night.plan())
    let places = try [Column.line, .rowVersion, .finalQuantity].map(place)
    var few = ([rows[0]] + rows[3...4]).map { row in places.map { row[$0] } + ["x"] }
    few[0][3] = "mine"
    few[1][2] = "12.50"
    let difference = try night.sheets.difference(bytes: try SavedSheet.comma.bytes(few))
    #expect(difference.faults.isEmpty)
    #expect(difference.changes.map(\.finalQuantity) == [Quantity(roundingUnits: 12.5)])
    #expect(difference.unchanged == 1 && difference.notes.contains { $0.english.contains("mine") })
    let bare = rows.prefix(2).map { row in [row[places[0]], row[places[1]]] }
    #expect(
      !(try night.sheets.difference(bytes: SavedSheet.comma.bytes(Array(bare)))).faults.isEmpty)
  }
}
