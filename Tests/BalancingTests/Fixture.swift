import Balancing
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

/// The same of a store that has used nothing for days.
func heldClosed(_ forecast: SeriesForecast) -> SeriesForecast {
  let steps = 1...forecast.horizon
  return SeriesForecast(
    daily: steps.map(forecast.daily), totals: steps.map(forecast.total), notes: [.closedStore])
}

/// A store `kilometres` east of the first, on the equator, where a degree is 111.19 km.
func shop(
  _ id: StoreID, kilometres: Double? = 0, city: String = "杭州", opensAt: TimeOfDay? = nil,
  closesAt: TimeOfDay? = nil, closedOn: BusinessDay? = nil
) -> Store {
  Store(
    id: id, name: id.text, city: city,
    place: kilometres.flatMap { Place(latitude: 0, longitude: $0 / 111.19) }, closedOn: closedOn,
    opensAt: opensAt, closesAt: closesAt)
}

/// Packs of 100 g at 20,000 fen a kilogram lost and 5,000 paid; two days of lead.
func goods(
  _ id: MaterialID = "TEA", pack: Quantity? = Quantity(units: 100), shelfLife: Int? = nil,
  unitCost: Int64 = 5000, shortage: Int64 = 20_000, chilled: Bool = false,
  milligrams: Int64? = 1000, lead: Int? = 2
) -> Material {
  Material(
    id: id, name: id.text, unit: "g", packSize: pack, shelfLifeDays: shelfLife,
    unitCost: UnitPrice(fenPerThousand: unitCost),
    shortageCost: UnitPrice(fenPerThousand: shortage), isChilled: chilled,
    milligramsPerUnit: milligrams, leadTimeDays: lead)
}

func lot(
  _ id: LotID, _ units: Int, expiresIn days: Int? = nil, of material: MaterialID = "TEA"
) -> StockLot {
  StockLot(
    material: material, lot: id, expiresOn: days.map { night + $0 },
    quantity: Quantity(units: units))
}

func position(
  _ store: StoreID, _ forecast: SeriesForecast, lots: [StockLot],
  inbound: [InboundSupply] = [], of material: MaterialID = "TEA", countedOn: BusinessDay = night
) -> BalancingPosition {
  BalancingPosition(
    store: store, material: material, forecast: forecast, lots: lots, inbound: inbound,
    countedOn: countedOn)
}

/// Settings without trip cost, so that an example speaks of goods alone.
var freeTrips: BalancingSettings {
  var settings = BalancingSettings()
  settings.tripFen = 0
  settings.fenPerKilometre = 0
  settings.coldKitFen = 0
  settings.handlingFenPerPack = 0
  return settings
}

func planner(
  _ settings: BalancingSettings = freeTrips, stores: [Store]? = nil,
  materials: [Material] = [goods()]
) -> TransferPlanner {
  TransferPlanner(
    settings: settings, stores: stores ?? [shop("S-1"), shop("S-2", kilometres: 10)],
    materials: materials, day: night)
}
