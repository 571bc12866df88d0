import Foundation
import SupplyChain
import Testing

/// The planner's sheet opened and saved by LibreOffice, as a planner would.
@Suite(
  "The planner's sheet saved by LibreOffice", .serialized,
  .enabled(if: Office.isThere, "SKIPPED: no soffice here; Debian has it in libreoffice-calc"))
struct OfficeSheetTests {
  private let fixture = ChainFixture()
  private let bench: NightBench
  private let office: Office

  init() throws {
    bench = try NightBench(fixture)
    office = try Office(bench.work)
    try bench.publishedNight(fixture.days[0])
  }

  private func export(_ name: String) throws -> String {
    try bench.done("suggestions", "export", "--out", bench.work(name))
    return bench.work(name)
  }

  /// What an import of a file would change, as the program tells it.
  private func changes(_ path: String) throws -> String {
    let outcome = try bench.command("suggestions", "import", path, "--dry-run", "--json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any],
      "\(outcome.errors)")
    #expect(outcome.code == 0, "\(path): \(json["ignored"] ?? "") \(json["faults"] ?? "")")
    let changes = json["changes"] as? [[String: Any]] ?? []
    let told = try changes.map { change in
      var change = change
      change["row"] = nil
      let data = try JSONSerialization.data(withJSONObject: change, options: .sortedKeys)
      return String(decoding: data, as: UTF8.self)
    }
    return told.joined(separator: "\n")
  }

  /// A sheet with decisions that spreadsheets like to spoil.
  private func edited() throws -> String {
    let text = try String(contentsOfFile: try export("plan.csv"), encoding: .utf8)
    var rows = text.components(separatedBy: "\r\n")
    let edits = [
      // Guarded as an export guards them: a spreadsheet takes 007 that is typed for 7.
      ",1000,,'=1+1,'007,", ",0,reject,闭店,'-5,",
      ",,accept,'2026-06-03,\"a, \"\"b\"\"\",", ",1500,change,'1/2,真 TRUE,",
    ]
    for (row, edit) in edits.enumerated() {
      // The planner's four are the only ones that are all empty.
      let place = try #require(rows[row + 1].range(of: ",,,,,"))
      rows[row + 1].replaceSubrange(place, with: edit)
    }
    try bench.work.write(rows.joined(separator: "\r\n"), to: "edited.csv")
    return bench.work("edited.csv")
  }

  @Test("as workbook and as CSV, from either, in UTF-8 and GB18030, says what it said")
  func conversions() throws {
    let workbook = try export("plan.xlsx")
    let plain = try edited()
    let wanted = try changes(plain)
    #expect(wanted.split(separator: "\n").count == 4)
    for form in Office.Form.allCases {
      #expect(try changes(try office.saved(workbook, as: form)) == "", "\(form)")
      #expect(try changes(try office.saved(plain, as: form)) == wanted, "\(form)")
    }
    // Once through both.
    let twice = try office.saved(try office.saved(plain, as: .workbook), as: .gb18030)
    #expect(try changes(twice) == wanted)
    // What was entered comes back too, from a workbook with numbers and text of ours.
    try bench.done("suggestions", "import", plain)
    let now = try export("now.xlsx")
    for form in Office.Form.allCases {
      #expect(try changes(try office.saved(now, as: form)) == "", "\(form)")
    }
  }
}

/// LibreOffice without a window, with a profile of its own.
private struct Office {
  enum Form: String, CaseIterable {
    case workbook = "xlsx:Calc MS Excel 2007 XML"
    case utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    case semicolon = "csv:Text - txt - csv (StarCalc):59,34,76,1"
    case gb18030 = "csv:Text - txt - csv (StarCalc):44,34,85,1"

    var ending: String { self == .workbook ? "xlsx" : "csv" }
  }

  static var isThere: Bool { (try? Program.tool("soffice")) != nil }

  let work: WorkFolder
  private let program: Program

  init(_ work: WorkFolder) throws {
    self.work = work
    program = try Program.tool("soffice")
  }

  /// Opens a file and saves it in another form; returns its path.
  func saved(_ path: String, as form: Form) throws -> String {
    let name = "office-\(UUID().uuidString)"
    // A file with a mark is UTF-8 whatever the program would guess; GB18030 files are only read back.
    let outcome = try program.run(
      [
        "-env:UserInstallation=file://\(work("office-profile"))", "--headless",
        "--infilter=CSV:44,34,76,1", "--convert-to", form.rawValue, "--outdir", work(name), path,
      ].filter { !(path.hasSuffix(".xlsx") && $0.hasPrefix("--infilter")) })
    let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let result = work("\(name)/\(stem).\(form.ending)")
    try #require(
      FileManager.default.fileExists(atPath: result), "\(outcome.text) \(outcome.errors)")
    return result
  }
}
