import SupplyChain

/// What a person should look at about one store and material.
struct LineExceptions {
  let store: StoreID
  let material: MaterialID
  let name: String
  let day: BusinessDay
  let gap: Int
  let policy: ReplenishmentPolicy
  let calculation: OrderCalculation
  let forecast: SeriesForecast
  let recentDailyMean: Double?

  var all: [PlanningException] {
    let odd = oddForecast
    let one = [runsOut, willExpire, noHistory, odd ?? suddenChange].compactMap(\.self)
    return one + missingMasterData
  }

  func amount(_ units: Double) -> String {
    Quantity(roundingUnits: units).readable(in: calculation.terms.unit)
  }

  func exception(
    _ kind: PlanningException.Kind, _ money: Money?, _ what: Sentence, _ remedy: Sentence
  ) -> PlanningException {
    PlanningException(
      kind: kind, store: store, material: material, money: money, what: what, remedy: remedy)
  }

  func money(_ units: Double, at price: UnitPrice?) -> Money? {
    price.map { Money(roundingFen: units * Double($0.fenPerThousand) / 1000) }
  }

  private var noHistory: PlanningException? {
    guard forecast.notes.contains(.littleHistory) else { return nil }
    return exception(
      .noHistory, calculation.terms.unitCost == nil ? nil : calculation.cost,
      Sentence(
        "\(name): the store has too little history; the forecast follows similar ones.",
        "\(name)：本店历史太少，预测参照同类。"),
      Sentence(
        "Compare the suggestion with what the store expects before accepting it.",
        "请与门店的预计核对后再确认。"))
  }

  /// A forecast that planning can live with and nobody should trust: endless, without any spread,
  /// or nothing where there was use or where stock lies.
  private var oddForecast: PlanningException? {
    let cover = calculation.coverDemand
    let days = calculation.terms.coverDays
    let (price, most) = (calculation.terms.unitCost, cover.quantile(1))
    let remedy = Sentence(
      "Look at the store's history of the material, and set the quantity by hand.",
      "请核对本店该原料的历史，并人工确定数量。")
    if max(most, cover.mean) >= Quantity.largestReadable.units {
      return exception(
        .oddForecast, price == nil ? nil : calculation.cost,
        Sentence(
          "\(name): the forecast of the next \(days.plural("day", "\(days) days")) has no sensible "
            + "upper end.",
          "\(name)：未来 \(days) 天的预测没有合理的上限。"), remedy)
    }
    if cover.values[0] > 0, cover.values[0] == most {
      return exception(
        .oddForecast, money(most, at: price),
        Sentence(
          "\(name): the forecast is exactly \(amount(most)) in \(days) \(days.plural("day")), "
            + "without any doubt; there is no safety stock.",
          "\(name)：预测 \(days) 天恰好用 \(amount(most))，毫无波动，因此没有安全库存。"), remedy)
    }
    guard most == 0 else { return nil }
    let recent = recentDailyMean.map { $0.isFinite ? max($0, 0) : 0 } ?? 0
    if recent > 0 {
      return exception(
        .oddForecast, money(min(recent, 1e9) * 7, at: price),
        Sentence(
          "\(name): nothing is forecast, while the last four weeks used "
            + "\(amount(min(recent, 1e9) * 7)) a week.",
          "\(name)：预测为零，而近四周每周用 \(amount(min(recent, 1e9) * 7))。"), remedy)
    }
    guard calculation.stock.free > .zero else { return nil }
    return exception(
      .oddForecast, price.map { $0.cost(of: min(calculation.stock.free, .largestReadable)) },
      Sentence(
        "\(name): \(calculation.stock.free.readable(in: calculation.terms.unit)) lie there and "
          + "nobody asks for them.",
        "\(name)：库存 \(calculation.stock.free.readable(in: calculation.terms.unit))，"
          + "预计无人使用。"),
      Sentence(
        "Offer it to a store that uses it, or take it off the list.",
        "请调给仍在使用的门店，或下架。"))
  }

