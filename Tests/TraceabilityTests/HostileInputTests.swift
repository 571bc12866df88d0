import Testing
import Traceability

/// Tags, scanners and partners may say anything: nothing traps, and what is accepted reads back.
@Suite struct HostileInputTests {
  /// The generator SplitMix64, so that a failure can be repeated.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  /// `seed` with up to three characters replaced, left out or added.
  private func mutated(_ seed: String, with dice: inout Dice) -> String {
    var characters = Array(seed)
    for _ in 0..<Int.random(in: 1...3, using: &dice) {
      let index = Int.random(in: 0...characters.count, using: &dice)
      let new = Array("0129AFaz.:/%()?#\"\\{}[],-+茶\u{301}\u{0}\r\n").randomElement(using: &dice)
      switch Int.random(in: 0...2, using: &dice) {
      case 0 where index < characters.count: characters.remove(at: index)
      case 1 where index < characters.count: characters[index] = new ?? "0"
      default: characters.insert(new ?? "0", at: index)
      }
    }
    return String(characters)
  }

  @Test func `random tag memory decodes to what encodes it, or is refused`() {
    var dice = Dice(state: 87)
    let headers = ["30", "31", "32", "33", "36", "37", "39"]
    var accepted = 0
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...54, using: &dice)
      let body = (0..<length).map { _ in String(Int.random(in: 0...15, using: &dice), radix: 16) }
      let hex = (headers.randomElement(using: &dice) ?? "") + body.joined()
      guard let tag = try? EPCTag(hex: hex) else { continue }
      accepted += 1
      #expect(tag.hex.prefix(tag.scheme.bits / 4) == hex.uppercased().prefix(tag.scheme.bits / 4))
      #expect((try? EPCTag(tagURI: tag.tagURI)) == tag)
      let key = try? GS1Key(digitalLink: tag.epc.digitalLink)
      #expect(key == tag.epc.gs1Key)
    }
    #expect(accepted > 1000)
  }

  @Test func `mutated texts read back as themselves, or are refused`() {
    var dice = Dice(state: 34)
    for _ in 0..<5000 {
      if let tag = try? EPCTag(
        tagURI: mutated("urn:epc:tag:sgtin-198:1.6901234.056789.A%2FB", with: &dice))
      {
        #expect((try? EPCTag(hex: tag.hex)) == tag)
      }
      if let epc = try? EPC(
        pureIdentityURI: mutated("urn:epc:id:sgln:6901234.00087.3", with: &dice))
      {
        #expect((try? EPC(pureIdentityURI: epc.pureIdentityURI)) == epc)
        let back = try? EPC(epc.gs1Key, companyPrefixLength: epc.prefixLength)
        #expect(back == epc)
      }
      let link = "https://id.gs1.org/01/06901234567892/10/L1/21/42"
      if let key = try? GS1Key(digitalLink: mutated(link, with: &dice)) {
        #expect((try? GS1Key(digitalLink: key.digitalLink)) == key)
      }
      _ = try? GS1Key(elementString: mutated("(01)06901234567892(10)L1(21)42", with: &dice))
      _ = try? GS1Key(classURI: mutated("urn:epc:class:lgtin:6901234.056789.L1", with: &dice))
      _ = try? EventTime(mutated("2026-06-30T09:05:00.123+08:00", with: &dice))
    }
  }

  @Test func `mutated documents have ids or are refused`() {
    let seed = #"""
      {"@context":["x",{"a":"https://a/"}],"epcisBody":{"eventList":[{"type":"ObjectEvent",
      "eventTime":"2026-06-30T01:05:00Z","epcList":["urn:epc:id:sgtin:6901234.056789.42"],
      "a:b":[1.50,-0,{"c":"\u00e9\ud83c\udf75"}],
      "readPoint":{"id":"https://x/414/6901234000870"}}]}}
      """#
    var dice = Dice(state: 12)
    var accepted = 0
    for _ in 0..<5000 {
      let text = mutated(seed, with: &dice)
      accepted += (try? EPCISDocument.identities(inJSON: Array(text.utf8))) == nil ? 0 : 1
    }
    #expect((1..<5000).contains(accepted))
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: TraceabilityFailure.self) {
      try EPCISDocument.identities(inJSON: Array(deep.utf8))
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "1", "{\"a\":1,\"a\":2}", "{\"type\":\"ObjectEvent\"", "\"\\ud800\"", "\"\\",
    "{\"type\":\"ObjectEvent\"}x", "01", "-", "1.", "1e", "tru", "\"\u{1}\"",
  ])
  func `what is no document with an event is refused`(text: String) {
    #expect(throws: TraceabilityFailure.self) {
      try EPCISDocument.identities(inJSON: Array(text.utf8))
    }
  }
}

extension EPC {
  /// The digits of the company prefix, read off the pure identity.
  fileprivate var prefixLength: Int {
    let fields = pureIdentityURI.split(separator: ":", maxSplits: 4).last ?? ""
    return fields.prefix { $0 != "." }.utf8.count
  }
}
