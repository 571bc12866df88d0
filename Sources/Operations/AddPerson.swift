public import Access
import Persistence
import SupplyChain

/// Makes an account. Its owner cannot sign in before it has a password: ``SetPassword``.
public struct AddPerson {
  let door: Doorkeeper
  let caller: Caller

  /// Prepares the act of somebody who may ``Access/Action/managePeople``.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  /// Adds a person.
  ///
  /// - Throws: ``Access/AccessFailure/exists(what:id:)``,
  ///   ``Access/AccessFailure/badValue(what:reason:)``.
  public func add(_ person: Person) throws {
    try door.ledger.authorize(caller, to: .managePeople, on: .person(person.id))
    try PersonCheck(ledger: door.ledger).check(person)
    let stored = StoredPerson(
      person, sealedPhone: try door.seal(person.phone, "phone", of: person.id),
      sealedAddress: try door.seal(person.address, "address", of: person.id))
    try door.ledger.add(
      stored,
      record: AuditRecord(
        caller.act, .managePeople, subject: "person \(person.id)", after: stored.texts))
  }
}

/// What every account must be.
struct PersonCheck {
  let ledger: Ledger
  /// Names under which the trail keeps what no account has done.
  private static let taken: Set = ["clock", "operator", "root", "unknown"]

  func check(_ person: Person) throws {
    func fail(_ what: String, _ reason: Sentence) -> AccessFailure {
      .badValue(what: what, reason: reason)
    }
    let id = person.id.text
    let isPlain = id.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"):
        true
      default: false
      }
    }
    guard isPlain, (2...64).contains(id.utf8.count),
      id.first?.isLetter == true
        || id.first?.isNumber == true
    else {
      throw fail(
        "id",
        Sentence(
          "it has 2 to 64 of a-z 0-9 . - _ @, and begins with a letter or digit",
          "2 到 64 个字符，限 a-z 0-9 . - _ @，以字母或数字开头"))
    }
    guard !PersonCheck.taken.contains(id) else {
      throw fail(
        "id", Sentence("the audit trail calls others by it", "该名称在审计记录中另有所指"))
    }
    try plain(person.name, "name", 1...100)
    try person.phone.map { try plain($0, "phone number", 3...40) }
    try person.address.map { try plain($0, "address", 3...300) }
    guard !person.roles.isEmpty, person.roles.isSubset(of: Role.ofPeople) else {
      let roles = Role.ofPeople
      throw fail(
        "roles",
        Sentence(
          "one or more of \(roles.map(\.rawValue).joined(separator: ", "))",
          "须为\(roles.map(\.word.chinese).joined(separator: "、"))中的一个或多个"))
    }
    guard person.roles.contains(.storeManager) != person.stores.isEmpty else {
      throw fail(
        "stores",
        Sentence("store managers have some, nobody else has any", "店长须有门店，其他角色没有"))
    }
    let known = try ledger.knownStores()
    if let unknown = person.stores.sorted().first(where: { !known.contains($0) }) {
      throw fail("stores", Sentence("there is no store \(unknown)", "没有门店 \(unknown)"))
    }
  }

  /// What is shown to people has no control characters and is not endless.
  private func plain(_ text: String, _ what: String, _ lengths: ClosedRange<Int>) throws {
    let isClean = text.unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
    }
    guard isClean, lengths.contains(text.count), text.utf8.count <= 4 * lengths.upperBound else {
      throw AccessFailure.badValue(
        what: what,
        reason: Sentence(
          "it has \(lengths.lowerBound) to \(lengths.upperBound) printable characters",
          "须为 \(lengths.lowerBound) 到 \(lengths.upperBound) 个可见字符"))
    }
  }
}
