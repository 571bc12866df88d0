import Collecting
import Sheets
import SupplyChain
import Testing

/// A feed file is taken whole or not at all.
@Suite("A damaged feed")
struct DamagedFeedTests {
  /// A feed of 60 rows, with Chinese headers or English.
  static func feed(ending: String, header: String) -> String {
    let rows = (0..<60).map { "2016-10-31,S-1,M-\($0),\($0 * 37).5,\($0 % 2)" }
    return ([header] + rows).map { $0 + ending }.joined()
  }

  static let catalogue = Catalogue(
    stores: ["S-1"], materials: (0..<60).compactMap { MaterialID("M-\($0)") })
  static let english = "business_date,store_id,material_id,quantity,stocked_out"
  static let chinese = "营业日,门店编号,原料编号,用量,是否缺货"

  private func read(_ bytes: [UInt8], chunkSize: Int = 1 << 20) -> ReadConsumption {
    let reader = RecordReader(catalogue: Self.catalogue, chunkSize: chunkSize)
    return ReadConsumption(SmallChain.feed(.consumption, bytes), reader)
  }

  @Test("cut off anywhere but behind a row is refused", arguments: ["\n", "\r\n"])
  func cut(ending: String) throws {
    for encoding in TextEncoding.allCases {
      let bytes = try encoding.encode(Self.feed(ending: ending, header: Self.chinese))
      let whole = read(bytes).cells
      #expect(whole.count == 60)
      for length in 0..<bytes.count {
        let cut = read(Array(bytes[..<length]))
        guard cut.reading.refusal == nil else { continue }
        // Whole rows are all that is left: nothing in the text shows that more followed.
        #expect(cut.cells == Array(whole.prefix(cut.cells.count)), "\(encoding) \(length)")
        let unit = encoding.rawValue.hasPrefix("UTF-16") ? 2 : 1
        let tail = Array(try encoding.encode(ending).suffix(ending.utf8.count * unit))
        #expect(Array(bytes[..<length].suffix(tail.count)) == tail, "\(encoding) \(length)")
      }
    }
  }

  @Test("compressed and cut off anywhere is refused")
  func cutCompressed() {
    let bytes = Gzip.compress(Array(Self.feed(ending: "\n", header: Self.english).utf8))
    for length in 0..<bytes.count {
      #expect(read(Array(bytes[..<length])).reading.refusal != nil, "\(length) bytes")
    }
  }

  @Test("with any bit flipped is refused or gives rows that the text says")
  func flipped() throws {
    let bytes = Array(Self.feed(ending: "\r\n", header: Self.english).utf8)
    let whole = read(bytes).cells
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << bit
        let damaged = read(flipped)
        if let refusal = damaged.reading.refusal {
          #expect(refusal.faultCount > 0 && !refusal.faults.isEmpty)
          #expect(refusal.faults.allSatisfy { !$0.remedy.english.isEmpty && $0.row <= 62 })
          continue
        }
        // A digit can become another digit: that, no reader can see.
        let changed = zip(damaged.cells, whole).count { $0 != $1 }
        #expect(damaged.cells.count == 60)
        #expect(changed <= 1, "byte \(index), bit \(bit)")
      }
    }
  }

  @Test("with a NUL anywhere is refused")
  func null() {
    let bytes = Array(Self.feed(ending: "\n", header: Self.english).utf8)
    for index in bytes.indices {
      var damaged = bytes
      damaged.insert(0, at: index)
      #expect(read(damaged).reading.refusal != nil, "byte \(index)")
    }
  }

  @Test("with mixed line ends is read right")
  func mixedLineEnds() {
    var generator = SeededGenerator(seed: 2)
    let lines = Self.feed(ending: "\n", header: Self.english).split(separator: "\n")
    let mixed = lines.map { $0 + (Bool.random(using: &generator) ? "\r\n" : "\n") }.joined()
    #expect(read(Array(mixed.utf8)).cells.count == 60)
  }

  @Test("with an endless line is refused", arguments: [4096, 1 << 20])
  func endlessLine(chunkSize: Int) {
    let text = Self.feed(ending: "\n", header: Self.english)
    let endless = Array(text.utf8) + [UInt8](repeating: 0x31, count: 3_000_000)
    let faults = read(endless, chunkSize: chunkSize).faults
    #expect(faults.map(\.row) == [62])
    #expect(faults.allSatisfy { $0.value.count <= 64 })
  }

  @Test("with a cell too many or too few is refused with its row")
  func ragged() {
    let lines = Self.feed(ending: "\n", header: Self.english).split(separator: "\n")
    for index in 1..<lines.count {
      for spoiled in [lines[index] + ",1", lines[index].dropLast(2)] {
        var ragged = lines
        ragged[index] = spoiled
        let text = ragged.map { $0 + "\n" }.joined()
        let faults = read(Array(text.utf8)).faults
        #expect(faults.map(\.row) == [index + 1])
        #expect(faults.map(\.value) == [String(spoiled)])
      }
    }
  }

  @Test("of noise is refused and harms nothing")
  func noise() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<2000 {
      let length = Int.random(in: 0...300, using: &generator)
      let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(read(noise).reading.refusal != nil)
      let behind = Array((Self.english + "\n").utf8) + noise + [0x0A]
      let kept = read(behind)
      #expect(kept.reading.refusal != nil || kept.cells.isEmpty)
    }
  }
}
