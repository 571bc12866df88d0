import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("Keys")
struct KeyTests {
  private let start = DoorFixture.start
  private let erp = APIKey(
    id: "erp", name: "Partner's ERP", scopes: [.viewStock, .askTransfer],
    stores: .only(["S-0001"]))

  private func keys(_ fixture: DoorFixture, at now: Instant) -> ManageKeys {
    ManageKeys(fixture.door, caller: DoorFixture.operator(at: now))
  }

  private func recognise(
    _ fixture: DoorFixture, _ text: String, at now: Instant
  ) throws -> (principal: Principal, warning: SecretWarning?) {
    try Recognise(fixture.door, origin: DoorFixture.web, at: now).key(text)
  }

  @Test("of partners act within their scopes and stores, and lie nowhere in clear")
  func issued() throws {
    let fixture = try DoorFixture()
    let issued = try keys(fixture, at: start).issue(erp)
    let (principal, warning) = try recognise(fixture, issued.secret.text, at: start)
    #expect(principal.name == "key:erp" && warning == nil)
    #expect(principal.may(.viewStock, on: .store("S-0001")))
    #expect(!principal.may(.viewStock, on: .store("S-0002")))
    #expect(!principal.may(.viewForecast, on: .store("S-0001")))
    #expect(!principal.sees(.unitCost, of: .store("S-0001")))
    let text = issued.secret.text
    for wrong in [
      "", "chama_", text + "x", String(text.dropLast()) + "~", "CHAMA_" + text.dropFirst(6),
    ] {
      let failure = #expect(throws: AccessFailure.self) {
        try recognise(fixture, wrong, at: start)
      }
      #expect(failure?.kind == .notSignedIn)
    }
    #expect(try !fixture.everythingWritten().contains(text.dropFirst(6)))
  }

  @Test("are warned of at 75 days, over at 90, and both good while one takes the other's place")
  func rotated() throws {
    let fixture = try DoorFixture()
    let old = try keys(fixture, at: start).issue(erp).secret.text
    let warned = start.advanced(byDays: 75)
    #expect(try recognise(fixture, old, at: warned).warning?.days == 15)
    let over = start.advanced(byDays: 90)
    #expect(throws: AccessFailure.self) { try recognise(fixture, old, at: over) }
    let new = try keys(fixture, at: warned).rotate("erp").secret.text
    #expect(try recognise(fixture, new, at: warned).warning == nil)
    _ = try recognise(fixture, old, at: warned.advanced(byDays: 7) + -1)
    #expect(throws: AccessFailure.self) {
      try recognise(fixture, old, at: warned.advanced(byDays: 7))
    }
    _ = try recognise(fixture, new, at: warned.advanced(byDays: 90) + -1)
    #expect(throws: AccessFailure.self) {
      try recognise(fixture, new, at: warned.advanced(byDays: 90))
    }
    let listed = try #require(try keys(fixture, at: warned).all().first)
    #expect(listed.endsAt == [warned.advanced(byDays: 7), warned.advanced(byDays: 90)])
  }

  @Test("that are revoked open nothing, at once")
  func revoked() throws {
    let fixture = try DoorFixture()
    let secret = try keys(fixture, at: start).issue(erp, days: 10).secret.text
    try keys(fixture, at: start).revoke("erp")
    #expect(throws: AccessFailure.self) { try recognise(fixture, secret, at: start) }
    #expect(throws: AccessFailure.self) { try keys(fixture, at: start).rotate("erp") }
    #expect(throws: AccessFailure.self) { try keys(fixture, at: start).issue(erp) }
  }

  @Test("cannot be given what no partner may do, nor a store that is none")
  func refused() throws {
    let fixture = try DoorFixture()
    let manage = keys(fixture, at: start)
    for bad in [
      APIKey(id: "erp", name: "X", scopes: [.managePeople], stores: .all),
      APIKey(id: "erp", name: "X", scopes: [], stores: .all),
      APIKey(id: "erp", name: "X", scopes: [.viewStock], stores: .only(["S-9999"])),
      APIKey(id: "erp", name: "X", scopes: [.viewStock], stores: .only([])),
      APIKey(id: "E R P", name: "X", scopes: [.viewStock], stores: .all),
    ] {
      let failure = #expect(throws: AccessFailure.self) { try manage.issue(bad) }
      #expect(failure?.kind == .badInput)
    }
    #expect(throws: AccessFailure.self) { try manage.issue(erp, days: 91) }
    let planner = try fixture.add("pan", [.planner])
    #expect(throws: AccessFailure.self) {
      try ManageKeys(fixture.door, caller: fixture.caller(planner)).issue(erp)
    }
  }

  @Test("beside the ledger are for their owner alone, and are missed when they are gone")
  func keyFile() throws {
    let fixture = try DoorFixture()
    let caller = DoorFixture.operator(at: start)
    func open() throws -> KeyRing {
      try fixture.keyFile.keys(of: fixture.ledger, by: caller, random: fixture.random)
    }
    let path = fixture.keyFile.path
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try open().tags("x") == fixture.keys.tags("x"))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let loose = #expect(throws: AccessFailure.self) { try open() }
    #expect(loose?.message.contains("mode 640") == true)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try FileManager.default.moveItem(atPath: path, toPath: path + ".kept")
    let lost = #expect(throws: AccessFailure.self) { try open() }
    #expect(lost?.remedy.contains("key file") == true)
    #expect(!FileManager.default.fileExists(atPath: path), "no new one is made in its place")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: path + ".kept")
    #expect(throws: AccessFailure.self) { try open() }
    try FileManager.default.removeItem(atPath: path)
    let other = KeyRing(madeAt: start, random: fixture.random)
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: Data(try other.json()),
        attributes: [.posixPermissions: 0o600]))
    #expect(throws: AccessFailure.self) { try open() }
  }

  @Test("that are renewed seal every field anew; secrets, heads and backups of the keys stay good")
  func renewed() throws {
    let fixture = try DoorFixture()
    try fixture.add("chen", [.courier], phone: "139 0000 1111", address: "7 Tea Lane")
    let person = try #require(try fixture.ledger.person("chen"))
    let issued = try keys(fixture, at: start).issue(erp)
    let factor = SecondFactor(fixture.door, caller: DoorFixture.operator(at: start))
    let code = try factor.offer(to: "chen").code
    _ = try factor.confirm("chen", code: code.code(at: start))
    let caller = DoorFixture.operator(at: start)
    let head = try SignAuditHead(ledger: fixture.ledger, keys: fixture.keys, caller: caller).sign()
    fixture.keys = try fixture.keyFile.renew(
      fixture.keys, of: fixture.ledger, by: caller, random: fixture.random)
    let after = try #require(try fixture.ledger.person("chen"))
    #expect(person.sealedPhone?.hasPrefix("1:") == true)
    #expect(after.sealedPhone?.hasPrefix("2:") == true)
    #expect(after.sealedAddress?.hasPrefix("2:") == true)
    let view = try ListPeople(fixture.door, caller: caller).one("chen")
    #expect(view.phone == "139 0000 1111" && view.address == "7 Tea Lane")
    _ = try recognise(fixture, issued.secret.text, at: start)
    let later = start + 60
    _ = try fixture.signIn("chen", code: code.code(at: later), at: later)
    let verdict = try VerifyAudit(ledger: fixture.ledger, keys: fixture.keys, caller: caller)
      .verify(against: [("outside", head)])
    #expect(verdict.faults == [] && verdict.headsPassed == 2)
    let opened = try fixture.keyFile.keys(
      of: fixture.ledger, by: caller, random: fixture.random)
    #expect(opened.versions == [2, 1])
    let planner = try fixture.add("pan", [.admin])
    #expect(throws: AccessFailure.self) {
      try fixture.keyFile.renew(
        fixture.keys, of: fixture.ledger, by: fixture.caller(planner), random: fixture.random)
    }
  }
}

