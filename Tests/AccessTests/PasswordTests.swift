import Access
import Foundation
import SupplyChain
import Testing

@Suite struct PasswordTests {
  private let random = RandomSource.counting()

  @Test(
    "A hash of RFC 7914, section 12, opens with its password alone",
    arguments: [
      ("password", "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI"),
      (
        "pleaseletmein",
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI"
      ),
    ])
  func vectors(password: String, text: String) throws {
    let hash = try #require(PasswordHash(text: text))
    #expect(try hash.matches(password))
    #expect(try !hash.matches(password + "x"))
    #expect(hash.text == text)
    #expect(hash.isOutdated)
  }

  @Test func `A new hash is of today's cost, salted, and opens with its password alone`() throws {
    let hash = try PasswordHash("four words of tea", random: random)
    #expect(hash.text.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
    #expect(!hash.isOutdated)
    #expect(try hash.matches("four words of tea"))
    #expect(try !hash.matches("four words of Tea"))
    #expect(try PasswordHash("four words of tea", random: random).text != hash.text)
    #expect(PasswordHash(text: hash.text) == hash)
  }

  @Test func `The same password composed and decomposed is the same`() throws {
    let hash = try PasswordHash("cafe\u{301} au lait tea", random: random)
    #expect(try hash.matches("caf\u{E9} au lait tea"))
  }

  @Test func `Nobody's hash opens with nothing`() throws {
    #expect(try !PasswordHash.ofNobody.matches(""))
    #expect(try !PasswordHash.ofNobody.matches("password"))
  }

  @Test(
    "What is no hash is not taken for one",
    arguments: [
      "", "password", "$scrypt$ln=15,r=8,p=3$AAAA", "$scrypt$ln=40,r=8,p=3$AAAA$AAAA",
      "$bcrypt$ln=15,r=8,p=3$AAAA$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI",
      "$scrypt$ln=15,r=8,p=3$AAAA$cCO9", "$scrypt$ln=15,r=8,p=99$AAAA$cCO9",
    ])
  func malformed(text: String) {
    #expect(PasswordHash(text: text) == nil)
  }

  @Test(
    "What guessers try first is refused",
    arguments: [
      "short", "elevenchars", "aaaaaaaaaaaa", "abababababab", "password1234!", "!!Password2026",
      "qwertyuiop12", "123456789012", "li.wei is great", "my name: Li Wei 1", "woaini1314520",
      String(repeating: "ab1!9", count: 103),
    ])
  func weak(password: String) throws {
    let person = Person(id: "li.wei", name: "Li Wei", roles: [.planner])
    let failure = #expect(throws: AccessFailure.self) {
      try PasswordRule.check(password, of: person)
    }
    #expect(failure?.kind == .badInput)
    #expect(failure?.message.contains(password) == false, "a password stands in no message")
  }

  @Test(
    "What is long and one's own is taken",
    arguments: ["correct horse battery", "四个自己想的词语放在一起", "kT9#vQ2$mX7!", "naicha on a rainy day"])
  func strong(password: String) throws {
    try PasswordRule.check(
      password, of: Person(id: "li.wei", name: "Li Wei", roles: [.planner]))
  }
}

extension RandomSource {
  /// Bytes that are different every time and the same in every run.
  static func counting() -> RandomSource {
    let counter = Counter()
    return RandomSource { count in counter.next(count) }
  }
}

/// A generator by Steele, Lea and Flood (SplitMix64), guarded by a lock.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var state: UInt64 = 87

  func next(_ count: Int) -> [UInt8] {
    lock.withLock {
      (0..<count).map { _ in
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
      }
    }
  }
}
