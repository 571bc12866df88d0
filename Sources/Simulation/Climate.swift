import Foundation
import SupplyChain

/// One day's weather in one city, in tenths: °C × 10 and mm × 10.
struct DayWeather {
  var low: Int
  var high: Int
  var mean: Int
  var rain: Int

  /// Mean temperature in °C.
  var meanCelsius: Double { Double(mean) / 10 }
  /// Rain in mm.
  var rainMillimetres: Double { Double(rain) / 10 }
}

/// The weather of every city on every day of the calendar: the season's normal, fronts that cross
/// the country (so that near cities have like weather), and rain in spells.
///
/// Fronts are AR(1) processes at six anchors; a city feels each by its distance. Everything starts
/// on one fixed day, so the weather of a date does not depend on which days are asked for.
struct Climate {
  /// The first day of the weather.
  static let firstDay = BusinessDay.on(2021, 11, 1)

  private static let anchors: [(latitude: Double, longitude: Double)] = [
    (40, 116), (34, 109), (31, 120), (30, 105), (30, 114), (23, 113),
  ]

  private let weather: [[DayWeather]]
  private let lastDay: BusinessDay

  /// Takes the last day of the weather.
  init(streams: RandomStreams, through lastDay: BusinessDay) {
    let days = lastDay - Climate.firstDay + 1
    let fronts = Climate.anchors.indices.map { anchor in
      Front(streams.generator(.front, anchor), days: days)
    }
    self.lastDay = lastDay
    self.weather = City.all.indices.map { city in
      Climate.weather(
        of: City.all[city], days: days, fronts: fronts,
        generator: streams.generator(.cityWeather, city))
    }
  }

  /// The weather that was observed.
  func observed(city: Int, day: BusinessDay) -> DayWeather {
    let index = min(max(day - Climate.firstDay, 0), lastDay - Climate.firstDay)
    return weather[city][index]
  }

  private static func weather(
    of city: City, days: Int, fronts: [Front], generator: SplitMix64
  ) -> [DayWeather] {
    var generator = generator
    let weights = frontWeights(of: city)
    return (0..<days).map { index in
      var warmth = 0.35 * generator.normal()
      var wetness = 0.45 * generator.normal()
      for (front, weight) in zip(fronts, weights) {
        warmth += 0.93 * weight * front.warmth[index]
        wetness += 0.89 * weight * front.wetness[index]
      }
      return day(
        of: city, on: firstDay + index, warmth: warmth, wetness: wetness, generator: &generator)
    }
  }

  /// How strongly a city feels each front: weights whose squares sum to 1.
  private static func frontWeights(of city: City) -> [Double] {
    let raw = anchors.map { anchor in
      let north = (anchor.latitude - city.latitude) * 111
      let east = (anchor.longitude - city.longitude) * 95
      return exp(-(north * north + east * east).squareRoot() / 400)
    }
    let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return raw.map { $0 / norm }
  }

  private static func day(
    of city: City, on day: BusinessDay, warmth: Double, wetness: Double,
    generator: inout SplitMix64
  ) -> DayWeather {
    let ordinal = day.dayOfYear
    let normal = City.normal(of: city.monthlyMeans, dayOfYear: ordinal)
    let monthRain = City.normal(of: city.monthlyRain, dayOfYear: ordinal)
    let wetShare = min(max(0.035 * monthRain.squareRoot(), 0.03), 0.6)
    var rain = 0.0
    if normalProbability(wetness) > 1 - wetShare {
      let meanOfWetDay = monthRain / 30.4 / wetShare
      rain = min(meanOfWetDay * pow(-log(1 - generator.uniform()), 1.25) / 1.133, 220)
    }
    // Winter's fronts are the strong ones.
    let swing = 2.2 + 1.4 * min(max((20 - normal) / 20, 0), 1)
    let mean = min(normal + swing * warmth - (rain > 1 ? 1.2 : -0.4), 37)
    let range = (rain > 1 ? 5.5 : 8.5) + 0.9 * generator.normal()
    let half = max(range, 2) / 2
    return DayWeather(
      low: Int(((mean - half) * 10).rounded()), high: Int(((mean + half) * 10).rounded()),
      mean: Int((mean * 10).rounded()), rain: Int((rain * 10).rounded()))
  }

  /// The standard normal distribution function.
  private static func normalProbability(_ value: Double) -> Double {
    0.5 * erfc(-value / 2.0.squareRoot())
  }
}

/// What passes over one region: two AR(1) processes of unit variance.
private struct Front {
  var warmth: [Double] = []
  var wetness: [Double] = []

  init(_ stream: SplitMix64, days: Int) {
    var generator = stream
    var (warm, wet) = (generator.normal(), generator.normal())
    for _ in 0..<days {
      warm = 0.75 * warm + 0.661 * generator.normal()
      wet = 0.5 * wet + 0.866 * generator.normal()
      warmth.append(warm)
      wetness.append(wet)
    }
  }
}
