import Foundation

/// A seeded fuzzer by mutation: takes samples of what a parser reads and spoils them.
///
/// Every input depends on the seed and its number alone. CHAMA_FUZZ_RUNS sets how many inputs each
/// test tries, CHAMA_FUZZ_SEED the seed, CHAMA_FUZZ_FROM the first number: an input that crashed the
/// process lies behind the last number told on standard error.
struct Fuzz {
  let runs: Int
  let seed: UInt64
  let from: Int

  /// - Parameter few: how many inputs are tried when nobody asks for more.
  init(few: Int) {
    let environment = ProcessInfo.processInfo.environment
    runs = environment["CHAMA_FUZZ_RUNS"].flatMap(Int.init) ?? few
    seed = environment["CHAMA_FUZZ_SEED"].flatMap(UInt64.init) ?? 87
    from = environment["CHAMA_FUZZ_FROM"].flatMap(Int.init) ?? 0
  }

  /// Hands spoilt samples to `body`, which says whether it accepted the input; returns how many it
  /// did.
  func run(
    _ name: String, samples: [[UInt8]], tokens: [String] = [],
    _ body: ([UInt8]) throws -> Bool
  ) rethrows -> Int {
    let tokens = (tokens + Self.tokens).map { Array($0.utf8) }
    var accepted = 0
    for number in from..<from + runs {
      if runs > 1_000_000, number % 1_000_000 == 0 {
        FileHandle.standardError.write(Data("fuzz \(name): at \(number)\n".utf8))
      }
      var dice = FuzzDice(state: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
      var input = samples[Int(dice.next() % UInt64(samples.count))]
      for _ in 0...Int(dice.next() % 4) {
        spoil(&input, samples, tokens, &dice)
      }
      if try body(input) { accepted += 1 }
    }
    return accepted
  }

  private func spoil(
    _ input: inout [UInt8], _ samples: [[UInt8]], _ tokens: [[UInt8]], _ dice: inout FuzzDice
  ) {
    let start = dice.below(input.count + 1)
    let end = min(input.count, start + dice.below(12))
    switch dice.next() % 8 {
    case 0 where start < input.count: input[start] ^= 1 << UInt8(dice.next() % 8)
    case 1 where start < input.count: input[start] = UInt8(truncatingIfNeeded: dice.next())
    case 2: input.removeSubrange(start..<end)
    case 3: input.insert(contentsOf: input[start..<end], at: start)
    case 4: input.removeSubrange(start...)
    case 5:
      let other = samples[dice.below(samples.count)]
      let from = dice.below(other.count + 1)
      let piece = other[from..<min(other.count, from + dice.below(40))]
      input.replaceSubrange(start..<end, with: piece)
    default:
      input.replaceSubrange(start..<end, with: tokens[dice.below(tokens.count)])
    }
  }

  /// What parsers have stumbled over.
  private static let tokens = [
    "", "0", "-1", "9223372036854775807", "18446744073709551616", "1e309", "-0", "NaN", "\u{0}",
    "\"", "\\", "\\u0000", "\\ud800", "\\udc00\\ud83d", "[", "]", "{", "}", "[[[[[[[[", ",", ":",
    "null",
    "true", "false", "%", "%2F", "%00", "%zz", ".", "*", "(01)", "(21)", "/21/", "/01/", "urn:",
    "茶",
    "\u{301}", "\u{FEFF}", "\u{202E}", "9999-12-31T23:59:59.9999Z", "0000-00-00T00:00:00Z",
    "1900-01-01T00:00:00+14:00", "FF", "F", "\n",
  ]
}

/// The generator SplitMix64, so that an input can be made again.
struct FuzzDice {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 to `count` − 1; 0 of none.
  mutating func below(_ count: Int) -> Int {
    count > 0 ? Int(next() % UInt64(count)) : 0
  }
}
