import Foundation
public import SupplyChain

/// Pairs of stores between which nothing goes: two owners, a shut bridge, a quarrel.
///
/// Written as `S-0031>S-0007, S-0002<>S-0009`: the first pair only in that direction, the second
/// in both. An id that holds a comma or one of `<>` cannot be named.
public struct BlockedPairs: Hashable, Sendable {
  /// A store that may not give to another.
  public struct Pair: Hashable, Sendable, Comparable {
    /// The store that would give.
    public let from: StoreID
    /// The store that would get.
    public let to: StoreID

    /// Orders pairs by donor, then by recipient.
    public static func < (left: Pair, right: Pair) -> Bool {
      left.from == right.from ? left.to < right.to : left.from < right.from
    }
  }

  private let pairs: Set<Pair>

  /// No pair is blocked.
  public init() { pairs = [] }

  /// Takes a text.
  ///
  /// - Returns: `nil` when it is not a list of pairs of two different stores.
  public init?(_ text: String) {
    var pairs: Set<Pair> = []
    for part in text.split(separator: ",") where !part.allSatisfy(\.isWhitespace) {
      guard let pair = BlockedPairs.pair(part) else { return nil }
      pairs.insert(Pair(from: pair.from, to: pair.to))
      if pair.isMutual { pairs.insert(Pair(from: pair.to, to: pair.from)) }
    }
    self.pairs = pairs
  }

  private static func pair(
    _ text: Substring
  ) -> (from: StoreID, to: StoreID, isMutual: Bool)? {
    let isMutual = text.contains("<>")
    let names = text.split(separator: isMutual ? "<>" : ">", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard names.count == 2, !names.contains(where: { $0.contains { "<>".contains($0) } }),
      let from = StoreID(names[0]), let to = StoreID(names[1]), from != to
    else { return nil }
    return (from, to, isMutual)
  }

  /// The pairs as text, in their order; a pair in both directions once.
  public var text: String {
    pairs.sorted().compactMap { pair in
      guard pairs.contains(Pair(from: pair.to, to: pair.from)) else {
        return "\(pair.from)>\(pair.to)"
      }
      return pair.from < pair.to ? "\(pair.from)<>\(pair.to)" : nil
    }.joined(separator: ", ")
  }

  /// Whether there are none.
  public var isEmpty: Bool { pairs.isEmpty }

  /// Every store that is named.
  public var stores: Set<StoreID> { Set(pairs.flatMap { [$0.from, $0.to] }) }

  /// Whether nothing may go from one store to another.
  public func contains(from: StoreID, to: StoreID) -> Bool {
    !pairs.isEmpty && pairs.contains(Pair(from: from, to: to))
  }
}

extension BlockedPairs: Codable {
  /// Reads the pairs from their text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let pairs = BlockedPairs(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a list of pairs of stores")
    }
    self = pairs
  }

  /// Writes the pairs as their text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
