/// Why goods move or do not, from the prices of an answer.
///
/// A price is what one more case is worth at its place: λ of a demand step what the recipient would
/// pay for it, π of a supply step what other recipients would pay the donor. What a transfer is
/// worth beyond both is what it brings towards its trip.
public struct TransferReasons: Sendable {
  private let instance: TransferInstance
  private let answer: TransferAnswer
  private let ledger: TransferInstance.WorthLedger
  private let legOf: [TransferRules.Pair: Int]
  private let flowOf: [[Int]: Int]
  private let supplyOf: [[Int]: Int]
  private let demandOf: [[Int]: Int]

  /// Takes an answer to `instance`.
  public init(_ answer: TransferAnswer, of instance: TransferInstance) {
    self.answer = answer
    self.instance = instance
    ledger = instance.ledger(of: answer.solution.cases)
    var legs: [TransferRules.Pair: Int] = [:]
    for (index, leg) in instance.legs.enumerated() {
      legs[TransferRules.Pair(from: leg.from, to: leg.to)] = index
    }
    legOf = legs
    flowOf = Dictionary(
      instance.flows.enumerated().map {
        ([$1.leg, instance.supplies[$1.supply].material], $0)
      }, uniquingKeysWith: { first, _ in first })
    supplyOf = Dictionary(
      instance.supplies.enumerated().map { ([$1.store, $1.material], $0) },
      uniquingKeysWith: { first, _ in first })
    demandOf = Dictionary(
      instance.demands.enumerated().map { ([$1.store, $1.material], $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What a transfer of one material is worth to whom, in fen.
  public struct Transfer: Hashable, Sendable {
    /// How many cases move.
    public let cases: Int
    /// What the recipient gains.
    public let gain: Int64
    /// What the donor gives up; negative where it is rid of what would expire.
    public let loss: Int64
    /// Handling and charges.
    public let costs: Int64
    /// Its share of what the trip and the cold kit cost, in proportion to what it is worth.
    public let tripShare: Int64
    /// What the donor's cases are worth to others, by their prices.
    public let donorPrice: Double
    /// What the recipient's need is worth to others, by its prices.
    public let recipientPrice: Double
  }

  /// Why nothing goes from one store to another of a material.
  public enum Absence: Hashable, Sendable {
    /// There is no such trip: too far, not open in time, or of another city.
    case noTrip
    /// The chain's settings forbid it.
    case blocked
    /// The donor has nothing that it may give.
    case nothingToGive
    /// The donor has used nothing for days and is held to be closed.
    case donorClosed
    /// The recipient does not need any.
    case nothingNeeded
    /// The material may not go on this trip: it would not be used before it expires.
    case notOnThisTrip
    /// The first case is worth more to the donor: by so many fen, handling included.
    case donorNeedsIt(fen: Int64)
    /// The donor could spare it, but the first case does not bring the recipient its handling: so
    /// many fen are lacking.
    case handlingDoesNotPay(fen: Int64)
    /// Others pay the donor more: so many fen more than it would bring here.
    case othersPayMore(fen: Int64)
    /// Others serve the recipient more cheaply: by so many fen.
    case othersGiveCheaper(fen: Int64)
    /// All that could go would not pay for the trip, even if nobody else wanted any of it: so many
    /// fen are lacking.
    case tripDoesNotPay(fen: Int64)
    /// It would pay for the cold kit too little, even if nobody else wanted any of it: so many fen
    /// are lacking.
    case coldKitDoesNotPay(fen: Int64)
    /// The trip would pay by itself, but other trips make more of its goods or serve its recipient
    /// better: at their prices so many fen are lacking.
    case otherTripsPayMore(fen: Int64)
    /// A rule stands against it (capacity, trips a store, blocked pairs), or the search did not
    /// find it: the prices see a gain of so many fen.
    case leftOut(fen: Int64)
  }

  /// What moves from store to store of a material, `nil` when nothing does.
  public func transfer(from: Int, to: Int, material: Int) -> Transfer? {
    guard let leg = legOf[TransferRules.Pair(from: from, to: to)],
      let index = flowOf[[leg, material]], answer.solution.cases[index] > 0
    else { return nil }
    let flow = instance.flows[index]
    let cases = answer.solution.cases[index]
    let given = ledger.firstSupplySteps[index]..<(ledger.firstSupplySteps[index] + cases)
    let got = ledger.firstDemandSteps[index]..<(ledger.firstDemandSteps[index] + cases)
    return Transfer(
      cases: cases, gain: instance.demands[flow.demand].gains[got].reduce(0, +),
      loss: instance.supplies[flow.supply].losses[given].reduce(0, +),
      costs: (0..<cases).reduce(0) { $0 + instance.caseCost($1, of: flow) },
      tripShare: tripShare(of: index, on: leg),
      donorPrice: TransferReasons.fen(answer.prices.supplies[flow.supply][given].reduce(0, +)),
      recipientPrice: TransferReasons.fen(answer.prices.demands[flow.demand][got].reduce(0, +)))
  }

  private func flows(of leg: Int) -> [Int] {
    instance.goods.indices.compactMap { flowOf[[leg, $0]] }
  }

  private func tripShare(of flow: Int, on leg: Int) -> Int64 {
    let used = flows(of: leg).filter { answer.solution.cases[$0] > 0 }
    let isCold = used.contains {
      instance.goods[instance.supplies[instance.flows[$0].supply].material].isChilled
    }
    let cost = instance.legs[leg].fixedCost + (isCold ? instance.coldKitCost : 0)
    let shares = TransferWriter.shares(
      of: cost, among: used.map { ledger.caseWorths[$0].reduce(0, +) })
    return zip(used, shares).first { $0.0 == flow }?.1 ?? 0
  }

  private static func fen(_ sixteenths: Int64) -> Double {
    Double(sixteenths) / Double(TransferPrices.perFen)
  }

  /// Why nothing goes from a store to another of a material; `nil` when something does.
  public func absence(from: Int, to: Int, material: Int) -> Absence? {
    guard transfer(from: from, to: to, material: material) == nil else { return nil }
    guard let leg = legOf[TransferRules.Pair(from: from, to: to)] else { return .noTrip }
    guard let supply = supplyOf[[from, material]],
      let loss = instance.supplies[supply].losses.first
    else { return .nothingToGive }
    guard let demand = demandOf[[to, material]], let gain = instance.demands[demand].gains.first
    else { return .nothingNeeded }
    guard let index = flowOf[[leg, material]], instance.limit(of: instance.flows[index]) > 0 else {
      return .notOnThisTrip
    }
    let flow = instance.flows[index]
    let net = gain - loss - instance.caseCost(0, of: flow)
    if net <= 0 { return .unpaid(gain: gain, loss: loss, net: net) }
    return priced(flow, leg: leg, net: net)
  }

  /// The reason among those that only the prices tell.
  private func priced(_ flow: TransferInstance.Flow, leg: Int, net: Int64) -> Absence {
    let earned = earnings(flow)
    guard earned > 0 else {
      // The flow would pay, were it not for what its ends are worth to others.
      let given = answer.prices.supplies[flow.supply].first ?? 0
      let needed = answer.prices.demands[flow.demand].first ?? 0
      let lacking = max((given + needed) / TransferPrices.perFen - net, 0)
      return given >= needed ? .othersPayMore(fen: lacking) : .othersGiveCheaper(fen: lacking)
    }
    let alone = worth(of: leg, atPrices: false)
    if alone.trip < 0 { return .tripDoesNotPay(fen: TransferReasons.roundedUp(-alone.trip)) }
    if isChilled(flow), alone.coldKit < 0 {
      return .coldKitDoesNotPay(fen: TransferReasons.roundedUp(-alone.coldKit))
    }
    let amongOthers = worth(of: leg, atPrices: true)
    let lacking = min(amongOthers.trip, isChilled(flow) ? amongOthers.coldKit : 0)
    if lacking < 0 { return .otherTripsPayMore(fen: TransferReasons.roundedUp(-lacking)) }
    return .leftOut(fen: earned / TransferPrices.perFen)
  }

  /// What a trip brings beyond what it costs when it carries all that pays, and what its chilled
  /// goods bring beyond the cold kit, in sixteenths of a fen: with both ends' cases at what others
  /// would pay for them, or as if there were no others.
  private func worth(of leg: Int, atPrices: Bool) -> (trip: Int64, coldKit: Int64) {
    let scale = TransferPrices.perFen
    var goods = (ambient: Int64(0), chilled: Int64(0))
    for flow in flows(of: leg).map({ instance.flows[$0] }) {
      let earned = earnings(flow, atPrices: atPrices)
      if isChilled(flow) { goods.chilled += earned } else { goods.ambient += earned }
    }
    let coldKit = goods.chilled - instance.coldKitCost * scale
    let trip = goods.ambient + max(coldKit, 0) - instance.legs[leg].fixedCost * scale
    return (trip, coldKit)
  }

  private static func roundedUp(_ sixteenths: Int64) -> Int64 {
    (sixteenths + TransferPrices.perFen - 1) / TransferPrices.perFen
  }

  private func isChilled(_ flow: TransferInstance.Flow) -> Bool {
    instance.goods[instance.supplies[flow.supply].material].isChilled
  }

  /// What a flow brings towards its trip, in sixteenths of a fen: at the prices of its ends' cases,
  /// or as if they cost nothing.
  private func earnings(_ flow: TransferInstance.Flow, atPrices: Bool = true) -> Int64 {
    let scale = TransferPrices.perFen
    let priced: Int64 = atPrices ? 1 : 0
    let up = zip(instance.demands[flow.demand].gains, answer.prices.demands[flow.demand])
      .map { $0 * scale - $1 * priced }.sorted(by: >)
    let down = zip(instance.supplies[flow.supply].losses, answer.prices.supplies[flow.supply])
      .map { -$0 * scale - $1 * priced }.sorted(by: >)
    var sum: Int64 = 0
    for rank in 0..<instance.limit(of: flow) {
      let pair = up[rank] + down[rank] - instance.caseCost(rank, of: flow) * scale
      guard pair > 0 else { break }
      sum += pair
    }
    return sum
  }
}

extension TransferReasons.Absence {
  /// Why a first case that brings `net`, which is not above zero, does not go: it is the donor's
  /// own need where its loss alone outweighs the gain, else the handling.
  static func unpaid(gain: Int64, loss: Int64, net: Int64) -> Self {
    loss > 0 && loss >= gain ? .donorNeedsIt(fen: -net) : .handlingDoesNotPay(fen: -net)
  }
}
