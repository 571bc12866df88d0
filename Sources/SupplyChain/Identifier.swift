/// The identity of a `Subject`, distinct at compile time from the identity of anything else.
///
/// Ids are text, also when they look like numbers: `007` and `7` are two stores.
public struct Identifier<Subject>: Hashable, Comparable, Sendable {
  /// The text as the chain's own files write it.
  public let text: String

  /// The most UTF-8 bytes that an id in a file may have. Ids that Chama composes of several are
  /// longer, up to 200 bytes.
  public static var longestReadable: Int { 64 }

  /// Takes an id.
  ///
  /// - Returns: `nil` when the text is empty, longer than 200 UTF-8 bytes, or holds a control
  ///   character; such a text cannot be printed or matched safely.
  public init?(_ text: String) {
    let utf8 = text.utf8
    guard (1...200).contains(utf8.count), utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      return nil
    }
    self.text = text
  }

  /// Orders ids by their UTF-8 bytes, which no locale changes.
  public static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

extension Identifier: CustomStringConvertible {
  /// The id's text.
  public var description: String { text }
}

extension Identifier: ExpressibleByStringLiteral {
  /// An id written in source code; a malformed literal is a bug in that code.
  public init(stringLiteral literal: String) {
    guard let identifier = Identifier(literal) else {
      preconditionFailure("malformed identifier literal: \(literal)")
    }
    self = identifier
  }
}

extension Identifier: Codable {
  /// Reads the id from a single string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let identifier = Identifier(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not an identifier: \(text)")
    }
    self = identifier
  }

  /// Writes the id as a single string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// The identity of a ``Store``.
public typealias StoreID = Identifier<Store>
/// The identity of a ``Material``.
public typealias MaterialID = Identifier<Material>
/// The identity of a ``StockLot`` within its store and material.
public typealias LotID = Identifier<StockLot>
/// The identity of a run of the night.
public typealias RunID = Identifier<NightRun>
/// The number of a ``TransferOrder``.
public typealias TransferOrderNumber = Identifier<TransferOrder>
/// The number of a ``TransferRequest``.
public typealias TransferRequestNumber = Identifier<TransferRequest>
/// The number of a ``ReplenishmentOrder``.
public typealias ReplenishmentOrderNumber = Identifier<ReplenishmentOrder>
/// The identity of a ``Leg``.
public typealias LegID = Identifier<Leg>
/// The identity of a ``Suggestion``, the same for a day, store and material in every run.
public typealias SuggestionID = Identifier<Suggestion>
