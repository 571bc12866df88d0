import Forecasting
import Persistence
import SupplyChain

/// What the report tells about forecasts: how good earlier ones were, and what the chain is
/// expected to use. Amounts are valued at cost, in fen, so that materials add up.
struct ForecastSummary: Codable, Sendable {
  /// How good the forecasts of one earlier night were.
  struct Judgement: Codable, Sendable {
    /// How many nights ago they were made, and how many days were judged.
    let days: Int
    /// Whether they are what was published then.
    let isPublished: Bool
    var storeCount = 0
    var accuracy = ForecastAccuracy.zero
    var byCategory: [String: ForecastAccuracy] = [:]
    var totals: [Day]
  }

  /// The chain's total of one day.
  struct Day: Codable, Sendable {
    let day: BusinessDay
    var actual: Double
    var forecast: Double
  }

  /// How an earlier night judged the forecasts of a week before it.
  struct Night: Codable, Sendable {
    let day: BusinessDay
    let accuracy: ForecastAccuracy
  }

  var judgements: [Judgement] = []
  /// Earlier nights' judgements, oldest first.
  var nights: [Night] = []
  var past: [Day] = []
  var ahead: [Day] = []
  var seriesCount = 0
  var storeCount = 0

  /// What every night judges: the forecasts of a week ago.
  var main: Judgement? { judgements.first { $0.days == PastForecasts.mainDays } }

  /// Adds stores up into a summary.
  struct Collector {
    private(set) var summary = ForecastSummary()
    private let materials: [MaterialID: Material]
    private static let pastDays = 28
    private static let aheadDays = 7

    init(chain: ChainState, windows: [PastForecasts.Window]) {
      self.materials = chain.materialsByID
      let day = chain.moment.day
      func days(_ range: ClosedRange<BusinessDay>) -> [Day] {
        range.map { Day(day: $0, actual: 0, forecast: 0) }
      }
      summary.judgements = windows.map { window in
        Judgement(
          days: window.days, isPublished: window.run != nil,
          totals: days((day - window.days + 1)...day))
      }
      summary.past = days((day - Collector.pastDays + 1)...day)
      summary.ahead = days((day + 1)...(day + Collector.aheadDays))
    }

    mutating func add(_ outcome: StoreOutcome) {
      addPast(outcome.history)
      for (index, judged) in outcome.judged.enumerated() {
        guard let judged else { continue }
        add(judged, to: &summary.judgements[index])
      }
      outcome.forecast.map { addAhead($0) }
    }

    /// Adds what a store is expected to use.
    mutating func addAhead(_ forecast: StoreForecast) {
      summary.storeCount += 1
      summary.seriesCount += forecast.materials.count
      for (material, series) in zip(forecast.materials, forecast.series) {
        let fen = fenPerUnit(material)
        for index in summary.ahead.indices where index < series.horizon {
          summary.ahead[index].forecast += series.expected(index + 1) * fen
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

    private func add(_ judged: [PastForecasts.Judged], to judgement: inout Judgement) {
      judgement.storeCount += 1
      for series in judged {
        let fen = fenPerUnit(series.material)
        let days = series.days.map(\.day)
        judgement.accuracy.add(days, weight: fen)
        judgement.byCategory[materials[series.material]?.category ?? "", default: .zero]
          .add(days, weight: fen)
        for (step, day) in series.days {
          judgement.totals[step - 1].actual += day.came * fen
          judgement.totals[step - 1].forecast += day.mean * fen
        }
      }
    }
  }
}

extension ForecastSummary {
  /// What has left its band on the last nights that follow each other, tonight included.
  func drift(on day: BusinessDay) -> ForecastDrift {
    guard let main else { return ForecastDrift([]) }
    var running = [main.accuracy]
    for night in nights.reversed() where night.day == day - running.count {
      running.insert(night.accuracy, at: 0)
    }
    return ForecastDrift(running)
  }
}
