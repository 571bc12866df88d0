import Foundation
import Glibc
import SupplyChain

/// Sorts the rows of a long-form history by store, in whatever order the file has them, within
/// bounded memory: what does not fit lies in a scratch file until its store is asked for.
///
/// It is filled by one thread; afterwards any number of threads may read.
final class ConsumptionSpool: @unchecked Sendable {
  /// A row without its store: 16 bytes, in memory as in the scratch file.
  struct Row {
    let thousandths: Int64
    let day: Int32
    /// The index of the material; the sign bit says that the store ran out.
    let mark: Int32

    init(_ cell: ConsumptionCell) {
      thousandths = cell.thousandths
      day = cell.day
      mark = cell.stockedOut == 1 ? cell.material | Int32.min : cell.material
    }

    var material: Int { Int(mark & Int32.max) }
    var ranOut: Bool { mark < 0 }
  }

  private struct Piece {
    let offset: Int
    let count: Int
  }

  private var waiting: [[Row]]
  private var waitingCount = 0
  private var pieces: [[Piece]]
  private var end = 0
  private var descriptor: Int32 = -1
  private let mostWaiting: Int

  /// - Parameter mostWaiting: rows that are kept in memory before they are written out.
  init(storeCount: Int, mostWaiting: Int = 8_000_000) {
    waiting = Array(repeating: [], count: storeCount)
    pieces = Array(repeating: [], count: storeCount)
    self.mostWaiting = mostWaiting
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func add(_ cells: [ConsumptionCell]) throws {
    for cell in cells { waiting[Int(cell.store)].append(Row(cell)) }
    waitingCount += cells.count
    if waitingCount >= mostWaiting { try writeOut() }
  }

  /// The rows of a store, in the order of the file.
  func rows(ofStore index: Int) throws -> [Row] {
    let count = pieces[index].reduce(waiting[index].count) { $0 + $1.count }
    return try Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      for piece in pieces[index] {
        let part = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[
            (initialized * MemoryLayout<Row>.stride)...])
        try read(piece, into: part)
        initialized += piece.count
      }
      for row in waiting[index] {
        buffer.initializeElement(at: initialized, to: row)
        initialized += 1
      }
    }
  }

  private func writeOut() throws {
    if descriptor < 0 { descriptor = try ConsumptionSpool.scratchFile() }
    for store in waiting.indices where !waiting[store].isEmpty {
      let count = waiting[store].count
      try waiting[store].withUnsafeBytes { try write($0) }
      pieces[store].append(Piece(offset: end, count: count))
      end += count * MemoryLayout<Row>.stride
      waiting[store].removeAll()
    }
    waitingCount = 0
  }

  /// A file without a name: it is gone with the process, however that ends.
  private static func scratchFile() throws -> Int32 {
    // The letters are where mkstemp puts a name of its own.
    let pattern = "chama-spool-" + String(repeating: "X", count: 6)
    var path = Array("\(NSTemporaryDirectory())/\(pattern)".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw failure(errno) }
    unlink(path)
    return descriptor
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    var offset = 0
    while offset < bytes.count {
      let count = Glibc.write(
        descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ConsumptionSpool.failure(errno) }
      offset += count
    }
  }

  private func read(_ piece: Piece, into buffer: UnsafeMutableRawBufferPointer) throws {
    let size = piece.count * MemoryLayout<Row>.stride
    var offset = 0
    while offset < size {
      let count = pread(
        descriptor, buffer.baseAddress?.advanced(by: offset), size - offset,
        off_t(piece.offset + offset))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ConsumptionSpool.failure(errno) }
      offset += count
    }
  }

  private static func failure(_ code: Int32) -> OperationsFailure {
    .cannotWrite(NSTemporaryDirectory(), errno: code)
  }
}
