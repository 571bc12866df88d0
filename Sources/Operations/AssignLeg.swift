public import Access
public import Persistence
public import SupplyChain

/// Gives an order's leg to a courier, and tells couriers what they drive.
public struct AssignLeg {
  let ledger: Ledger
  let caller: RequestAct

  /// Vehicles come within so many minutes before the latest departure when nothing else is said.
  private static let windowMinutes = 60

  /// Prepares somebody's assignments at one moment.
  public init(ledger: Ledger, caller: RequestAct) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Names the courier of an approved or dispatched order, in place of the one before.
  ///
  /// - Parameters:
  ///   - from: the earliest pick-up; an hour before the latest, and not before now,
  ///     when it is not given.
  ///   - until: the latest pick-up; the leg's departure when it is not given.
  /// - Throws: ``OperationsFailure/badWindow(order:reason:)``, `LedgerFailure.wrongState`, and
  ///   `LedgerFailure.doneBefore` when it is so already.
  public func assign(
    _ number: TransferOrderNumber, to courier: PersonID, from: LocalMoment? = nil,
    until: LocalMoment? = nil
  ) throws -> CourierLeg {
    let order = try ledger.transferOrder(number)
    let leg = order.content.leg
    try ledger.authorize(caller.caller, to: .assignLeg, on: Concern(stores: [leg.from, leg.to]))
    try requireCourier(courier)
    let until = until ?? leg.departBy
    let usual = until.advanced(byMinutes: -AssignLeg.windowMinutes)
    let from = from ?? min(max(usual, caller.now), until)
    guard from <= until else {
      throw OperationsFailure.badWindow(
        order: number.text, reason: Sentence("\(from) is after \(until)", "\(from) 晚于 \(until)"))
    }
    guard order.state != .approved || until >= caller.now else {
      throw OperationsFailure.badWindow(
        order: number.text, reason: Sentence("\(until) has passed at \(caller.now)", "\(until) 已过"))
    }
    let assignment = LegAssignment(
      order: number, courier: courier, pickUpFrom: from, pickUpUntil: until, act: caller.act)
    try ledger.assign(assignment)
    return CourierLeg(order, assignment)
  }

  /// Where people have accounts, whoever drives has one as a courier.
  private func requireCourier(_ courier: PersonID) throws {
    if let person = try ledger.person(courier)?.person {
      guard person.isActive, person.roles.contains(.courier) else {
        throw OperationsFailure.unknownName(kind: "courier", name: courier.text)
      }
    } else if try !ledger.people().isEmpty {
      throw OperationsFailure.unknownName(kind: "courier", name: courier.text)
    }
  }

  /// A courier's legs of a day, by pick-up: those to be picked up then, and those of earlier days
  /// that are still on the road.
  ///
  /// - Parameter courier: `nil` for the legs of all, for those who may see the whole chain's.
  public func legs(of courier: PersonID?, on day: BusinessDay) throws -> [CourierLeg] {
    let reach = caller.caller.principal.reach(of: .viewTransfers)
    let isNarrow =
      if case .rows(let own, _) = reach { courier == nil && !own.isEmpty } else { false }
    if !isNarrow {
      try ledger.authorize(
        caller.caller, to: .viewTransfers, on: courier.map { .person($0) } ?? .chain)
    }
    let legs = try ledger.assignments(of: courier, on: day).map { assignment in
      CourierLeg(try ledger.transferOrder(assignment.order), assignment)
    }
    return isNarrow
      ? legs.filter { caller.caller.principal.may(.viewTransfers, on: $0.concern) } : legs
  }
}

/// A leg as its courier needs to know it.
public struct CourierLeg: Sendable, Hashable, Encodable {
  /// The order.
  public let order: TransferOrderNumber
  /// Where it stands.
  public let state: TransferOrder.State
  /// The trip.
  public let leg: Leg
  /// What is on it.
  public let lines: [TransferLine]
  /// Who drives, and when the goods are to be picked up.
  public let assignment: LegAssignment

  /// Whom it concerns: both stores and its courier.
  public var concern: Concern {
    Concern(stores: [leg.from, leg.to], people: [assignment.courier])
  }

  init(_ order: StoredTransferOrder, _ assignment: LegAssignment) {
    self.order = order.content.number
    self.state = order.state
    self.leg = order.content.leg
    self.lines = order.content.lines
    self.assignment = assignment
  }

  /// The leg in one line.
  public var headline: Sentence {
    let kit = leg.carriesColdKit ? Sentence(", with the cold kit", "，带冷链箱") : Sentence("", "")
    let window = "\(assignment.pickUpFrom) – \(assignment.pickUpUntil)"
    return Sentence(
      "\(order)  \(state.word.english)  \(leg.from) → \(leg.to)  pick up \(window), there by "
        + "\(leg.arriveBy)\(kit.english)  \(assignment.courier)",
      "\(order)  \(state.word.chinese)  \(leg.from) → \(leg.to)  \(window) 取货，"
        + "\(leg.arriveBy) 前送达\(kit.chinese)  \(assignment.courier)")
  }
}
