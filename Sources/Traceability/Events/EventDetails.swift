/// A place in an event: an SGLN or another URI, with fields of other vocabularies.
public struct EventPlace: Hashable, Sendable {
  /// The place as a URI.
  public var id: String
  /// Fields of other vocabularies.
  public var extensions: [JSONValue.Member]

  /// Takes a URI.
  public init(_ id: String, extensions: [JSONValue.Member] = []) {
    self.id = id
    self.extensions = extensions
  }
}

/// A business document that an event belongs to.
public struct BizTransaction: Hashable, Sendable {
  /// What sort of document it is, when said.
  public var type: BizTransactionType?
  /// The document as a URI.
  public var id: String

  /// Takes a document.
  public init(type: BizTransactionType?, id: String) {
    self.type = type
    self.id = id
  }
}

/// A party or place from which things come or to which they go.
public struct TransferEnd: Hashable, Sendable {
  /// What it is: who owns, who holds, or where.
  public var type: TransferEndType
  /// The party or place as a URI.
  public var id: String

  /// Takes a party or place.
  public init(type: TransferEndType, id: String) {
    self.type = type
    self.id = id
  }
}

/// Conditions of things that begin or end with an event.
public struct PersistentDisposition: Hashable, Sendable {
  /// Those that begin.
  public var set: [Disposition]
  /// Those that end.
  public var unset: [Disposition]

  /// Takes conditions, of one kind at least.
  public init(set: [Disposition], unset: [Disposition]) {
    self.set = set
    self.unset = unset
  }
}

/// Says that an event of the same content and id is wrong.
public struct ErrorDeclaration: Hashable, Sendable {
  /// When it was found out.
  public var time: EventTime
  /// Why it is wrong, when said.
  public var reason: ErrorReason?
  /// The events that say what is right.
  public var correctiveEventIDs: [String]
  /// Fields of other vocabularies.
  public var extensions: [JSONValue.Member]

  /// Takes the parts.
  public init(
    at time: EventTime, reason: ErrorReason?, correctiveEventIDs: [String] = [],
    extensions: [JSONValue.Member] = []
  ) {
    self.time = time
    self.reason = reason
    self.correctiveEventIDs = correctiveEventIDs
    self.extensions = extensions
  }
}

/// A number as JSON writes it, every digit kept; two that only differ in needless zeros are equal.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
  /// The digits, without needless zeros.
  public let text: String

  /// Takes a number as JSON writes it.
  init(json text: String) {
    guard text.contains("."), !text.contains("e"), !text.contains("E") else {
      self.text = text
      return
    }
    let digits = text.reversed().drop { $0 == "0" }
    self.text = String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }

  /// Takes a whole number.
  public init(_ number: Int) { self.text = String(number) }

  /// Takes a finite number.
  public init(_ number: Double) {
    precondition(number.isFinite, "JSON has no number for \(number)")
    self.text = Int64(exactly: number).map { String($0) } ?? "\(number)"
  }

  /// The nearest floating-point number; infinite beyond its range.
  public var value: Double { Double(text) ?? 0 }

  /// The digits.
  public var description: String { text }
}
