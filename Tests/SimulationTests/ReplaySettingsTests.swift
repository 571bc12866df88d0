import Simulation
import Testing

@Suite("The assumptions of a replay")
struct ReplaySettingsTests {
  @Test("every assumption is read back as it is written", arguments: ReplaySettings.entries)
  func roundTrip(entry: ReplaySettings.Entry) {
    var settings = ReplaySettings()
    let text = entry.text(in: settings)
    #expect(entry.set(text, in: &settings) == nil)
    #expect(settings == ReplaySettings())
    let other = entry.text(in: settings) == "2" ? "3" : "2"
    if entry.set(other, in: &settings) == nil { #expect(entry.text(in: settings) == other) }
  }

  @Test(
    "what is no number or out of bounds is refused and changes nothing",
    arguments: ["", "x", "nan", "inf", "-1", "1e300"])
  func refusals(text: String) {
    for entry in ReplaySettings.entries {
      var settings = ReplaySettings()
      #expect(entry.set(text, in: &settings) != nil, "\(entry.name)")
      #expect(settings == ReplaySettings())
    }
  }

  @Test("names are told apart, and days are whole")
  func names() {
    let names = ReplaySettings.entries.map(\.name)
    #expect(Set(names).count == names.count)
    var settings = ReplaySettings()
    let days = ReplaySettings.entries.filter(\.isWhole)
    #expect(!days.isEmpty && days.allSatisfy { $0.set("2.5", in: &settings) != nil })
  }
}
