/// What one store has of one material: lots in the order in which they expire, and what is on its
/// way. Fixed in size, so that 10,000 stores stay in memory.
struct Position {
  /// The most lots that a back room keeps apart; an order that would need one more waits.
  static let largestLotCount = 8
  /// Arrivals lie at most this many days ahead.
  static let inboundDays = 4

  /// What came on one day.
  struct Lot {
    var quantity: Int32
    /// The day of receipt, as a number of the window's days.
    var receivedOn: Int16
  }

  private var slots = InlineArray<8, Lot>(repeating: Lot(quantity: 0, receivedOn: 0))
  private var inbound = InlineArray<4, Int32>(repeating: 0)
  /// How many lots there are.
  private(set) var lotCount = 0
  /// The manager's idea of a day's need.
  var habit: Float = 0

  /// The lots, the first to expire first.
  subscript(lot index: Int) -> Lot { slots[index] }

  /// All that is there.
  var onHand: Int {
    var sum = 0
    for index in 0..<lotCount { sum += Int(slots[index].quantity) }
    return sum
  }

  /// All that is on its way.
  var onOrder: Int { (0..<Position.inboundDays).reduce(0) { $0 + Int(inbound[$1]) } }

  /// Whether another order can be kept apart when it comes.
  var hasRoom: Bool {
    let awaited = (0..<Position.inboundDays).count { inbound[$0] > 0 }
    return lotCount + awaited < Position.largestLotCount
  }

  /// Adds a lot behind the others.
  mutating func receive(_ quantity: Int, on day: Int) {
    precondition(lotCount < Position.largestLotCount, "an order waits until there is room")
    slots[lotCount] = Lot(quantity: Int32(quantity), receivedOn: Int16(day))
    lotCount += 1
  }

  /// Puts an order on its way.
  mutating func order(_ quantity: Int, arrivingOn day: Int) {
    inbound[day % Position.inboundDays] = Int32(quantity)
  }

  /// Takes what arrives on `day`, 0 when nothing does.
  mutating func takeInbound(on day: Int) -> Int {
    let slot = day % Position.inboundDays
    let quantity = Int(inbound[slot])
    inbound[slot] = 0
    return quantity
  }

  /// Uses so much, first expired first out. No more than there is.
  mutating func use(_ quantity: Int) {
    var left = Int32(quantity)
    var emptied = 0
    while left > 0, emptied < lotCount {
      let taken = min(left, slots[emptied].quantity)
      slots[emptied].quantity -= taken
      left -= taken
      if slots[emptied].quantity == 0 { emptied += 1 }
    }
    precondition(left == 0, "nothing is used that is not there")
    dropFirst(emptied)
  }

  /// Takes the first lot away and returns it.
  mutating func removeFirst() -> Lot {
    let lot = slots[0]
    dropFirst(1)
    return lot
  }

  /// Takes a part of the first lot away.
  mutating func spoil(_ quantity: Int) { use(min(quantity, Int(slots[0].quantity))) }

  private mutating func dropFirst(_ count: Int) {
    guard count > 0 else { return }
    for index in count..<max(lotCount, count) { slots[index - count] = slots[index] }
    lotCount -= count
  }
}
