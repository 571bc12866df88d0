import Foundation

/// A small generator of random numbers: SplitMix64 (Steele, Lea, Flood 2014), a counter that is
/// mixed. The same key gives the same numbers.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(key: UInt64) { state = key }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SeededGenerator.mix(state)
  }

  /// A number in 0 ..< 1.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in the range.
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A standard normal number (Box and Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// A count with the given mean: Poisson's up to 12 (Knuth's product), beyond that the normal
  /// number of the same mean and variance, rounded.
  mutating func count(mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    guard mean < 12 else { return max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }
    let limit = exp(-mean)
    var product = uniform()
    var count = 0
    while product > limit {
      product *= uniform()
      count += 1
    }
    return count
  }

  /// The finalizer of SplitMix64: every bit of the input moves about half of the output's.
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Independent streams of random numbers, one for each subject: a store's numbers stay the same
/// however many stores the chain has and in whatever order they are drawn.
struct RandomStreams {
  let seed: UInt64

  /// What a stream is for.
  enum Subject: UInt64 {
    case cityOrder = 1
    case cityGroup
    case front
    case cityWeather
    case issuedWeather
    case store
    case storeTaste
    case storeDay
    case position
    case positionDay
    case cityDay
    case campaign
    case flavour
    case materialDay
    case replayBias
    case replayInterval
    case replayPhase
    case replayLateness
  }

  /// The key of a subject's stream, with up to two numbers that name the individual.
  func key(_ subject: Subject, _ first: Int = 0, _ second: Int = 0) -> UInt64 {
    var key = SeededGenerator.mix(seed &+ subject.rawValue &* 0x9E37_79B9_7F4A_7C15)
    key = SeededGenerator.mix(key ^ UInt64(bitPattern: Int64(first)) &* 0xD6E8_FEB8_6659_FD93)
    return SeededGenerator.mix(key ^ UInt64(bitPattern: Int64(second)) &* 0xA076_1D64_78BD_642F)
  }

  /// The stream itself.
  func generator(_ subject: Subject, _ first: Int = 0, _ second: Int = 0) -> SeededGenerator {
    SeededGenerator(key: key(subject, first, second))
  }
}
