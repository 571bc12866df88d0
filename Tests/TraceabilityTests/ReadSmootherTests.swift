import SupplyChain
import Testing
import Traceability

@Suite struct ReadSmootherTests {
  private let smoother = ReadSmoother(clockTolerance: 600_000)
  private let hex = "3035A537C83775400000002A"

  private func reader(_ store: StoreID) throws -> TagReader {
    TagReader(
      id: try #require(ReaderID("R-\(store)")), format: .impinj, store: store,
      spot: try #require(TagReader.Spot("room")),
      antennas: [
        1: try #require(TagReader.Spot("dock", side: .outside)),
        3: try #require(TagReader.Spot("shelf")),
      ])
  }

  /// Takes reads at a store: second and antenna.
  private func play(
    _ tag: inout TagPresence, _ store: StoreID, _ reads: [(second: Int, antenna: Int)]
  ) throws -> [String] {
    let reader = try reader(store)
    return reads.flatMap { read in
      let raw = RawRead(
        reader: reader.id, hex: hex, antenna: read.antenna,
        time: ReadTime(nanoseconds: Int64(1_800_000_000 + read.second) * 1_000_000_000),
        strength: nil)
      return smoother.take(raw, at: reader, correction: 0, &tag).map {
        "\($0.kind) \($0.store) \($0.spot.name)\($0.isInferred ? " inferred" : "")"
      }
    }
  }

  private var tag: TagPresence { TagPresence(epc: "urn:epc:id:sgtin:6901234.056789.42") }

  @Test func `three reads inside are an arrival, dated from the first`() throws {
    var tag = tag
    #expect(try play(&tag, "S-1", [(0, 2), (12, 2)]) == [])
    #expect(try play(&tag, "S-1", [(20, 2)]) == ["arrived S-1 room"])
    #expect(tag.store == "S-1")
    #expect(tag.since?.milliseconds == 1_800_000_000_000)
  }

  @Test func `a tag unread for a day has not left, and is not counted again`() throws {
    var tag = tag
    _ = try play(&tag, "S-1", (0..<3).map { ($0 * 10, 2) })
    #expect(try play(&tag, "S-1", (86_400..<86_500).map { ($0, 2) }) == [])
    #expect(tag.store == "S-1")
  }

  @Test func `stray reads of other antennas move nothing`() throws {
    var tag = tag
    _ = try play(&tag, "S-1", (0..<3).map { ($0 * 10, 2) })
    let stray = (23..<600).map { ($0, $0 % 4 == 0 ? 2 : $0 % 4 == 1 ? 1 : 3) }
    #expect(try play(&tag, "S-1", stray) == [])
  }

  @Test func `six reads in a row elsewhere in the store are a move`() throws {
    var tag = tag
    _ = try play(&tag, "S-1", (0..<3).map { ($0 * 10, 2) })
    #expect(try play(&tag, "S-1", (30..<35).map { ($0, 3) }) == [])
    #expect(try play(&tag, "S-1", [(36, 3)]) == ["moved S-1 shelf"])
  }

  @Test func `reads before the door for a while are a departure, and coming back is an arrival`()
    throws
  {
    var tag = tag
    _ = try play(&tag, "S-1", (0..<3).map { ($0 * 10, 2) })
    #expect(try play(&tag, "S-1", (30..<38).map { ($0, 1) }) == ["departed S-1 dock"])
    #expect(tag.store == nil)
    #expect(try play(&tag, "S-1", (9..<12).map { ($0 * 10, 2) }) == ["arrived S-1 room"])
  }

  @Test func `a van before the door has brought nothing yet`() throws {
    var tag = tag
    // Heard inside, too, once in five times and never for long without being heard outside.
    #expect(try play(&tag, "S-2", (0..<600).map { ($0, $0 % 5 == 0 ? 2 : 1) }) == [])
    #expect(try play(&tag, "S-2", (60..<63).map { ($0 * 10, 2) }) == ["arrived S-2 room"])
  }

  @Test func `an arrival elsewhere is a departure that follows`() throws {
    var tag = tag
    _ = try play(&tag, "S-1", (0..<3).map { ($0 * 10, 2) })
    let there = try play(&tag, "S-2", (120..<123).map { ($0 * 10, 2) })
    #expect(there == ["departed S-1 room inferred", "arrived S-2 room"])
  }

  @Test func `what the old store sends late, by a clock that is fast, is no return`() throws {
    var tag = tag
    _ = try play(&tag, "S-1", (0..<3).map { ($0 * 10, 2) })
    _ = try play(&tag, "S-2", (120..<123).map { ($0 * 10, 2) })
    // Stamped nine minutes after the arrival elsewhere: within the tolerance of clocks.
    #expect(try play(&tag, "S-1", (1400..<1740).map { ($0, 2) }) == [])
    #expect(tag.store == "S-2")
    // Hours later it is one.
    let back = try play(&tag, "S-1", (900..<903).map { ($0 * 10, 2) })
    #expect(back == ["departed S-2 room inferred", "arrived S-1 room"])
  }

  @Test func `a clock is corrected by the message that came fastest`() {
    var clock = ReaderClock()
    for (stamp, received): (Int64, Int64) in [(1000, 900_000), (2000, -238_000), (3000, -236_990)] {
      clock.learn(stamp: stamp, received: received)
    }
    #expect(clock.correction == -240_000)
  }
}
