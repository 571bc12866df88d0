import SupplyChain
import Testing

@Suite("Counts and their English words")
struct EnglishPluralTests {
  @Test("one is bent, all others are not")
  func bent() {
    #expect([0, 1, 2].map { $0.plural("fault") } == ["faults", "fault", "faults"])
    #expect([1, 21].map { $0.plural("entry", "entries") } == ["entry", "entries"])
  }
}
