import Foundation
import Testing

/// The main tasks of a store manager and a planner, done in a real browser on a phone's width.
/// `make proof` does all tasks of all roles, at both widths and in both languages.
@Suite(
  "The pages in Chromium",
  .enabled(
    if: Chromium.isThere,
    "SKIPPED: no chromium, or no Python with playwright and axe-playwright-python (CHAMA_PYTHON)"))
struct ChromiumTests {
  @Test("a store asks, gets and receives; a planner accepts by key, and takes it back")
  func mainTasks() throws {
    let work = try WorkFolder()
    let outcome = try Chromium.python.run([
      Program.checkout + "/Benchmarks/pages.py", "--main", "--chama", try Program.chama().path,
      "--scratch", work.path,
    ])
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errors.suffix(2000))")
    #expect(outcome.text.contains(" 0 troubles"), "\(outcome.text)")
  }
}

/// What drives the browser; `CHAMA_PYTHON` names a Python that has it.
private enum Chromium {
  static let python: Program = {
    let name = ProcessInfo.processInfo.environment["CHAMA_PYTHON"] ?? "python3"
    return name.contains("/")
      ? Program(path: name) : (try? Program.tool(name)) ?? Program(path: name)
  }()

  static let isThere: Bool = {
    guard (try? Program.tool("chromium")) != nil else { return false }
    let check = "import axe_playwright_python, playwright"
    return (try? python.run(["-c", check]).code) == 0
  }()
}
