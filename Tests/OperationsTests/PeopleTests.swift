import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("People's accounts")
struct PeopleTests {
  private let start = DoorFixture.start

  @Test("show each field to those alone who may see it, and lie sealed in the ledger")
  func fields() throws {
    let fixture = try DoorFixture()
    let admin = try fixture.add("han", [.admin])
    let planner = try fixture.add("pan", [.planner])
    let manager = try fixture.add("ma", [.storeManager], stores: ["S-0001"])
    let courier = try fixture.add(
      "chen", [.courier], phone: "139-canary-phone", address: "7 Canary Address Lane")
    func view(of id: PersonID, by person: Person) throws -> PersonView {
      try ListPeople(fixture.door, caller: fixture.caller(person)).one(id)
    }
    let whole = try view(of: "chen", by: admin)
    #expect(whole.phone == "139-canary-phone" && whole.address == "7 Canary Address Lane")
    let own = try view(of: "chen", by: courier)
    #expect(own.phone == "139-canary-phone" && own.address == "7 Canary Address Lane")
    for other in [planner, manager] {
      #expect(throws: AccessFailure.self) { try view(of: "chen", by: other) }
      let list = try ListPeople(fixture.door, caller: fixture.caller(other)).all()
      #expect(list.map(\.id) == [other.id])
    }
    let auditor = try fixture.add("shen", [.auditor])
    let seen = try view(of: "chen", by: auditor)
    #expect(seen.phone == nil && seen.address == nil && seen.name == courier.name)
    #expect(try !fixture.everythingWritten().contains("anary"))
  }

  @Test("are made by those alone who may, with what an account needs")
  func made() throws {
    let fixture = try DoorFixture()
    let planner = try fixture.add("pan", [.planner])
    let someone = Person(id: "new", name: "New", roles: [.admin])
    #expect(throws: AccessFailure.self) {
      try AddPerson(fixture.door, caller: fixture.caller(planner)).add(someone)
    }
    let refused = try #require(try fixture.ledger.newestAuditEntries(limit: 1).first)
    #expect(refused.outcome == "refused" && refused.by == "pan")
    #expect(refused.action == "manage_people" && refused.subject == "person new")
    let add = AddPerson(fixture.door, caller: DoorFixture.operator(at: start))
    for bad in [
      Person(id: "X", name: "X", roles: [.admin]), Person(id: "a b", name: "X", roles: [.admin]),
      Person(id: "clock", name: "X", roles: [.admin]), Person(id: "ok", name: "", roles: [.admin]),
      Person(id: "ok", name: "a\u{202E}b", roles: [.admin]),
      Person(id: "ok", name: "X", roles: []), Person(id: "ok", name: "X", roles: [.operator]),
      Person(id: "ok", name: "X", roles: [.storeManager]),
      Person(id: "ok", name: "X", roles: [.planner], stores: ["S-0001"]),
      Person(id: "ok", name: "X", roles: [.storeManager], stores: ["S-9999"]),
    ] {
      let failure = #expect(throws: AccessFailure.self) { try add.add(bad) }
      #expect(failure?.kind == .badInput, "\(bad)")
    }
    let failure = #expect(throws: AccessFailure.self) {
      try add.add(Person(id: "pan", name: "Pan", roles: [.planner]))
    }
    #expect(failure?.kind == .conflict)
  }

  @Test("change, with the difference in the audit trail and nothing personal in it")
  func changed() throws {
    let fixture = try DoorFixture()
    let admin = try fixture.add("han", [.admin])
    try fixture.add("ma", [.storeManager], stores: ["S-0001"])
    let signedIn = try fixture.signIn("ma")
    var change = ChangePerson.Change()
    change.stores = ["S-0001", "S-0002"]
    change.phone = "139-canary-phone"
    try ChangePerson(fixture.door, caller: fixture.caller(admin)).change("ma", change)
    let entry = try #require(try fixture.ledger.newestAuditEntries(limit: 1).first)
    #expect(entry.before == #"{"stores":"S-0001"}"#)
    #expect(entry.after == #"{"phone":"changed","stores":"S-0001 S-0002"}"#)
    #expect(entry.from == "web 192.0.2.7" && entry.by == "han")
    #expect(try fixture.recognise(signedIn.token, at: start).person.stores.count == 2)
    var disabled = ChangePerson.Change()
    disabled.isActive = false
    try ChangePerson(fixture.door, caller: fixture.caller(admin)).change("ma", disabled)
    #expect(throws: AccessFailure.self) { try fixture.recognise(signedIn.token, at: start) }
    #expect(throws: AccessFailure.self) { try fixture.signIn("ma") }
  }

  @Test("let everybody change their own language and contact, and nothing else")
  func own() throws {
    let fixture = try DoorFixture()
    let manager = try fixture.add("ma", [.storeManager], stores: ["S-0001"])
    var change = ChangePerson.Change()
    change.language = .chinese
    change.phone = "138 1"
    try ChangePerson(fixture.door, caller: fixture.caller(manager)).change("ma", change)
    #expect(try fixture.ledger.person("ma")?.person.language == .chinese)
    change.roles = [.admin]
    #expect(throws: AccessFailure.self) {
      try ChangePerson(fixture.door, caller: fixture.caller(manager)).change("ma", change)
    }
    #expect(throws: AccessFailure.self) {
      try ChangePerson(fixture.door, caller: fixture.caller(manager)).change(
        "han", ChangePerson.Change())
    }
  }

  @Test("keep an admin who can sign in")
  func lastAdmin() throws {
    let fixture = try DoorFixture()
    let admin = try fixture.add("han", [.admin])
    var demoted = ChangePerson.Change()
    demoted.roles = [.planner]
    let change = ChangePerson(fixture.door, caller: fixture.caller(admin))
    let failure = #expect(throws: AccessFailure.self) { try change.change("han", demoted) }
    #expect(failure == nil || failure?.kind == .conflict)
    try fixture.add("hu", [.admin])
    try change.change("han", demoted)
    #expect(try fixture.ledger.person("han")?.person.roles == [.planner])
  }

  @Test("get new passwords, which end what was open, and stand nowhere in clear")
  func passwords() throws {
    let fixture = try DoorFixture()
    let person = try fixture.add("ma", [.planner])
    let signedIn = try fixture.signIn("ma")
    let own = SetPassword(fixture.door, caller: fixture.caller(person))
    let wrong = #expect(throws: AccessFailure.self) {
      try own.change(from: "a canary, and not the password", to: "a canary of four words")
    }
    #expect(wrong?.kind == .badInput)
    #expect(throws: AccessFailure.self) {
      try own.change(from: DoorFixture.password, to: DoorFixture.password)
    }
    #expect(throws: AccessFailure.self) { try own.set("a canary of four words", of: "ma") }
    try own.change(from: DoorFixture.password, to: "a canary of four words")
    #expect(throws: AccessFailure.self) { try fixture.recognise(signedIn.token, at: start) }
    #expect(throws: AccessFailure.self) { try fixture.signIn("ma") }
    _ = try fixture.signIn("ma", "a canary of four words")
    let written = try fixture.everythingWritten()
    #expect(!written.contains("canary") && !written.contains(DoorFixture.password))
  }
}
