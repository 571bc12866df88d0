/// An offer that was put to a donor, and what the donor said.
public struct TransferOffer: Hashable, Sendable, Codable {
  /// Its number on the request, from 1.
  public let ordinal: Int
  /// What the donor could give, when and at what cost, as it was when the offer was made.
  public let terms: EmergencyOffer
  /// What became of it.
  public let answer: Answer

  /// What became of an offer.
  public enum Answer: Hashable, Sendable, Codable {
    /// The donor has not answered yet.
    case open
    /// The donor gives so much; the order came of it.
    case accepted(Quantity, order: TransferOrderNumber, Act)
    /// The donor gives nothing, and says why.
    case declined(reason: String, Act)
    /// The request was decided without it.
    case lapsed
  }

  /// Takes an offer, which nobody has answered yet.
  public init(ordinal: Int, terms: EmergencyOffer, answer: Answer = .open) {
    self.ordinal = ordinal
    self.terms = terms
    self.answer = answer
  }

  /// The number of the order that comes of an offer when it is accepted.
  public static func orderNumber(
    of ordinal: Int, on request: TransferRequestNumber
  ) -> TransferOrderNumber {
    guard let number = TransferOrderNumber("T\(request)-\(ordinal)") else {
      preconditionFailure("request numbers are short")
    }
    return number
  }

  /// Whether the donor has yet to answer.
  public var isOpen: Bool { answer == .open }

  /// What the donor gives, nothing unless it has accepted.
  public var accepted: Quantity {
    if case .accepted(let quantity, _, _) = answer { quantity } else { .zero }
  }

  /// The order that came of it.
  public var order: TransferOrderNumber? {
    if case .accepted(_, let order, _) = answer { order } else { nil }
  }

  func answered(_ answer: Answer) -> TransferOffer {
    TransferOffer(ordinal: ordinal, terms: terms, answer: answer)
  }
}

extension TransferOffer {
  /// The names of the answers, as the ledger and every JSON write them.
  public enum Standing: String, Sendable, Codable, CaseIterable {
    /// See ``Answer/open``.
    case open
    /// See ``Answer/accepted(_:order:_:)``.
    case accepted
    /// See ``Answer/declined(reason:_:)``.
    case declined
    /// See ``Answer/lapsed``.
    case lapsed

    /// The word that people read.
    public var word: Sentence {
      switch self {
      case .open: Sentence("waiting for the donor", "待答复")
      case .accepted: Sentence("accepted", "已同意")
      case .declined: Sentence("declined", "已拒绝")
      case .lapsed: Sentence("no longer needed", "已失效")
      }
    }
  }

  /// The answer's name.
  public var standing: Standing {
    switch answer {
    case .open: .open
    case .accepted: .accepted
    case .declined: .declined
    case .lapsed: .lapsed
    }
  }
}
