import Sheets
import SupplyChain

/// Reads dates with a memory: neighbouring rows mostly have the same one.
struct DayMemory {
  private var head: UInt64 = 0
  private var tail: UInt16 = 0
  private var day: Int32?

  mutating func read(_ cell: Cell) -> Int32? {
    guard cell.bytes.count == 10, let base = cell.bytes.baseAddress else {
      return cell.day?.daysSinceEpoch
    }
    let raw = UnsafeRawPointer(base)
    let head = raw.loadUnaligned(as: UInt64.self)
    let tail = raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
    if head == self.head, tail == self.tail, let day { return day }
    guard let fresh = cell.day?.daysSinceEpoch else { return nil }
    (self.head, self.tail, day) = (head, tail, fresh)
    return fresh
  }
}
