public import SupplyChain

/// What the master files of a chain's folder say as of a day. A file that is absent is `nil`: who
/// needs it decides what its absence means.
public struct ChainMaster: Sendable {
  /// stores.csv, in the file's order.
  public let stores: FileReading<[Store]>?
  /// materials.csv, in the file's order.
  public let materials: FileReading<[Material]>?
  /// holidays.csv, the future included: a plan is known.
  public let holidays: FileReading<HolidayCalendar>?
  /// promotions.csv, the future included, sorted by day, store and material.
  public let promotions: FileReading<[Promotion]>?
  /// weather.csv up to the day.
  public let weather: FileReading<WeatherTable>?
  /// weather_forecast.csv, what was issued up to the day, by day of issue.
  public let issuedWeather: FileReading<[IssuedWeather]>?

  /// Takes the readings.
  public init(
    stores: FileReading<[Store]>?, materials: FileReading<[Material]>?,
    holidays: FileReading<HolidayCalendar>?, promotions: FileReading<[Promotion]>?,
    weather: FileReading<WeatherTable>?, issuedWeather: FileReading<[IssuedWeather]>?
  ) {
    self.stores = stores
    self.materials = materials
    self.holidays = holidays
    self.promotions = promotions
    self.weather = weather
    self.issuedWeather = issuedWeather
  }

  /// The files that were refused, with their names and faults, in the order above.
  public var refusals: [(name: String, refusal: Refusal)] {
    var all: [(name: String, refusal: Refusal)] = []
    func add<Content>(_ reading: FileReading<Content>?) {
      guard let reading, let refusal = reading.refusal else { return }
      all.append((reading.name, refusal))
    }
    add(stores)
    add(materials)
    add(holidays)
    add(promotions)
    add(weather)
    add(issuedWeather)
    return all
  }
}
