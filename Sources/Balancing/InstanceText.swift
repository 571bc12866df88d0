extension TransferInstance {
  /// Reads an instance from its text: rows of whole numbers separated by blanks, money in fen,
  /// weights in kilograms, indices from 0.
  ///
  ///     stores materials legs flows supplies demands capacity_kg cold_kit_cost
  ///     a row a material   kg_per_case chilled(0|1) handling_per_case
  ///     a row a supply     store material n loss_1 … loss_n      never falling
  ///     a row a demand     store material n gain_1 … gain_n      never rising
  ///     a row a leg        from_store to_store fixed_cost
  ///     a row a flow       leg material supply demand max_cases
  ///
  /// - Throws: ``BalancingFailure/unreadableInstance(line:what:)`` with the first fault, or
  ///   ``BalancingFailure/malformedInstance(_:)``.
  public init(parsing text: some Collection<UInt8>) throws(BalancingFailure) {
    var rows = InstanceRows(Array(text))
    let head = try rows.next("the head", 8)
    for (value, name) in zip(head, ["stores", "materials", "legs", "flows", "supplies", "demands"])
    {
      guard value >= 0 else { throw rows.fault("the number of \(name) is negative") }
    }
    let counts = head.map(Int.init)
    let goods = try rows.take(counts[1]) { (rows) throws(BalancingFailure) in try rows.goods() }
    let supplies = try rows.take(counts[4]) { (rows) throws(BalancingFailure) in
      let curve = try rows.curve("a supply", stores: head[0], materials: head[1])
      return Supply(store: curve.store, material: curve.material, losses: curve.steps)
    }
    let demands = try rows.take(counts[5]) { (rows) throws(BalancingFailure) in
      let curve = try rows.curve("a demand", stores: head[0], materials: head[1])
      return Demand(store: curve.store, material: curve.material, gains: curve.steps)
    }
    var pairs: Set<TransferRules.Pair> = []
    let legs = try rows.take(counts[2]) { (rows) throws(BalancingFailure) in
      try rows.leg(stores: head[0], &pairs)
    }
    let flows = try rows.take(counts[3]) { (rows) throws(BalancingFailure) in
      try rows.flow(supplies, demands, legs: legs.count)
    }
    try rows.end()
    try self.init(
      goods: goods, supplies: supplies, demands: demands, legs: legs, flows: flows,
      capacityGrams: try rows.grams(head[6]), coldKitCost: head[7])
  }
}

/// The rows of an instance file, one after the other.
private struct InstanceRows {
  private let bytes: [UInt8]
  private var place = 0
  private var line = 0
  private var row: [Int64] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func fault(_ what: String) -> BalancingFailure { .unreadableInstance(line: line, what: what) }

  /// The next row as whole numbers.
  ///
  /// - Parameter count: how many there must be, or at least when there is a curve behind them.
  mutating func next(
    _ name: String, _ count: Int, orMore: Bool = false
  ) throws(BalancingFailure) -> [Int64] {
    line += 1
    guard place < bytes.count else { throw fault("the file ends where \(name) should stand") }
    row.removeAll(keepingCapacity: true)
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
      if InstanceRows.isBlank(bytes[place]) { place += 1 } else { row.append(try number()) }
    }
    place += 1
    guard row.count == count || (orMore && row.count > count) else {
      throw fault("\(name) has \(row.count) numbers instead of \(count)")
    }
    return row
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private mutating func number() throws(BalancingFailure) -> Int64 {
    let isNegative = bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    var value: Int64 = 0
    var digits = 0
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n"),
      !InstanceRows.isBlank(bytes[place])
    {
      let digit = Int64(bytes[place]) - Int64(UInt8(ascii: "0"))
      guard (0...9).contains(digit) else { throw fault("something is not a whole number") }
      digits += 1
      guard digits <= 18 else { throw fault("a number is too large") }
      value = value * 10 + digit
      place += 1
    }
    guard digits > 0 else { throw fault("something is not a whole number") }
    return isNegative ? -value : value
  }

  /// So many rows of one kind. Room is made as they come: the head may promise anything.
  mutating func take<Element>(
    _ count: Int, _ read: (inout InstanceRows) throws(BalancingFailure) -> Element
  ) throws(BalancingFailure) -> [Element] {
    var elements: [Element] = []
    for _ in 0..<count { elements.append(try read(&self)) }
    return elements
  }

  mutating func goods() throws(BalancingFailure) -> TransferInstance.Goods {
    let row = try next("a material", 3)
    guard row[1] == 0 || row[1] == 1 else { throw fault("chilled is neither 0 nor 1") }
    return TransferInstance.Goods(
      gramsPerCase: try grams(row[0]), isChilled: row[1] == 1, handlingPerCase: row[2])
  }

  func grams(_ kilograms: Int64) throws(BalancingFailure) -> Int64 {
    let (grams, overflow) = kilograms.multipliedReportingOverflow(by: 1000)
    if overflow { throw fault("a weight is too large") }
    return grams
  }

  mutating func curve(
    _ name: String, stores: Int64, materials: Int64
  ) throws(BalancingFailure) -> (store: Int, material: Int, steps: [Int64]) {
    let row = try next(name, 3, orMore: true)
    guard (0..<stores).contains(row[0]), (0..<materials).contains(row[1]) else {
      throw fault("\(name) is of a store or material that does not exist")
    }
    guard row[2] == row.count - 3 else {
      throw fault("\(name) announces \(row[2]) steps and has \(row.count - 3)")
    }
    return (Int(row[0]), Int(row[1]), Array(row[3...]))
  }

  mutating func leg(
    stores: Int64, _ pairs: inout Set<TransferRules.Pair>
  ) throws(BalancingFailure) -> TransferInstance.Leg {
    let row = try next("a leg", 3)
    guard (0..<stores).contains(row[0]), (0..<stores).contains(row[1]) else {
      throw fault("a leg joins a store that does not exist")
    }
    let (from, to) = (Int(row[0]), Int(row[1]))
    guard pairs.insert(TransferRules.Pair(from: from, to: to)).inserted else {
      throw fault("the leg from \(from) to \(to) stands there twice")
    }
    return TransferInstance.Leg(from: from, to: to, fixedCost: row[2])
  }

  mutating func flow(
    _ supplies: [TransferInstance.Supply], _ demands: [TransferInstance.Demand], legs: Int
  ) throws(BalancingFailure) -> TransferInstance.Flow {
    let row = try next("a flow", 5)
    guard (0..<Int64(legs)).contains(row[0]), (0..<Int64(supplies.count)).contains(row[2]),
      (0..<Int64(demands.count)).contains(row[3])
    else { throw fault("a flow has a leg, supply or demand that does not exist") }
    guard Int64(supplies[Int(row[2])].material) == row[1] else {
      throw fault("a flow is of another material than its supply")
    }
    guard row[4] >= 0 else { throw fault("a flow's limit is negative") }
    return TransferInstance.Flow(
      leg: Int(row[0]), supply: Int(row[2]), demand: Int(row[3]), mostCases: Int(row[4]))
  }

  /// Only blank lines may follow.
  mutating func end() throws(BalancingFailure) {
    line += 1
    let rest = bytes.dropFirst(place)
    guard rest.allSatisfy({ InstanceRows.isBlank($0) || $0 == UInt8(ascii: "\n") }) else {
      throw fault("more follows than the head announces")
    }
  }
}
