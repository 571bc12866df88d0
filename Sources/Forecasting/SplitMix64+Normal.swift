import Foundation
import SupplyChain

/// What the random features and the sampling of their rows ask for.
extension SplitMix64 {
  /// A normal number of unit variance (Box and Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(max(uniform(), 1e-300))).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// A seed of a text (Fowler, Noll and Vo's FNV-1a).
  static func seed(of text: String) -> UInt64 {
    text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }
}
