import Foundation
import Persistence
import Replenishment
public import SupplyChain

/// Everything about one material in one store on one page: what was used, what is expected, the
/// weather and holidays beside it, and what becomes of the stock until the next order.
public struct ShowSeries {
  let view: ChainView

  /// Days of the past that are shown.
  public static let pastDays = 56

  /// Prepares to show what there is to see of a chain.
  public init(_ view: ChainView) { self.view = view }

  /// What there is to see.
  public struct Series: Sendable {
    /// The store.
    public let store: Store
    /// The material.
    public let material: Material
    /// The night whose plan it is of.
    public let run: RunID
    /// The last day whose consumption was known.
    public let origin: BusinessDay
    /// The days of the past, then those ahead, without a gap.
    public let days: [Day]
    /// What the plan suggests; `nil` for a store that never reported its stock.
    public let suggestion: Suggestion?
    /// The lots that lie there, first expired first.
    public let lots: [StockLot]
    /// The day at whose close was counted last.
    public let countedOn: BusinessDay?
    /// What is on its way.
    public let inbound: [InboundSupply]
    /// What of the stock is promised to other stores.
    public let reserved: Quantity
    /// What a reader should know of the forecast.
    public let notes: [ForecastNote]
  }

  /// A day of the page.
  public struct Day: Sendable {
    /// The day.
    public let day: BusinessDay
    /// What was used, in base units; `nil` on a closed day, and ahead.
    public let used: Double?
    /// Whether the store ran out on it, so that less was used than was asked for.
    public let stockedOut: Bool
    /// What is expected; `nil` in the past.
    public let forecast: Distribution?
    /// What is expected to lie there at the day's close, deliveries on their way included; `nil` in
    /// the past.
    public let stock: Double?
    /// What arrives at the day's start.
    public let arriving: Double
    /// The highest temperature in °C, observed or foretold.
    public let warmest: Double?
    /// Rain in mm, observed or foretold.
    public let rain: Double?
    /// The holiday's name.
    public let holiday: String?
    /// The promotion's name.
    public let promotion: String?
  }

  /// Looks at one material in one store.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``; `LedgerFailure` before the first
  ///   night.
  public func series(of material: MaterialID, in id: StoreID) throws -> Series {
    let run = try view.plan()
    let (chain, facts) = try view.planned()
    let moment = facts.moment
    let (store, known) = (try view.store(id), try view.material(material))
    let supply = try SupplyOnItsWay(view.ledger, facts, bindsOffers: true, of: [id])
    let inbound = (supply.inbound[id] ?? []).filter { $0.material == material }
    let reserved = (supply.reservations[id] ?? []).filter { $0.material == material }
      .reduce(Quantity.zero) { $0 + $1.quantity }
    let stockFacts = try facts.stockFacts(of: id)
    let first = moment.day - (ShowSeries.pastDays - 1)
    let history = try facts.history(of: id, since: min(first, stockFacts?.countedOn ?? first))
    let stock = stockFacts.map {
      CarriedStock($0, of: id, consumption: history, to: moment.day).stock(asOf: moment.day)
    }
    let lots = stock?.lots(of: material) ?? []
    let forecast = try view.forecast(of: id)?.series(of: material)
    let projection = forecast.map {
      ExpectedStock(lots: lots, reserved: reserved, inbound: inbound, forecast: $0, moment.day)
    }
    let calendar = DayContext(chain, store: store, material: material)
    let past = (0..<ShowSeries.pastDays).reversed().map { moment.day - $0 }.map { day in
      calendar.day(day, used: history?.used(of: material, on: day))
    }
    let ahead = (0..<(forecast?.horizon ?? 0)).map { step in
      calendar.day(
        moment.day + step + 1, forecast: forecast?.daily(step + 1),
        stock: projection?.atClose[step], arriving: projection?.arriving[step] ?? 0)
    }
    return Series(
      store: store, material: known, run: run.id, origin: moment.day, days: past + ahead,
      suggestion: try view.ledger.suggestion(
        Suggestion.identifier(day: run.moment.day, store: id, material: material), of: run.id),
      lots: lots, countedOn: stock?.countedOn, inbound: inbound, reserved: reserved,
      notes: forecast?.notes ?? [])
  }
}

