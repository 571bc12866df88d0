import Replenishment
import SupplyChain

/// A small, fast generator with a seed, so that a failing case can be found again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

let night = BusinessDay(daysSinceEpoch: 20_000)

/// Uniform on `low` … `high`: the grid holds it exactly.
func uniform(_ low: Double, _ high: Double) -> Distribution {
  Distribution(
    mean: (low + high) / 2, values: Distribution.levels.map { low + $0 * (high - low) })
}

/// `perDay` units each day; each total is uniform within ±`spread` of its mean.
func steady(_ perDay: Double, spread: Double = 0.5, days: Int = 14) -> SeriesForecast {
  let totals = (1...days).map {
    uniform(perDay * Double($0) * (1 - spread), perDay * Double($0) * (1 + spread))
  }
  return SeriesForecast(
    daily: totals.map { _ in uniform(perDay * (1 - spread), perDay * (1 + spread)) },
    totals: totals)
}

/// Tea in packs of 200 g, two days of lead, three of review, wanted at 90 %: 9 fen short against
/// the least holding of 1.
func tea(
  pack: Int = 200, shelfLife: Int? = nil, unitCost: Int64 = 0, shortage: Int64 = 9, lead: Int = 2,
  review: Int = 3, minimum: Int? = nil
) -> Material {
  Material(
    id: "TEA", name: "Tea", unit: "g", packSize: Quantity(units: pack), shelfLifeDays: shelfLife,
    unitCost: UnitPrice(fenPerThousand: unitCost),
    shortageCost: UnitPrice(fenPerThousand: shortage), leadTimeDays: lead, reviewDays: review,
    minimumOrder: minimum.map { Quantity(units: $0) })
}

func lot(_ id: LotID, _ units: Int, expiresIn days: Int? = nil) -> StockLot {
  StockLot(
    material: "TEA", lot: id, expiresOn: days.map { night + $0 },
    quantity: Quantity(units: units))
}

func arrival(_ units: Int, in days: Int) -> InboundSupply {
  InboundSupply(
    store: "S-1", material: "TEA", arrivesOn: night + days, quantity: Quantity(units: units),
    orderNumber: "R-1")
}

func situation(
  _ series: SeriesForecast, lots: [StockLot] = [], inbound: [InboundSupply] = [],
  reservations: [Reservation] = [], countedOn: BusinessDay = night, recent: Double? = nil
) -> StoreSituation {
  StoreSituation(
    forecast: StoreForecast(
      store: "S-1", origin: night, horizon: series.horizon, materials: ["TEA"],
      series: [series]),
    stock: StoreStock(store: "S-1", countedOn: countedOn, asOf: night, lots: lots),
    inbound: inbound, reservations: reservations,
    recentDailyMeans: recent.map { ["TEA": $0] } ?? [:])
}

func planner(
  _ material: Material = tea(), policy: ReplenishmentPolicy = ReplenishmentPolicy()
) -> ReplenishmentPlanner {
  ReplenishmentPlanner(day: night, materials: ["TEA": material], policy: policy)
}

/// A transfer that the night proposes: so much tea, there before noon so many days ahead.
func proposal(
  _ number: TransferOrderNumber, _ units: Int, in days: Int = 1, from donor: StoreID = "S-2",
  to store: StoreID = "S-1"
) -> TransferContent {
  let noon = LocalMoment(day: night + days, time: .midnight).advanced(byMinutes: 12 * 60)
  return TransferContent(
    number: number,
    leg: Leg(
      id: "L1", from: donor, to: store, departBy: noon.advanced(byMinutes: -30), arriveBy: noon,
      kilometres: 3, grams: 1, carriesColdKit: false, cost: Money(fen: 100)),
    lines: [
      TransferLine(
        number: 1, material: "TEA", lot: "B", expiresOn: nil, quantity: Quantity(units: units),
        packs: 1, worth: .zero, tripShare: .zero, why: Sentence("", ""))
    ])
}
