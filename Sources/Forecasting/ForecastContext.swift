public import SupplyChain

/// What a forecast may know beside a store's own consumption.
public struct ForecastContext: Sendable {
  /// The chain's stores.
  public let stores: [Store]
  /// The chain's materials; one that is used but not listed is forecast all the same.
  public let materials: [Material]
  /// Holidays and make-up workdays, past and to come.
  public let holidays: HolidayCalendar
  /// Promotions, past and to come.
  public let promotions: [Promotion]
  /// Weather as it was observed; what lies after the origin is not read.
  public let weather: WeatherTable
  /// The newest weather forecast issued by the origin, `nil` when there is none: then the usual
  /// weather of the season stands in, and the forecasts say so.
  public let issued: IssuedWeather?
  /// How far ``issued`` is believed.
  public let trust: WeatherTrust

  /// Takes what is known.
  public init(
    stores: [Store], materials: [Material] = [], holidays: HolidayCalendar,
    promotions: [Promotion] = [], weather: WeatherTable, issued: IssuedWeather? = nil,
    trust: WeatherTrust = .exact
  ) {
    self.stores = stores
    self.materials = materials
    self.holidays = holidays
    self.promotions = promotions
    self.weather = weather
    self.issued = issued
    self.trust = trust
  }
}
