/// Walks along the chain and tells where it is not as it was written.
///
/// It finds an entry that was edited, deleted, put in or moved. That entries are missing at the end
/// only something from outside the chain can tell: the highest number ever given out, or a
/// ``SignedHead``.
public struct AuditChain: Sendable {
  /// Something that is wrong with the chain.
  public struct Fault: Sendable, Hashable {
    /// The number of the entry at which it shows.
    public let sequence: Int64
    /// What is wrong, in a sentence.
    public let finding: String

    /// Takes a fault.
    public init(sequence: Int64, finding: String) {
      self.sequence = sequence
      self.finding = finding
    }
  }

  /// The number of the last entry seen, 0 before the first.
  public private(set) var sequence: Int64 = 0
  /// The hash of the last entry seen.
  public private(set) var hash = AuditEntry.start
  /// What is wrong, at most ``mostFaults`` of it.
  public private(set) var faults: [Fault] = []
  /// Heads that are still ahead, by number.
  private var heads: [Int64: [SignedHead]]

  /// More faults than this say nothing more.
  public static let mostFaults = 100

  /// Begins before the first entry.
  ///
  /// - Parameter heads: heads, their signatures already verified, that the chain must pass through.
  public init(heads: [SignedHead] = []) {
    self.heads = Dictionary(grouping: heads, by: \.sequence)
    if heads.contains(where: { $0.sequence == 0 && $0.hash != AuditEntry.start }) {
      note(0, "a signed head of the empty trail has another hash")
    }
    self.heads[0] = nil
  }

  /// Takes the next entry.
  public mutating func pass(_ entry: AuditEntry) {
    if entry.sequence != sequence + 1 {
      note(
        entry.sequence,
        entry.sequence > sequence
          ? "entries \(sequence + 1) to \(entry.sequence - 1) are missing before it"
          : "it stands behind entry \(sequence)")
    }
    if entry.hashed != entry.hash { note(entry.sequence, "it is not as it was written") }
    if entry.previous != hash { note(entry.sequence, "it does not follow the entry before it") }
    for head in heads.removeValue(forKey: entry.sequence) ?? [] where head.hash != entry.hash {
      note(entry.sequence, "the head signed at \(head.at) says that it was another one")
    }
    sequence = entry.sequence
    hash = entry.hash
  }

  /// Ends behind the last entry.
  ///
  /// - Parameter highest: the highest number ever given out, when it is known.
  public mutating func end(highest: Int64? = nil) {
    if let highest, highest > sequence {
      note(sequence, "entries \(sequence + 1) to \(highest) are missing at the end")
    }
    for (number, group) in heads.sorted(by: { $0.key < $1.key }) where number > sequence {
      for head in group {
        note(number, "the head signed at \(head.at) says that there was such an entry")
      }
    }
  }

  private mutating func note(_ sequence: Int64, _ finding: String) {
    guard faults.count < AuditChain.mostFaults else { return }
    faults.append(Fault(sequence: sequence, finding: finding))
  }
}
