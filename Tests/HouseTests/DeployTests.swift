import Foundation
import Testing

/// The units of deploy/, looked at by systemd itself.
@Suite struct DeployTests {
  let checkout = Checkout()

  private static let program = "/usr/bin/systemd-analyze"
  static var hasSystemd: Bool { FileManager.default.isExecutableFile(atPath: program) }
  static let skipped: Comment = "SKIPPED: there is no systemd-analyze here"

  private static func run(_ arguments: [String]) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test(.enabled(if: DeployTests.hasSystemd, DeployTests.skipped))
  func `systemd understands every line of the units`() throws {
    let folder = NSTemporaryDirectory() + "chama-units-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let units = checkout.entries("deploy").filter {
      $0.hasSuffix(".service") || $0.hasSuffix(".timer")
    }
    #expect(units.count == 3)
    for unit in units {
      // The program is not installed where tests run.
      let text = try checkout.text("deploy/\(unit)")
        .replacing("/opt/chama/chama ", with: "/bin/true ")
      try text.write(toFile: "\(folder)/\(unit)", atomically: true, encoding: .utf8)
    }
    let outcome = try Self.run(["verify"] + units.map { "\(folder)/\($0)" })
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
  }

  @Test(
    .enabled(if: DeployTests.hasSystemd, DeployTests.skipped),
    arguments: [("chama.service", 11), ("chama-night.service", 4)])
  func `A unit exposes no more than it has to`(unit: String, tenths: Int) throws {
    let outcome = try Self.run([
      "security", "--offline=true", "--threshold=\(tenths)", "--no-pager",
      "\(checkout.top)/deploy/\(unit)",
    ])
    let last = outcome.text.split(separator: "\n").last ?? ""
    #expect(outcome.status == 0, "\(last)")
  }
}
