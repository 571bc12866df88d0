import Foundation
import SupplyChain

/// What is drawn for a made-up chain.
extension SplitMix64 {
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
    var key = SplitMix64.mix(seed &+ subject.rawValue &* 0x9E37_79B9_7F4A_7C15)
    key = SplitMix64.mix(key ^ UInt64(bitPattern: Int64(first)) &* 0xD6E8_FEB8_6659_FD93)
    return SplitMix64.mix(key ^ UInt64(bitPattern: Int64(second)) &* 0xA076_1D64_78BD_642F)
  }

  /// The stream itself.
  func generator(_ subject: Subject, _ first: Int = 0, _ second: Int = 0) -> SplitMix64 {
    SplitMix64(seed: key(subject, first, second))
  }
}
