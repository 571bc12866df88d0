/// What a store asks for; it does not change after it has been asked.
public struct TransferRequestContent: Hashable, Sendable, Codable {
  /// The request's number.
  public let number: TransferRequestNumber
  /// The store that asks.
  public let store: StoreID
  /// What it needs.
  public let material: MaterialID
  /// How much, in base units; whole packs are sent.
  public let quantity: Quantity
  /// When it was asked, by the chain's clocks.
  public let askedAt: LocalMoment
  /// When it must be there, by the chain's clocks.
  public let neededBy: LocalMoment
  /// Why the store needs it.
  public let why: String
  /// Who asked, and when.
  public let asking: Act

  /// Takes a question.
  public init(
    number: TransferRequestNumber, store: StoreID, material: MaterialID, quantity: Quantity,
    askedAt: LocalMoment, neededBy: LocalMoment, why: String, asking: Act
  ) {
    self.number = number
    self.store = store
    self.material = material
    self.quantity = quantity
    self.askedAt = askedAt
    self.neededBy = neededBy
    self.why = why
    self.asking = asking
  }
}

extension TransferRequest {
  /// The names of the states, as the ledger and every JSON write them.
  public enum State: String, Sendable, Codable, CaseIterable {
    /// See ``TransferRequest/Asked``.
    case asked
    /// See ``TransferRequest/Offered``.
    case offered
    /// See ``TransferRequest/Accepted``.
    case accepted
    /// See ``TransferRequest/Declined``.
    case declined
    /// See ``TransferRequest/Expired``.
    case expired
    /// See ``TransferRequest/Withdrawn``.
    case withdrawn

    /// The states that may follow: what the transitions of the states' structs allow.
    public var successors: [State] {
      switch self {
      case .asked: [.asked, .offered, .declined, .expired, .withdrawn]
      case .offered: [.offered, .accepted, .declined, .expired, .withdrawn]
      case .accepted, .declined, .expired, .withdrawn: []
      }
    }

    /// Whether somebody has yet to decide.
    public var isOpen: Bool { self == .asked || self == .offered }

    /// The word that people read.
    public var word: Sentence {
      switch self {
      case .asked: Sentence("nobody found yet", "待匹配")
      case .offered: Sentence("waiting for an answer", "待答复")
      case .accepted: Sentence("accepted", "已同意")
      case .declined: Sentence("declined", "已谢绝")
      case .expired: Sentence("expired", "已过期")
      case .withdrawn: Sentence("withdrawn", "已撤回")
      }
    }
  }

  /// The state's name.
  public var state: State {
    switch self {
    case .asked: .asked
    case .offered: .offered
    case .accepted: .accepted
    case .declined: .declined
    case .expired: .expired
    case .withdrawn: .withdrawn
    }
  }

  /// What is asked for, in any state.
  public var content: TransferRequestContent {
    switch self {
    case .asked(let request): request.content
    case .offered(let request): request.content
    case .accepted(let request): request.content
    case .declined(let request): request.content
    case .expired(let request): request.content
    case .withdrawn(let request): request.content
    }
  }

  /// All offers that were made, by ordinal.
  public var offers: [TransferOffer] {
    switch self {
    case .asked: []
    case .offered(let request): request.offers
    case .accepted(let request): request.offers
    case .declined(let request): request.offers
    case .expired(let request): request.offers
    case .withdrawn(let request): request.offers
    }
  }

  /// The act that decided it, `nil` while it is open.
  public var decision: Act? {
    switch self {
    case .asked, .offered: nil
    case .accepted(let request): request.decision
    case .declined(let request): request.decision
    case .expired(let request): request.decision
    case .withdrawn(let request): request.decision
    }
  }

  /// When headquarters was told that nobody answers; `nil` when it was not, or is decided since.
  public var escalation: Act? {
    switch self {
    case .asked(let request): request.escalation
    case .offered(let request): request.escalation
    case .accepted, .declined, .expired, .withdrawn: nil
    }
  }
}
