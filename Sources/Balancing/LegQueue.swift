/// Legs by profit, the greatest first; equal ones by their index: a binary heap.
struct LegQueue {
  private var heap: [(profit: Int64, leg: Int)] = []

  /// The head of the queue.
  var top: (profit: Int64, leg: Int)? { heap.first }

  private func comesFirst(_ left: Int, _ right: Int) -> Bool {
    let (a, b) = (heap[left], heap[right])
    return a.profit != b.profit ? a.profit > b.profit : a.leg < b.leg
  }

  mutating func push(profit: Int64, leg: Int) {
    heap.append((profit, leg))
    var child = heap.count - 1
    while child > 0, comesFirst(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> (profit: Int64, leg: Int)? {
    guard let head = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return head }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, comesFirst(child + 1, child) { child += 1 }
      guard comesFirst(child, parent) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return head
  }
}
