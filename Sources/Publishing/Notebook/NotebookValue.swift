import Foundation

/// A JSON value, written with sorted keys so that the same value gives the same bytes.
enum NotebookValue: Encodable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case null
  case flag(Bool)
  case whole(Int)
  case real(Double)
  case text(String)
  case list([NotebookValue])
  case object([String: NotebookValue])

  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int) { self = .whole(number) }
  init(booleanLiteral flag: Bool) { self = .flag(flag) }
  init(arrayLiteral elements: NotebookValue...) { self = .list(elements) }
  init(dictionaryLiteral pairs: (String, NotebookValue)...) {
    self = .object(Dictionary(pairs, uniquingKeysWith: { $1 }))
  }

  /// A number of at most six decimals; what is not finite is null.
  init(_ number: Double?) {
    guard let number, number.isFinite else {
      self = .null
      return
    }
    self = .real((number * 1e6).rounded() / 1e6)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .whole(let number): try container.encode(number)
    case .real(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let elements): try container.encode(elements)
    case .object(let pairs): try container.encode(pairs)
    }
  }
}
