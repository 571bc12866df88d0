import Foundation
import Operations
import Simulation
import SupplyChain
import Testing

/// Plays the tracked sample: five stores, twelve materials, a hundred and ten days.
@Suite("The replay of a chain's folder")
struct ReplayTests {
  private static let checkout = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../..").standardized
  private static let sample = checkout.appendingPathComponent("data/sample").path

  private func options(_ names: [String] = ["suggest+balance"]) throws -> Replay.Options {
    var options = Replay.Options()
    options.policies = ReplayPolicy.catalogue.filter { names.contains($0.name) }
    options.seeds = 2
    options.assumptions.warmUpDays = 7
    let last = try #require(BusinessDay("2026-06-15"))
    (options.firstDay, options.lastDay) = (last - 20, last)
    return options
  }

  private func json(_ report: ReplayReport) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(report)
  }

  @Test("the policies, what they are held against and every assumption stand in the report")
  func report() throws {
    let report = try Replay(options()).run(folder: Self.sample)
    #expect(report.policies.map(\.name) == ["suggest", "suggest+balance"])
    #expect(report.comparisons.map(\.against).contains("suggest"))
    #expect(report.stores == 5 && report.seeds == 2)
    for policy in report.policies {
      let fill = try #require(policy.measures["fill_rate"])
      #expect((0.5...1).contains(fill.mean) && fill.low <= fill.mean && fill.mean <= fill.high)
      #expect(report.text.contains(policy.name) && report.chart.contains(policy.name))
      for (name, sum) in [
        ("waste", policy.materials.reduce(0) { $0 + $1.waste }),
        ("lost_margin", policy.materials.reduce(0) { $0 + $1.lostMargin }),
      ] {
        let whole = try #require(policy.measures[name]).mean
        #expect(abs(sum - whole) < 0.01 && policy.materials.count == 12)
      }
    }
    for (name, value) in ReplayAssumptions().texts where name != "warm_up_days" {
      #expect(report.assumptions[name] == value)
      #expect(report.text.contains("\(name): "))
    }
  }

  @Test("the same folder and options give the same bytes, with a kept tape or without")
  func sameBytes() throws {
    let tape = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tape-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: tape) }
    var kept = try options()
    kept.tapePath = tape.path
    let expected = try json(Replay(options()).run(folder: Self.sample))
    for _ in 0..<2 { #expect(try json(Replay(kept).run(folder: Self.sample)) == expected) }
  }

  @Test("a tape of other days, other weather or another forecaster is refused and left alone")
  func staleTape() throws {
    let tape = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tape-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: tape) }
    var kept = try options(["suggest"])
    kept.tapePath = tape.path
    _ = try Replay(kept).run(folder: Self.sample)
    let whole = try Data(contentsOf: tape)
    func isRefused(_ options: Replay.Options, _ words: String) throws {
      let failure = try #require(throws: OperationsFailure.self) {
        try Replay(options).run(folder: Self.sample)
      }
      #expect(failure.kind == .badUsage && failure.message.contains(words))
    }
    var shorter = kept
    shorter.lastDay = shorter.lastDay.map { $0 - 3 }
    try isRefused(shorter, "other data, days or assumptions")
    var known = kept
    known.weather = .known
    try isRefused(known, "other data, days or assumptions")
    #expect(try Data(contentsOf: tape) == whole)
    // The last number of the last night, as a forecaster that has changed would leave it.
    var other = whole
    other[other.count - 2] ^= 1
    try other.write(to: tape)
    try isRefused(kept, "this version of the program does not make")
    // One that was given up is made anew.
    try (Data("chama replay unfinished\n".utf8) + whole.prefix(5000)).write(to: tape)
    _ = try Replay(kept).run(folder: Self.sample)
    #expect(try Data(contentsOf: tape) == whole)
  }

  @Test("a row that stands twice is refused with its day, store and material")
  func repeatedRow() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "twice-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("store_id,store_name,city\nS-1,One,X\n".utf8)
      .write(to: folder.appendingPathComponent("stores.csv"))
    let row = "2026-05-01,S-1,TEA,100\n"
    try Data(("business_date,store_id,material_id,quantity\n" + row + row).utf8)
      .write(to: folder.appendingPathComponent("consumption.csv"))
    let failure = try #require(throws: OperationsFailure.self) {
      try Replay(options()).run(folder: folder.path)
    }
    #expect(failure.message.contains("2026-05-01, S-1, TEA") && failure.kind == .badInput)
  }

  @Test("a file that holds something else is not taken for a tape, and is left alone")
  func otherFile() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "mine-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("mine".utf8).write(to: file)
    var kept = try options()
    kept.tapePath = file.path
    let failure = try #require(throws: OperationsFailure.self) {
      try Replay(kept).run(folder: Self.sample)
    }
    #expect(failure.kind == .badUsage)
    #expect(try Data(contentsOf: file) == Data("mine".utf8))
  }

  @Test("a policy at another's fill rate fills as much, at a level that is told")
  func equalFill() throws {
    let report = try Replay(options(["suggest-at-habit-fill"])).run(folder: Self.sample)
    func fill(_ name: String) -> Double? {
      report.policies.first { $0.name == name }?.measures["fill_rate"]?.mean
    }
    let (own, other) = (try #require(fill("suggest-at-habit-fill")), try #require(fill("habit")))
    // Whole packs of five stores leave steps.
    #expect(abs(own - other) < 0.01)
    #expect(report.policies.contains { $0.shortagePerUnitCost != nil })
  }

  @Test("what is not priced is warned of, and a chain without prices has no fill rate")
  func unpriced() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "unpriced-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(atPath: Self.sample, toPath: folder.path)
    try FileManager.default.removeItem(at: folder.appendingPathComponent("materials.csv"))
    let report = try Replay(options(["suggest"])).run(folder: folder.path)
    #expect(report.warnings.first?.hasPrefix("12 of the 12 materials in use lack") == true)
    #expect(report.text.contains("Warning: 12 of the 12"))
    for policy in report.policies {
      #expect(policy.measures["fill_rate"] == nil && policy.measures["net_cost"] != nil)
      #expect(policy.materials.allSatisfy { $0.fillRate == nil })
    }
    #expect(!report.text.contains("100.00"))
    let priced = try Replay(options(["suggest"])).run(folder: Self.sample)
    #expect(priced.warnings.isEmpty && !priced.text.contains("Warning"))
  }

  @Test("days without history before them, or after it, are refused with those that serve")
  func badDays() throws {
    var early = try options()
    early.firstDay = early.firstDay.map { $0 - 90 }
    var late = try options()
    late.lastDay = late.lastDay.map { $0 + 400 }
    for options in [early, late] {
      let failure = try #require(throws: OperationsFailure.self) {
        try Replay(options).run(folder: Self.sample)
      }
      #expect(failure.kind == .badUsage)
    }
  }

  @Test("a folder that is none, or without consumption, is refused")
  func badFolder() throws {
    let empty = FileManager.default.temporaryDirectory.appendingPathComponent(
      "empty-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: empty) }
    for path in [empty.path, empty.path + "/nowhere"] {
      #expect(throws: (any Error).self) { try Replay(options()).run(folder: path) }
    }
  }

  @Test("data/replay.yaml says every assumption with its default")
  func trackedAssumptions() throws {
    let path = Self.checkout.appendingPathComponent("data/replay.yaml").path
    #expect(try String(contentsOfFile: path, encoding: .utf8) == ReplayAssumptions().yaml)
    var read = ReplayAssumptions()
    try read.read(file: path)
    #expect(read == ReplayAssumptions())
  }

  @Test(
    "an assumption that is unknown or out of bounds is refused by name",
    arguments: [("habit_safety", "1"), ("late_share", "2"), ("trip_fen", "x"), ("language", "en")])
  func badAssumptions(name: String, value: String) throws {
    var assumptions = ReplayAssumptions()
    let failure = try #require(throws: OperationsFailure.self) {
      try assumptions.set(name, value)
    }
    #expect(failure.message.contains("assumption \(name) ") && failure.kind == .badUsage)
    #expect(failure.remedy.contains("data/replay.yaml"))
  }

  @Test("bounds are told as whole numbers where they are, and a missing file as missing")
  func assumptionFaults() throws {
    var assumptions = ReplayAssumptions()
    let bounds = try #require(throws: OperationsFailure.self) {
      try assumptions.set("warm_up_days", "-1")
    }
    #expect(bounds.message.contains("a whole number from 0 to "))
    let missing = try #require(throws: OperationsFailure.self) {
      try assumptions.read(file: "/nowhere/assumptions.yaml")
    }
    #expect(missing.message.hasSuffix("/assumptions.yaml cannot be used: it does not exist."))
  }

  @Test(
    "a folder that cannot be written is told before anything is played, with what is in the way")
  func unwritableFolder() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try Data("x".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    for path in [file.path, file.path + "/in/it"] {
      let failure = try #require(throws: OperationsFailure.self) { try ReplayReport.prepare(path) }
      #expect(failure.message.hasSuffix(" cannot be written: Not a directory."), "\(failure)")
      #expect(!failure.remedy.contains("--out"))
    }
    let folder = file.path + "-folder/in/it"
    try ReplayReport.prepare(folder)
    try ReplayReport.prepare(folder)
    #expect(FileManager.default.fileExists(atPath: folder))
    try FileManager.default.removeItem(atPath: file.path + "-folder")
  }
}
