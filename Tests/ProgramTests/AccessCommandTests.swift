import Foundation
import SupplyChain
import Testing

/// People, keys and the audit trail from the command line.
@Suite("The commands of people, keys and the audit trail")
struct AccessCommandTests {
  private static let canary = "a canary of four words"

  /// A ledger after a night, and a way to run a command on it with lines on its standard input.
  private struct Desk {
    let bench: NightBench

    init() throws {
      let fixture = ChainFixture(feedDays: 1)
      bench = try NightBench(fixture)
      try bench.publishedNight(fixture.days[0])
    }

    func run(_ arguments: String..., input: String = "") throws -> Outcome {
      try bench.program.run(
        arguments + ["--ledger", bench.ledger], input: Array(input.utf8))
    }

    func done(_ arguments: String..., input: String = "") throws -> Outcome {
      let outcome = try bench.program.run(
        arguments + ["--ledger", bench.ledger], input: Array(input.utf8))
      try #require(outcome.code == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)")
      return outcome
    }
  }

  @Test("make the first admin, whose password comes from standard input and is shown nowhere")
  func firstAdmin() throws {
    let desk = try Desk()
    let add = ["users", "add", "han", "--name", "Han Mei", "--role", "admin"]
    let weak = try desk.bench.program.run(
      add + ["--ledger", desk.bench.ledger], input: Array("password1234\n".utf8))
    #expect(weak.code == 3 && weak.errors.contains("too easily guessed"))
    #expect(!weak.errors.contains("password1234"))
    #expect(try desk.done("users", "list").text.isEmpty, "nothing is left behind")
    let added = try desk.bench.program.run(
      add + ["--ledger", desk.bench.ledger], input: Array("\(Self.canary)\n".utf8))
    #expect(added.code == 0)
    let list = try desk.done("users", "list", "--json")
    #expect(list.text.contains("\"han\"") && list.text.contains("\"passwordSetAt\""))
    #expect(try desk.run("users", "add", "ma", "--name", "Ma", "--role", "admin").code == 3)
    let attributes = try FileManager.default.attributesOfItem(atPath: desk.bench.ledger + ".keys")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    for outcome in [added, list, try desk.done("audit", "list")] {
      #expect(!outcome.text.contains("canary") && !outcome.errors.contains("canary"))
    }
    #expect(try !desk.bench.dump().contains("canary"))
  }

  @Test("change, disable and unlock people, and set up a second factor")
  func people() throws {
    let desk = try Desk()
    _ = try desk.done(
      "users", "add", "ma", "--name", "Ma Li", "--role", "store_manager", "--store", "S-1",
      "--phone", "139-canary", "--without-password")
    #expect(try !desk.bench.dump().contains("139-canary"))
    let changed = try desk.done("users", "change", "ma", "--store", "S-2", "--language", "zh")
    #expect(changed.text.contains("S-2") && !changed.text.contains("S-1"))
    _ = try desk.done("users", "password", "ma", input: "\(Self.canary)\n")
    let offer = try desk.done("users", "totp", "ma")
    #expect(offer.text.contains("otpauth://totp/Chama:ma?secret="))
    let secret = try #require(offer.text.split(separator: "\n").first.map(String.init))
    #expect(try desk.run("users", "totp", "ma", "--confirm", input: "000000\n").code == 3)
    let code = try Program.tool("python3").run([
      "-c",
      """
      import base64, hmac, struct, sys, time
      key = base64.b32decode(sys.argv[1])
      mac = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
      print("%06d" % ((struct.unpack_from(">I", mac, mac[19] & 15)[0] & 0x7FFFFFFF) % 10**6))
      """, secret,
    ]).text
    let confirmed = try desk.done("users", "totp", "ma", "--confirm", input: code)
    #expect(confirmed.text.split(separator: "\n").count == 10)
    #expect(try desk.done("users", "list").text.contains("second factor"))
    _ = try desk.done("users", "unlock", "ma")
    _ = try desk.done("users", "totp", "ma", "--remove")
    _ = try desk.done("users", "disable", "ma")
    #expect(try desk.done("users", "list").text.contains("disabled"))
    #expect(try desk.run("users", "disable", "nobody").code == 3)
  }

  @Test("issue, rotate and revoke keys, whose secrets are shown once")
  func keys() throws {
    let desk = try Desk()
    let issued = try desk.done(
      "keys", "issue", "erp", "--name", "Partner", "--scope", "view_stock", "--store", "S-1")
    let secret = issued.text.trimmingCharacters(in: .newlines)
    #expect(secret.hasPrefix("chama_") && secret.utf8.count == 49)
    let rotated = try desk.done("keys", "rotate", "erp", "--days", "30")
    #expect(rotated.text != issued.text)
    let dump = try desk.bench.dump()
    for text in [issued.text, rotated.text] {
      #expect(!dump.contains(text.dropFirst(6).trimmingCharacters(in: .newlines)))
    }
    #expect(try desk.done("keys", "list").text.contains("view_stock  S-1"))
    #expect(try desk.done("keys", "renew-master").text.contains("Master key 2"))
    _ = try desk.done("keys", "revoke", "erp")
    #expect(try desk.run("keys", "rotate", "erp").code == 3)
    #expect(
      try desk.run(
        "keys", "issue", "all", "--name", "X", "--scope", "manage_people", "--all-stores"
      ).code == 3)
  }

  @Test("verify the trail, export it for a second program, and find what was tampered with: 4")
  func audit() throws {
    let desk = try Desk()
    let head = desk.bench.work("head.json")
    let export = desk.bench.work("audit.jsonl")
    _ = try desk.done("audit", "head", "--out", head)
    _ = try desk.done("audit", "export", "--out", export)
    let verified = try desk.done("audit", "verify", "--head", head)
    #expect(verified.text.contains("signed heads  2"))
    // The program that docs/audit.md gives away.
    let page = try String(
      contentsOfFile: Program.checkout + "/docs/audit.md", encoding: .utf8)
    let script = page.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("    import ") }.prefix { $0.isEmpty || $0.hasPrefix("    ") }
      .map { $0.dropFirst(4) }.joined(separator: "\n")
    let python = try Program.tool("python3")
    #expect(try python.run(["-c", script, export]).text.contains("sound"))
    let lines = try String(contentsOfFile: export, encoding: .utf8)
    try desk.bench.work.write(
      lines.replacing("run_night", with: "runs_night"), to: "forged.jsonl")
    #expect(
      try !python.run(["-c", script, desk.bench.work("forged.jsonl")]).text.contains("sound"))
    // Somebody edits the file behind the program's back.
    let edited = try Program.tool("sqlite3").run([
      desk.bench.ledger,
      "DROP TRIGGER audit_entry_is_not_changed; UPDATE audit_entry SET act_by = 'nobody' "
        + "WHERE sequence = 1",
    ])
    #expect(edited.code == 0)
    let found = try desk.run("audit", "verify", "--head", head)
    #expect(found.code == 4 && found.text.contains("! Entry 1: it is not as it was written."))
    #expect(try desk.run("audit", "verify", "--head", export).code == 3)
  }
}
