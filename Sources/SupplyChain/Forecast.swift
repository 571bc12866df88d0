/// What a store will need of each of its materials, day by day and in total, from one origin.
///
/// Distributions lie flat in single precision, so that a chain of 17,400 series and 14 days fits
/// in tens of megabytes.
public struct StoreForecast: Sendable {
  /// The store.
  public let store: StoreID
  /// The last day whose consumption was known.
  public let origin: BusinessDay
  /// Days ahead: the first is `origin + 1`.
  public let horizon: Int
  /// The materials, sorted.
  public let materials: [MaterialID]
  /// One list a material, in the order of ``materials``.
  public let series: [SeriesForecast]

  /// Takes one series a material.
  public init(
    store: StoreID, origin: BusinessDay, horizon: Int, materials: [MaterialID],
    series: [SeriesForecast]
  ) {
    precondition(series.count == materials.count, "one series a material")
    self.store = store
    self.origin = origin
    self.horizon = horizon
    self.materials = materials
    self.series = series
  }

  /// Whether the store had not opened when this was made, so that it is that of its kind.
  public var isOfOpeningStore: Bool {
    series.contains { $0.notes.contains(.openingStore) }
  }

  /// The forecast of a material, `nil` when the store has never used it.
  public func series(of material: MaterialID) -> SeriesForecast? {
    guard let index = materials.firstIndex(of: material) else { return nil }
    return series[index]
  }
}

/// The forecast of one material in one store: a distribution for each day ahead, and one for the
/// total from tomorrow through each day ahead (errors of neighbouring days are correlated, so the
/// total's spread does not follow from the days').
public struct SeriesForecast: Sendable, Hashable {
  /// Distributions a day ahead: index 0 is tomorrow.
  private let dailyNumbers: [Float]
  private let totalNumbers: [Float]
  /// What is unusual about this forecast and should be told, e.g. no history of its own.
  public let notes: [ForecastNote]

  private static let stride = 1 + Distribution.levels.count

  /// The most that single precision is asked to hold: far beyond any amount, far from infinity.
  private static let largest = 1e30

  private static func single(_ amount: Double) -> Float { Float(min(amount, largest)) }

  /// Takes one distribution a day and one a window, both from tomorrow on, of equal count.
  public init(daily: [Distribution], totals: [Distribution], notes: [ForecastNote] = []) {
    precondition(daily.count == totals.count && !daily.isEmpty, "one day and one total a step")
    func flat(_ distributions: [Distribution]) -> [Float] {
      var numbers: [Float] = []
      numbers.reserveCapacity(distributions.count * SeriesForecast.stride)
      for distribution in distributions {
        numbers.append(SeriesForecast.single(distribution.mean))
        for value in distribution.values { numbers.append(SeriesForecast.single(value)) }
      }
      return numbers
    }
    self.dailyNumbers = flat(daily)
    self.totalNumbers = flat(totals)
    self.notes = notes
  }

  /// Days ahead.
  public var horizon: Int { dailyNumbers.count / SeriesForecast.stride }

  /// The distribution of the day `daysAhead` days after the origin, from 1: what the store needs
  /// if it trades then.
  public func daily(_ daysAhead: Int) -> Distribution {
    distribution(in: dailyNumbers, daysAhead)
  }

  /// The distribution of the total of the days 1 … `days` after the origin, the chance included
  /// that a store that has been closed for days does not trade on all of them.
  public func total(_ days: Int) -> Distribution {
    distribution(in: totalNumbers, days)
  }

  private func distribution(in numbers: [Float], _ step: Int) -> Distribution {
    precondition((1...horizon).contains(step), "a step within the horizon")
    let start = (step - 1) * SeriesForecast.stride
    return Distribution(
      mean: Double(numbers[start]),
      values: numbers[(start + 1)..<(start + SeriesForecast.stride)].map(Double.init))
  }

  /// The mean of ``total(_:)``, read as it lies there: planners ask for millions a night.
  func totalMean(_ days: Int) -> Double { mean(in: totalNumbers, days) }

  /// What is to be expected of the day `daysAhead` days after the origin, whether the store trades
  /// or not: the totals' means from one day to the next.
  public func expected(_ daysAhead: Int) -> Double {
    max(totalMean(daysAhead) - (daysAhead > 1 ? totalMean(daysAhead - 1) : 0), 0)
  }

  private func mean(in numbers: [Float], _ step: Int) -> Double {
    precondition((1...horizon).contains(step), "a step within the horizon")
    return max(Double(numbers[(step - 1) * SeriesForecast.stride]), 0)
  }

  /// Whether the store is held to be closed: it has used nothing for days and did not say why.
  public var isHeldClosed: Bool { notes.contains(.closedStore) }

  /// The numbers as they are kept between two verbs: daily, then totals.
  public var storedNumbers: [Float] { dailyNumbers + totalNumbers }

  /// Takes back ``storedNumbers``.
  ///
  /// - Returns: `nil` when the count does not fit a whole number of distributions.
  public init?(storedNumbers: [Float], notes: [ForecastNote]) {
    let half = storedNumbers.count / 2
    guard half > 0, storedNumbers.count % 2 == 0, half % SeriesForecast.stride == 0,
      storedNumbers.allSatisfy(\.isFinite)
    else { return nil }
    self.dailyNumbers = Array(storedNumbers[..<half])
    self.totalNumbers = Array(storedNumbers[half...])
    self.notes = notes
  }
}

/// Something that a reader of a forecast should know.
public enum ForecastNote: String, Sendable, Hashable, Codable, CaseIterable {
  /// The store has too little history of the material; its group's was used.
  case littleHistory
  /// The store has not opened yet: it is forecast as any of the stores of its kind.
  case openingStore
  /// The material has not been used for four weeks.
  case dormant
  /// The store has been closed or silent for days: its totals reckon that it may not trade again
  /// soon.
  case closedStore
  /// The material was not on sale for a while and is back for less than four weeks: its level is
  /// that of the last season and of the first days, and unsure.
  case backOnSale
  /// There was no forecast of the weather; the usual weather of the season was used.
  case weatherFromClimate
  /// There was no weather at all.
  case noWeather
  /// The calendar of holidays ends before the last day forecast.
  case holidaysEnd
}
