public import SupplyChain

/// Forecasts of stores that open within the days ahead and have used nothing yet: each may be like
/// any store of its kind, so that it is a mixture of their forecasts.
///
/// Its kind are the stores of its category in its city, where there are few of these those of its
/// category, else those of the chain. It is held to use what at least half of them use. Their
/// spread is the new store's: on `tea87-backtest` and `koubei`, each store forecast by the others
/// alone, one day in ten exceeded the 90 % quantile (`Benchmarks/opening.py`).
public struct OpeningForecasts: Sendable {
  private let origin: BusinessDay
  private let horizon: Int
  private var openings: [Opening]

  /// A store that opens, and the forecasts of its kind, the closest kind first.
  private struct Opening {
    let store: Store
    /// Days ahead on which it has not opened yet.
    let closedDays: Int
    var kinds: [[StoreForecast]] = [[], [], []]
  }

  /// Fewer stores are no kind; more than some tell nothing new.
  private static let (fewest, most) = (4, 24)

  /// - Parameters:
  ///   - stores: those of the chain; the ones that open within the horizon are forecast.
  ///   - origin: the last day whose consumption is known.
  ///   - horizon: days ahead.
  public init(of stores: [Store], origin: BusinessDay, horizon: Int) {
    self.origin = origin
    self.horizon = horizon
    openings = stores.compactMap { store in
      guard let day = store.openedOn, day > origin, day <= origin + horizon else { return nil }
      return Opening(store: store, closedDays: day - origin - 1)
    }
  }

  /// Takes what is forecast for a store by its own history. Stores are taken in order: of many of a
  /// kind the first ones count.
  public mutating func add(_ forecast: StoreForecast, of store: Store) {
    openings.removeAll { $0.store.id == store.id }
    guard !forecast.series.contains(where: \.isHeldClosed) else { return }
    for index in openings.indices {
      let opening = openings[index].store
      let isAlike = opening.category == store.category
      let belongs = [isAlike && opening.city == store.city, isAlike, true]
      for (kind, belongs) in belongs.enumerated()
      where belongs && openings[index].kinds[kind].count < OpeningForecasts.most {
        openings[index].kinds[kind].append(forecast)
      }
    }
  }

  /// The forecasts, in the stores' order. A store has none when the chain has too few stores to
  /// tell.
  public var forecasts: [StoreForecast] {
    openings.compactMap { opening in
      guard let kind = opening.kinds.first(where: { $0.count >= OpeningForecasts.fewest }) else {
        return nil
      }
      return forecast(opening, of: kind)
    }
  }

  private func forecast(_ opening: Opening, of kind: [StoreForecast]) -> StoreForecast {
    var others: [MaterialID: [SeriesForecast]] = [:]
    for forecast in kind {
      for (material, series) in zip(forecast.materials, forecast.series)
      where !series.notes.contains(.dormant) {
        others[material, default: []].append(series)
      }
    }
    let used = others.filter { $0.value.count * 2 >= kind.count }
    let materials = used.keys.sorted()
    return StoreForecast(
      store: opening.store.id, origin: origin, horizon: horizon, materials: materials,
      series: materials.map { series(of: used[$0] ?? [], closedDays: opening.closedDays) })
  }

  private func series(of others: [SeriesForecast], closedDays: Int) -> SeriesForecast {
    let chance = 1 / Double(others.count)
    func mixed(_ part: (SeriesForecast) -> Distribution) -> Distribution {
      .mixture(of: others.map { (chance, part($0)) })
    }
    let days = 1...horizon
    return SeriesForecast(
      daily: days.map { day in day > closedDays ? mixed { $0.daily(day) } : .certain(0) },
      totals: days.map { day in
        let open = day - closedDays
        return open > 0 ? mixed { $0.demand(over: open, after: closedDays) } : .certain(0)
      }, notes: [.openingStore])
  }
}
