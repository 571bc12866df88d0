import SupplyChain

/// A drink on the menu.
struct Drink {
  /// How it is served, and so which weather sells it.
  enum Serving: Int, CaseIterable {
    case iced
    case hot
    case either
  }

  let name: String
  /// How much of it is sold, relative to the others.
  let popularity: Double
  let serving: Serving
  /// What goes into it, packaging and ice aside.
  let recipe: [Ingredient]
  /// When it is sold; `nil` all year.
  let season: MenuSeason?

  /// The menu of a chain with that many materials.
  static func menu(materialCount: Int, streams: RandomStreams) -> [Drink] {
    let flavoured = max(0, materialCount - StockedMaterial.written.count)
    return written + Flavour.drinks(materialCount: flavoured, streams: streams)
  }

  /// What every drink takes beside its recipe: sweetener, ice, and what it is handed over in.
  var servedWith: [Ingredient] {
    switch serving {
    case .iced:
      [
        Ingredient("SYR-01", 22), Ingredient("SYR-06", 2), Ingredient("ICE-01", 150),
        Ingredient("CUP-01", 0.75), Ingredient("CUP-03", 0.25), Ingredient("FLM-01", 1),
        Ingredient("STR-01", 0.45), Ingredient("STR-02", 0.55), Ingredient("BAG-01", 0.4),
        Ingredient("CUP-04", 0.03), Ingredient("NAP-01", 1.2), Ingredient("STK-01", 1),
      ]
    case .hot:
      [
        Ingredient("SYR-01", 18), Ingredient("SYR-06", 2), Ingredient("CUP-02", 1),
        Ingredient("LID-01", 1), Ingredient("BAG-01", 0.5), Ingredient("NAP-01", 1.2),
        Ingredient("STK-01", 1),
      ]
    case .either:
      [
        Ingredient("SYR-01", 20), Ingredient("SYR-06", 2), Ingredient("ICE-01", 70),
        Ingredient("CUP-01", 0.5), Ingredient("CUP-02", 0.5), Ingredient("FLM-01", 0.5),
        Ingredient("LID-01", 0.5), Ingredient("STR-01", 0.3), Ingredient("STR-02", 0.3),
        Ingredient("BAG-01", 0.45), Ingredient("NAP-01", 1.2), Ingredient("STK-01", 1),
      ]
    }
  }
}

/// So much of one material in one drink, in base units.
struct Ingredient {
  let code: String
  let amount: Double

  init(_ code: String, _ amount: Double) {
    self.code = code
    self.amount = amount
  }
}

/// The months of a year in which a drink is sold, both included; over New Year when the first is
/// after the last.
struct MenuSeason {
  let firstMonth: Int
  let lastMonth: Int

  func includes(_ day: BusinessDay) -> Bool {
    let month = day.civil.month
    return firstMonth <= lastMonth
      ? (firstMonth...lastMonth).contains(month) : month >= firstMonth || month <= lastMonth
  }
}
