public import Access
public import Persistence
public import SupplyChain
public import Traceability

/// Transfer orders, as far as somebody may see them.
public struct ShowTransfers {
  let ledger: Ledger
  let caller: Caller

  /// Prepares to show.
  public init(_ ledger: Ledger, to caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Orders, by number.
  ///
  /// - Parameters:
  ///   - states: only these; `nil` for all.
  ///   - store: only those that it gives or gets.
  public func orders(
    in states: [TransferOrder.State]?, of store: StoreID?, _ page: PageRequest
  ) throws -> Page<TransferOrderView> {
    if let store { try ledger.authorize(caller, to: .viewTransfers, on: .store(store)) }
    let (stores, courier): (Set<StoreID>?, PersonID?)
    switch caller.principal.reach(of: .viewTransfers) {
    case .everything: (stores, courier) = (store.map { [$0] }, nil)
    case .rows(let own, let person):
      (stores, courier) = (store.map { own.intersection([$0]) } ?? own, person)
    case .nothing:
      try ledger.authorize(caller, to: .viewTransfers, on: .chain)
      (stores, courier) = ([], nil)
    }
    let numbers = try ledger.transferOrderNumbers(
      in: states, stores: stores, courier: courier, after: page.after, limit: page.limit + 1)
    let part = Array(numbers.prefix(page.limit))
    return Page(
      items: try part.map(view), next: numbers.count > page.limit ? part.last?.text : nil)
  }

  /// One order.
  public func order(_ number: TransferOrderNumber) throws -> TransferOrderView {
    try find(number, to: .viewTransfers)
    return try view(number)
  }

  /// Holds that the caller may know of an order, to do something about it.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noOrder(_:)``, also for what is not theirs to see.
  public func find(_ number: TransferOrderNumber, to action: Action) throws {
    try ledger.requireSight(
      caller, of: concern(of: try ledger.transferOrder(number)), by: .viewTransfers, to: action,
      otherwise: LedgerFailure.noOrder(number.text))
  }

  /// What happened to a tagged thing belongs to those whom its order concerns; that of things
  /// without an order, to those who see all.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``, also for what is not theirs to see.
  public func findThing(_ epc: EPC) throws {
    var whose = Concern.chain
    if let order = try ledger.order(ofTag: epc) {
      whose = try concern(of: try ledger.transferOrder(order))
    }
    try ledger.requireSight(
      caller, of: whose, by: .viewTrace, to: .viewTrace,
      otherwise: OperationsFailure.unknownName(kind: "trace of", name: epc.pureIdentityURI))
  }

  /// Whom an order concerns: both stores and its courier.
  func concern(of order: StoredTransferOrder) throws -> Concern {
    let leg = order.content.leg
    let courier = try ledger.assignment(of: order.content.number)?.courier
    return Concern(stores: [leg.from, leg.to], people: Set([courier].compactMap { $0 }))
  }

  private func view(_ number: TransferOrderNumber) throws -> TransferOrderView {
    let stored = try ledger.transferOrder(number)
    return try TransferOrderView(
      stored, outcome: ledger.transferOutcome(of: number), in: ledger,
      sight: OrderSight(of: stored.content.leg, concern: concern(of: stored), caller.principal))
  }
}

/// A transfer order as commands, the interface and pages tell it.
public struct TransferOrderView: Encodable, Sendable {
  /// What it asks for.
  public let order: Content
  /// Where it stands.
  public let state: TransferOrder.State
  /// The run that proposed it, or on whose plan it stands.
  public let run: RunID
  /// The request that it came of.
  public let request: TransferRequestNumber?
  /// The last act upon it.
  public let lastAct: Act?
  /// Who drives, and when.
  public let assignment: LegAssignment?
  /// What it is worth after its trip, in fen.
  public let netWorth: Money?
  /// What it promises to save, in fen.
  public let promised: Money?
  /// What came of it, in parts.
  public let outcome: TransferOutcome?
  /// What it really saved, in fen.
  public let realised: Money?
  /// What receipts found to be otherwise than sent and still is; absent when nothing is.
  public let discrepancies: [TransferDiscrepancy]?
  /// What left and never arrived, by line, and why it was given up; absent when nothing was.
  public let losses: [TransferLoss]?
  /// Changes with every act upon it: what If-Match names.
  public let version: Int64

  /// What an order asks for, in money where that is shown.
  public struct Content: Encodable, Sendable {
    /// The order's number.
    public let number: TransferOrderNumber
    /// The trip.
    public let leg: Trip
    /// What is on it.
    public let lines: [Line]
  }

  /// A trip.
  public struct Trip: Encodable, Sendable {
    /// Its id.
    public let id: LegID
    /// The store that gives.
    public let from: StoreID
    /// The store that gets.
    public let to: StoreID
    /// The latest departure.
    public let departBy: LocalMoment
    /// The latest arrival.
    public let arriveBy: LocalMoment
    /// The way by road.
    public let kilometres: Double
    /// What is loaded.
    public let grams: Int64
    /// Whether the cold kit comes along.
    public let carriesColdKit: Bool
    /// What it costs, in fen.
    public let cost: Money?
  }

