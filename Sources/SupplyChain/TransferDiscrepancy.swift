/// What a receipt found to be otherwise than it was sent.
public struct TransferDiscrepancy: Hashable, Sendable, Codable {
  /// In which way.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A crate was not read and is taken to be there: no shortage.
    case inferred
    /// A crate is not there.
    case missing
    /// Another crate of the same material is there.
    case wrongCrate = "wrong_crate"
    /// Something is there that was not sent.
    case extra
    /// A person counted less than was sent.
    case short
    /// A person found it damaged.
    case damaged
    /// A person found another material.
    case wrong
    /// A person found it expired.
    case expired

    /// What a person may give as the reason for receiving less.
    public static let reasons: [Kind] = [.short, .damaged, .wrong, .expired]

    /// The words that people read.
    public var word: Sentence {
      switch self {
      case .inferred: Sentence("not read, taken to be there", "未读到，推定已到")
      case .missing: Sentence("missing", "缺失")
      case .wrongCrate: Sentence("another crate", "错箱")
      case .extra: Sentence("not sent, but there", "多出")
      case .short: Sentence("short", "短少")
      case .damaged: Sentence("damaged", "破损")
      case .wrong: Sentence("wrong material", "错货")
      case .expired: Sentence("expired", "过期")
      }
    }
  }

  /// The order's line; `nil` when it belongs to none.
  public let line: Int?
  /// In which way.
  public let kind: Kind
  /// The crate, as a pure identity URI, when it is one.
  public let epc: String?
  /// How much of the line's material.
  public let quantity: Quantity

  /// Takes a discrepancy.
  public init(line: Int?, kind: Kind, epc: String? = nil, quantity: Quantity) {
    self.line = line
    self.kind = kind
    self.epc = epc
    self.quantity = quantity
  }
}
