import Testing

/// Who may import whom: the table in docs/architecture.md against the import lines of the sources.
@Suite struct ImportRulesTests {
  let checkout = Checkout()

  /// Modules that come with the toolchain; anybody may use them.
  static let toolchain: Set<String> = ["Foundation", "Glibc", "Dispatch", "Synchronization"]

  @Test(
    "Every form of an import line is understood",
    arguments: [
      "import Sheets", "public import Sheets", "@preconcurrency import Sheets",
      "@_spi(Inside) internal import Sheets", "import struct Sheets.Cell",
      "public import enum Sheets.TextEncoding", "  import Sheets  // why", "import Sheets.Inner",
      "let x = 1; import Sheets", "@preconcurrency public import class Sheets.SheetReader",
    ])
  func formsOfImport(line: String) {
    #expect(SwiftText(line).imports == ["Sheets"])
  }

  @Test(
    "A comment or a string is no import",
    arguments: [
      "// import Sheets", "/* import Sheets */", "let x = \"import Sheets\"",
      "let x = \"\"\"\n  import Sheets\n  \"\"\"", "/* a\nimport Sheets\n*/",
    ])
  func noImport(text: String) {
    #expect(SwiftText(text).imports.isEmpty)
  }

  @Test func `Every target stands in the table and every row is a target`() throws {
    let rules = try ImportRules(checkout)
    let folders = checkout.entries("Sources").filter { checkout.isFolder("Sources/\($0)") }
    #expect(Set(rules.targets) == Set(folders))
    #expect(rules.targets.count == Set(rules.targets).count, "a target stands there once")
  }

  @Test func `Every import is allowed by the table`() throws {
    let rules = try ImportRules(checkout)
    for file in try checkout.swiftFiles("Sources") {
      let allowed = rules.allowed[file.target, default: []].union(Self.toolchain)
      for module in SwiftText(file.text).imports where !allowed.contains(module) {
        Issue.record("\(file.path) imports \(module); docs/architecture.md does not allow it")
      }
    }
  }

  @Test func `The table allows nothing that nobody uses`() throws {
    let rules = try ImportRules(checkout)
    var used: [String: Set<String>] = [:]
    for file in try checkout.swiftFiles("Sources") {
      used[file.target, default: []].formUnion(SwiftText(file.text).imports)
    }
    for (target, allowed) in rules.allowed {
      let unused = allowed.subtracting(used[target, default: []])
      #expect(unused.isEmpty, "\(target) may import \(unused.sorted()) and does not")
    }
  }

  @Test func `Only targets and packages of the table are allowed`() throws {
    let rules = try ImportRules(checkout)
    for (target, modules) in rules.inside {
      let unknown = modules.subtracting(rules.targets)
      #expect(unknown.isEmpty, "\(target) may import \(unknown.sorted()), which are no targets")
    }
    for (target, modules) in rules.outside {
      let mistaken = modules.intersection(rules.targets)
      #expect(mistaken.isEmpty, "\(target) gets \(mistaken.sorted()) as if from outside")
    }
  }

  @Test func `No targets import each other in a circle`() throws {
    var open = try ImportRules(checkout).inside
    // Who imports nobody that is left is taken away until nothing moves.
    while let leaf = open.first(where: { $0.value.isDisjoint(with: open.keys) }) {
      open[leaf.key] = nil
    }
    #expect(open.isEmpty, "a circle among \(open.keys.sorted())")
  }

  @Test func `Package.swift declares what the table allows`() throws {
    let rules = try ImportRules(checkout)
    let declared = try PackageManifest(checkout).declared
    #expect(Set(declared.keys) == Set(rules.targets))
    for (target, modules) in declared {
      #expect(modules == rules.allowed[target], "\(target) in Package.swift and in the table")
    }
  }

  @Test func `Every package has one exact version`() throws {
    let manifest = try checkout.text("Package.swift")
    let packages = manifest.matches(of: /\.package\(\s*url:\s*"[^"]+",\s*([a-z]+)/)
    for package in packages { #expect(package.1 == "exact") }
  }

  @Test func `Tests see what is public and no more`() throws {
    let attribute = "@" + "testable"
    for file in try checkout.swiftFiles("Tests") {
      let lines = SwiftText(file.text).code
      #expect(!lines.contains { $0.contains(attribute) }, "\(file.path)")
    }
  }
}

/// The table of targets in docs/architecture.md.
struct ImportRules {
  /// The targets in the table's order.
  let targets: [String]
  /// What each may import of the house.
  let inside: [String: Set<String>]
  /// What each may import of other packages.
  let outside: [String: Set<String>]

  /// What each may import besides the toolchain's modules.
  var allowed: [String: Set<String>] { inside.merging(outside) { $0.union($1) } }

  init(_ checkout: Checkout) throws {
    let page = try checkout.text("docs/architecture.md")
    let table = try #require(
      MarkdownTable(page, header: ["target", "holds", "may import", "packages"]))
    var targets: [String] = []
    var (inside, outside): ([String: Set<String>], [String: Set<String>]) = ([:], [:])
    for row in table.rows {
      try #require(row.count == 4, "a row has four cells: \(row)")
      let name = try #require(MarkdownTable.names(row[0]).first)
      targets.append(name)
      inside[name] = Set(MarkdownTable.names(row[2]))
      outside[name] = Set(MarkdownTable.names(row[3]))
    }
    (self.targets, self.inside, self.outside) = (targets, inside, outside)
  }
}

/// What Package.swift declares, as far as the rules want to know it.
struct PackageManifest {
  /// The dependencies of each target that is no test.
  let declared: [String: Set<String>]

  init(_ checkout: Checkout) throws {
    let text = try checkout.text("Package.swift")
    var products: [String: String] = [:]
    let definition = /let (\w+) = Target\.Dependency\.product\(\s*name: "(\w+)"/
    for match in text.matches(of: definition) { products[String(match.1)] = String(match.2) }

    var declared: [String: Set<String>] = [:]
    for match in text.matches(of: /\.systemLibrary\(\s*name: "(\w+)"/) {
      declared[String(match.1)] = []
    }
    let room =
      /(?:room\(\s*|\.executableTarget\(\s*name: )"(\w+)",\s*(?:dependencies: )?\[([^\]]*)\]/
    for match in text.matches(of: room) {
      let names = match.2.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
      declared[String(match.1)] = Set(
        names.compactMap { name in
          let word = String(name.prefix { !$0.isWhitespace })
          guard !word.isEmpty else { return nil }
          return products[word] ?? word.filter { $0 != "\"" }
        })
    }
    self.declared = declared
  }
}
