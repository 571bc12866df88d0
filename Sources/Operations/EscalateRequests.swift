import Access
import Balancing
public import Persistence
public import SupplyChain

/// What is due with a request, as a pure value of the request, the rules and nothing else.
public enum RequestDue: Hashable, Sendable {
  /// Headquarters is to be told that nobody answers.
  case escalation
  /// Its hour passes.
  case expiry

  /// What is due next with a request and when, by the chain's clocks; `nil` when it is decided.
  ///
  /// A request for which nobody was found escalates at once, one that was put to donors when they
  /// have not answered for ``RequestRules/escalatesAfterMinutes``, and only once. It expires when
  /// its hour has passed.
  public static func next(
    of request: TransferRequest, rules: RequestRules
  ) -> (due: RequestDue, at: LocalMoment)? {
    guard request.state.isOpen else { return nil }
    let content = request.content
    let patience = request.state == .asked ? 0 : rules.escalatesAfterMinutes
    let escalation = content.askedAt.advanced(byMinutes: patience)
    guard request.escalation == nil, escalation < content.neededBy else {
      return (.expiry, content.neededBy)
    }
    return (.escalation, escalation)
  }
}

/// Does what is due with open requests at a moment: the service's clock calls it, or a command.
///
/// A request for which nobody was found is put to donors as soon as somebody has something to
/// spare.
public struct EscalateRequests {
  let ledger: Ledger
  let desks: TransferDesks
  let caller: RequestAct

  /// So many requests are moved on in one transaction: each by itself would wait for the disk, and
  /// all at once would keep everybody else from writing.
  private static let together = 20

  /// Prepares one look at the open requests.
  public init(ledger: Ledger, desks: TransferDesks, caller: RequestAct) {
    self.ledger = ledger
    self.desks = desks
    self.caller = caller
  }

  /// Moves on what is due, the oldest first, and shows each request as it stands after. Looking
  /// again at the same moment moves nothing more.
  ///
  /// - Returns: How many were moved on.
  @discardableResult
  public func run(
    showing each: (StoredTransferRequest) throws -> Void = { _ in }
  ) throws -> Int {
    try ledger.authorize(caller.caller, to: .escalateRequests, on: .chain)
    let chances = try desks.chancesSinceLastLook()
    // Their numbers alone: at a peak there are more of them than should be held at once.
    let open = try ledger.requestsToLookAt(
      at: caller.now, patience: desks.settings.requests.escalatesAfterMinutes,
      chances: chances.stores)
    var moved = 0
    for start in stride(from: 0, to: open.count, by: EscalateRequests.together) {
      let part = open[start..<min(start + EscalateRequests.together, open.count)]
      let steps = try part.compactMap { try step(ledger.transferRequest($0)) }
      let after = try moveOn(steps)
      moved += after.count
      try after.forEach(each)
    }
    desks.looked(at: chances)
    return moved
  }

  /// Where a request goes next, and why.
  private struct Step {
    let before: StoredTransferRequest
    let after: TransferRequest
    let detail: String
  }

  /// Takes steps in one transaction, but those of requests that somebody has answered meanwhile:
  /// then nothing is due any more.
  private func moveOn(_ steps: [Step]) throws -> [StoredTransferRequest] {
    guard !steps.isEmpty else { return [] }
    return try ledger.transaction {
      try steps.compactMap { step in
        do {
          return try ledger.move(
            step.before, to: step.after, day: caller.day, act: caller.act, detail: step.detail)
        } catch LedgerFailure.requestMoved {
          return nil
        }
      }
    }
  }

  private func step(_ stored: StoredTransferRequest) throws -> Step? {
    guard let (due, at) = RequestDue.next(of: stored.request, rules: desks.settings.requests)
    else { return nil }
    if caller.now >= at, due == .expiry { return expiry(of: stored) }
    if let offered = try offer(of: stored) { return offered }
    guard caller.now >= at, due == .escalation else { return nil }
    let after: TransferRequest
    switch stored.request {
    case .asked(let request): after = .asked(request.escalate(caller.act))
    case .offered(let request): after = .offered(request.escalate(caller.act))
    case .accepted, .declined, .expired, .withdrawn: return nil
    }
    return Step(before: stored, after: after, detail: "nobody has answered")
  }

  private func expiry(of stored: StoredTransferRequest) -> Step? {
    let (after, detail): (TransferRequest, String)
    switch stored.request {
    case .asked(let request):
      (after, detail) = (.expired(request.expire(caller.act)), "nobody was found")
    case .offered(let request):
      (after, detail) = (request.expire(caller.act), "its hour has passed")
    case .accepted, .declined, .expired, .withdrawn: return nil
    }
    return Step(before: stored, after: after, detail: detail)
  }

  /// Puts a request for which nobody was found to whoever has something to spare by now.
  private func offer(of stored: StoredTransferRequest) throws -> Step? {
    guard case .asked(let request) = stored.request else { return nil }
    let content = request.content
    let question = EmergencyRequest(
      store: content.store, material: content.material, quantity: content.quantity,
      askedAt: caller.now, neededBy: content.neededBy)
    let offers = try desks.desk(of: content.store).answer(question).offers
    guard !offers.isEmpty else { return nil }
    return Step(before: stored, after: request.offer(offers), detail: "donors were found")
  }
}
