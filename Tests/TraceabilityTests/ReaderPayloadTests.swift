import Foundation
import SupplyChain
import Testing
import Traceability

@Suite struct ReaderPayloadTests {
  private func reader(_ format: TagReader.Format) throws -> TagReader {
    TagReader(
      id: "dock-1", format: format, store: "S-1", spot: try #require(TagReader.Spot("dock")))
  }

  private func read(_ text: String, _ format: TagReader.Format) throws -> ReaderBatch {
    try ReaderPayload.read(Array(text.utf8), from: reader(format))
  }

  @Test func `an Impinj event is read with or without epcHex, to the nanosecond`() throws {
    let batch = try read(
      #"""
      [{"timestamp":"2026-11-22T02:15:30.123456789Z","eventType":"tagInventory",
        "tagInventoryEvent":{"epc":"MDWlN8g3dUAAAAAq","antennaPort":1,"peakRssiCdbm":-5850,
        "epcHex":"3035a537c83775400000002a"}},
       {"timestamp":"2026-11-22T02:15:31Z","eventType":"tagInventory",
        "tagInventoryEvent":{"epc":"MBWlN8g3df______"}},
       {"timestamp":"2026-11-22T02:15:32Z","eventType":"inventoryStatus"}]
      """#, .impinj)
    #expect(batch.faults.isEmpty)
    #expect(batch.reads.map(\.hex) == ["3035A537C83775400000002A", "3015A537C83775FFFFFFFFFF"])
    #expect(batch.reads.map(\.antenna) == [1, 0])
    #expect(batch.reads.map(\.strength) == [-5850, nil])
    #expect(batch.reads[0].time.description == "2026-11-22T02:15:30.123456789Z")
    #expect(batch.notices == 1)
  }

  @Test func `an overflow is a known gap from its first to its last lost read`() throws {
    let batch = try read(
      #"""
      {"timestamp":"2026-11-22T02:15:31.000000001Z","eventType":"overflow","overflowEvent":
       {"firstEventTimestamp":"2026-11-22T02:10:00Z","lastEventTimestamp":"2026-11-22T02:11:00Z",
        "eventsPurged":1200,"eventsRemaining":50}}
      """#, .impinj)
    let gap = try #require(batch.gaps.first)
    #expect(gap.lost == 1200)
    #expect(gap.last.milliseconds - gap.first.milliseconds == 60_000)
  }

  @Test(
    "Zebra events are read one by one, as an array, behind each other and from handheld readers",
    arguments: ["%", "[%]", "%%", "[%,%]%", "\n%\n\n%\n"])
  func zebra(form: String) throws {
    let event = #"""
      {"type":"SIMPLE","timestamp":"2026-11-22T10:15:30.123+0800","data":{"format":"epc",
      "idHex":"3035a537c83775400000002a","antenna":1,"peakRssi":-54,"reads":1}}
      """#
    let batch = try read(form.replacing("%", with: event), .zebra)
    let expected = form.filter { $0 == "%" }.count
    #expect(batch.faults.isEmpty)
    #expect(batch.reads.count == expected)
    #expect(Set(batch.reads.map(\.key)).count == 1)
    #expect(batch.reads.first?.time.description == "2026-11-22T02:15:30.123000000Z")
    #expect(batch.reads.first?.strength == -5400)
    let handheld = #"""
      {"type":"INVENTORY","timestamp":"2026-11-22T10:15:30.123+0800","data":{"tagData":
      [{"eventNum":1,"idHex":"3035A537C83775400000002A"},{"eventNum":2,"idHex":"31"}]}}
      """#
    #expect(try read(handheld, .zebra).reads.map(\.hex) == ["3035A537C83775400000002A", "31"])
  }

  @Test func `an entry that cannot be used is named, and the others count`() throws {
    let good = #"""
      {"timestamp":"2026-11-22T02:15:31Z","eventType":"tagInventory",
       "tagInventoryEvent":{"epcHex":"3035A537C83775400000002A"}}
      """#
    let bad = [
      #"{"timestamp":"2026-11-22T02:15:31Z","eventType":"tagInventory"}"#,
      #"{"timestamp":"soon","eventType":"tagInventory","tagInventoryEvent":{"epcHex":"30"}}"#,
      good.replacing("\"epcHex\"", with: "\"epc\":\"MDWl\",\"epcHex\""),
      good.replacing("2A\"", with: "2A\",\"antennaPort\":-1"),
      good.replacing("2A\"", with: "2\""), #"{"eventType":"#, "17", "nonsense",
      good.replacing("02:15:31Z", with: "02:15:61Z"), #"{"eventType":"overflow"}"#,
    ]
    for text in bad {
      let batch = try read(good + "\n" + text + "\n" + good, .impinj)
      #expect(batch.faults.count >= 1, "\(text)")
      #expect(batch.reads.count >= 1, "\(text)")
    }
    #expect(try read("", .impinj).entries == 0)
    #expect(try read("[]", .impinj).faults.isEmpty)
  }

  @Test(
    "The samples of both makers are read whole", .enabled(if: Conformance.isThere),
    arguments: [
      ("impinj-webhook.json", TagReader.Format.impinj, 4, 1, 2),
      ("impinj-stream.ndjson", .impinj, 4, 0, 0), ("impinj-webhook-empty.json", .impinj, 0, 0, 0),
      ("zebra-fx-batch.json", .zebra, 2, 0, 0), ("zebra-fx-concatenated.txt", .zebra, 2, 0, 0),
      ("zebra-fx-single.json", .zebra, 1, 0, 0), ("zebra-rfd-dataevt.json", .zebra, 1, 0, 0),
    ])
  func samples(name: String, format: TagReader.Format, reads: Int, gaps: Int, notices: Int) throws {
    let file = Conformance.folder.appendingPathComponent("samples/\(name)")
    let batch = try ReaderPayload.read(Array(Data(contentsOf: file)), from: reader(format))
    #expect(batch.faults.isEmpty)
    #expect(batch.reads.count == reads)
    #expect(batch.gaps.count == gaps)
    #expect(batch.notices == notices)
    for read in batch.reads {
      #expect((try? EPCTag(hex: read.hex)) != nil, "\(read.hex)")
    }
  }

  /// CHAMA_READER_FUZZ messages, a thousandth of a long proof by default.
  @Test func `mutated messages are read or refused, never more`() throws {
    let runs =
      ProcessInfo.processInfo.environment["CHAMA_READER_FUZZ"].flatMap { Int($0) } ?? 10_000
    let seeds = try [
      #"[{"timestamp":"2026-11-22T02:15:30.123456789Z","eventType":"tagInventory","tagInventoryEvent":{"epc":"MDWlN8g3dUAAAAAq","antennaPort":1,"peakRssiCdbm":-5850,"epcHex":"3035A537C83775400000002A"}}]"#,
      #"{"timestamp":"2026-11-22T02:15:31Z","eventType":"overflow","overflowEvent":{"firstEventTimestamp":"2026-11-22T02:10:00Z","eventsPurged":1200}}"#,
      #"{"type":"SIMPLE","timestamp":"2026-11-22T10:15:30.123+0800","data":{"idHex":"3035a537c83775400000002a","antenna":1,"peakRssi":-54}}"#,
    ].map { (Array($0.utf8), try reader($0.contains("eventType") ? .impinj : .zebra)) }
    var dice = SeededBits(state: 5)
    let smoother = ReadSmoother(clockTolerance: 600_000)
    var tags: [EPC: TagPresence] = [:]
    var readable = 0
    let marks = Array(#""{}[],:\e9-_+.0Zf"#.utf8) + [0, 0x80, 0xFF]
    for run in 0..<runs {
      var (bytes, reader) = seeds[run % seeds.count]
      for _ in 0..<Int.random(in: 1...4, using: &dice) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &dice)
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &dice)
        case 1: bytes[index] = marks.randomElement(using: &dice) ?? 0
        case 2: bytes.remove(at: index)
        case 3: bytes.insert(marks.randomElement(using: &dice) ?? 0, at: index)
        default:
          let end = min(bytes.count, index + Int.random(in: 1...40, using: &dice))
          bytes.insert(
            contentsOf: bytes[index..<end], at: Int.random(in: 0...bytes.count, using: &dice))
        }
      }
      let batch = try ReaderPayload.read(bytes, from: reader)
      for read in batch.reads {
        readable += 1
        if ReadTime(read.time.description) != read.time { Issue.record("\(read)") }
        guard let epc = try? EPCTag(hex: read.hex).epc else { continue }
        var tag = tags[epc] ?? TagPresence(epc: epc.pureIdentityURI)
        _ = smoother.take(read, at: reader, correction: 0, &tag)
        tags[epc] = tag
      }
      if tags.count > 1000 { tags = [:] }
    }
    #expect(readable > runs / 50, "the mutations leave something to read")
  }
}
