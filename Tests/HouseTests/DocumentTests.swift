import Foundation
import Testing

/// What the documents promise, as far as files can show it.
@Suite struct DocumentTests {
  let checkout = Checkout()

  @Test func `The README names the two commands and how headquarters runs its own folder`() throws {
    let top = try checkout.text("README.md").split(separator: "\n").prefix(30)
      .joined(separator: "\n")
    for command in ["make night", "make test", ".build/release/chama night --feeds "] {
      #expect(top.contains(command))
    }
  }

  @Test func `Every top-level folder stands in the README and holds something`() throws {
    let page = try checkout.text("README.md")
    let table = try #require(MarkdownTable(page, header: ["folder", "what is in it"]))
    let named = table.rows.flatMap { row -> [String] in
      MarkdownTable.names(row[0]).map { name in name.replacing("/", with: "") }
    }
    #expect(named.count >= 8)
    for folder in named {
      #expect(checkout.isFolder(folder), "\(folder) is in the README")
      #expect(!checkout.paths(below: folder).isEmpty, "\(folder) holds something")
    }
    // What begins with a dot or an underscore belongs to programs, what Xcode makes to Xcode.
    let unnamed = checkout.entries("").filter { name in
      checkout.isFolder(name) && !name.hasPrefix(".") && !name.hasPrefix("_")
        && !name.hasSuffix(".xcodeproj") && !named.contains(name)
    }
    #expect(unnamed.isEmpty, "the README does not say what is in \(unnamed)")
  }

