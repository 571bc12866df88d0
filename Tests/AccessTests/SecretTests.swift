import Access
import Foundation
import SupplyChain
import Testing

@Suite struct SecretTests {
  /// A ring whose key is the bytes 0 to 31.
  private var ring: KeyRing {
    get throws {
      let json = """
        {"format":"chama keys 1","keys":[{"made_at":"2026-07-01T00:00:00Z",
        "secret":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","version":1}]}
        """
      return try #require(KeyRing(json: Array(json.utf8)))
    }
  }

  private let noon = Instant(seconds: 1_782_907_200)

  @Test func `What is derived and sealed opens for a second program, and the other way`() throws {
    let ring = try ring
    // Made with Python's cryptography 48: HKDF-SHA-256, AES-GCM, HMAC, Ed25519.
    let sealed = "1:AAECAwQFBgcICQoLTsClFAylYWFpAZl+DWI8iZ/CuUYqVBZEOYDT/io="
    let place = FieldCipher.Place(table: "person", column: "phone", row: "li.wei")
    let cipher = FieldCipher(
      keys: ring, random: RandomSource { count in (0..<count).map { UInt8($0) } })
    #expect(try cipher.open(sealed, at: place) == "138 0000 0000")
    #expect(try cipher.seal("138 0000 0000", at: place) == sealed)
    #expect(
      ring.tag("chama_x", version: 1)
        == "71a4d772b6f6aa578688db51b40c865e6a5f71e8d118477609e5a41c15ba28d3")
    let head = SignedHead(
      sequence: 0, hash: AuditEntry.start, at: "2026-07-01T00:00:00Z",
      key: "dHHozy6ie2CpbKuhvhLvlEa7eK4MrsSpvGvwDAiTJFU=",
      signature:
        "3YgdIzi2EtRjzPihNNMEY5jI3uXIEUZu/VeeJyam9gy54v0UWy60iC1HqKrqlrSHzj1bVMXoibOOds4mVAJXCg==")
    #expect(try ring.publicKeys() == [head.key])
    #expect(try head.isSigned(byOneOf: ring.publicKeys()))
  }

  @Test func `A sealed field opens in its own place alone, and not when a bit is changed`() throws {
    let cipher = FieldCipher(keys: try ring, random: .counting())
    let place = FieldCipher.Place(table: "person", column: "phone", row: "li.wei")
    let sealed = try cipher.seal("138 0000 0000", at: place)
    #expect(!sealed.contains("138"))
    #expect(try cipher.seal("138 0000 0000", at: place) != sealed, "every nonce is new")
    for other in [
      FieldCipher.Place(table: "person", column: "address", row: "li.wei"),
      FieldCipher.Place(table: "person", column: "phone", row: "wang"),
      FieldCipher.Place(table: "people", column: "phone", row: "li.wei"),
    ] {
      #expect(throws: AccessFailure.self) { try cipher.open(sealed, at: other) }
    }
    var bytes = Array(try #require(Data(base64Encoded: String(sealed.dropFirst(2)))))
    bytes[bytes.count - 1] ^= 1
    for broken in ["1:" + Data(bytes).base64EncodedString(), "2:" + sealed.dropFirst(2), "", "1:?"]
    {
      #expect(throws: AccessFailure.self) { try cipher.open(broken, at: place) }
    }
  }

  @Test func `A renewed ring opens what the old one closed, and closes with the new key`() throws {
    let old = try ring
    let renewed = old.renewed(at: noon, random: .counting())
    let place = FieldCipher.Place(table: "person", column: "phone", row: "li.wei")
    let sealed = try FieldCipher(keys: old, random: .counting()).seal("1", at: place)
    let cipher = FieldCipher(keys: renewed, random: .counting())
    #expect(try cipher.open(sealed, at: place) == "1")
    #expect(!cipher.isCurrent(sealed))
    #expect(try cipher.isCurrent(cipher.seal("1", at: place)))
    #expect(throws: AccessFailure.self) {
      try FieldCipher(keys: old, random: .counting()).open(cipher.seal("1", at: place), at: place)
    }
    #expect(renewed.versions == [2, 1])
    #expect(renewed.tags("x").last == old.tag("x", version: 1))
    let back = try #require(KeyRing(json: renewed.json()))
    #expect(back.versions == [2, 1] && back.tags("x") == renewed.tags("x"))
  }

  @Test(
    "What is no key file is not taken for one",
    arguments: [
      "", "{}", #"{"format":"chama keys 1","keys":[]}"#,
      #"{"format":"chama keys 1","keys":[{"version":2,"made_at":"2026-07-01T00:00:00Z","secret":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}]}"#,
      #"{"format":"chama keys 1","keys":[{"version":1,"made_at":"2026-07-01T00:00:00Z","secret":"AAEC"}]}"#,
    ])
  func malformedKeys(json: String) {
    #expect(KeyRing(json: Array(json.utf8)) == nil)
  }

  @Test func `Secrets tell nothing when they are printed`() throws {
    let random = RandomSource.counting()
    let (token, key) = (SecretToken(random: random), APIKeySecret(random: random))
    let (factor, recovery) = (TimedCode(random: random), RecoveryCode(random: random))
    let printed = "\(token) \(key) \(factor) \(recovery) \(try ring) \(try ring.masters)"
    for secret in [
      token.text, key.text, factor.text, recovery.text, "AAECAwQFBgcI",
    ] {
      #expect(!printed.contains(secret))
    }
    #expect(key.text.hasPrefix("chama_") && key.text.utf8.count == 49)
    #expect(APIKeySecret(key.text) == key)
    #expect(APIKeySecret("chama_short") == nil && APIKeySecret("x" + key.text) == nil)
    #expect(token.text.utf8.count == 43 && token.hash.utf8.count == 64)
    #expect(SecretToken(random: random) != token)
  }

  @Test func `A secret is warned of from the 75th day and over on the 90th`() {
    func life(_ days: Int, _ seconds: Int64 = 0, end: Instant? = nil) -> SecretLife {
      SecretLife(madeAt: noon, end: end, now: noon.advanced(byDays: days) + seconds)
    }
    #expect(life(0) == .good)
    #expect(life(75, -1) == .good)
    #expect(life(75) == .ending(days: 15))
    #expect(life(89) == .ending(days: 1))
    #expect(life(90, -1) == .ending(days: 1))
    #expect(life(90) == .ended)
    // An end of its own comes earlier, never later.
    #expect(life(10, end: noon.advanced(byDays: 10)) == .ended)
    #expect(life(9, end: noon.advanced(byDays: 10)) == .ending(days: 1))
    #expect(life(90, end: noon.advanced(byDays: 400)) == .ended)
  }
}

