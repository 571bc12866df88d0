import Foundation
import SupplyChain

/// How many drinks are asked for, and what they take: cups of each drink follow the store, the
/// calendar, the weather and the campaigns; materials follow the cups through the recipes.
struct DemandModel {
  let menu: [Drink]
  /// Drink by drink, the materials of the chain that it takes.
  let recipes: [[Portion]]

  private let streams: RandomStreams
  private let materialCount: Int
  private let popularitySum: Double
  /// Store-major: how much more or less a store sells of each drink than the menu says.
  private let taste: [Float]
  /// Store-major: the habit of pouring more or less of each material than the recipe says.
  private let pouring: [Float]

  /// So much of one material in one drink.
  struct Portion {
    let material: Int
    let amount: Double
  }

  init(stores: [SimulatedStore], materials: [StockedMaterial], streams: RandomStreams) {
    let menu = Drink.menu(materialCount: materials.count, streams: streams)
    let indexByCode = Dictionary(
      materials.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    self.menu = menu
    self.streams = streams
    self.materialCount = materials.count
    self.recipes = menu.map { drink in
      (drink.recipe + drink.servedWith).compactMap { ingredient in
        indexByCode[ingredient.code].map { Portion(material: $0, amount: ingredient.amount) }
      }
    }
    self.popularitySum = Drink.written.reduce(0) { $0 + $1.popularity }
    self.taste = stores.flatMap { store in
      menu.indices.map { drink in
        var generator = streams.generator(.storeTaste, store.number, drink)
        return Float(exp(0.3 * generator.normal()))
      }
    }
    self.pouring = stores.flatMap { store in
      materials.indices.map { material in
        var generator = streams.generator(.position, store.number, material)
        return Float(exp(0.06 * generator.normal()))
      }
    }
  }

  /// What the menu sells of each drink on `day` at 18 °C, as a share of an ordinary day's cups; 0
  /// when it is not on sale. A drink that has just come back is asked for more.
  func shares(on day: BusinessDay) -> [Double] {
    menu.map { drink in
      let share = drink.popularity / popularitySum
      guard let season = drink.season else { return share }
      guard season.includes(day) else { return 0 }
      return season.includes(day - 14) ? share : share * 1.6
    }
  }

  /// Base units of each material in an average ordinary cup, given the menu's shares.
  func unitsPerCup(shares: [Double]) -> [Double] {
    var units = Array(repeating: 0.0, count: materialCount)
    for (drink, share) in shares.enumerated() where share > 0 {
      for portion in recipes[drink] { units[portion.material] += share * portion.amount }
    }
    return units
  }

  /// What the weather does to each way of serving.
  static func weatherFactors(_ weather: DayWeather) -> [Double] {
    let warmth = min(max(weather.meanCelsius, -5), 33) - 18
    return Drink.Serving.allCases.map { serving in
      switch serving {
      case .iced: exp(0.024 * warmth)
      case .hot: exp(-0.036 * warmth)
      case .either: exp(0.004 * warmth)
      }
    }
  }

  /// What rain and heat leave of a kind of store's customers.
  static func traffic(_ weather: DayWeather, kind: StoreKind) -> Double {
    let rain = weather.rainMillimetres
    let severity = rain > 25 ? 1 : rain > 10 ? 0.6 : rain > 1 ? 0.25 : 0
    let heat = weather.high > 365 ? 0.06 : 0
    return 1 - kind.rainSensitivity * severity - heat
  }

  /// The cups asked for, drink by drink. `level` is the store's trade in drinks of an ordinary
  /// share; `lifts` are the factors of the campaigns.
  func drawCups(
    store: Int, level: Double, shares: [Double], servings: [Double], lifts: [Double],
    generator: inout SplitMix64, into cups: inout [Double]
  ) {
    let base = store * menu.count
    for drink in menu.indices {
      let share = shares[drink]
      guard share > 0 else {
        cups[drink] = 0
        continue
      }
      let mean =
        level * share * servings[menu[drink].serving.rawValue] * lifts[drink]
        * Double(taste[base + drink])
      cups[drink] = Double(generator.count(mean: mean))
    }
  }

  /// Adds up what the cups take of each material, by the recipes.
  func addRecipes(cups: [Double], into units: inout [Double]) {
    for material in units.indices { units[material] = 0 }
    for (drink, count) in cups.enumerated() where count > 0 {
      for portion in recipes[drink] { units[portion.material] += count * portion.amount }
    }
  }

  /// What is poured over the recipe's amount on one day: the store's habit, and the day's chance.
  func pour(store: SimulatedStore, material: Int, dayNumber: Int) -> Double {
    var generator = streams.generator(.positionDay, store.number << 12 | material, dayNumber)
    let habit = Double(pouring[(store.number - 1) * materialCount + material])
    return habit * max(1 + 0.05 * generator.normal(), 0.5)
  }
}
