import Foundation
import SupplyChain

/// The weather forecasts that were issued: the truth, drawn towards the season's normal and blurred
/// the more the further ahead it lies.
struct IssuedForecasts {
  /// Days ahead that one issue speaks of.
  static let horizon = 14

  let climate: Climate
  let streams: RandomStreams

  /// What was foretold for `issuedOn + lead` in a city; `lead` is 1 … ``horizon``.
  func forecast(city: Int, issuedOn: BusinessDay, lead: Int) -> DayWeather {
    let day = issuedOn + lead
    let truth = climate.observed(city: city, day: day)
    // Issues for the same day share most of their error: a forecast changes its mind slowly.
    var shared = streams.generator(.issuedWeather, city, Int(day.daysSinceEpoch))
    var own = streams.generator(
      .issuedWeather, city + 1000 * lead, Int(issuedOn.daysSinceEpoch))
    let blur = 0.5 + 0.22 * Double(lead)
    let pull = min(0.06 * Double(lead), 0.7)
    let ordinal = day.dayOfYear
    let normal = City.normal(of: City.all[city].monthlyMeans, dayOfYear: ordinal)
    let error = blur * (0.8 * shared.normal() + 0.6 * own.normal())
    let mean = truth.meanCelsius * (1 - pull) + normal * pull + error
    let range = Double(truth.high - truth.low) / 10
    let half = (range * (1 - pull) + 7.5 * pull) / 2
    return DayWeather(
      low: Int(((mean - half) * 10).rounded()), high: Int(((mean + half) * 10).rounded()),
      mean: Int((mean * 10).rounded()),
      rain: rain(truth: truth, city: city, ordinal: ordinal, pull: pull, &own))
  }

  private func rain(
    truth: DayWeather, city: Int, ordinal: Int, pull: Double, _ generator: inout SplitMix64
  ) -> Int {
    let usual = City.normal(of: City.all[city].monthlyRain, dayOfYear: ordinal) / 30.4
    let blurred = truth.rainMillimetres * exp(0.8 * pull * generator.normal() - 0.3 * pull)
    let foretold = blurred * (1 - pull) + usual * pull * 2 * generator.uniform()
    return foretold < 0.3 ? 0 : Int((foretold * 10).rounded())
  }
}
