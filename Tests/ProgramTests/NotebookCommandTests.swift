import Foundation
import SupplyChain
import Testing

/// `chama notebook` on the real program; that Jupyter runs what it writes is proved by `make proof`.
@Suite("The notebook export")
struct NotebookCommandTests {
  @Test("writes the newest plan's notebook with the CSV that its cells read, the same twice")
  func export() throws {
    let fixture = ChainFixture()
    let bench = try NightBench(fixture)
    let day = fixture.days[1]
    try bench.publishedNight(day)
    let folder = bench.work("notebooks")
    for name in ["one", "two"] {
      try bench.done("notebook", "--out", "\(folder)/\(name)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/one").sorted()
    #expect(names.count == 8 && names.contains("\(day).ipynb"))
    for name in names {
      let one = FileManager.default.contents(atPath: "\(folder)/one/\(name)")
      #expect(one != nil && one == FileManager.default.contents(atPath: "\(folder)/two/\(name)"))
    }
    let notebook = try String(contentsOfFile: "\(folder)/one/\(day).ipynb", encoding: .utf8)
    for match in notebook.matches(of: /read\(\\"([a-z]+)\\"\)/) {
      #expect(names.contains("\(day)-\(match.1).csv"), "\(match.1)")
    }
    let forecast = try String(contentsOfFile: "\(folder)/one/\(day)-forecast.csv", encoding: .utf8)
    // Three stores with four materials: the week that came, and two weeks ahead.
    #expect(forecast.split(separator: "\n").count == 1 + 12 * (7 + 14))
  }

  @Test("of a day without a plan is refused with what to do")
  func noPlan() throws {
    let bench = try NightBench(ChainFixture())
    try bench.publishedNight(ChainFixture().days[0])
    let outcome = try bench.command("notebook", "--day", "2020-01-01", "--out", bench.work("n"))
    #expect(outcome.code == 3)
    #expect(outcome.errors.contains("There is no plan of 2020-01-01."))
  }
}
