/// What one store gives another (调拨单), in exactly one of its states.
///
/// Each state is a struct that holds only what is true in it and offers only its legal transitions;
/// an illegal one does not compile. The ledger pairs it with `UPDATE … WHERE state = ?`.
public enum TransferOrder: Hashable, Sendable {
  /// The night or a person has proposed it (待审批).
  case proposed(Proposed)
  /// Headquarters or the donor has agreed; the goods are reserved (已批准).
  case approved(Approved)
  /// It has left the donor (在途).
  case dispatched(Dispatched)
  /// It stands at the recipient's door (已到达).
  case arrived(Arrived)
  /// Part of it has been booked in (部分收货).
  case partlyReceived(PartlyReceived)
  /// All of it has been booked in (已收货).
  case received(Received)
  /// Nothing is left to do (已完成).
  case closed(Closed)
  /// It was turned down (已拒绝).
  case rejected(Rejected)
  /// It was called off before it left (已取消).
  case cancelled(Cancelled)
  /// It never arrived (丢失).
  case lost(Lost)

  /// Proposed, waiting for approval.
  public struct Proposed: Hashable, Sendable {
    /// What is asked for.
    public let content: TransferContent
    /// The run that proposed it.
    public let run: RunID

    /// A proposal of a run.
    public init(content: TransferContent, run: RunID) {
      self.content = content
      self.run = run
    }

    /// Agrees.
    public func approve(_ act: Act) -> Approved { Approved(content: content, approval: act) }
    /// Turns it down, with a reason.
    public func reject(_ act: Act, reason: String) -> Rejected {
      Rejected(content: content, rejection: act, reason: reason)
    }
  }

  /// Approved and reserved.
  public struct Approved: Hashable, Sendable {
    /// What is asked for.
    public let content: TransferContent
    /// Who agreed, and when.
    public let approval: Act

    /// An approved order as the ledger holds it.
    public init(content: TransferContent, approval: Act) {
      self.content = content
      self.approval = approval
    }

    /// Leaves the donor.
    public func dispatch(_ act: Act) -> Dispatched { Dispatched(content: content, dispatch: act) }
    /// Calls it off.
    public func cancel(_ act: Act, reason: String) -> Cancelled {
      Cancelled(content: content, cancellation: act, reason: reason)
    }
  }

  /// On the road.
  public struct Dispatched: Hashable, Sendable {
    /// What is on it.
    public let content: TransferContent
    /// Who sent it, and when.
    public let dispatch: Act

    /// A dispatched order as the ledger holds it.
    public init(content: TransferContent, dispatch: Act) {
      self.content = content
      self.dispatch = dispatch
    }

    /// Reaches the recipient.
    public func arrive(_ act: Act) -> Arrived { Arrived(content: content, arrival: act) }
    /// Is given up.
    public func lose(_ act: Act, reason: String) -> Lost {
      Lost(content: content, loss: act, reason: reason)
    }
  }

  /// At the recipient's door.
  public struct Arrived: Hashable, Sendable {
    /// What is on it.
    public let content: TransferContent
    /// Who reported it, and when.
    public let arrival: Act

    /// An arrived order as the ledger holds it.
    public init(content: TransferContent, arrival: Act) {
      self.content = content
      self.arrival = arrival
    }

    /// Books in all lines as sent.
    public func receiveAll(_ act: Act) -> Received { Received(content: content, receipt: act) }
    /// Books in some of it; what is missing stays in transit.
    public func receive(_ received: [Int: Quantity], _ act: Act) -> PartlyReceived {
      PartlyReceived(content: content, receivedByLine: received, receipt: act)
    }
    /// Is given up.
    public func lose(_ act: Act, reason: String) -> Lost {
      Lost(content: content, loss: act, reason: reason)
    }
  }

  /// Partly booked in.
  public struct PartlyReceived: Hashable, Sendable {
    /// What was sent.
    public let content: TransferContent
    /// What has been booked in so far, by line number.
    public let receivedByLine: [Int: Quantity]
    /// Who booked it in, and when.
    public let receipt: Act

    /// A partly received order as the ledger holds it.
    public init(content: TransferContent, receivedByLine: [Int: Quantity], receipt: Act) {
      self.content = content
      self.receivedByLine = receivedByLine
      self.receipt = receipt
    }

    /// Books in more; what is still missing stays in transit. `received` is all so far.
    public func receive(_ received: [Int: Quantity], _ act: Act) -> PartlyReceived {
      PartlyReceived(content: content, receivedByLine: received, receipt: act)
    }
    /// Books in the rest as sent.
    public func receiveRest(_ act: Act) -> Received { Received(content: content, receipt: act) }
    /// Gives up the rest.
    public func close(_ act: Act) -> Closed { Closed(content: content, closing: act) }
  }

