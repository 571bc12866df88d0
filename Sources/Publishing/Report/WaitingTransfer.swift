public import SupplyChain

/// A transfer that waits for somebody: for approval, for its departure, or to be received.
public struct WaitingTransfer: Hashable, Sendable {
  /// The order.
  public let content: TransferContent
  /// Where it stands.
  public let state: TransferOrder.State

  /// Takes an order in an open state.
  public init(content: TransferContent, state: TransferOrder.State) {
    self.content = content
    self.state = state
  }

  /// Whether it should have been there by the close of `day`.
  func isLate(on day: BusinessDay) -> Bool { content.leg.arriveBy.day <= day }

  /// The status as people read it.
  var word: Sentence {
    switch state {
    case .proposed: Sentence("to be approved", "待审批")
    case .approved: Sentence("approved", "已批准")
    case .dispatched: Sentence("under way", "在途")
    case .arrived: Sentence("arrived", "已到达")
    case .partlyReceived: Sentence("partly received", "部分收货")
    case .received: Sentence("received", "已收货")
    case .closed: Sentence("closed", "已完成")
    case .rejected: Sentence("rejected", "已拒绝")
    case .cancelled: Sentence("cancelled", "已取消")
    case .lost: Sentence("lost", "丢失")
    }
  }
}
