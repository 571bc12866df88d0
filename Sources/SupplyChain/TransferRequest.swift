/// A store's question for goods (调拨申请), in exactly one of its states.
///
/// Each state is a struct that holds only what is true in it and offers only its legal transitions;
/// an illegal one does not compile. A transition whose outcome depends on what is left returns the
/// request in whichever state that is. The ledger pairs it with `UPDATE … WHERE state = ?`.
public enum TransferRequest: Hashable, Sendable {
  /// It is asked, and nobody is found yet who could give (待匹配).
  case asked(Asked)
  /// At least one donor has been asked and has not answered (待答复).
  case offered(Offered)
  /// Somebody gives, all or part of it (已同意).
  case accepted(Accepted)
  /// Nobody gives (已谢绝).
  case declined(Declined)
  /// Its hour has passed (已过期).
  case expired(Expired)
  /// The store needs it no more (已撤回).
  case withdrawn(Withdrawn)

  /// Asked, without an offer.
  public struct Asked: Hashable, Sendable {
    /// What is asked for.
    public let content: TransferRequestContent
    /// When headquarters was told that nobody answers, ISO 8601 in UTC.
    public let escalation: Act?

    /// A request as it is asked.
    public init(content: TransferRequestContent, escalation: Act? = nil) {
      self.content = content
      self.escalation = escalation
    }

    /// Puts offers to donors; without any it stays asked.
    public func offer(_ terms: [EmergencyOffer]) -> TransferRequest {
      guard !terms.isEmpty else { return .asked(self) }
      return .offered(
        Offered(
          content: content, offers: TransferRequest.numbered(terms, after: []),
          escalation: escalation))
    }
    /// Headquarters says that it cannot be had.
    public func decline(_ act: Act, reason: String) -> Declined {
      Declined(content: content, offers: [], decision: act, reason: reason)
    }
    /// Its hour passes.
    public func expire(_ act: Act) -> Expired {
      Expired(content: content, offers: [], decision: act)
    }
    /// The store needs it no more.
    public func withdraw(_ act: Act, reason: String) -> Withdrawn {
      Withdrawn(content: content, offers: [], decision: act, reason: reason)
    }
    /// Headquarters is told.
    public func escalate(_ act: Act) -> Asked { Asked(content: content, escalation: act) }
  }

  /// Offered: at least one of ``offers`` is open.
  public struct Offered: Hashable, Sendable {
    /// What is asked for.
    public let content: TransferRequestContent
    /// All offers that were made, by ordinal; others than the open ones are answered.
    public let offers: [TransferOffer]
    /// When headquarters was told that a donor does not answer.
    public let escalation: Act?

    /// An offered request as the ledger holds it.
    public init(
      content: TransferRequestContent, offers: [TransferOffer], escalation: Act? = nil
    ) {
      self.content = content
      self.offers = offers
      self.escalation = escalation
    }

    /// What nobody gives and no open offer covers, if the donor of an open one gives `quantity`.
    public func uncovered(if offer: TransferOffer, gives quantity: Quantity) -> Quantity {
      offers.filter { $0.isOpen && $0 != offer }
        .reduce(content.quantity.remaining(after: offers.accepted + quantity)) {
          $0.remaining(after: $1.terms.quantity)
        }
    }

    /// The donor of an open offer gives `quantity`, of which an order comes; `next` is put to
    /// others for what is missing.
    public func accept(
      _ offer: TransferOffer, _ quantity: Quantity, order: TransferOrderNumber, _ act: Act,
      next: [EmergencyOffer] = []
    ) -> TransferRequest {
      settle(offer, .accepted(quantity, order: order, act), act, reason: "", next: next)
    }

    /// The donor of an open offer gives nothing; `next` is put to others.
    public func decline(
      _ offer: TransferOffer, _ act: Act, reason: String, next: [EmergencyOffer] = []
    ) -> TransferRequest {
      settle(offer, .declined(reason: reason, act), act, reason: reason, next: next)
    }

    /// Its hour passes: what was accepted stays, the rest is not to be had.
    public func expire(_ act: Act) -> TransferRequest {
      let offers = TransferRequest.lapsed(offers)
      guard offers.accepted == .zero else {
        return .accepted(Accepted(content: content, offers: offers, decision: act))
      }
      return .expired(Expired(content: content, offers: offers, decision: act))
    }