@Suite struct TimedCodeTests {
  private let factor = TimedCode(secret: Array("12345678901234567890".utf8))

  @Test(
    "A code is that of RFC 6238, appendix B, to six digits",
    arguments: [
      (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
      (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ] as [(Int64, String)])
  func vectors(seconds: Int64, code: String) {
    #expect(factor.code(at: Instant(seconds: seconds)) == code)
  }

  @Test func `The secret is Base32 as apps take it`() {
    #expect(factor.text == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    #expect(
      factor.address(of: "li.wei", issuer: "Chama 茶马")
        == "otpauth://totp/Chama%20%E8%8C%B6%E9%A9%AC:li.wei?secret="
        + "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Chama%20%E8%8C%B6%E9%A9%AC"
        + "&algorithm=SHA1&digits=6&period=30")
  }

  @Test func `A code counts one step early and late, once, and no longer`() {
    let now = Instant(seconds: 1_782_907_200)
    let code = factor.code(at: now)
    let step = factor.step(of: code, at: now, after: nil)
    #expect(step == 59_430_240)
    #expect(factor.step(of: code, at: now + 30, after: nil) == step)
    #expect(factor.step(of: code, at: now + -30, after: nil) == step)
    #expect(factor.step(of: code, at: now + 60, after: nil) == nil)
    #expect(factor.step(of: code, at: now + -60, after: nil) == nil)
    #expect(factor.step(of: code, at: now, after: step) == nil, "none is used twice")
    #expect(factor.step(of: factor.code(at: now + -30), at: now, after: step) == nil)
    for wrong in ["", "000000", "12345", "1234567", code + "0", "abcdef"] where wrong != code {
      #expect(factor.step(of: wrong, at: now, after: nil) == nil)
    }
  }

  @Test func `A recovery code is read as people type it`() {
    let code = RecoveryCode(random: .counting())
    #expect(code.text.utf8.count == 11)
    #expect(RecoveryCode(code.text.lowercased()) == code)
    #expect(RecoveryCode(code.text.replacing("-", with: " ")) == code)
    #expect(RecoveryCode("ABCDE") == nil)
  }
}

@Suite struct SignInThrottleTests {
  private func wait(
    _ subject: SignInThrottle.Subject, _ failures: Int, after seconds: Int64 = 0
  ) -> Int64 {
    let last = Instant(seconds: 1_000_000)
    return SignInThrottle.wait(subject, failures: failures, last: last, now: last + seconds)
  }

  @Test func `The first failures cost nothing, then each one twice as much`() {
    let waits = (1...16).map { wait(.name("li"), $0) }
    #expect(waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
    #expect((1...22).map { wait(.address("192.0.2.1"), $0) }.suffix(3) == [0, 2, 4])
  }

  @Test func `Waiting helps, a day forgets, and a clock that goes back does not let in`() {
    #expect(wait(.name("li"), 8, after: 10) == 6)
    #expect(wait(.name("li"), 8, after: 16) == 0)
    #expect(wait(.name("li"), 1000, after: 86_400) == 0)
    #expect(wait(.name("li"), 1000, after: -50) == 900)
    // An address forgets a failure a minute: of 30, three minutes on, seven are too many.
    #expect(wait(.address("192.0.2.1"), 30, after: 180) == 0)
    #expect(wait(.address("192.0.2.1"), 31, after: 60) == 840)
    #expect(wait(.address("192.0.2.1"), 1000, after: 840) == 60)
  }
}