/// What a stock comes to if each day uses what is expected of it: lots go first expired first out,
/// and what has passed its last day is not there any more.
struct ExpectedStock {
  /// What lies there at the close of each day ahead, in base units.
  private(set) var atClose: [Double] = []
  /// What comes at the start of each day ahead.
  private(set) var arriving: [Double] = []
  /// The first day ahead whose demand is not met, from 1.
  private(set) var firstUnmet: Int?

  init(
    lots: [StockLot], reserved: Quantity, inbound: [InboundSupply], forecast: SeriesForecast,
    _ origin: BusinessDay
  ) {
    var shelf = lots.sorted(by: StockLot.firstExpiredFirstOut)
      .map { (units: $0.quantity.units, last: $0.expiresOn) }
    ExpectedStock.take(reserved.units, from: &shelf)
    for step in 1...forecast.horizon {
      let day = origin + step
      let come = inbound.filter { $0.arrivesOn == day }
      for supply in come { shelf.append((supply.quantity.units, supply.expiresOn)) }
      shelf.sort { ($0.last?.daysSinceEpoch ?? .max) < ($1.last?.daysSinceEpoch ?? .max) }
      shelf.removeAll { $0.last.map { $0 < day } ?? false }
      let unmet = ExpectedStock.take(forecast.expected(step), from: &shelf)
      // A thousandth is as fine as anything is counted.
      if unmet > 0.001, firstUnmet == nil { firstUnmet = step }
      arriving.append(come.reduce(0) { $0 + $1.quantity.units })
      atClose.append(shelf.reduce(0) { $0 + $1.units })
    }
  }

  /// Takes units and returns what there was not.
  @discardableResult
  private static func take(
    _ units: Double, from shelf: inout [(units: Double, last: BusinessDay?)]
  ) -> Double {
    var rest = units
    for index in shelf.indices where rest > 0 {
      let taken = min(rest, shelf[index].units)
      shelf[index].units -= taken
      rest -= taken
    }
    return rest
  }
}

/// What is known of days beside a store's own books.
private struct DayContext {
  private let chain: ChainState
  private let store: Store
  private let promotions: [BusinessDay: String]

  init(_ chain: ChainState, store: Store, material: MaterialID) {
    self.chain = chain
    self.store = store
    self.promotions = Dictionary(
      chain.promotions.filter { promotion in
        promotion.store == store.id && promotion.material.map { $0 == material } ?? true
      }.map { ($0.day, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  func day(
    _ day: BusinessDay, used: (units: Double, stockedOut: Bool)? = nil,
    forecast: Distribution? = nil, stock: Double? = nil, arriving: Double = 0
  ) -> ShowSeries.Day {
    ShowSeries.Day(
      day: day, used: used?.units, stockedOut: used?.stockedOut ?? false, forecast: forecast,
      stock: stock, arriving: arriving, warmest: weather("temp_max_c", on: day),
      rain: weather("precip_mm", on: day), holiday: chain.holidays[day]?.name,
      promotion: promotions[day])
  }

  /// What was observed, else what was foretold.
  private func weather(_ measure: String, on day: BusinessDay) -> Double? {
    func value(_ table: WeatherTable?) -> Double? {
      guard let table, let index = table.measures.firstIndex(of: measure) else { return nil }
      return table.value(city: store.city, day: day, measure: index)
    }
    return value(chain.weather) ?? value(chain.issuedWeather?.table)
  }
}

extension StoreHistory {
  /// What was used of a material on a day, in base units.
  fileprivate func used(
    of material: MaterialID, on day: BusinessDay
  ) -> (units: Double, stockedOut: Bool)? {
    guard let row = materials.firstIndex(of: material),
      let quantity = quantity(row: row, day: day)
    else { return nil }
    return (quantity.units, stockedOut[row * dayCount + (day - firstDay)])
  }
}
