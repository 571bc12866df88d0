import Glibc

/// Finds an id's dense index by its bytes: open addressing over one flat buffer.
///
/// Reading 12.7 million rows asks 25 million times; a dictionary of strings would make as many
/// strings. Expected cost O(length) a question; the load factor is at most one half.
final class IdentifierTable: Sendable {
  /// How many ids there are.
  let count: Int
  /// Whether no id stands twice.
  let isUnique: Bool
  /// All ids' bytes, one after the other.
  private let bytes: [UInt8]
  /// Where the id of an index begins; one more entry than ids.
  private let starts: [Int32]
  /// Index by slot, -1 where free; a power of two of them.
  private let slots: [Int32]

  init(_ texts: [String]) {
    var bytes: [UInt8] = []
    var starts: [Int32] = [0]
    for text in texts {
      bytes += text.utf8
      starts.append(Int32(bytes.count))
    }
    var capacity = 8
    while capacity < texts.count * 2 { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    var isUnique = true
    for (index, text) in texts.enumerated() {
      let key = Array(text.utf8)
      var slot = Int(truncatingIfNeeded: key.withUnsafeBufferPointer(Self.hash)) & (capacity - 1)
      while slots[slot] >= 0 {
        let other = Int(slots[slot])
        if bytes[Int(starts[other])..<Int(starts[other + 1])].elementsEqual(key) {
          isUnique = false
        }
        slot = (slot + 1) & (capacity - 1)
      }
      slots[slot] = Int32(index)
    }
    self.count = texts.count
    self.isUnique = isUnique
    self.bytes = bytes
    self.starts = starts
    self.slots = slots
  }

  /// The index of an id, `nil` when it is unknown.
  func find(_ key: UnsafeBufferPointer<UInt8>) -> Int32? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(key)) & mask
    while slots[slot] >= 0 {
      if matches(slots[slot], key) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The index of an id, `nil` when it is unknown.
  func find(_ text: String) -> Int32? {
    Array(text.utf8).withUnsafeBufferPointer(find)
  }

  /// Whether `key` is the id of `index`; false for an index that is not in the table.
  func matches(_ index: Int32, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard index >= 0, Int(index) < count else { return false }
    let start = Int(starts[Int(index)])
    guard Int(starts[Int(index) + 1]) - start == key.count else { return false }
    return bytes.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress, let keyBase = key.baseAddress else { return key.isEmpty }
      return memcmp(base + start, keyBase, key.count) == 0
    }
  }

  /// Mixes eight bytes at a time; the last step overlaps the one before. Not for hostile keys: the
  /// table holds the chain's own ids, and a question costs at most one walk over them.
  private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    var hash = UInt64(key.count) &* multiplier
    guard let base = key.baseAddress, key.count >= 8 else {
      for byte in key { hash = (hash ^ UInt64(byte)) &* multiplier }
      return hash ^ (hash >> 32)
    }
    let raw = UnsafeRawPointer(base)
    var offset = 0
    while offset < key.count {
      let word = raw.loadUnaligned(fromByteOffset: min(offset, key.count - 8), as: UInt64.self)
      hash = (hash ^ word) &* multiplier
      hash ^= hash >> 29
      offset += 8
    }
    return hash ^ (hash >> 32)
  }
}

/// Asks an ``IdentifierTable`` with a memory of what came after what: neighbouring rows mostly name
/// the same store, and materials in the same order for every store and day.
struct IdentifierLookup {
  private let table: IdentifierTable
  /// What was asked after each index the last time; at first the index itself.
  private var successors: [Int32]
  private var last: Int32 = 0

  init(_ table: IdentifierTable) {
    self.table = table
    successors = table.count == 0 ? [] : Array(0..<Int32(table.count))
  }

  mutating func find(_ key: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard !successors.isEmpty else { return nil }
    let expected = successors[Int(last)]
    if table.matches(expected, key) {
      last = expected
      return expected
    }
    guard let index = table.find(key) else { return nil }
    successors[Int(last)] = index
    last = index
    return index
  }
}
