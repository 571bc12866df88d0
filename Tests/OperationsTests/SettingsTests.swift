import Balancing
import Foundation
import Operations
import Replenishment
import SupplyChain
import Testing

@Suite("Settings")
struct SettingsTests {
  private func file(_ text: String) throws -> String {
    let path = NSTemporaryDirectory() + "chama-settings-\(UUID().uuidString).yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("every setting has its meaning in both languages", arguments: Settings.entries.map(\.name))
  func meanings(name: String) {
    let entry = Settings.entries.first { $0.name == name }
    // A new setting needs a line in SettingMeanings.swift.
    #expect(entry?.chineseMeaning?.isEmpty == false)
  }

  @Test("flags beat the environment, which beats the file, which beats the defaults")
  func layers() throws {
    let path = try file("trip_fen: 1\nradius_kilometres: 2\nlead_time_days: 3\n")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let resolved = try ResolvedSettings(
      flags: ["trip_fen=10"],
      environment: ["CHAMA_TRIP_FEN": "5", "CHAMA_RADIUS_KILOMETRES": "6", "TRIP_FEN": "7"],
      file: path)
    #expect(resolved.settings.balancing.tripFen == 10)
    #expect(resolved.settings.balancing.radiusKilometres == 6)
    #expect(resolved.settings.replenishment.leadTimeDays == 3)
    #expect(resolved.settings.balancing.coldKitFen == 1500)
    #expect(resolved.sources["trip_fen"] == .flag)
    #expect(resolved.sources["radius_kilometres"] == .environment)
    #expect(resolved.sources["lead_time_days"] == .file)
    #expect(resolved.sources["cold_kit_fen"] == nil)
  }

  @Test(
    "what cannot be is refused with the setting's name",
    arguments: [
      "trip_fen=-1", "trip_fen=1.5", "no_such_thing=1", "language=fr", "time_zone=Mars/Base",
      "company_prefix=12", "horizon_days=0", "horizon_days=36", "departs_at=25:00", "trip_fen",
      "service_level=nan", "kilometres_an_hour=inf", "blocked_pairs=S-1", "blocked_pairs=S-1>S-1",
      "lowest_service_level=0.99",
    ])
  func refused(flag: String) {
    let flags = flag.hasPrefix("lowest") ? [flag, "highest_service_level=0.6"] : [flag]
    let failure = #expect(throws: OperationsFailure.self) {
      try ResolvedSettings(flags: flags, environment: [:], file: nil)
    }
    #expect(failure?.kind == .badUsage)
    let name = flag.split(separator: "=").first.map(String.init) ?? flag
    #expect(failure?.message.contains(name) == true)
  }

  @Test(
    "a file that is no list of plain values is refused",
    arguments: ["- a\n- b\n", "trip_fen: [1]\n", "trip_fen: 1\n  x: : 2\n", "unknown: 1\n"])
  func badFile(text: String) throws {
    let path = try file(text)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let failure = #expect(throws: OperationsFailure.self) {
      try ResolvedSettings(flags: [], environment: [:], file: path)
    }
    #expect(failure?.kind == .badUsage)
  }

  @Test("every setting takes back the text that it shows", arguments: Settings.entries.map(\.name))
  func roundTrip(name: String) throws {
    let entry = try #require(Settings.entries.first { $0.name == name })
    let text = entry.text(Settings())
    let resolved = try ResolvedSettings(
      flags: ["\(name)=\(text)"], environment: [:], file: nil)
    #expect(resolved.settings == Settings())
    #expect(resolved.sources[name] == .flag)
  }

  @Test("docs/settings.md lists exactly the settings that there are, with their defaults")
  func documented() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/settings.md").standardized
    let document = try String(contentsOf: path, encoding: .utf8)
    let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.split(separator: "|").prefix(2).map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
    }
    #expect(rows == Settings.entries.map { [$0.name, $0.text(Settings())] })
  }
}
