import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Operations
import Persistence
import SupplyChain
import Synchronization
import Traceability
import Web

/// A service over the ledger of the tracked sample after its last night, in a folder of its own.
///
/// Whoever shows the key `admin`, `planner`, `courier`, `auditor` or `manager` is somebody of that
/// role, the manager of store S-0001; `manager:S-0002` is that store's.
final class ServiceFixture: Sendable {
  let folder: String
  let service: ChainService
  let logged = Lines()
  let access = Admission()

  static let today = BusinessDay("2026-07-01") ?? BusinessDay(daysSinceEpoch: 0)
  static let instant = Instant("2026-07-01T02:00:00Z") ?? Instant(seconds: 0)

  /// What the night reads.
  enum Feeds: Equatable {
    /// The tracked sample.
    case sample
    /// The sample with a store that closes for good after the last night.
    case closing(String)
    /// The sample with files that are refused, odd or named strangely.
    case spoilt
  }

  /// Who is let in no more.
  final class Admission: Sendable {
    private let revoked = Mutex<Set<String>>([])
    func revoke(_ name: String) { revoked.withLock { _ = $0.insert(name) } }
    func holds(_ name: String) -> Bool { revoked.withLock { !$0.contains(name) } }
  }

  /// What the service has logged.
  final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined() } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  /// - Parameter other: what it has left is served, as by the next process.
  init(
    limits: ServiceLimits = ServiceLimits(), settings: Settings = Settings(),
    feeds: Feeds = .sample, after other: ServiceFixture? = nil,
    whileHashing: @escaping @Sendable (Ledger) -> Void = { _ in }
  ) throws {
    folder = NSTemporaryDirectory() + "chama-web-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if let other {
      for name in try FileManager.default.contentsOfDirectory(atPath: other.folder)
      where name.hasPrefix("l.sqlite") {
        try FileManager.default.copyItem(
          atPath: "\(other.folder)/\(name)", toPath: "\(folder)/\(name)")
      }
    } else if feeds != .sample {
      try Self.run(try Self.chain(feeds, in: folder), folder + "/l.sqlite")
    } else {
      try FileManager.default.copyItem(atPath: try Self.night.get(), toPath: folder + "/l.sqlite")
    }
    let clock = ServiceClock(
      instant: { Self.instant },
      moment: { LocalMoment(day: Self.today, time: TimeOfDay("10:00") ?? .midnight) },
      seconds: { ProcessInfo.processInfo.systemUptime })
    let ledger = try Ledger(path: folder + "/l.sqlite")
    let random = RandomSource { count in
      // Salts are drawn where passwords are hashed.
      if count == 16 { whileHashing(ledger) }
      return (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
    let keys = try KeyFile(besideLedger: ledger.path).keys(
      of: ledger, by: Caller(.operator("test"), at: Self.instant, day: Self.today), random: random)
    let door = Doorkeeper(ledger: ledger, keys: keys, random: random, rules: AccessRules())
    let real = Authenticator(door, now: clock.instant)
    service = ChainService(
      door: door,
      authenticator: Authenticator { [access] credential, origin in
        if case .key(let name) = credential, access.holds(name),
          let known = Self.principal(name, origin)
        {
          return known
        }
        return try real.principal(credential, origin)
      }, settings: settings, clock: clock, nights: NightDesk(clock: Self.wall),
      places: NightPlaces(feeds: Self.sample, out: folder + "/out"), limits: limits,
      logger: Logger(label: "test") { [logged] label in
        JSONLog(label: label, now: { "now" }, write: logged.add)
      })
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let wall = WallClock(instant: { "2026-07-01T02:00:00Z" }, seconds: { 0 })

  /// A key `key:…` is one of a partner, who may hand in and see traces.
  static func principal(_ name: String, _ origin: Origin) -> Principal? {
    if name.hasPrefix("key:"), let id = KeyID(String(name.dropFirst(4))) {
      return APIKey(
        id: id, name: name, scopes: [.captureTrace, .handInReads, .viewTrace, .subscribeTrace],
        stores: .all
      )
      .principal(from: origin)
    }
    if name.hasPrefix("manager:"), let store = StoreID(String(name.dropFirst(8))) {
      return Principal(
        kind: .person("other"), roles: [.storeManager], stores: .only([store]), origin: origin)
    }
    let role = name == "manager" ? Role.storeManager : Role(rawValue: name)
    switch role ?? (name == "partner:all" ? .partner : nil) {
    case nil: return nil
    case .partner:
      let scopes = Action.allCases.filter { PermissionTable.rule($0, for: .partner) != .none }
      return APIKey(
        id: "partner", name: name, scopes: Set(scopes),
        stores: name == "partner" ? .only(["S-0001"]) : .all
      ).principal(from: origin)
    case .operator: return .operator(name, from: origin)
    case .clock: return .clock
    case let role?:
      return PersonID(name).map { id in
        // As accounts have it: nobody but store managers has stores.
        Person(id: id, name: name, roles: [role], stores: role == .storeManager ? ["S-0001"] : [])
          .principal(from: origin)
      }
    }
  }

  /// Under which keys somebody of every role asks, and a partner's program for every store.
  static let askers = Role.allCases.map(\.rawValue) + ["partner:all"]

  /// The role behind one of those.
  static func role(_ asker: String) -> Role {
    Role(rawValue: String(asker.prefix { $0 != ":" })) ?? .courier
  }

  /// What the audit trail says last.
  func lastRefusal() throws -> AuditEntry? {
    try service.ledger.newestAuditEntries(limit: 1).first { $0.outcome == "refused" }
  }

  private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../data/sample").standardized.path

  /// The ledger after the sample's last night, made once for all tests.
  private static let night: Result<String, any Error> = Result {
    let folder = NSTemporaryDirectory() + "chama-web-night-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/ledger.sqlite"
    try run(sample, path)
    return path
  }

  private static func run(_ feeds: String, _ ledger: String) throws {
    _ = try Night(
      NightRequest(
        feeds: feeds, ledger: ledger, out: ledger + ".out", day: nil, today: today,
        settings: Settings(), principal: .operator("test")), clock: wall, progress: .silent
    ).run()
  }

  /// The sample in a folder of its own, with what is to be otherwise.
  private static func chain(_ feeds: Feeds, in folder: String) throws -> String {
    let copy = folder + "/chain"
    try FileManager.default.copyItem(atPath: sample, toPath: copy)
    switch feeds {
    case .sample: break
    case .closing(let store): try close(store, in: copy)
    case .spoilt: try spoil(copy)
    }
    return copy
  }

  /// Spoils files of the last night: what stores send is not always what it should be.
  private static func spoil(_ chain: String) throws {
    let day = chain + "/feeds/2026-06-30"
    func change(_ name: String, _ body: (String) -> String) throws {
      let path = "\(day)/\(name).csv"
      try body(try String(contentsOfFile: path, encoding: .utf8)).write(
        toFile: path, atomically: true, encoding: .utf8)
    }
    // A row that is there twice, and a column that nobody knows.
    try change("consumption/S-0001") { text in
      let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .newlines) }
      return ([lines[0] + ",remark"] + (lines.dropFirst() + [lines[1]]).map { $0 + ",x" })
        .joined(separator: "\n") + "\n"
    }
    // Amounts below nothing, days that are none, materials that nobody has.
    try change("consumption/S-0002") { text in
      text.replacing("RM-TEA-01", with: "RM-NONE-99").replacing("2026-06-30", with: "30/6")
    }
    try change("stock/S-0003") { _ in "something else\n1\n" }
    try "x".write(toFile: day + "/consumption/notes.txt", atomically: true, encoding: .utf8)
    try FileManager.default.createDirectory(
      atPath: chain + "/feeds/old", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: day + "/photos", withIntermediateDirectories: true)
  }

  private static func close(_ store: String, in copy: String) throws {
    let stores = try String(contentsOfFile: copy + "/stores.csv", encoding: .utf8)
    let lines = stores.split(separator: "\n").map { line in
      line.hasPrefix(store + ",")
        ? line.trimmingCharacters(in: .newlines) + "2026-06-30" : String(line)
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: copy + "/stores.csv", atomically: true, encoding: .utf8)
  }

  /// Runs `body` against the service.
  @discardableResult
  func test<Value: Sendable>(
    _ body: @Sendable (Asker) async throws -> Value
  ) async throws -> Value {
    let application = try buildApplication(service, at: ServiceAddress(port: 0))
    return try await application.test(.router) { client in
      try await body(Asker(client: client, key: "admin"))
    }
  }
}

