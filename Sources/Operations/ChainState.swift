import Foundation
import Persistence
import SupplyChain

/// What the ledger knows of a chain at one moment, apart from the facts of its stores.
struct ChainState {
  let moment: LedgerMoment
  let stores: [Store]
  let materials: [Material]
  let holidays: HolidayCalendar
  let promotions: [Promotion]
  let weather: WeatherTable
  let issuedWeather: IssuedWeather?

  init(_ ledger: Ledger, at moment: LedgerMoment) throws {
    let documents = try ledger.documents(at: moment)
    func values<Value: Decodable>(_ name: String, _: Value.Type) throws -> [Value] {
      guard let content = documents[name] else { return [] }
      return try JSONDecoder().decode([Value].self, from: Data(content))
    }
    self.moment = moment
    self.stores = try values("stores", Store.self)
    self.materials = try values("materials", Material.self)
    let holidays = try values("holidays", ChainDocuments.HolidayEntry.self)
    self.holidays = HolidayCalendar(
      days: Dictionary(holidays.map { ($0.day, $0.holiday) }, uniquingKeysWith: { $1 }))
    self.promotions = try values("promotions", Promotion.self)
    self.weather = try ledger.observedWeather(at: moment)
    self.issuedWeather = try ledger.newestIssuedWeather(at: moment)
  }

  /// The same state at a moment that differs in its order events alone.
  func at(_ moment: LedgerMoment) -> ChainState { ChainState(moment, of: self) }

  private init(_ moment: LedgerMoment, of other: ChainState) {
    self.moment = moment
    self.stores = other.stores
    self.materials = other.materials
    self.holidays = other.holidays
    self.promotions = other.promotions
    self.weather = other.weather
    self.issuedWeather = other.issuedWeather
  }

  /// The stores at a moment, without the rest.
  static func stores(_ ledger: Ledger, at moment: LedgerMoment) throws -> [Store] {
    guard let content = try ledger.documents(at: moment)["stores"] else { return [] }
    return try JSONDecoder().decode([Store].self, from: Data(content))
  }

  /// The materials at a moment by id, without the rest.
  static func materials(
    _ ledger: Ledger, at moment: LedgerMoment
  ) throws -> [MaterialID: Material] {
    guard let content = try ledger.documents(at: moment)["materials"] else { return [:] }
    let materials = try JSONDecoder().decode([Material].self, from: Data(content))
    return Dictionary(materials.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  /// The stores that trade on the moment's day, by id.
  var tradingStores: [Store] { stores.filter { $0.trades(on: moment.day) } }

  /// The stores that the moment's night plans for, by id: those that trade on the day after it.
  var plannedStores: [Store] { stores.filter { $0.trades(on: moment.day + 1) } }

  /// The stores that goods may be suggested for, by id: those, and the ones that open later.
  var suppliedStores: [Store] {
    let tomorrow = moment.day + 1
    return stores.filter { store in
      store.trades(on: tomorrow) || store.openedOn.map { $0 > tomorrow } ?? false
    }
  }

  /// A measure of a city's day as it was observed, or as it was foretold for a day ahead.
  func weather(_ measure: String, city: String, day: BusinessDay) -> Double? {
    let table = day <= moment.day ? weather : issuedWeather?.table
    guard let table, let index = table.measures.firstIndex(of: measure) else { return nil }
    return table.value(city: city, day: day, measure: index)
  }

  /// The materials by id.
  var materialsByID: [MaterialID: Material] {
    Dictionary(materials.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }
}
