import Foundation
import Simulation
import SupplyChain
import Testing

@Suite("A sample chain that cannot be")
struct SampleChainFailureTests {
  @Test(
    "parameters outside the simulation are refused by name",
    arguments: [
      ("stores", SampleChain.Parameters(stores: 0)),
      ("stores", SampleChain.Parameters(stores: 10_001)),
      ("materials", SampleChain.Parameters(materials: 0)),
      ("materials", SampleChain.Parameters(materials: 401)),
      ("days", SampleChain.Parameters(days: 19)),
      ("days", SampleChain.Parameters(days: .max)),
      ("days", SampleChain.Parameters(days: .min)),
    ])
  func badParameters(name: String, parameters: SampleChain.Parameters) throws {
    let failure = try #require(throws: SimulationFailure.self) { try SampleChain(parameters) }
    #expect(failure.kind == .badUsage)
    #expect(failure.message.contains(name))
    #expect(failure.remedy.contains(name))
  }

  @Test("days whose holidays nobody knows are refused")
  func outsideCalendar() throws {
    for end in ["2027-01-01", "2022-02-01", "1900-01-01", "2999-12-31"] {
      let day = try #require(BusinessDay(end))
      let failure = try #require(throws: SimulationFailure.self) {
        try SampleChain(SampleChain.Parameters(end: day))
      }
      #expect(failure.kind == .badUsage)
      #expect(failure.message.contains(end))
    }
  }

  @Test("a folder that holds something, or is a file, is left alone")
  func occupied() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "chain-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("mine.txt")
    try Data("mine".utf8).write(to: file)
    let chain = try SampleChain(SampleChain.Parameters(stores: 1, materials: 1, days: 20))
    let occupied = try #require(throws: SimulationFailure.self) {
      try chain.write(to: folder.path)
    }
    #expect(occupied == .folderNotEmpty(folder.path))
    let isFile = try #require(throws: SimulationFailure.self) { try chain.write(to: file.path) }
    #expect(isFile.kind == .unavailable)
    #expect(try Data(contentsOf: file) == Data("mine".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mine.txt"])
  }

  @Test("a folder below a file cannot be made, and the failure says where")
  func unwritable() throws {
    let chain = try SampleChain(SampleChain.Parameters(stores: 1, materials: 1, days: 20))
    let failure = try #require(throws: SimulationFailure.self) {
      try chain.write(to: "/dev/null/chain")
    }
    #expect(failure.message.contains("/dev/null/chain"))
  }
}
