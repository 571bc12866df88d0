import Foundation
import Testing

/// Rules of style that no compiler and no formatter holds.
@Suite struct TidyTests {
  let checkout = Checkout()

  @Test func `No line is longer than 100 columns`() throws {
    for file in try checkout.swiftFiles("Sources") {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where line.utf8.count > 100 && line.count > 100 {
        // A row of a table in a comment cannot be broken.
        guard !line.drop(while: { $0 == " " }).hasPrefix("/// |") else { continue }
        Issue.record("\(file.path):\(index + 1) has \(line.count) columns")
      }
    }
  }

  @Test func `A file holds one concept and at most 450 lines`() throws {
    for file in try checkout.swiftFiles("Sources") + checkout.swiftFiles("Tests") {
      let count = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(count <= 450, "\(file.path)")
    }
  }

  @Test(
    "What traps is found",
    arguments: [
      "let x = y!", "let x = f()!.z", "let x = a[0]!", "try! f()", "let x = y as! Int",
      "fatalError()", "fatalError(\"no\")",
    ])
  func trapsAreFound(line: String) {
    #expect(Trap.first(in: line) != nil)
  }

  @Test(
    "What does not trap is left alone",
    arguments: [
      "if a != b {", "if !a {", "// really!", "let x = \"oh!\"", "f(!a, !b)", "a = !b",
      "/// a! in a comment", "let x = \"\"\"\n  wow!\n  \"\"\"",
    ])
  func harmlessIsLeft(text: String) {
    #expect(SwiftText(text).code.allSatisfy { Trap.first(in: $0) == nil })
  }

  @Test func `Nothing in the sources traps on bad luck`() throws {
    for file in try checkout.swiftFiles("Sources") {
      for (index, line) in SwiftText(file.text).code.enumerated() {
        guard let trap = Trap.first(in: line) else { continue }
        Issue.record("\(file.path):\(index + 1) has \(trap)")
      }
    }
  }

  @Test func `Nothing is left for later in the sources`() throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    for file in try checkout.swiftFiles("Sources") + checkout.swiftFiles("Tests") {
      for mark in marks { #expect(!file.text.contains(mark), "\(file.path)") }
    }
  }

  @Test(
    "A name that says nothing is found",
    arguments: [
      "StringUtils", "Helpers", "DateHelper", "CommonTypes", "StockManager", "DefaultPlanner",
      "PlannerImpl",
    ])
  func emptyNamesAreFound(name: String) {
    #expect(EmptyName.word(in: name) != nil)
  }

  @Test(
    "A name that says something is left alone",
    arguments: [
      "Commonality", "ManagementReport", "Implication", "Utility2", "UTF8Check", "EPCTag",
    ])
  func fullNamesAreLeft(name: String) {
    #expect(EmptyName.word(in: name) == nil)
  }

  @Test func `No file or type has a name that says nothing`() throws {
    for file in try checkout.swiftFiles("Sources") + checkout.swiftFiles("Tests") {
      let stem = String(file.name.dropLast(".swift".count))
      for name in [stem] + SwiftText(file.text).declaredTypes {
        guard let word = EmptyName.word(in: name) else { continue }
        Issue.record("\(file.path): \(name) says nothing with \"\(word)\"")
      }
    }
  }

  @Test func `No type is named like a module`() throws {
    let modules = Set(checkout.entries("Sources"))
    for file in try checkout.swiftFiles("Sources") {
      for name in SwiftText(file.text).declaredTypes {
        #expect(!modules.contains(name), "\(file.path)")
      }
    }
  }

  @Test func `Only the command line reads the clock and the environment`() throws {
    let doors = [
      "Date()", "Date.now", "ProcessInfo", "getenv(", "SystemRandomNumberGenerator", "gettimeofday",
    ]
    for file in try checkout.swiftFiles("Sources") where file.target != "chama" {
      for (index, line) in SwiftText(file.text).code.enumerated() {
        guard let door = doors.first(where: line.contains) else { continue }
        Issue.record("\(file.path):\(index + 1) reads \(door) instead of being given it")
      }
    }
  }

  @Test func `Whoever is refused is refused where the audit trail is told`() throws {
    for file in try checkout.swiftFiles("Sources")
    where !["Access", "Persistence"].contains(file.target) {
      for (index, line) in SwiftText(file.text).code.enumerated()
      where line.contains("throw ") && line.contains(".notAllowed") {
        Issue.record("\(file.path):\(index + 1) throws without Ledger.authorize or refuse")
      }
    }
  }

  @Test func `The sources do not know the tests' material`() throws {
    let names = ["CHAMA_" + "SHARED", "/sha" + "red"]
    for path in checkout.paths(below: "Sources") {
      let text = try checkout.text(path)
      for name in names { #expect(!text.contains(name), "\(path)") }
    }
  }

  @Test func `Text speaks of Chama and not of the desk it was written at`() throws {
    let words = ["ses" + "sions?", "work" + "place"].joined(separator: "|")
    let places = ["work", "root", "home"].map { "/\($0)/" }.joined(separator: "|")
    let pattern = try NSRegularExpression(
      pattern: "\\b(?:\(words))\\b|(?<![\\w.])(?:\(places))", options: .caseInsensitive)
    for file in try checkout.written() {
      let text = file.text as NSString
      let whole = NSRange(location: 0, length: text.length)
      guard let found = pattern.firstMatch(in: file.text, range: whole) else { continue }
      Issue.record("\(file.path) says \"\(text.substring(with: found.range))\"")
    }
  }
}

/// What stops the program in the middle of a night.
private enum Trap {
  static func first(in code: some StringProtocol) -> String? {
    let bytes = Array(code.utf8)
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "!") && index > 0 {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      // What is "not equal" has a space before it or an equals sign behind.
      guard next != UInt8(ascii: "="), mayEndValue(bytes[index - 1]) else { continue }
      return "a \"!\" that traps"
    }
    return code.contains("fatalError") ? "fatalError" : nil
  }

  /// Whether a value, or the words `try` and `as`, may end with this byte.
  private static func mayEndValue(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ")"),
      UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "?"), 0x80...:
      true
    default: false
    }
  }
}

/// Words in names that hide what a thing is.
private enum EmptyName {
  private static let words: Set<String> = [
    "Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Manager", "Managers", "Default",
    "Impl",
  ]

  /// The first such word in a camel-case name.
  static func word(in name: String) -> String? {
    name.matches(of: /[A-Z][a-z]*|[a-z]+/).map { String($0.output) }.first(where: words.contains)
  }
}