  /// A lot on an order.
  public struct Line: Encodable, Sendable {
    /// Its number, from 1.
    public let number: Int
    /// The material.
    public let material: MaterialID
    /// The donor's lot.
    public let lot: LotID
    /// When it expires.
    public let expiresOn: BusinessDay?
    /// How much.
    public let quantity: Quantity
    /// The same in packs.
    public let packs: Int
    /// What it is worth to move it, in fen.
    public let worth: Money?
    /// Its share of the trip's cost, in fen.
    public let tripShare: Money?
    /// What the plan promises of it.
    public let promise: TransferPromise?
    /// Why, in one sentence with its numbers.
    public let why: Sentence?
    /// How much of it has been booked in; absent on a leg.
    public let received: Quantity?
    /// How much of it was given up; absent on a leg.
    public let lost: Quantity?
  }

  /// Tells an order of the ledger, all of it unless somebody's sight is given.
  public init(
    _ stored: StoredTransferOrder, outcome: TransferOutcome?, in ledger: Ledger,
    sight: OrderSight = .whole
  ) throws {
    let number = stored.content.number
    self.init(
      stored, outcome: outcome, discrepancies: try ledger.discrepancies(of: number),
      received: try ledger.received(of: stored.content), losses: try ledger.losses(of: number),
      assignment: try ledger.assignment(of: number), version: try ledger.version(of: number),
      sight: sight)
  }

  init(
    _ stored: StoredTransferOrder, outcome: TransferOutcome?,
    discrepancies: [TransferDiscrepancy], received: [Int: Quantity], losses: [TransferLoss],
    assignment: LegAssignment?, version: Int64, sight: OrderSight
  ) {
    let showsWorth = sight.showsWorth
    self.order = Content(
      stored.content, sight, isAskedFor: stored.request != nil,
      fate: Fate(received: received, losses: losses))
    self.state = stored.state
    self.run = stored.run
    self.request = stored.request
    self.lastAct = stored.lastAct
    self.assignment = assignment
    self.netWorth = showsWorth ? stored.content.netWorth : nil
    self.promised = showsWorth ? stored.content.promisedSaving : nil
    self.outcome = showsWorth ? outcome : nil
    self.realised = showsWorth ? outcome?.realised : nil
    self.discrepancies = discrepancies.isEmpty ? nil : discrepancies
    self.losses = losses.isEmpty ? nil : losses
    self.version = version
  }

  /// What became of an order's goods.
  fileprivate struct Fate {
    let received: [Int: Quantity]
    let losses: [TransferLoss]

    func lost(of line: Int) -> Quantity {
      losses.first { $0.line == line }?.quantity ?? .zero
    }
  }
}

extension TransferOrderView.Content {
  fileprivate init(
    _ content: TransferContent, _ sight: OrderSight, isAskedFor: Bool,
    fate: TransferOrderView.Fate? = nil
  ) {
    let (trip, showsWorth) = (content.leg, sight.showsWorth)
    self.number = content.number
    self.leg = TransferOrderView.Trip(
      id: trip.id, from: trip.from, to: trip.to, departBy: trip.departBy, arriveBy: trip.arriveBy,
      kilometres: trip.kilometres, grams: trip.grams, carriesColdKit: trip.carriesColdKit,
      cost: showsWorth ? trip.cost : nil)
    self.lines = content.lines.map { line in
      TransferOrderView.Line(
        number: line.number, material: line.material, lot: line.lot, expiresOn: line.expiresOn,
        quantity: line.quantity, packs: line.packs, worth: showsWorth ? line.worth : nil,
        tripShare: showsWorth ? line.tripShare : nil, promise: showsWorth ? line.promise : nil,
        why: sight.why(of: line, on: trip, isAskedFor: isAskedFor),
        received: fate.map { $0.received[line.number] ?? .zero },
        lost: fate.map { $0.lost(of: line.number) })
    }
  }
}

/// A leg as its courier needs to know it, in money where that is shown.
public struct CourierLegView: Encodable, Sendable {
  /// The order.
  public let order: TransferOrderNumber
  /// Where it stands.
  public let state: TransferOrder.State
  /// The trip and what is on it.
  public let content: TransferOrderView.Content
  /// Who drives, and when the goods are to be picked up.
  public let assignment: LegAssignment

  /// Tells a leg.
  public init(_ leg: CourierLeg, to principal: Principal) {
    self.order = leg.order
    self.state = leg.state
    self.content = TransferOrderView.Content(
      TransferContent(number: leg.order, leg: leg.leg, lines: leg.lines),
      OrderSight(of: leg.leg, concern: leg.concern, principal), isAskedFor: false)
    self.assignment = leg.assignment
  }
}
