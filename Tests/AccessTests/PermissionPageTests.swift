import Access
import Foundation
import Testing

/// The page docs/access.md against the table that it shows.
@Suite struct PermissionPageTests {
  private func page() throws -> [Substring] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/access.md").standardized.path
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
  }

  private func word(_ rule: RowRule) -> String {
    switch rule {
    case .none: "–"
    case .ownStores: "stores"
    case .named, .own, .any: rule.rawValue
    }
  }

  private func row(_ name: String, _ rule: (Role) -> RowRule) -> String {
    "| `\(name)` | " + Role.allCases.map { word(rule($0)) }.joined(separator: " | ") + " |"
  }

  @Test func `Every action and field stands on the page as the table has it, and no other`() throws
  {
    let shown = try page().filter { $0.hasPrefix("| `") }.map(String.init)
    let actions = Action.allCases.map { action in
      row(action.rawValue) { PermissionTable.rule(action, for: $0) }
    }
    let fields = Field.allCases.map { field in
      row(field.rawValue) { PermissionTable.rule(field, for: $0) }
    }
    #expect(shown == actions + fields)
  }

  @Test func `The columns are the roles`() throws {
    let roles = Role.allCases.map { $0.rawValue.replacing("_", with: " ") }
      .joined(separator: " | ")
    let heads = try page().filter { $0.hasPrefix("| action") || $0.hasPrefix("| field") }
    #expect(heads == ["| action | \(roles) |", "| field | \(roles) |"])
  }
}