  /// The week ahead against the four weeks before, when it matters by a pack at least and the weeks
  /// before lie outside what the forecast holds likely: a slow mover's median is often nothing.
  private var suddenChange: PlanningException? {
    // A closed store is told once, not once for each of its materials.
    guard !forecast.isHeldClosed else { return nil }
    guard let recent = recentDailyMean, recent.isFinite, recent >= 0 else { return nil }
    let week = forecast.demand(over: 7, after: gap)
    let (ahead, before) = (week.quantile(0.5), min(recent, 1e9) * 7)
    guard !(week.quantile(0.1)...week.quantile(0.9)).contains(before),
      abs(ahead - before) >= calculation.terms.pack.units,
      max(ahead, before) > policy.toldChangeFactor * min(ahead, before)
    else { return nil }
    return exception(
      .suddenChange, money(abs(ahead - before), at: calculation.terms.unitCost),
      Sentence(
        "\(name): \(amount(ahead)) expected in the next 7 days; "
          + "the last four weeks used \(amount(before)) a week.",
        "\(name)：未来 7 天预计用 \(amount(ahead))，近四周每周 \(amount(before))。"),
      Sentence(
        "Check promotions, openings and the weather behind it.",
        "请核对促销、开业与天气等原因。"))
  }

  private var missingMasterData: [PlanningException] {
    calculation.terms.gaps.map { gap in
      PlanningException(
        kind: .missingMasterData, material: material,
        what: Sentence(
          "\(name): \(gap.column) is not known; \(gap.used.english) was used.",
          "\(name)：缺少 \(gap.column)，按\(gap.used.chinese)计算。"),
        remedy: Sentence(
          "Fill in \(gap.column) of \(material) in materials.csv.",
          "请在 materials.csv 中补上 \(material) 的 \(gap.column)。"))
    }
  }
}

extension PlanningException {
  /// - Parameter atStake: what the store is expected to use until its next order, at cost.
  static func noStock(of store: StoreID, atStake: Money) -> PlanningException {
    PlanningException(
      kind: .noStock, store: store, money: atStake,
      what: Sentence(
        "Store \(store) never reported its stock: it has forecasts but no suggestions.",
        "门店 \(store) 从未上报库存：只有预测，没有补货建议。"),
      remedy: Sentence(
        "Have the store count its stock and send the file.", "请门店盘点并上报库存。"))
  }

  /// - Parameter atStake: what it is suggested tonight, at cost.
  static func openingStore(_ store: StoreID, atStake: Money) -> PlanningException {
    PlanningException(
      kind: .noHistory, store: store, money: atStake,
      what: Sentence(
        "Store \(store) has not opened yet: what it will use is that of any store of its kind.",
        "门店 \(store) 尚未开业：用量按同类门店估计。"),
      remedy: Sentence(
        "Look through its first goods, and change them where you know better.",
        "请审核其首批货，按实际情况修改。"))
  }

  /// - Parameter atStake: what the store may use until its next orders arrive, at cost.
  static func closedStore(_ store: StoreID, atStake: Money) -> PlanningException {
    PlanningException(
      kind: .staleData, store: store, money: atStake,
      what: Sentence(
        "Store \(store) has used nothing for days, closed or silent: less is suggested the longer "
          + "it lasts.", "门店 \(store) 已多日没有消耗（停业或未上报），持续越久，建议订货越少。"),
      remedy: Sentence(
        "Send the missing files, or fill in closed_on in stores.csv; if it opens tomorrow, order "
          + "by hand.", "请补报数据，或在 stores.csv 填写 closed_on；若明日恢复营业，请人工订货。"))
  }

  /// - Parameter atStake: what is suggested on the old count, at cost.
  static func staleStock(
    of store: StoreID, countedOn: BusinessDay, day: BusinessDay, atStake: Money
  ) -> PlanningException {
    PlanningException(
      kind: .staleData, store: store, money: atStake,
      what: Sentence(
        "The stock of store \(store) was last counted on \(countedOn), "
          + (day - countedOn == 1 ? "1 day" : "\(day - countedOn) days")
          + " ago; it was carried forward.",
        "门店 \(store) 的库存最近盘点于 \(countedOn)，已过 \(day - countedOn) 天，按推算使用。"),
      remedy: Sentence(
        "Have the store count tonight, and look at its larger suggestions.",
        "请门店今晚盘点，并核对数额较大的建议。"))
  }
}