  /// Fully booked in.
  public struct Received: Hashable, Sendable {
    /// What was sent.
    public let content: TransferContent
    /// Who booked it in, and when.
    public let receipt: Act

    /// A received order as the ledger holds it.
    public init(content: TransferContent, receipt: Act) {
      self.content = content
      self.receipt = receipt
    }

    /// Puts it away.
    public func close(_ act: Act) -> Closed { Closed(content: content, closing: act) }
  }

  /// Done.
  public struct Closed: Hashable, Sendable {
    /// What was sent.
    public let content: TransferContent
    /// Who closed it, and when.
    public let closing: Act

    /// A closed order as the ledger holds it.
    public init(content: TransferContent, closing: Act) {
      self.content = content
      self.closing = closing
    }
  }

  /// Turned down.
  public struct Rejected: Hashable, Sendable {
    /// What was asked for.
    public let content: TransferContent
    /// Who turned it down, and when.
    public let rejection: Act
    /// Why.
    public let reason: String

    /// A rejected order as the ledger holds it.
    public init(content: TransferContent, rejection: Act, reason: String) {
      self.content = content
      self.rejection = rejection
      self.reason = reason
    }
  }

  /// Called off before it left.
  public struct Cancelled: Hashable, Sendable {
    /// What was asked for.
    public let content: TransferContent
    /// Who called it off, and when.
    public let cancellation: Act
    /// Why.
    public let reason: String

    /// A cancelled order as the ledger holds it.
    public init(content: TransferContent, cancellation: Act, reason: String) {
      self.content = content
      self.cancellation = cancellation
      self.reason = reason
    }
  }

  /// Given up on the road.
  public struct Lost: Hashable, Sendable {
    /// What was sent.
    public let content: TransferContent
    /// Who gave it up, and when.
    public let loss: Act
    /// Why.
    public let reason: String

    /// A lost order as the ledger holds it.
    public init(content: TransferContent, loss: Act, reason: String) {
      self.content = content
      self.loss = loss
      self.reason = reason
    }
  }
}

extension TransferOrder {
  /// The names of the states, as the ledger and every JSON write them.
  public enum State: String, Sendable, Codable, CaseIterable {
    /// See ``TransferOrder/Proposed``.
    case proposed
    /// See ``TransferOrder/Approved``.
    case approved
    /// See ``TransferOrder/Dispatched``.
    case dispatched
    /// See ``TransferOrder/Arrived``.
    case arrived
    /// See ``TransferOrder/PartlyReceived``.
    case partlyReceived = "partly_received"
    /// See ``TransferOrder/Received``.
    case received
    /// See ``TransferOrder/Closed``.
    case closed
    /// See ``TransferOrder/Rejected``.
    case rejected
    /// See ``TransferOrder/Cancelled``.
    case cancelled
    /// See ``TransferOrder/Lost``.
    case lost

    /// The states that may follow: what the transitions of the states' structs allow.
    public var successors: [State] {
      switch self {
      case .proposed: [.approved, .rejected]
      case .approved: [.dispatched, .cancelled]
      case .dispatched: [.arrived, .lost]
      case .arrived: [.received, .partlyReceived, .lost]
      case .partlyReceived: [.partlyReceived, .received, .closed]
      case .received: [.closed]
      case .closed, .rejected, .cancelled, .lost: []
      }
    }

    /// The word that people read.
    public var word: Sentence {
      switch self {
      case .proposed: Sentence("waiting for approval", "待审批")
      case .approved: Sentence("approved", "已批准")
      case .dispatched: Sentence("on its way", "在途")
      case .arrived: Sentence("arrived", "已到达")
      case .partlyReceived: Sentence("partly received", "部分收货")
      case .received: Sentence("received", "已收货")
      case .closed: Sentence("closed", "已完成")
      case .rejected: Sentence("rejected", "已拒绝")
      case .cancelled: Sentence("cancelled", "已取消")
      case .lost: Sentence("lost", "已丢失")
      }
    }
  }

  /// The state's name.
  public var state: State {
    switch self {
    case .proposed: .proposed
    case .approved: .approved
    case .dispatched: .dispatched
    case .arrived: .arrived
    case .partlyReceived: .partlyReceived
    case .received: .received
    case .closed: .closed
    case .rejected: .rejected
    case .cancelled: .cancelled
    case .lost: .lost
    }
  }

  /// What the order asks for, in any state.
  public var content: TransferContent {
    switch self {
    case .proposed(let order): order.content
    case .approved(let order): order.content
    case .dispatched(let order): order.content
    case .arrived(let order): order.content
    case .partlyReceived(let order): order.content
    case .received(let order): order.content
    case .closed(let order): order.content
    case .rejected(let order): order.content
    case .cancelled(let order): order.content
    case .lost(let order): order.content
    }
  }
}
