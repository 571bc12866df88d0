import Persistence
import SupplyChain

/// What the report tells about forecasts: how good the last week's was, and what the chain is
/// expected to use. Amounts are valued at cost, in fen, so that materials add up.
struct ForecastSummary: Codable, Sendable {
  /// Sums of errors over series and days.
  struct Errors: Codable, Sendable {
    var actual = 0.0
    var absolute = 0.0
    var signed = 0.0
    var naiveAbsolute = 0.0
    var naiveSigned = 0.0
    var within = 0
    var count = 0
  }

  /// The chain's total of one day.
  struct Day: Codable, Sendable {
    let day: BusinessDay
    var actual: Double
    var forecast: Double
  }

  var errors = Errors()
  var byCategory: [String: Errors] = [:]
  var judged: [Day] = []
  var past: [Day] = []
  var ahead: [Day] = []
  var seriesCount = 0
  var storeCount = 0
  /// Of how many stores the last forecast was judged.
  var judgedStoreCount = 0

  /// Adds stores up into a summary.
  struct Collector {
    private(set) var summary = ForecastSummary()
    private let materials: [MaterialID: Material]
    private let day: BusinessDay
    private static let judgedDays = 7
    private static let pastDays = 28
    private static let aheadDays = 7

    init(chain: ChainState) {
      self.materials = chain.materialsByID
      self.day = chain.moment.day
      func days(_ range: ClosedRange<BusinessDay>) -> [Day] {
        range.map { Day(day: $0, actual: 0, forecast: 0) }
      }
      summary.judged = days((day - Collector.judgedDays + 1)...day)
      summary.past = days((day - Collector.pastDays + 1)...day)
      summary.ahead = days((day + 1)...(day + Collector.aheadDays))
    }

    mutating func add(_ outcome: StoreOutcome) {
      addPast(outcome.history)
      if let earlier = outcome.earlier {
        summary.judgedStoreCount += 1
        judge(earlier, by: outcome.history)
      }
      guard let forecast = outcome.forecast else { return }
      summary.storeCount += 1
      summary.seriesCount += forecast.materials.count
      for (material, series) in zip(forecast.materials, forecast.series) {
        let fen = fenPerUnit(material)
        for index in summary.ahead.indices where index < series.horizon {
          summary.ahead[index].forecast += series.daily(index + 1).mean * fen
        }
      }
    }

    private func fenPerUnit(_ material: MaterialID) -> Double {
      Double(materials[material]?.unitCost?.fenPerThousand ?? 0) / 1000
    }

    private mutating func addPast(_ history: StoreHistory) {
      for (row, material) in history.materials.enumerated() {
        let fen = fenPerUnit(material)
        for index in summary.past.indices {
          let quantity = history.quantity(row: row, day: summary.past[index].day)
          summary.past[index].actual += (quantity?.units ?? 0) * fen
        }
      }
    }

    private mutating func judge(_ forecast: StoreForecast, by history: StoreHistory) {
      var rowOf: [MaterialID: Int] = [:]
      for (row, material) in history.materials.enumerated() { rowOf[material] = row }
      for (material, series) in zip(forecast.materials, forecast.series) {
        guard let row = rowOf[material] else { continue }
        let category = materials[material]?.category ?? ""
        var errors = Errors()
        for step in 1...min(series.horizon, Collector.judgedDays) {
          // A closed or unreported day has nothing to be judged by.
          guard let actual = history.quantity(row: row, day: forecast.origin + step) else {
            continue
          }
          let naive = history.quantity(row: row, day: forecast.origin + step - 7)
          let predicted = series.daily(step)
          let fen = fenPerUnit(material)
          errors.add(actual: actual.units, predicted, naive: naive?.units, fenPerUnit: fen)
          summary.judged[step - 1].actual += actual.units * fen
          summary.judged[step - 1].forecast += predicted.mean * fen
        }
        summary.errors.add(errors)
        summary.byCategory[category, default: Errors()].add(errors)
      }
    }
  }
}

extension ForecastSummary.Errors {
  /// Adds one forecast and what came, valued at cost. A naive forecast that is not known counts as
  /// none: nothing was used a week before.
  mutating func add(
    actual: Double, _ predicted: Distribution, naive: Double?, fenPerUnit: Double
  ) {
    self.actual += actual * fenPerUnit
    absolute += abs(actual - predicted.mean) * fenPerUnit
    signed += (predicted.mean - actual) * fenPerUnit
    naiveAbsolute += abs(actual - (naive ?? 0)) * fenPerUnit
    naiveSigned += ((naive ?? 0) - actual) * fenPerUnit
    if actual >= predicted.quantile(0.1), actual <= predicted.quantile(0.9) { within += 1 }
    count += 1
  }

  mutating func add(_ other: Self) {
    actual += other.actual
    absolute += other.absolute
    signed += other.signed
    naiveAbsolute += other.naiveAbsolute
    naiveSigned += other.naiveSigned
    within += other.within
    count += other.count
  }
}