    /// The store needs it no more: what was accepted stays, until its order is cancelled.
    public func withdraw(_ act: Act, reason: String) -> TransferRequest {
      let offers = TransferRequest.lapsed(offers)
      guard offers.accepted == .zero else {
        return .accepted(Accepted(content: content, offers: offers, decision: act))
      }
      return .withdrawn(
        Withdrawn(content: content, offers: offers, decision: act, reason: reason))
    }

    /// Headquarters is told.
    public func escalate(_ act: Act) -> Offered {
      Offered(content: content, offers: offers, escalation: act)
    }

    private func settle(
      _ offer: TransferOffer, _ answer: TransferOffer.Answer, _ act: Act, reason: String,
      next: [EmergencyOffer]
    ) -> TransferRequest {
      precondition(offer.isOpen && offers.contains(offer), "only an open offer is answered")
      let answered = offers.map { $0.ordinal == offer.ordinal ? $0.answered(answer) : $0 }
      let offers = answered + TransferRequest.numbered(next, after: answered)
      if offers.accepted >= content.quantity {
        return .accepted(
          Accepted(content: content, offers: TransferRequest.lapsed(offers), decision: act))
      }
      guard !offers.contains(where: \.isOpen) else {
        return .offered(Offered(content: content, offers: offers, escalation: escalation))
      }
      guard offers.accepted == .zero else {
        return .accepted(Accepted(content: content, offers: offers, decision: act))
      }
      return .declined(
        Declined(content: content, offers: offers, decision: act, reason: reason))
    }
  }

  /// Somebody gives; the orders say how it goes on.
  public struct Accepted: Hashable, Sendable {
    /// What was asked for.
    public let content: TransferRequestContent
    /// All offers; at least one is accepted and none is open.
    public let offers: [TransferOffer]
    /// The act that decided it, the last acceptance as a rule.
    public let decision: Act

    /// An accepted request as the ledger holds it.
    public init(content: TransferRequestContent, offers: [TransferOffer], decision: Act) {
      self.content = content
      self.offers = offers
      self.decision = decision
    }

    /// Whether all that was asked for is given.
    public var isWhole: Bool { offers.accepted >= content.quantity }
  }

  /// Nobody gives.
  public struct Declined: Hashable, Sendable {
    /// What was asked for.
    public let content: TransferRequestContent
    /// All offers, each declined.
    public let offers: [TransferOffer]
    /// The act that decided it: the last refusal.
    public let decision: Act
    /// The reason of the last refusal.
    public let reason: String

    /// A declined request as the ledger holds it.
    public init(
      content: TransferRequestContent, offers: [TransferOffer], decision: Act, reason: String
    ) {
      self.content = content
      self.offers = offers
      self.decision = decision
      self.reason = reason
    }
  }

  /// Its hour passed.
  public struct Expired: Hashable, Sendable {
    /// What was asked for.
    public let content: TransferRequestContent
    /// All offers, none accepted or open.
    public let offers: [TransferOffer]
    /// The act that closed it.
    public let decision: Act

    /// An expired request as the ledger holds it.
    public init(content: TransferRequestContent, offers: [TransferOffer], decision: Act) {
      self.content = content
      self.offers = offers
      self.decision = decision
    }
  }

  /// The store needed it no more.
  public struct Withdrawn: Hashable, Sendable {
    /// What was asked for.
    public let content: TransferRequestContent
    /// All offers, none accepted or open.
    public let offers: [TransferOffer]
    /// The act that closed it.
    public let decision: Act
    /// Why.
    public let reason: String

    /// A withdrawn request as the ledger holds it.
    public init(
      content: TransferRequestContent, offers: [TransferOffer], decision: Act, reason: String
    ) {
      self.content = content
      self.offers = offers
      self.decision = decision
      self.reason = reason
    }
  }

  private static func numbered(
    _ terms: [EmergencyOffer], after offers: [TransferOffer]
  ) -> [TransferOffer] {
    terms.enumerated().map { index, terms in
      TransferOffer(ordinal: offers.count + index + 1, terms: terms)
    }
  }

  private static func lapsed(_ offers: [TransferOffer]) -> [TransferOffer] {
    offers.map { $0.isOpen ? $0.answered(.lapsed) : $0 }
  }
}

extension [TransferOffer] {
  /// What donors give together.
  public var accepted: Quantity { reduce(.zero) { $0 + $1.accepted } }
}