/// Somebody who asks the service, by their key.
struct Asker: Sendable {
  let client: any TestClientProtocol
  let key: String?

  func `as`(_ key: String?) -> Asker { Asker(client: client, key: key) }

  func send(
    _ method: HTTPRequest.Method, _ path: String, body: String? = nil,
    fields: [HTTPField.Name: String] = [:]
  ) async throws -> Reply {
    var headers = HTTPFields()
    if let key { headers[.authorization] = "Bearer \(key)" }
    if body != nil { headers[.contentType] = "application/json" }
    for (name, value) in fields { headers[name] = value }
    let response = try await client.executeRequest(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    return Reply(
      status: response.status.code, fields: response.headers,
      text: String(buffer: response.body))
  }

  func get(_ path: String, fields: [HTTPField.Name: String] = [:]) async throws -> Reply {
    try await send(.get, "/api/v1" + path, fields: fields)
  }

  func post(
    _ path: String, _ body: String, key: String? = UUID().uuidString,
    fields: [HTTPField.Name: String] = [:]
  ) async throws -> Reply {
    var fields = fields
    if let key { fields[.idempotencyKey] = key }
    return try await send(.post, "/api/v1" + path, body: body, fields: fields)
  }
}

/// What came back.
struct Reply: Sendable {
  let status: Int
  let fields: HTTPFields
  let text: String

  /// The body as JSON.
  func json() throws -> JSONValue { try JSONValue(json: Array(text.utf8)) }
}
