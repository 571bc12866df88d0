import Foundation
import SupplyChain
import Testing

/// The planner's sheet through the program: out, edited, back.
@Suite("The planner's sheet")
struct PlannerSheetTests {
  private let fixture = ChainFixture(feedDays: 4)
  private let bench: NightBench

  init() throws {
    bench = try NightBench(fixture)
    try bench.publishedNight(fixture.days[0])
  }

  private func export(_ name: String, _ extra: String...) throws -> String {
    let outcome = try bench.program.run(
      ["suggestions", "export", "--ledger", bench.ledger, "--out", bench.work(name)] + extra)
    try #require(outcome.code == 0, "\(outcome.errors)")
    return bench.work(name)
  }

  /// The first line of a CSV sheet that begins with the run's number, with its cells.
  private func edited(_ text: String, _ line: Int, _ edits: [String: String]) -> String {
    var rows = text.components(separatedBy: "\r\n")
    let names = rows[0].trimmingPrefix("\u{FEFF}").components(separatedBy: ",")
    var cells = rows[line].components(separatedBy: ",")
    for (name, value) in edits {
      guard let place = names.firstIndex(of: name) else { continue }
      // Sentences with commas come after what is edited.
      cells[place] = value
    }
    rows[line] = cells.joined(separator: ",")
    return rows.joined(separator: "\r\n")
  }

  @Test("as exported is what the night published, and brings nothing back")
  func untouched() throws {
    let path = try export("plan.csv")
    #expect(
      bench.work.contents(of: "plan.csv")
        == bench.work.contents(of: "out/\(fixture.days[0])/suggestions.csv"))
    let before = try bench.dump()
    let outcome = try bench.command("suggestions", "import", path)
    #expect(outcome.code == 0 && outcome.errors.contains("Nothing to change"), "\(outcome.errors)")
    _ = try export("plan.xlsx", "--headers", "chinese")
    let workbook = try bench.command("suggestions", "import", bench.work("plan.xlsx"))
    #expect(workbook.code == 0, "\(workbook.errors)")
    #expect(try bench.dump() == before)
  }

  @Test("edited tells its difference first, enters it once, and makes the orders accepted")
  func edits() throws {
    let text = try String(contentsOfFile: try export("plan.csv"), encoding: .utf8)
    let one = edited(text, 1, ["final_quantity": "700", "reason": "节日"])
    let two = edited(one, 2, ["decision": "接受", "final_quantity": "300"])
    try bench.work.write(two, to: "back.csv")
    let before = try bench.dump()
    let dry = try bench.command("suggestions", "import", bench.work("back.csv"), "--dry-run")
    #expect(dry.code == 0, "\(dry.errors)")
    #expect(dry.text.contains(",700,,change,,节日,,") && dry.text.contains(",300,,accept,,,,"))
    #expect(try bench.dump() == before)
    let real = try bench.command("suggestions", "import", bench.work("back.csv"), "--by", "lin")
    #expect(real.code == 0 && real.output == dry.output, "\(real.errors)")
    #expect(real.errors.contains("2 lines changed, 1 orders made"))
    let after = try bench.dump()
    let again = try bench.command("suggestions", "import", bench.work("back.csv"))
    #expect(again.code == 0)
    #expect(try bench.dump() == after)
    let orders = try bench.done("replenishment", "list")
    #expect(orders.text.contains("accepted  300"))
    let sheet = try String(contentsOfFile: try export("now.csv"), encoding: .utf8)
    #expect(sheet.contains(",700,change,节日,,") && sheet.contains(",lin,"))
  }

  @Test("with faults exits with 3, tells all of them as CSV, and enters nothing")
  func faults() throws {
    let text = try String(contentsOfFile: try export("plan.csv"), encoding: .utf8)
    let one = edited(text, 1, ["final_quantity": "many"])
    try bench.work.write(edited(one, 3, ["decision": "later"]), to: "back.csv")
    let before = try bench.dump()
    let outcome = try bench.command("suggestions", "import", bench.work("back.csv"))
    #expect(outcome.code == 3)
    let rows = outcome.text.split(separator: "\n")
    #expect(rows.count == 3 && rows[0] == "row,column,value,remedy")
    #expect(rows[1].hasPrefix("2,final_quantity,many,"))
    #expect(rows[2].hasPrefix("4,decision,later,"))
    #expect(try bench.dump() == before)
    for (name, content) in [("empty.csv", ""), ("text.xlsx", "PK\u{3}\u{4} no workbook")] {
      try bench.work.write(content, to: name)
      let refused = try bench.command("suggestions", "import", bench.work(name))
      #expect(refused.code == 3 && !refused.errors.isEmpty, "\(name): \(refused.errors)")
    }
    #expect(try bench.command("suggestions", "import", bench.work("absent.csv")).code == 75)
  }

  @Test("with edits of other cells is entered, and exits with 1")
  func otherEdits() throws {
    let text = try String(contentsOfFile: try export("plan.csv"), encoding: .utf8)
    try bench.work.write(
      edited(text, 1, ["suggested_quantity": "1", "final_quantity": "500"]), to: "back.csv")
    let outcome = try bench.command("suggestions", "import", bench.work("back.csv"), "--json")
    #expect(outcome.code == 1, "\(outcome.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    #expect(json["status"] as? String == "imported")
    #expect(
      (json["ignored"] as? [[String: Any]])?.first?["column"] as? String == "suggested_quantity")
    let suggested = try bench.query(
      "SELECT DISTINCT suggested_quantity <> 1000 FROM suggestion WHERE store_id = 'S-1'")
    #expect(suggested == [["1"]])
  }

  @Test("holds for the next night, and its worth is told when its days are over")
  func worth() throws {
    let text = try String(contentsOfFile: try export("plan.csv"), encoding: .utf8)
    let line = try #require(
      text.components(separatedBy: "\r\n").firstIndex {
        $0.contains(",S-2,") && $0.contains("MILK")
      })
    try bench.work.write(
      edited(text, line, ["final_quantity": "100000", "reason": "party"]), to: "back.csv")
    try bench.done("suggestions", "import", bench.work("back.csv"), "--by", "lin")
    let early = try bench.done("suggestions", "worth")
    #expect(early.output.isEmpty && early.errors.contains("1 changed quantities are not over"))
    let next = try bench.publishedNight(fixture.days[1]).suggestion("S-2", "RM-MILK")
    #expect(next["final_quantity"] == "100000" && next["decided_by"] == "lin")
    #expect(next["carried_from"] == "\(fixture.days[0])")
    let longer = ChainFixture(feedDays: 9)
    try longer.write(to: bench.work)
    try bench.publishedNight(longer.days[8])
    let outcome = try bench.done("suggestions", "worth", "--json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    let outcomes = try #require(json["outcomes"] as? [[String: Any]])
    let only = try #require(outcomes.first)
    #expect(outcomes.count == 1 && only["decided_by"] as? String == "lin")
    // Far more than anybody drinks: it cost money, and was farther from what was needed.
    #expect(json["farther"] as? Int == 1)
    #expect(try #require(json["worth_fen"] as? Int) < 0)
    let page = String(
      decoding: bench.work.contents(of: "out/\(longer.days[8])/report.html") ?? [], as: UTF8.self)
    #expect(page.contains("What planners"))
  }
}
