import Access
import SupplyChain
import Testing

@Suite struct RoleTests {
  @Test func `A role is written in lower case with underscores`() {
    #expect(
      Role.ofPeople.map(\.rawValue) == ["admin", "planner", "store_manager", "courier", "auditor"])
  }

  @Test func `Every role has a word of its own in both languages`() {
    let words = Role.allCases.map(\.word)
    #expect(Set(words.map(\.english)).count == Role.allCases.count)
    #expect(Set(words.map(\.chinese)).count == Role.allCases.count)
  }
}