@Suite("Secrets that end")
struct EndingSecretsTests {
  @Test("are told from the 75th day, those that are over first, and a doctor's look finds them")
  func told() throws {
    let fixture = try DoorFixture()
    let start = DoorFixture.start
    try fixture.add("ma", [.planner])
    try fixture.add("pan", [.planner], at: start.advanced(byDays: 30))
    _ = try ManageKeys(fixture.door, caller: DoorFixture.operator(at: start)).issue(
      APIKey(id: "erp", name: "ERP", scopes: [.viewStock], stores: .all), days: 80)
    func told(_ days: Int) throws -> [String] {
      try EndingSecrets(
        fixture.door, caller: DoorFixture.operator(at: start.advanced(byDays: days))
      ).all().map { "\($0.subject) \($0.warning.days)" }
    }
    #expect(try told(60) == [])
    #expect(try told(76) == ["key erp 4", "master_key 1 14", "person ma 14"])
    #expect(try told(90) == ["key erp 0", "master_key 1 0", "person ma 0"])
    let diagnosis = try DoorDiagnosis(
      fixture.door, caller: DoorFixture.operator(at: start.advanced(byDays: 76)))
    #expect(diagnosis.auditEntries == (try fixture.ledger.auditHead().sequence))
    #expect(
      diagnosis.findings.contains(
        Diagnosis.Finding(
          .endingSecret, "The password of person ma ends in 14 days; renew it.",
          subject: "person ma")))
    #expect(diagnosis.findings.count == 4)
    let open = try #require(diagnosis.findings.first { $0.kind == .noSecondFactor })
    #expect(open.text.hasPrefix("2 of 2 administrators and planners"))
    #expect(open.text(in: .chinese).contains("2 名未启用两步验证"))
    let wu = try fixture.add("wu", [.storeManager], stores: ["S-0001"])
    #expect(wu.isActive)
    let own = SecondFactor(fixture.door, caller: DoorFixture.operator(at: start))
    let offer = try own.offer(to: "pan")
    _ = try own.confirm("pan", code: offer.code.code(at: start))
    let office = try #require(try UnguardedOffice(fixture.ledger, rules: AccessRules()))
    #expect(office.people == 2 && office.withoutFactor == 1)
    var strict = AccessRules()
    strict.asksSecondFactor = true
    #expect(try UnguardedOffice(fixture.ledger, rules: strict) == nil)
    let courier = try fixture.add("chen", [.courier])
    #expect(throws: AccessFailure.self) {
      try EndingSecrets(fixture.door, caller: fixture.caller(courier)).all()
    }
  }

  @Test("a program that goes on uses a new master key at once, and opens what older ones closed")
  func renewedWhileRunning() throws {
    let (fixture, start) = (try DoorFixture(), DoorFixture.start)
    let erp = APIKey(id: "erp", name: "ERP", scopes: [.viewStock], stores: .all)
    let chest = KeyChest(fixture.keyFile) { fixture.keys }
    let running = try Doorkeeper(
      ledger: fixture.ledger, chest: chest, random: fixture.random, rules: fixture.rules)
    try fixture.add("wang", [.courier], phone: "555-0137")
    let issued = try ManageKeys(running, caller: DoorFixture.operator(at: start)).issue(erp)
    _ = try fixture.keyFile.renew(
      fixture.keys, of: fixture.ledger, by: DoorFixture.operator(at: start),
      random: fixture.random)
    #expect(running.keys.versions == [2, 1])
    let caller = DoorFixture.operator(at: start)
    #expect(try ListPeople(running, caller: caller).one("wang").phone == "555-0137")
    _ = try Recognise(running, origin: DoorFixture.web, at: start).key(issued.secret.text)
    let head = try SignAuditHead(ledger: fixture.ledger, keys: running.keys, caller: caller).sign()
    #expect(head.key == (try running.keys.publicKeys().first))
    // A file of other keys is not taken.
    let other = KeyRing(madeAt: start, random: fixture.random)
    try Data(try other.json()).write(to: URL(fileURLWithPath: fixture.keyFile.path))
    #expect(running.keys.versions == [2, 1])
  }
}
