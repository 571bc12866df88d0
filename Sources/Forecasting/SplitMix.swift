import Foundation

/// Steele, Lea and Flood's SplitMix64: the seeded numbers of the random features and their rows.
struct SplitMix {
  private var state: UInt64

  init(state: UInt64) { self.state = state }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// 0 ≤ u < 1.
  mutating func uniform() -> Double { Double(next() >> 11) / Double(1 << 53) }

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
