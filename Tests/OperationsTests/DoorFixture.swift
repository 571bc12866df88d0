import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// A ledger that knows two stores, with its keys, in a folder of its own that goes away with it.
final class DoorFixture: @unchecked Sendable {
  let folder = NSTemporaryDirectory() + "chama-door-" + UUID().uuidString
  let ledger: Ledger
  let keyFile: KeyFile
  let random: RandomSource
  var keys: KeyRing
  var rules = AccessRules()

  static let start = Instant(seconds: 1_782_907_200)
  static let web = Origin(.web, address: "192.0.2.7")
  static let password = "rain on the tea hills"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/ledger.sqlite"
    ledger = try Ledger(path: path)
    keyFile = KeyFile(besideLedger: path)
    let bytes = Bytes()
    random = RandomSource { bytes.next($0) }
    let act = Act(by: "test", at: Self.start.text)
    try ledger.collect(day: BusinessDay(daysSinceEpoch: 20_000), act: act) { writer in
      _ = try writer.numbering(stores: ["S-0001", "S-0002"], materials: ["M-01"])
    }
    keys = try keyFile.keys(of: ledger, by: Self.operator(at: Self.start), random: random)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Different every time, the same in every run (SplitMix64).
  private final class Bytes: @unchecked Sendable {
    private let lock = NSLock()
    private var state: UInt64 = 7

    func next(_ count: Int) -> [UInt8] {
      lock.withLock {
        (0..<count).map { _ in
          state &+= 0x9E37_79B9_7F4A_7C15
          var mixed = state
          mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
          mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
          return UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
        }
      }
    }
  }

  var door: Doorkeeper {
    Doorkeeper(ledger: ledger, keys: keys, random: random, rules: rules)
  }

  static func `operator`(at now: Instant) -> Caller {
    Caller(.operator("root"), at: now, day: BusinessDay(daysSinceEpoch: 20_000))
  }

  /// Somebody acting from a browser.
  func caller(_ person: Person, at now: Instant = DoorFixture.start) -> Caller {
    Caller(person.principal(from: Self.web), at: now, day: BusinessDay(daysSinceEpoch: 20_000))
  }

  /// Adds somebody with the usual password.
  @discardableResult
  func add(
    _ id: PersonID, _ roles: Set<Role>, stores: Set<StoreID> = [], phone: String? = nil,
    address: String? = nil, at now: Instant = DoorFixture.start
  ) throws -> Person {
    let person = Person(
      id: id, name: "Somebody \(id)", roles: roles, stores: stores, phone: phone, address: address)
    try AddPerson(door, caller: Self.operator(at: now)).add(person)
    try SetPassword(door, caller: Self.operator(at: now)).set(Self.password, of: id)
    return person
  }

  func signIn(
    _ name: String, _ password: String = DoorFixture.password, code: String? = nil,
    at now: Instant = DoorFixture.start, from origin: Origin = DoorFixture.web,
    replacing old: SecretToken? = nil
  ) throws -> SignIn.Admission {
    try SignIn(door, origin: origin, at: now).signIn(
      name: name, password: password, code: code, replacing: old)
  }

  func recognise(_ token: SecretToken, at now: Instant) throws -> Recognised {
    try Recognise(door, origin: Self.web, at: now).person(token)
  }

  /// Everything that lies in the folder, as text: what a thief of the files would have.
  func everythingWritten(besidesKeys: Bool = true) throws -> String {
    try ledger.checkpoint()
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      guard besidesKeys || !name.hasSuffix(".keys") else { return "" }
      let data = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
      return String(decoding: data, as: UTF8.self)
    }.joined()
  }
}
