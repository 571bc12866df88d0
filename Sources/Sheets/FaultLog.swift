public import SupplyChain

/// The faults of one sheet: the first 10,000 and how many there are in all.
public struct FaultLog: Sendable {
  /// How many faults are kept.
  public static let capacity = 10_000

  /// The faults in the order of their finding, at most ``capacity``.
  public private(set) var faults: [Fault] = []
  /// How many there are in all.
  public private(set) var count = 0

  /// No faults.
  public init() {}

  /// Whether nothing is wrong.
  public var isEmpty: Bool { count == 0 }

  /// Whether further faults are only counted.
  var isFull: Bool { faults.count == FaultLog.capacity }

  /// Adds a fault; beyond ``capacity`` it is only counted.
  public mutating func add(_ fault: Fault) {
    if !isFull { faults.append(fault) }
    count += 1
  }

  /// Counts a fault that nobody needs to describe any more: see ``isFull``.
  mutating func countOne() { count += 1 }
}
