import Foundation
import Sheets
import SupplyChain
import Testing

@Suite("Compressed sheets")
struct GzipTests {
  static let text = Array("a,b,c\n1,2,3\n4,5,6\n".utf8)

  @Test("read like plain ones, also in several members")
  func members() {
    let (head, tail) = (Array(Self.text[..<8]), Array(Self.text[8...]))
    let packed = Gzip.compress(head) + Gzip.compress([]) + Gzip.compress(tail, level: 0)
    #expect(ReadSheet(packed) == ReadSheet(Self.text))
    #expect(ReadSheet(packed).rows.count == 2)
  }

  @Test("are refused when cut at any byte")
  func cut() {
    let packed = Gzip.compress(Self.text)
    for length in 2..<packed.count {
      #expect(ReadSheet(Array(packed[..<length])).faults.count == 1, "\(length) bytes")
    }
  }

  @Test("are refused or read right when any byte is damaged")
  func damaged() {
    let packed = Gzip.compress(Self.text)
    let whole = ReadSheet(Self.text)
    for index in packed.indices {
      var damaged = packed
      damaged[index] ^= 0x55
      let sheet = ReadSheet(damaged)
      #expect(!sheet.faults.isEmpty || sheet == whole, "byte \(index)")
    }
  }

  @Test("are refused when something follows behind their end")
  func trailing() {
    let packed = Gzip.compress(Self.text)
    #expect(ReadSheet(packed + [0x41]).faults.count == 1)
    #expect(ReadSheet(packed + Gzip.magic).faults.count == 1)
  }

  @Test("give back large content")
  func large() {
    var generator = SeededGenerator(seed: 5)
    let rows = (0..<200_000).map { _ in
      "\(UInt32.random(in: 0...UInt32.max, using: &generator)),2,3"
    }
    let text = Array(("a,b,c\n" + rows.joined(separator: "\n") + "\n").utf8)
    let packed = Gzip.compress(text)
    #expect(packed.count < text.count)
    #expect(ReadSheet(packed) == ReadSheet(text))
  }

  @Test("that unpack to more than is taken are refused before they fill the memory")
  func bomb() throws {
    let packed = Gzip.compress([UInt8](repeating: 0x30, count: 64 << 20))
    #expect(packed.count < 1 << 17)
    let failure = #expect(throws: SheetFailure.tooLarge(mostBytes: 1 << 20)) {
      try ByteSource(bytes: packed).contents(most: 1 << 20)
    }
    #expect(failure?.kind == .badInput)
    #expect(try ByteSource(bytes: packed).contents(most: 64 << 20).count == 64 << 20)
    #expect(throws: SheetFailure.tooLarge(mostBytes: 9)) {
      try ByteSource(bytes: [UInt8](repeating: 0x30, count: 10)).contents(most: 9)
    }
  }

  @Test("are found on the disk, and what is no file is a clear failure")
  func onDisk() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "chama-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "x.csv.gz").path
    try Data(Gzip.compress(Self.text)).write(to: URL(filePath: path))
    var total = 0
    let source = try ByteSource(path: path) { total += $0.count }
    var sheet = SheetReader(source, columns: [SheetColumn("a")], rules: .machineMade)
    var rows = 0
    while sheet.next() { rows += 1 }
    #expect(rows == 2)
    #expect(total == Gzip.compress(Self.text).count)
    #expect(throws: SheetFailure.notAFile(path: folder.path)) {
      try ByteSource(path: folder.path)
    }
    #expect(throws: SheetFailure.self) { try ByteSource(path: folder.path + "/none.csv") }
    try Data(Self.text).write(to: URL(filePath: path))
    let plain = SheetReader(
      try ByteSource(path: path), columns: [SheetColumn("a")], rules: .machineMade)
    let faultCount = plain.faults.count
    #expect(faultCount == 1)
  }
}
