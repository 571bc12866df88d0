/// The balancing problem as whole numbers: cases and fen, nothing of distributions.
///
///     max  Σ gains of cases got − Σ losses of cases given − Σ charges and handling of cases moved
///          − Σ fixed cost of legs used − Σ cold kit of legs that carry chilled goods
///
/// subject to each step of a supply or demand being used once, in order; the limits of the flows;
/// and the load of each leg not exceeding ``capacityGrams``. Stores and materials are indices.
public struct TransferInstance: Hashable, Sendable {
  /// What a case of a material weighs and needs.
  public struct Goods: Hashable, Sendable {
    /// Weight of a case.
    public let gramsPerCase: Int64
    /// Whether it needs the cold kit.
    public let isChilled: Bool
    /// Handling of a case, in fen.
    public let handlingPerCase: Int64

    /// Takes a material.
    public init(gramsPerCase: Int64, isChilled: Bool, handlingPerCase: Int64) {
      self.gramsPerCase = gramsPerCase
      self.isChilled = isChilled
      self.handlingPerCase = handlingPerCase
    }
  }

  /// What a store can give of a material.
  public struct Supply: Hashable, Sendable {
    /// The store.
    public let store: Int
    /// The material.
    public let material: Int
    /// Loss of giving the k-th case, in fen, never falling; negative where giving it rescues it.
    public let losses: [Int64]

    /// Takes a supply.
    public init(store: Int, material: Int, losses: [Int64]) {
      self.store = store
      self.material = material
      self.losses = losses
    }
  }

  /// What a store can use of a material.
  public struct Demand: Hashable, Sendable {
    /// The store.
    public let store: Int
    /// The material.
    public let material: Int
    /// Gain of getting the k-th case, in fen, never rising.
    public let gains: [Int64]

    /// Takes a demand.
    public init(store: Int, material: Int, gains: [Int64]) {
      self.store = store
      self.material = material
      self.gains = gains
    }
  }

  /// A trip that may be made.
  public struct Leg: Hashable, Sendable {
    /// The store that gives.
    public let from: Int
    /// The store that gets.
    public let to: Int
    /// What the trip costs without the cold kit, in fen.
    public let fixedCost: Int64

    /// Takes a trip.
    public init(from: Int, to: Int, fixedCost: Int64) {
      self.from = from
      self.to = to
      self.fixedCost = fixedCost
    }
  }

  /// Who may send what to whom on which leg. A leg has at most one flow a material.
  public struct Flow: Hashable, Sendable {
    /// The leg.
    public let leg: Int
    /// The supply.
    public let supply: Int
    /// The demand.
    public let demand: Int
    /// The most cases on this flow.
    public let mostCases: Int
    /// This flow may not raise what the demand gets from all flows beyond so many cases.
    public let mostAtDemand: Int
    /// What the k-th case on this flow costs besides, in fen: never falling; the last one holds on.
    public let charges: [Int64]

    /// Takes a flow; without limits only supply and demand bind.
    public init(
      leg: Int, supply: Int, demand: Int, mostCases: Int = .max, mostAtDemand: Int = .max,
      charges: [Int64] = []
    ) {
      self.leg = leg
      self.supply = supply
      self.demand = demand
      self.mostCases = mostCases
      self.mostAtDemand = mostAtDemand
      self.charges = charges
    }
  }

  /// The materials.
  public let goods: [Goods]
  /// The supplies.
  public let supplies: [Supply]
  /// The demands.
  public let demands: [Demand]
  /// The legs.
  public let legs: [Leg]
  /// The flows.
  public let flows: [Flow]
  /// What a vehicle may carry.
  public let capacityGrams: Int64
  /// What the cold kit costs on a leg, in fen.
  public let coldKitCost: Int64
  /// Whether a store that gives of a material may not get of it as well.
  public let givesOrGets: Bool

  /// No step, cost or weight is larger than this, so that no sum leaves 64 bits.
  public static let largestAmount: Int64 = 100_000_000_000
  /// The most steps of all supplies and demands together.
  public static let mostSteps = 40_000_000

  /// Takes an instance after checking every index, order and bound.
  public init(
    goods: [Goods], supplies: [Supply], demands: [Demand], legs: [Leg], flows: [Flow],
    capacityGrams: Int64, coldKitCost: Int64, givesOrGets: Bool = false
  ) throws(BalancingFailure) {
    self.init(
      trusted: goods, supplies, demands, legs, flows, capacityGrams: capacityGrams,
      coldKitCost: coldKitCost, givesOrGets: givesOrGets)
    if let fault = firstFault { throw .malformedInstance(fault) }
  }

  init(
    trusted goods: [Goods], _ supplies: [Supply], _ demands: [Demand], _ legs: [Leg],
    _ flows: [Flow], capacityGrams: Int64, coldKitCost: Int64, givesOrGets: Bool
  ) {
    self.goods = goods
    self.supplies = supplies
    self.demands = demands
    self.legs = legs
    self.flows = flows
    self.capacityGrams = capacityGrams
    self.coldKitCost = coldKitCost
    self.givesOrGets = givesOrGets
  }

  /// The demand of the same store and material for each supply, where there is one and the store
  /// may not do both; and the other way round.
  var opposites: (ofSupply: [Int?], ofDemand: [Int?]) {
    var ofSupply = [Int?](repeating: nil, count: supplies.count)
    var ofDemand = [Int?](repeating: nil, count: demands.count)
    guard givesOrGets else { return (ofSupply, ofDemand) }
    var known: [[Int]: Int] = [:]
    for (index, demand) in demands.enumerated() { known[[demand.store, demand.material]] = index }
    for (index, supply) in supplies.enumerated() {
      guard let demand = known[[supply.store, supply.material]] else { continue }
      ofSupply[index] = demand
      ofDemand[demand] = index
    }
    return (ofSupply, ofDemand)
  }
}