  @Test func `Every link between pages leads somewhere`() throws {
    for page in try checkout.pages() {
      let folder = (page.path as NSString).deletingLastPathComponent
      for match in page.text.matches(of: /\]\(([^)\s]+)\)/) {
        let target = match.1.split(separator: "#", omittingEmptySubsequences: false)[0]
        guard !target.isEmpty, !target.contains("://") else { continue }
        let path = "\(checkout.top)/\(folder)/\(target)"
        #expect(FileManager.default.fileExists(atPath: path), "\(page.path) links to \(target)")
      }
    }
  }

  @Test func `Every page that the sources name is there`() throws {
    var names = 0
    for file in try checkout.swiftFiles("Sources") where file.text.contains("docs/") {
      for match in file.text.matches(of: /docs\/[\w\/-]+(?:\.md)?/) {
        names += 1
        let path = "\(checkout.top)/\(match.output)"
        #expect(FileManager.default.fileExists(atPath: path), "\(file.path)")
      }
    }
    #expect(names > 0)
  }

  @Test func `Every migration is named by its minute, frozen in order and taken in`() throws {
    let folder = "Sources/Persistence/Migrations"
    let files = checkout.entries(folder)
    #expect(!files.isEmpty)
    let steps = try checkout.text("Sources/Persistence/Migrations.swift")
    let manifest = try checkout.text("Package.swift")
    for file in files {
      let parts = try #require(
        file.wholeMatch(of: /(20\d\d)(\d\d)(\d\d)([01]\d|2[0-3])[0-5]\d-[a-z0-9-]+\.sql/),
        "\(file) is not named YYYYMMDDHHMM-what.sql")
      #expect((1...12).contains(Int(parts.2) ?? 0) && (1...31).contains(Int(parts.3) ?? 0))
      #expect(steps.contains("\"\(file.dropLast(4))\""), "\(file) is not taken in")
      #expect(manifest.contains("Migrations/\(file)"), "\(file) is not in Package.swift")
    }
    let named = steps.matches(of: /\("(\d{12}-[a-z0-9-]+)"/).map { String($0.1) }
    #expect(named == named.sorted(), "steps come in the order of their minutes")
    #expect(Set(named) == Set(files.map { String($0.dropLast(4)) }))
  }

  @Test func `Every setting stands in docs/settings.md with its meaning`() throws {
    let source = try checkout.text("Sources/Operations/Settings.swift")
    let entry =
      /(?:name:\s*|\.(?:whole|real|fen|time)\(\s*)"([a-z_]+)"\s*,\s*(?:meaning:\s*)?"([^"]+)"/
    let entries = source.matches(of: entry).map { (String($0.1), String($0.2)) }
    #expect(entries.count > 20)
    let page = try checkout.text("docs/settings.md")
    let table = try #require(
      MarkdownTable(page, header: ["setting", "default", "unit", "meaning"]))
    let rows = table.rows.map { (MarkdownTable.names($0[0]).first ?? "", $0[3]) }
    #expect(rows.map(\.0) == entries.map(\.0))
    for ((name, meaning), row) in zip(entries, rows) {
      #expect(row.1 == meaning, "\(name)")
    }
  }

  @Test func `Every command and every long flag stands in docs/commands.md`() throws {
    let page = try checkout.text("docs/commands.md")
    for file in try checkout.swiftFiles("Sources") where file.target == "chama" {
      for match in file.text.matches(of: /commandName: "([a-z-]+)"/) where match.1 != "chama" {
        #expect(page.contains("chama \(match.1)"), "\(file.path): \(match.1)")
      }
      let named = file.text.matches(of: /customLong\("([a-z-]+)"\)/).map { String($0.1) }
      let plain = file.text.matches(
        of: /@(?:Option|Flag)\((?:name: \.long|help)[^\n]*(?:\n\s+)?var (\w+)/
      ).map { SourceName.flag(String($0.1)) }
      #expect(!page.isEmpty)
      for flag in named + plain {
        #expect(page.contains("--\(flag)"), "\(file.path): --\(flag)")
      }
    }
  }

  @Test func `Every table of the ledger stands in docs/ledger.md`() throws {
    let page = try checkout.text("docs/ledger.md")
    var tables: Set<String> = []
    for file in checkout.paths(below: "Sources/Persistence/Migrations").sorted() {
      let text = try checkout.text(file)
      // In the file's order: a table that takes the place of an older one is renamed.
      let step = /CREATE TABLE (\w+)|DROP TABLE (\w+)|ALTER TABLE (\w+) RENAME TO (\w+)/
      for match in text.matches(of: step) {
        if let made = match.1 ?? match.4 { tables.insert(String(made)) }
        if let gone = match.2 ?? match.3 { tables.remove(String(gone)) }
      }
    }
    for table in tables { #expect(page.contains("`\(table)`"), "\(table)") }
    #expect(tables.count > 10)
  }

  @Test func `Every kind of exception stands in docs/files.md`() throws {
    let page = try checkout.text("docs/files.md")
    let source = try checkout.text("Sources/SupplyChain/PlanningException.swift")
    let own = source.prefix(upTo: try #require(source.range(of: "struct Sentence")).lowerBound)
    let kinds = own.matches(of: /case \w+ = "([a-z_]+)"/).map { String($0.1) }
    #expect(kinds.count >= 10)
    for kind in kinds { #expect(page.contains("`\(kind)`"), "\(kind)") }
  }

  @Test func `Every column that is read stands in docs/files.md, the Chinese headers too`() throws {
    let page = try checkout.text("docs/files.md")
    var columns = 0
    for file in try checkout.swiftFiles("Sources") where file.target == "Collecting" {
      for match in file.text.matches(of: /(?:SheetColumn|\.optional)\(([^()]+)\)/) {
        for name in match.1.matches(of: /"([^"]+)"/) {
          columns += 1
          #expect(page.contains(String(name.1)), "\(file.path): \(name.1)")
        }
      }
    }
    #expect(columns > 60)
  }

  @Test func `Decisions are numbered without gaps and listed`() throws {
    let files = checkout.entries("docs/decisions").filter { $0 != "README.md" }
    let list = try checkout.text("docs/decisions/README.md")
    #expect(files.count >= 9)
    for (index, file) in files.enumerated() {
      let number = try #require(file.wholeMatch(of: /(\d{4})-[a-z0-9-]+\.md/), "\(file)")
      #expect(Int(number.1) == index + 1, "\(file)")
      #expect(list.contains("(\(file))"), "\(file) is not in the list")
      let text = try checkout.text("docs/decisions/\(file)")
      for part in ["## Why", "## What else was looked at"] {
        #expect(text.contains(part), "\(file) lacks \(part)")
      }
    }
  }

  @Test func `The changelog has a place for what is not released yet`() throws {
    let text = try checkout.text("CHANGELOG.md")
    #expect(text.matches(of: /(?m)^## \[?Unreleased/).count == 1)
  }

  @Test func `The licence is Apache 2.0 and the notice names whose data is used`() throws {
    let licence = try checkout.text("LICENSE")
    #expect(licence.contains("Apache License") && licence.contains("Version 2.0, January 2004"))
    let source = try checkout.text("Sources/Simulation/PublicHolidays.swift")
    let notice = try checkout.text("NOTICE")
    for words in ["https://github.com/NateScarlet/holiday-cn", "Copyright (c) 2019 NateScarlet"] {
      #expect(source.contains(words) && notice.contains(words))
    }
  }
}

private enum SourceName {
  /// `dryRun` is written `--dry-run`.
  static func flag(_ property: String) -> String {
    property.reduce(into: "") { text, letter in
      if letter.isUppercase { text += "-" }
      text += letter.lowercased()
    }
  }
}
