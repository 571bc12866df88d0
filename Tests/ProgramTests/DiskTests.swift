import Foundation
import SupplyChain
import Testing

/// R3: a full disk is a clear error, nothing is corrupted, and it recovers by itself.
@Suite("A night on a full disk", .enabled(if: SmallDisk.canBeMade, SmallDisk.reason))
struct DiskTests {
  @Test(
    "that holds the ledger stops with 75, and goes on to the same plan when there is room",
    arguments: [32, 128, 256, 512, 768, 1024, 1280, 1536])
  func ledgerOnFullDisk(kibibytes: Int) throws {
    let bench = try NightBench(sampleWith: [])
    let expected = try bench.publishedNight()
    let disk = try SmallDisk(in: bench.work, kibibytes: kibibytes)
    let ledger = bench.work("disk/ledger.sqlite")
    let arguments = ["night", "--feeds", bench.chain, "--ledger", ledger, "--out", bench.work("o")]
    let first = try bench.program.run(arguments)
    if first.code != 0 {
      #expect(first.code == 75, "\(first.errors)")
      #expect(first.errors.contains("full"), "\(first.errors)")
      #expect(first.errors.contains("Free some space"), "\(first.errors)")
      #expect(bench.work.files(in: "o").isEmpty, "nothing is published of half a night")
    }
    try disk.grow()
    let second = try bench.program.run(arguments)
    // The disk may have filled up behind the publication: then the plan stands already.
    #expect([0, 6].contains(second.code), "\(second.errors)")
    let results = try Results(files: bench.work.files(in: "o/2026-06-30"))
    #expect(results.differences(from: expected) == [])
    let doctor = try bench.program.run(["doctor", "--ledger", ledger])
    #expect(doctor.code == 0, "\(doctor.text)")
    #expect(doctor.text.contains("integrity  ok"))
  }

  @Test(
    "that holds the results stops with 75, and lays them there when there is room",
    arguments: [4, 32, 96])
  func resultsOnFullDisk(kibibytes: Int) throws {
    let bench = try NightBench(sampleWith: [])
    let expected = try bench.publishedNight()
    let disk = try SmallDisk(in: bench.work, kibibytes: kibibytes)
    let arguments = [
      "night", "--feeds", bench.chain, "--ledger", bench.work("other.sqlite"), "--out",
      bench.work("disk/out"),
    ]
    let first = try bench.program.run(arguments)
    #expect(first.code == 75, "\(first.errors)")
    #expect(first.errors.contains("Free some space"), "\(first.errors)")
    #expect(bench.work.files(in: "disk/out/2026-06-30").isEmpty, "a folder is there whole or not")
    try disk.grow()
    let second = try bench.program.run(arguments)
    #expect([0, 6].contains(second.code), "\(second.errors)")
    let results = try Results(files: bench.work.files(in: "disk/out/2026-06-30"))
    #expect(results.differences(from: expected) == [])
  }

  @Test("keeps yesterday's plan readable and its ledger as it was")
  func secondNightOnFullDisk() throws {
    let bench = try NightBench(sampleWith: [])
    let days = ["2026-06-29", "2026-06-30"].map(ChainFixture.day)
    let yesterday = try bench.publishedNight(days[0])
    let disk = try SmallDisk(in: bench.work, kibibytes: 4096)
    for file in ["ledger.sqlite", "ledger.sqlite.keys"] {
      try bench.work.copy(file, to: "disk/" + file)
    }
    let expected = try bench.publishedNight(days[1])
    try disk.fill(leaving: 8)
    let arguments = [
      "night", "--feeds", bench.chain, "--ledger", bench.work("disk/ledger.sqlite"), "--out",
      bench.out,
    ]
    let stopped = try bench.program.run(arguments)
    #expect(stopped.code == 75, "\(stopped.errors)")
    #expect(try bench.results(days[0]).differences(from: yesterday) == [])
    try disk.grow()
    #expect(try bench.program.run(arguments).code == 0)
    #expect(try bench.results(days[1]).differences(from: expected) == [])
  }
}

/// A disk of a few kibibytes, mounted in memory as `disk` in a folder; it goes away with this value.
private final class SmallDisk {
  /// Kept, so that it is not removed while the disk is mounted in it.
  private let work: WorkFolder
  private var path: String { work("disk") }

  static let reason: Comment =
    "a small disk can be mounted by root alone: the promise about full disks is not tested here"

  /// Whether this user can mount one; tried once.
  static let canBeMade: Bool = {
    guard let work = try? WorkFolder(),
      let disk = try? SmallDisk(in: work, kibibytes: 64)
    else { return false }
    return (try? disk.grow()) != nil
  }()

  init(in work: WorkFolder, kibibytes: Int) throws {
    self.work = work
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let outcome = try Program.tool("mount").run(
      ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path])
    try #require(outcome.code == 0, "\(outcome.errors)")
  }

  deinit { _ = try? Program.tool("umount").run(["-l", path]) }

  /// Makes room: more than anybody warns about.
  func grow() throws {
    try? FileManager.default.removeItem(atPath: "\(path)/ballast")
    let outcome = try Program.tool("mount").run(["-o", "remount,size=3g", path])
    try #require(outcome.code == 0, "\(outcome.errors)")
  }

  /// Fills it up to a few kibibytes.
  func fill(leaving kibibytes: Int) throws {
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
    let free = try #require(attributes[.systemFreeSize] as? NSNumber).intValue
    let ballast = Data(count: max(free - kibibytes * 1024, 0))
    try ballast.write(to: URL(fileURLWithPath: "\(path)/ballast"))
  }
}
