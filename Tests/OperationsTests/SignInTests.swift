import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("Signing in")
struct SignInTests {
  private let start = DoorFixture.start

  @Test("makes somebody known until they sign out, are idle or have been in too long")
  func life() throws {
    let fixture = try DoorFixture()
    try fixture.add("ma", [.storeManager], stores: ["S-0001"])
    let first = try fixture.signIn("ma")
    let second = try fixture.signIn("ma", replacing: first.token)
    #expect(second.token != first.token)
    #expect(throws: AccessFailure.self) { try fixture.recognise(first.token, at: start) }
    let known = try fixture.recognise(second.token, at: start + 7199)
    #expect(known.principal.name == "ma" && known.principal.origin == DoorFixture.web)
    #expect(known.principal.may(.receiveOrder, on: .store("S-0001")))
    #expect(!known.principal.may(.receiveOrder, on: .store("S-0002")))
    // Being seen keeps it open; not being seen, or twelve hours, ends it.
    #expect(throws: AccessFailure.self) {
      try fixture.recognise(second.token, at: start + 7199 + 7200)
    }
    let third = try fixture.signIn("ma")
    for hour in 1...11 { _ = try fixture.recognise(third.token, at: start + Int64(hour) * 3600) }
    let late = #expect(throws: AccessFailure.self) {
      try fixture.recognise(third.token, at: start + 12 * 3600)
    }
    #expect(late?.kind == .notSignedIn)
    let fourth = try fixture.signIn("ma")
    try SignOut(fixture.door, origin: DoorFixture.web, at: start).signOut(fourth.token)
    #expect(throws: AccessFailure.self) { try fixture.recognise(fourth.token, at: start) }
    #expect(throws: AccessFailure.self) {
      try fixture.recognise(SecretToken("forged"), at: start)
    }
    let written = try fixture.everythingWritten()
    for token in [first.token, second.token, third.token, fourth.token] {
      #expect(!written.contains(token.text))
    }
  }

  @Test("fails alike for a wrong password and an unknown name, and tells the trail no wrong name")
  func failures() throws {
    let fixture = try DoorFixture()
    try fixture.add("ma", [.planner])
    for (name, password) in [("ma", "wrong"), ("nobody", "wrong"), ("my-canary-pw", "x"), ("", "")]
    {
      let failure = #expect(throws: AccessFailure.self) { try fixture.signIn(name, password) }
      #expect(failure?.message == "Name, password or code are wrong, or the account is closed.")
      #expect(failure?.kind == .notSignedIn)
    }
    let entries = try fixture.ledger.newestAuditEntries(limit: 4)
    #expect(entries.map(\.by) == ["unknown", "unknown", "unknown", "ma"])
    #expect(entries.allSatisfy { $0.outcome == "refused" && $0.action == "sign_in" })
    #expect(try !fixture.everythingWritten().contains("canary"))
  }

  @Test("is held off after some failures, longer each time, until it is unlocked")
  func throttled() throws {
    let fixture = try DoorFixture()
    let admin = try fixture.add("han", [.admin])
    try fixture.add("ma", [.planner])
    for _ in 1...5 { #expect(throws: AccessFailure.self) { try fixture.signIn("ma", "wrong") } }
    let held = #expect(throws: AccessFailure.self) { try fixture.signIn("ma") }
    #expect(held?.kind == .tooMany && held?.message.contains("2 s") == true)
    // Another address makes no difference; another name is free.
    #expect(throws: AccessFailure.self) {
      try fixture.signIn("ma", from: Origin(.web, address: "198.51.100.1"))
    }
    _ = try fixture.signIn("han")
    // After the wait the right password lets in, and all is forgotten.
    #expect(throws: AccessFailure.self) { try fixture.signIn("ma", "wrong", at: start + 2) }
    let last = try #require(try fixture.ledger.newestAuditEntries(limit: 1).first)
    #expect(last.after == #"{"held_off_before":"2","why":"wrong credentials"}"#)
    #expect(throws: AccessFailure.self) { try fixture.signIn("ma", at: start + 5) }
    try UnlockPerson(fixture.door, caller: fixture.caller(admin)).unlock("ma")
    _ = try fixture.signIn("ma", at: start + 5)
    #expect(throws: AccessFailure.self) { try fixture.signIn("ma", "wrong", at: start + 6) }
    _ = try fixture.signIn("ma", at: start + 6)
  }

  @Test("is held off by address, too, whatever names are tried")
  func throttledByAddress() throws {
    let fixture = try DoorFixture()
    try fixture.add("ma", [.planner])
    let elsewhere = Origin(.web, address: "203.0.113.9")
    for number in 1...21 {
      #expect(throws: AccessFailure.self) {
        try fixture.signIn("name\(number)", "wrong", from: elsewhere)
      }
    }
    let held = #expect(throws: AccessFailure.self) { try fixture.signIn("ma", from: elsewhere) }
    #expect(held?.kind == .tooMany)
    _ = try fixture.signIn("ma")
  }

  @Test("is not held off where a whole office mistypes now and then from one address")
  func officeBehindOneAddress() throws {
    let fixture = try DoorFixture()
    try fixture.add("ma", [.planner])
    for number in 0..<100 {
      let now = start + Int64(number) * 120
      #expect(throws: AccessFailure.self) {
        try fixture.signIn("name\(number)", "mistyped", at: now)
      }
      _ = try fixture.signIn("ma", at: now + 1)
    }
    // Twenty-five at once are too many, and are forgotten one by one.
    let late = start.advanced(byDays: 1)
    for number in 0..<25 {
      _ = try? fixture.signIn("other\(number)", "guess", at: late + Int64(number))
    }
    #expect(throws: AccessFailure.self) { try fixture.signIn("ma", at: late + 24) }
    _ = try fixture.signIn("ma", at: late + 600)
  }

  @Test("asks for a code once there is a second factor, and takes each code once")
  func secondFactor() throws {
    let fixture = try DoorFixture()
    let person = try fixture.add("han", [.admin])
    let factor = SecondFactor(fixture.door, caller: fixture.caller(person))
    let offer = try factor.offer(to: "han")
    _ = try fixture.signIn("han")
    #expect(throws: AccessFailure.self) { try factor.confirm("han", code: "12345") }
    let recovery = try factor.confirm("han", code: offer.code.code(at: start))
    #expect(recovery.count == 10)
    let needed = #expect(throws: AccessFailure.self) { try fixture.signIn("han") }
    #expect(needed?.message == "A code of the second factor is needed.")
    // The code that confirmed is used up; the next one counts, once.
    let later = start + 60
    let code = offer.code.code(at: later)
    #expect(throws: AccessFailure.self) {
      try fixture.signIn("han", code: offer.code.code(at: start), at: start)
    }
    #expect(throws: AccessFailure.self) {
      try fixture.signIn("han", "wrong", code: code, at: later)
    }
    _ = try fixture.signIn("han", code: code, at: later)
    #expect(throws: AccessFailure.self) { try fixture.signIn("han", code: code, at: later) }
    // A recovery code counts once.
    _ = try fixture.signIn("han", code: recovery[3].text.lowercased(), at: later)
    #expect(throws: AccessFailure.self) {
      try fixture.signIn("han", code: recovery[3].text, at: later)
    }
    let written = try fixture.everythingWritten()
    for secret in recovery.map(\.text) + [offer.code.text] { #expect(!written.contains(secret)) }
  }

  @Test("keeps the old second factor until the new one is confirmed, and no third")
  func factorRotation() throws {
    let fixture = try DoorFixture()
    let person = try fixture.add("han", [.admin])
    let factor = SecondFactor(fixture.door, caller: fixture.caller(person))
    let old = try factor.offer(to: "han").code
    _ = try factor.confirm("han", code: old.code(at: start))
    let later = start + 120
    let new = SecondFactor(fixture.door, caller: fixture.caller(person, at: later))
    #expect(throws: AccessFailure.self, "a browser left open is no proof") {
      try new.offer(to: "han")
    }
    #expect(throws: AccessFailure.self) { try new.offer(to: "han", password: "guessed") }
    _ = try new.offer(to: "han", password: DoorFixture.password)
    let second = try new.offer(to: "han", password: DoorFixture.password).code
    _ = try fixture.signIn("han", code: old.code(at: later), at: later)
    let recovery = try new.confirm("han", code: second.code(at: later))
    #expect(throws: AccessFailure.self) {
      try fixture.signIn("han", code: old.code(at: later + 60), at: later + 60)
    }
    _ = try fixture.signIn("han", code: second.code(at: later + 60), at: later + 60)
    // It is over after 90 days like every secret.
    let end = later.advanced(byDays: 90)
    let failure = #expect(throws: AccessFailure.self) {
      try fixture.signIn("han", code: second.code(at: end), at: end)
    }
    #expect(failure?.message == "The second factor is over.")
    // A recovery code still lets in, to renew it and to do nothing else.
    try SetPassword(fixture.door, caller: DoorFixture.operator(at: end))
      .set(DoorFixture.password, of: "han")
    let renewing = try fixture.signIn("han", code: recovery[0].text, at: end).recognised.principal
    #expect(renewing.confinement == .secondFactor && !renewing.may(.viewStock, on: .chain))
    try SecondFactor(fixture.door, caller: DoorFixture.operator(at: end)).remove(from: "han")
    #expect(try fixture.signIn("han", at: end).recognised.principal.confinement == nil)
  }

  @Test("lets headquarters do nothing without a second factor where it is asked for")
  func compulsory() throws {
    let fixture = try DoorFixture()
    fixture.rules.asksSecondFactor = true
    let admin = try fixture.add("han", [.admin])
    try fixture.add("ma", [.storeManager], stores: ["S-0001"])
    #expect(try fixture.signIn("ma").recognised.principal.confinement == nil)
    let confined = try fixture.signIn("han").recognised.principal
    #expect(confined.confinement == .secondFactor)
    #expect(!confined.may(.viewStock, on: .chain))
    #expect(confined.reach(of: .viewStock) == .nothing)
    let caller = Caller(confined, at: start, day: BusinessDay(daysSinceEpoch: 20_000))
    let failure = #expect(throws: AccessFailure.self) {
      try fixture.ledger.authorize(caller, to: .viewStock, on: .chain)
    }
    #expect(failure?.message == "han needs a second factor.")
    let factor = SecondFactor(fixture.door, caller: caller)
    let code = try factor.offer(to: admin.id).code
    _ = try factor.confirm(admin.id, code: code.code(at: start))
    let later = start + 60
    let free = try fixture.signIn("han", code: code.code(at: later), at: later)
    #expect(free.recognised.principal.confinement == nil)
  }

  @Test("warns of a password from the 75th day, and from the 90th lets in only to change it")
  func passwordLife() throws {
    let fixture = try DoorFixture()
    let person = try fixture.add("ma", [.planner])
    #expect(try fixture.signIn("ma", at: start.advanced(byDays: 74)).recognised.warnings == [])
    let warned = try fixture.signIn("ma", at: start.advanced(byDays: 75)).recognised
    #expect(warned.warnings.map(\.days) == [15])
    #expect(warned.principal.may(.viewStock, on: .chain))
    let end = start.advanced(byDays: 90)
    let over = try fixture.signIn("ma", at: end).recognised
    #expect(over.principal.confinement == .password && over.warnings.map(\.days) == [0])
    #expect(!over.principal.may(.viewStock, on: .chain))
    let caller = Caller(over.principal, at: end, day: BusinessDay(daysSinceEpoch: 20_000))
    try SetPassword(fixture.door, caller: caller).change(
      from: DoorFixture.password, to: "another rain on the hills")
    let fresh = try fixture.signIn(person.id.text, "another rain on the hills", at: end)
    #expect(fresh.recognised.principal.confinement == nil)
  }
}
