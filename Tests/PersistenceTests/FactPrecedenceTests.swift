import Persistence
import SupplyChain
import Testing

@Suite("Which fact counts")
struct FactPrecedenceTests {
  private let first = BusinessDay(daysSinceEpoch: 17_000)

  @Test("the state depends on the set of files alone, whatever order they came in")
  func orderOfArrival() throws {
    var generator = SeededGenerator(seed: 20_161_031)
    for _ in 0..<25 {
      let files = randomFiles(&generator)
      let expected = oracle(files)
      for _ in 0..<3 {
        let temporary = try TemporaryLedger()
        for file in files.shuffled(using: &generator) {
          try file.collect(into: temporary.ledger, on: first + 9)
        }
        #expect(try state(temporary) == expected)
      }
    }
  }

  @Test("a file replaced at its own path counts no longer, not even for rows it alone had")
  func replacedFile() throws {
    let temporary = try TemporaryLedger()
    var file = ConsumptionFile(
      feedDay: first + 1, path: "feeds/a.csv",
      rows: [
        .init(day: first, material: 0, thousandths: 5000),
        .init(day: first, material: 1, thousandths: 7000),
      ])
    try file.collect(into: temporary.ledger, on: first + 1)
    let before = try temporary.moment(first + 1)
    file.rows = [.init(day: first, material: 0, thousandths: 6000)]
    try file.collect(into: temporary.ledger, on: first + 1)
    #expect(try state(temporary) == [Key(day: first, material: "M-0"): 6000])
    // What was known before can still be read as it was.
    let then = try FactReader(temporary.ledger, at: before).history(of: "S-1")
    #expect(then?.quantity(row: 0, day: first) == Quantity(units: 5))
    #expect(then?.quantity(row: 1, day: first) == Quantity(units: 7))
  }

  @Test("a history goes on from the day it was read to")
  func historyGoesOn() throws {
    let temporary = try TemporaryLedger()
    let rows = (0..<5).map {
      ConsumptionFile.Row(day: first + $0, material: 0, thousandths: 1000 + Int64($0))
    }
    let history = ConsumptionFile(feedDay: nil, path: "consumption.csv", rows: rows)
    try history.collect(into: temporary.ledger, on: first + 2)
    #expect(try state(temporary).count == 3)
    try history.collect(into: temporary.ledger, on: first + 9)
    #expect(try state(temporary).count == 5)
  }

  @Test("the checksum of a file's facts is the same in any order of rows, and tells a change")
  func digest() throws {
    let rows = (0..<20).map {
      ConsumptionFile.Row(day: first + $0 % 7, material: Int32($0 / 7), thousandths: Int64($0))
    }
    func lines(_ rows: [ConsumptionFile.Row]) throws -> [String] {
      let temporary = try TemporaryLedger()
      try ConsumptionFile(feedDay: first + 9, path: "a", rows: rows)
        .collect(into: temporary.ledger, on: first + 9)
      return try temporary.ledger.factLines(at: temporary.moment(first + 9))
    }
    let original = try lines(rows)
    #expect(try lines(rows.reversed()) == original)
    var changed = rows
    changed[3].thousandths += 1
    #expect(try lines(changed) != original)
  }

  private struct Key: Hashable {
    let day: BusinessDay
    let material: MaterialID
  }

  /// What the ledger says was used above zero, by day and material.
  private func state(_ temporary: TemporaryLedger) throws -> [Key: Int64] {
    let reader = try FactReader(temporary.ledger, at: temporary.moment(first + 9))
    guard let history = try reader.history(of: "S-1") else { return [:] }
    var cells: [Key: Int64] = [:]
    for (row, material) in history.materials.enumerated() {
      for offset in 0..<history.dayCount {
        let day = history.firstDay + offset
        let thousandths = history.quantity(row: row, day: day)?.thousandths ?? 0
        if thousandths > 0 { cells[Key(day: day, material: material)] = thousandths }
      }
    }
    return cells
  }

  /// The same by the rule's own words: sort the files, let later ones overwrite earlier ones.
  private func oracle(_ files: [ConsumptionFile]) -> [Key: Int64] {
    let ordered = files.sorted {
      ($0.feedDay?.daysSinceEpoch ?? .min, $0.copy, $0.path)
        < ($1.feedDay?.daysSinceEpoch ?? .min, $1.copy, $1.path)
    }
    var cells: [Key: Int64] = [:]
    for row in ordered.flatMap(\.rows) {
      guard let material = MaterialID("M-\(row.material)") else { continue }
      cells[Key(day: row.day, material: material)] = row.thousandths
    }
    return cells
  }

  private func randomFiles(_ generator: inout SeededGenerator) -> [ConsumptionFile] {
    (0..<Int.random(in: 1...5, using: &generator)).map { index in
      let feedDay = first + Int.random(in: 4...9, using: &generator)
      var rows: [ConsumptionFile.Row] = []
      for offset in 0..<4 {
        for material in 0..<3 where Bool.random(using: &generator) {
          rows.append(
            .init(
              day: first + offset, material: Int32(material),
              thousandths: Int64.random(in: 1...9000, using: &generator)))
        }
      }
      return ConsumptionFile(
        feedDay: index == 0 ? nil : feedDay, copy: Int.random(in: 0...2, using: &generator),
        path: "file-\(index)", rows: rows)
    }
  }
}

/// SplitMix64, so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

@Suite("A row that stands twice")
struct RepeatedRowTests {
  @Test("is named, wherever it stands, and nothing of its file stays", arguments: [0, 49, 50, 123])
  func named(place: Int) throws {
    let day = BusinessDay(daysSinceEpoch: 17_000)
    let temporary = try TemporaryLedger()
    var rows = (0..<130).map {
      ConsumptionCell(
        store: 0, material: 0, day: day.daysSinceEpoch + Int32($0), stockedOut: -1,
        thousandths: 1000)
    }
    rows.append(rows[place])
    let file = FactFile(
      kind: .consumption, path: "consumption.csv", feedDay: nil, store: nil, copy: 0,
      sha256: "a")
    var fault: Fault?
    try temporary.ledger.collect(day: day + 200, act: Act(by: "test", at: "now")) { writer in
      let numbering = try writer.numbering(stores: ["S-1"], materials: ["M-0"])
      try writer.take(file, through: day + 200) { writer in
        do {
          try writer.append(rows, numbering: numbering)
          return .taken(laterRows: 0)
        } catch let repeated as RepeatedRow {
          fault = repeated.fault
          return .refused([repeated.fault])
        }
      }
    }
    #expect(fault?.value == "\(day + place), S-1, M-0")
    let reader = try FactReader(temporary.ledger, at: temporary.moment(day + 200))
    #expect(try reader.history(of: "S-1") == nil)
  }
}
