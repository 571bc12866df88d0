public import SupplyChain

/// How far a weather forecast is believed.
public enum WeatherTrust: Sendable, Hashable {
  /// It is what will come: for backtests that read the observed weather.
  case exact
  /// As forecasts usually are: the less the more days ahead.
  case usual
  /// As these earlier issues have proved, each against what was observed by the origin; where they
  /// say little, as usual.
  case measured([IssuedWeather])
}

/// By measure and lead day: the share of a foretold deviation from the recent mean that is to be
/// expected, and the deviation of what comes from that.
///
/// Both are a regression of observed on foretold deviations, over all cities, shrunk to what is
/// usual. Where nothing was foretold the share is nothing and the deviation the weather's own.
struct WeatherSkill: Sendable {
  /// At `measure * leads + (lead - 1)`.
  private(set) var shares: [Double]
  private(set) var deviations: [Double]
  /// Standard deviation of each measure about its recent mean.
  let spreads: [Double]
  private let leads: Int

  /// Pairs of days that what is usual weighs as much as.
  private static let priorPairs = 30.0

  /// - Parameter cities: the past of every city.
  init(
    trust: WeatherTrust, cities: [String: CityWeather], scales: WeatherScales, axis: DayAxis
  ) {
    leads = axis.horizon
    spreads = WeatherSkill.spreads(cities: cities, measures: scales.count, axis: axis)
    shares = [Double](repeating: 1, count: scales.count * leads)
    deviations = [Double](repeating: 0, count: scales.count * leads)
    guard trust != .exact else { return }
    var pairs = [Pairs](repeating: Pairs(), count: scales.count * leads)
    if case .measured(let issues) = trust {
      for issue in issues where issue.issuedOn < axis.origin && issue.issuedOn >= axis.first {
        add(issue, cities: cities, scales: scales, axis: axis, to: &pairs)
      }
    }
    for measure in 0..<scales.count {
      let variance = max(spreads[measure] * spreads[measure], 1e-9)
      for lead in 1...leads {
        let place = measure * leads + lead - 1
        let usual = WeatherSkill.usualShare(measure: measure, lead: lead)
        let fit = pairs[place].fit(usual: usual, variance: variance)
        (shares[place], deviations[place]) = (fit.share, fit.variance.squareRoot())
      }
    }
  }

  func share(_ measure: Int, lead: Int) -> Double { shares[measure * leads + lead - 1] }
  func deviation(_ measure: Int, lead: Int) -> Double { deviations[measure * leads + lead - 1] }

  /// Temperature is foretold for two weeks, rain and wind for one.
  private static func usualShare(measure: Int, lead: Int) -> Double {
    measure == WeatherScales.temperature
      ? max(0.97 - 0.05 * Double(lead - 1), 0.25) : max(0.8 - 0.07 * Double(lead - 1), 0.05)
  }

  private static func spreads(
    cities: [String: CityWeather], measures: Int, axis: DayAxis
  ) -> [Double] {
    (0..<measures).map { measure in
      var (squares, count) = (0.0, 0.0)
      for name in cities.keys.sorted() {
        guard let city = cities[name] else { continue }
        for day in 7..<axis.pastCount {
          let change = city.value(measure, day) - city.mean(measure, day - 7)
          guard !change.isNaN else { continue }
          squares += change * change
          count += 1
        }
      }
      return count > 0 ? (squares / count).squareRoot() : 0
    }
  }

  private func add(
    _ issue: IssuedWeather, cities: [String: CityWeather], scales: WeatherScales, axis: DayAxis,
    to pairs: inout [Pairs]
  ) {
    let columns = scales.columns(of: issue.table)
    let origin = issue.issuedOn - axis.first
    for name in cities.keys.sorted() {
      guard let city = cities[name] else { continue }
      for lead in 1...leads where origin + lead < axis.pastCount {
        let told = scales.read(
          issue.table, columns: columns, city: name, day: issue.issuedOn + lead)
        for measure in 0..<scales.count {
          let mean = city.mean(measure, origin)
          let (foretold, came) = (told[measure] - mean, city.value(measure, origin + lead) - mean)
          guard !foretold.isNaN, !came.isNaN else { continue }
          pairs[measure * leads + lead - 1].add(foretold: foretold, came: came)
        }
      }
    }
  }

  /// Sums of foretold and observed deviations.
  private struct Pairs {
    private var foretoldSquares = 0.0
    private var products = 0.0
    private var cameSquares = 0.0
    private var count = 0.0

    mutating func add(foretold: Double, came: Double) {
      foretoldSquares += foretold * foretold
      products += foretold * came
      cameSquares += came * came
      count += 1
    }

    func fit(usual: Double, variance: Double) -> (share: Double, variance: Double) {
      let prior = WeatherSkill.priorPairs * variance
      let share = (products + usual * prior) / (foretoldSquares + prior)
      let left = cameSquares - 2 * share * products + share * share * foretoldSquares
      let usualLeft = (1 - usual * usual) * prior
      return (
        min(max(share, 0), 1),
        max(left + usualLeft, 0) / (count + WeatherSkill.priorPairs)
      )
    }
  }
}
