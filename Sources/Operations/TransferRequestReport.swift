public import Access
public import Persistence
public import SupplyChain

/// A request as commands, the API and pages tell it.
public struct TransferRequestReport: Hashable, Sendable, Codable {
  /// An offer of it.
  public struct Offer: Hashable, Sendable, Codable {
    /// Its number on the request, from 1.
    public let ordinal: Int
    /// What became of it.
    public let state: TransferOffer.Standing
    /// What the donor could give, when and at what cost.
    public let terms: EmergencyOffer
    /// What the donor gives, in base units.
    public let accepted: Quantity?
    /// The order that came of it.
    public let order: TransferOrderNumber?
    /// Why the donor gives nothing.
    public let reason: String?
    /// Who answered, and when.
    public let answer: Act?
  }

  /// Its number.
  public let number: TransferRequestNumber
  /// Where it stands.
  public let state: TransferRequest.State
  /// Changes with every act upon it.
  public let version: Int64
  /// The store that asks.
  public let store: StoreID
  /// What it needs.
  public let material: MaterialID
  /// How much, in base units.
  public let quantity: Quantity
  /// When it was asked, by the chain's clocks.
  public let askedAt: LocalMoment
  /// When it must be there.
  public let neededBy: LocalMoment
  /// Why the store needs it.
  public let why: String
  /// Who asked, and when.
  public let asking: Act
  /// The run on whose plan the answer stands.
  public let run: RunID
  /// The offers by number.
  public let offers: [Offer]
  /// What donors give together, in base units.
  public let accepted: Quantity
  /// When headquarters was told that nobody answers.
  public let escalation: Act?
  /// Orders of it that were rejected or cancelled, so that less comes than donors have promised:
  /// the store may ask again; absent when there are none.
  public let undone: [TransferOrderNumber]?
  /// Who decided it, and when.
  public let decision: Act?
  /// Why it was declined or withdrawn.
  public let reason: String?
  /// How long the program took to find the donors.
  public let answerMilliseconds: Double
  /// The people's share: minutes from the question to the decision, that of headquarters where an
  /// order of it waits for approval.
  public let decisionMinutes: Double?

  /// Tells a request of the ledger.
  ///
  /// - Parameter principal: who is told: what a donor keeps exactly is for those who may see its
  ///   stock. `nil` tells all.
  public init(_ stored: StoredTransferRequest, to principal: Principal? = nil) {
    let request = stored.request
    let content = request.content
    self.number = content.number
    self.state = request.state
    self.version = stored.version
    self.store = content.store
    self.material = content.material
    self.quantity = content.quantity
    self.askedAt = content.askedAt
    self.neededBy = content.neededBy
    self.why = content.why
    self.asking = content.asking
    self.run = stored.run
    self.offers = request.offers.map { Offer($0, to: principal) }
    self.accepted = request.offers.accepted
    self.escalation = request.escalation
    self.undone = stored.undone.isEmpty ? nil : stored.undone
    self.decision = request.decision
    self.reason = stored.reason.isEmpty ? nil : stored.reason
    self.answerMilliseconds = Double(stored.answerMicroseconds) / 1000
    self.decisionMinutes = stored.decidedAt.flatMap { minutes(from: content.asking.at, to: $0) }
  }
}

extension TransferRequestReport.Offer {
  fileprivate init(_ offer: TransferOffer, to principal: Principal?) {
    self.ordinal = offer.ordinal
    self.state = offer.standing
    self.terms = principal.map { offer.terms.told(to: $0) } ?? offer.terms
    self.order = offer.order
    switch offer.answer {
    case .accepted(let quantity, _, let act):
      (self.accepted, self.reason, self.answer) = (quantity, nil, act)
    case .declined(let reason, let act):
      (self.accepted, self.reason, self.answer) = (nil, reason, act)
    case .open, .lapsed: (self.accepted, self.reason, self.answer) = (nil, nil, nil)
    }
  }
}

/// Minutes between two instants, `nil` when one cannot be read.
private func minutes(from start: String, to end: String) -> Double? {
  guard let start = Instant(start), let end = Instant(end) else { return nil }
  return Double(max(end - start, 0)) / 60
}
