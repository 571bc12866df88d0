/// Daily weather by city: any numeric measures, each of which may be missing on any day.
public struct WeatherTable: Sendable, Hashable {
  /// The measures in column order: temp_min_c, temp_max_c, temp_mean_c, precip_mm and any more.
  public let measures: [String]
  private var cities: [String: CitySeries]

  private struct CitySeries: Sendable, Hashable {
    var firstDay: BusinessDay
    /// Day-major, `measures.count` values a day; NaN where missing.
    var values: [Double]
  }

  /// An empty table of `measures`.
  public init(measures: [String]) {
    self.measures = measures
    self.cities = [:]
  }

  /// The cities that have any weather, sorted.
  public var cityNames: [String] { cities.keys.sorted() }

  /// Whether no city has any weather.
  public var isEmpty: Bool { cities.isEmpty }

  /// The value of a measure, `nil` where it is missing.
  public func value(city: String, day: BusinessDay, measure: Int) -> Double? {
    guard let series = cities[city], measures.indices.contains(measure) else { return nil }
    let offset = (day - series.firstDay) * measures.count + measure
    guard offset >= 0, day >= series.firstDay, offset < series.values.count else { return nil }
    let value = series.values[offset]
    return value.isNaN ? nil : value
  }

  /// The days that a city's series spans, `nil` for a city without weather.
  public func days(city: String) -> ClosedRange<BusinessDay>? {
    guard let series = cities[city], !series.values.isEmpty else { return nil }
    return series.firstDay...(series.firstDay + series.values.count / measures.count - 1)
  }

  /// Sets a city's day. `values` has one entry a measure, `nil` or NaN where missing.
  public mutating func set(city: String, day: BusinessDay, values: [Double?]) {
    precondition(values.count == measures.count, "one value a measure")
    let width = measures.count
    var series = cities[city] ?? CitySeries(firstDay: day, values: [])
    // Release the table's reference so that appending a day does not copy the city's history.
    cities[city] = nil
    if day < series.firstDay {
      let gap = (series.firstDay - day) * width
      series.values.insert(contentsOf: repeatElement(Double.nan, count: gap), at: 0)
      series.firstDay = day
    }
    let offset = (day - series.firstDay) * width
    if offset + width > series.values.count {
      let gap = offset + width - series.values.count
      series.values.append(contentsOf: repeatElement(Double.nan, count: gap))
    }
    for (index, value) in values.enumerated() {
      series.values[offset + index] = value ?? .nan
    }
    cities[city] = series
  }
}

/// A weather forecast as it was issued on one day.
public struct IssuedWeather: Sendable, Hashable {
  /// The day on which it was issued: nothing in it was observed after that day.
  public let issuedOn: BusinessDay
  /// What it foretold.
  public let table: WeatherTable

  /// Takes an issue.
  public init(issuedOn: BusinessDay, table: WeatherTable) {
    self.issuedOn = issuedOn
    self.table = table
  }
}
