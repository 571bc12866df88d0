public import Access
import Foundation
import GRDB
public import SupplyChain

/// A person as the ledger keeps one.
public struct StoredPerson: Sendable, Hashable {
  /// The person, phone number and address left out.
  public var person: Person
  /// The sealed phone number.
  public var sealedPhone: String?
  /// The sealed address.
  public var sealedAddress: String?
  /// The hash of the password, `nil` before one is set.
  public var password: PasswordHash?
  /// When the password was set.
  public var passwordSetAt: Instant?
  /// When the person signed in last.
  public var signedInAt: Instant?
  /// From where the person signed in last.
  public var signedInFrom: String?

  /// Takes a person who has never signed in.
  public init(_ person: Person, sealedPhone: String?, sealedAddress: String?) {
    self.person = person
    self.person.phone = nil
    self.person.address = nil
    self.sealedPhone = sealedPhone
    self.sealedAddress = sealedAddress
  }

  fileprivate init(row: Row) throws {
    let decoder = JSONDecoder()
    func decoded<Value: Decodable>(_ column: String) throws -> Value {
      try decoder.decode(Value.self, from: Data((row[column] as String).utf8))
    }
    let id: String = row["id"]
    guard let identifier = PersonID(id), let language = Language(rawValue: row["language"]) else {
      throw AccessFailure.unknown(what: "person", id: id)
    }
    self.person = Person(
      id: identifier, name: row["name"], roles: try decoded("roles"),
      stores: try decoded("stores"), language: language, isActive: row["is_active"])
    self.sealedPhone = row["phone"]
    self.sealedAddress = row["address"]
    self.password = (row["password"] as String?).flatMap(PasswordHash.init(text:))
    self.passwordSetAt = (row["password_set_at"] as Int64?).map(Instant.init(seconds:))
    self.signedInAt = (row["signed_in_at"] as Int64?).map(Instant.init(seconds:))
    self.signedInFrom = row["signed_in_from"]
  }
}

extension Ledger {
  /// All people, by id.
  public func people() throws -> [StoredPerson] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM person ORDER BY id").map(
        StoredPerson.init(row:))
    }
  }

  /// A person, `nil` when there is none.
  public func person(_ id: PersonID) throws -> StoredPerson? {
    try read { try Ledger.person(id, $0) }
  }

  static func person(_ id: PersonID, _ database: Database) throws -> StoredPerson? {
    try Row.fetchOne(database, sql: "SELECT * FROM person WHERE id = ?", arguments: [id.text])
      .map(StoredPerson.init(row:))
  }

  /// Adds a person.
  ///
  /// - Throws: ``Access/AccessFailure/exists(what:id:)``.
  public func add(_ stored: StoredPerson, record: AuditRecord) throws {
    try write { database in
      guard try Ledger.person(stored.person.id, database) == nil else {
        throw AccessFailure.exists(what: "a person", id: stored.person.id.text)
      }
      try Ledger.put(stored, database)
      try AuditTrail.append(record, database)
    }
  }

  /// Changes a person: `change` gets what is kept now, in the same transaction, and tells what the
  /// audit trail is told; nothing is written when that is nothing.
  ///
  /// - Parameters:
  ///   - endsSignIns: whether whoever is signed in as that person has to do so again.
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)``, and what `change` throws.
  @discardableResult
  public func change(
    _ id: PersonID, endsSignIns: Bool,
    _ change: (inout StoredPerson, _ all: [StoredPerson]) throws -> AuditRecord?
  ) throws -> StoredPerson {
    try write { database in
      guard var stored = try Ledger.person(id, database) else {
        throw AccessFailure.unknown(what: "person", id: id.text)
      }
      let all = try Row.fetchAll(database, sql: "SELECT * FROM person ORDER BY id").map(
        StoredPerson.init(row:))
      guard let record = try change(&stored, all) else { return stored }
      try Ledger.put(stored, database)
      if endsSignIns {
        try database.execute(
          sql: "DELETE FROM sign_in WHERE person = ?", arguments: [id.text])
      }
      try AuditTrail.append(record, database)
      return stored
    }
  }

  static func put(_ stored: StoredPerson, _ database: Database) throws {
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }
    let person = stored.person
    try database.execute(
      sql: """
        INSERT INTO person (id, name, roles, stores, language, phone, address, is_active, password,
          password_set_at, signed_in_at, signed_in_from)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles,
          stores = excluded.stores, language = excluded.language, phone = excluded.phone,
          address = excluded.address, is_active = excluded.is_active,
          password = excluded.password, password_set_at = excluded.password_set_at,
          signed_in_at = excluded.signed_in_at, signed_in_from = excluded.signed_in_from
        """,
      arguments: [
        person.id.text, person.name, try json(person.roles.map(\.rawValue).sorted()),
        try json(person.stores.sorted()), person.language.rawValue, stored.sealedPhone,
        stored.sealedAddress, person.isActive, stored.password?.text,
        stored.passwordSetAt?.seconds, stored.signedInAt?.seconds, stored.signedInFrom,
      ])
  }
}
