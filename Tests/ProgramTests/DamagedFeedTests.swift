import SupplyChain
import Testing

/// R4: a feed file is taken whole or not at all.
@Suite("A damaged feed")
struct DamagedFeedTests {
  @Test("is kept out whole and named with row, column, value and remedy; all others count")
  func damagedFeeds() throws {
    let damaged = Damage.all.indices.map { "S-\($0 + 2)" }
    let fixture = ChainFixture(stores: ["S-1"] + damaged + ["S-99"])
    let bench = try NightBench(fixture)
    for (store, damage) in zip(damaged, Damage.all) {
      let file = "chain/" + ChainFixture.feed(fixture.lastDay, store)
      let bytes = try #require(bench.work.contents(of: file))
      try bench.work.write(damage.apply(bytes), to: file)
    }
    let outcome = try bench.night()
    #expect(outcome.code == 1, "\(outcome.errors)")
    let record = try bench.results(fixture.lastDay).record
    for (store, damage) in zip(damaged, Damage.all) {
      let file = ChainFixture.feed(fixture.lastDay, store)
      let refused = record.refused.first { $0.file == file }
      #expect(refused?.store_id == store, "\(damage.name)")
      let fault = refused?.faults.first
      #expect(fault?.remedy.isEmpty == false, "\(damage.name)")
      if let column = damage.column {
        #expect(fault?.column == column, "\(damage.name)")
        #expect((fault?.row ?? 0) > 1, "\(damage.name)")
      }
    }
    #expect(record.refused.count == damaged.count)
    #expect(Set(record.missing_stores) == Set(damaged))
    #expect(record.stores_collected == 2)
    #expect(
      record.stale_stores.sorted { $0.id < $1.id }
        == damaged.sorted().map { .init(id: $0, since: "\(fixture.lastDay - 1)") })
    try expectOnlyWhole(bench, fixture, damaged)
  }

  /// The ledger holds rows of the last day for the stores whose file was good, and no others.
  private func expectOnlyWhole(
    _ bench: NightBench, _ fixture: ChainFixture, _ damaged: [String]
  ) throws {
    let rows = try bench.query(
      """
      SELECT store_id, count(*), sum(quantity) / 1000 FROM consumption
      JOIN store_number ON number = store WHERE day = \(fixture.lastDay.daysSinceEpoch)
      GROUP BY store_id ORDER BY store_id
      """)
    let good = ["S-1", "S-99"].map { store in
      let sum = ChainFixture.materials.indices.reduce(0) {
        $0 + fixture.used(store, $1, fixture.lastDay)
      }
      return [store, "4", "\(sum)"]
    }
    #expect(rows == good)
    let dayBefore = try bench.query(
      """
      SELECT count(*) FROM consumption WHERE day = \((fixture.lastDay - 1).daysSinceEpoch)
      """)
    #expect(dayBefore == [["\(fixture.stores.count * 4)"]])
  }

  @Test("does not touch what the same file brought before it was damaged")
  func damagedAfterwards() throws {
    let fixture = ChainFixture()
    let bench = try NightBench(fixture)
    let before = try bench.publishedNight(fixture.lastDay)
    let file = "chain/" + ChainFixture.feed(fixture.lastDay, "S-2")
    let bytes = try #require(bench.work.contents(of: file))
    try bench.work.write(Array(bytes.dropLast(3)), to: file)
    let outcome = try bench.night(fixture.lastDay)
    #expect(outcome.code == 1, "\(outcome.errors)")
    let after = try bench.results(fixture.lastDay)
    #expect(after.record.refused.map { "chain/\($0.file)" } == [file])
    #expect(after.suggestionsWithoutRun == before.suggestionsWithoutRun)
  }

  @Test("counts as soon as the store has sent it again")
  func sentAgain() throws {
    let fixture = ChainFixture()
    let bench = try NightBench(fixture)
    let good = try bench.publishedNight(fixture.lastDay)
    let other = try NightBench(fixture)
    let file = "chain/" + ChainFixture.feed(fixture.lastDay, "S-2")
    let bytes = try #require(other.work.contents(of: file))
    try other.work.write(Array(bytes.dropLast(3)), to: file)
    let refused = try other.publishedNight(fixture.lastDay)
    #expect(refused.record.missing_stores == ["S-2"])
    try other.work.write(bytes, to: file)
    #expect(try other.publishedNight(fixture.lastDay).differences(from: good) == [])
  }
}
