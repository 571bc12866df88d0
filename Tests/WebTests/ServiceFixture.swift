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
/// role, the manager of store S-0001.
final class ServiceFixture: Sendable {
  let folder: String
  let service: ChainService
  let logged = Lines()

  static let today = BusinessDay("2026-07-01") ?? BusinessDay(daysSinceEpoch: 0)
  static let instant = Instant("2026-07-01T02:00:00Z") ?? Instant(seconds: 0)

  /// What the service has logged.
  final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined() } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  init(
    limits: ServiceLimits = ServiceLimits(), settings: Settings = Settings(),
    closing store: String? = nil
  ) throws {
    folder = NSTemporaryDirectory() + "chama-web-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if let store {
      try Self.run(try Self.chain(closing: store, in: folder), folder + "/l.sqlite")
    } else {
      try FileManager.default.copyItem(atPath: try Self.night.get(), toPath: folder + "/l.sqlite")
    }
    let clock = ServiceClock(
      instant: { Self.instant },
      moment: { LocalMoment(day: Self.today, time: TimeOfDay("10:00") ?? .midnight) },
      seconds: { ProcessInfo.processInfo.systemUptime })
    let ledger = try Ledger(path: folder + "/l.sqlite")
    let random = RandomSource { count in
      (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
    let keys = try KeyFile(besideLedger: ledger.path).keys(
      of: ledger, by: Caller(.operator("test"), at: Self.instant, day: Self.today), random: random)
    service = ChainService(
      door: Doorkeeper(ledger: ledger, keys: keys, random: random, rules: AccessRules()),
      authenticator: Authenticator { credential, origin in
        guard case .key(let name) = credential else { return nil }
        return Self.principal(name, origin)
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
    let role = name == "manager" ? Role.storeManager : Role(rawValue: name)
    guard let role, let person = PersonID(name) else { return nil }
    return Principal(
      kind: .person(person), roles: [role],
      stores: [.storeManager, .partner].contains(role) ? .only(["S-0001"]) : .all, origin: origin)
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

  /// The sample in a folder of its own, with a store that closes for good after the last night.
  private static func chain(closing store: String, in folder: String) throws -> String {
    let copy = folder + "/chain"
    try FileManager.default.copyItem(atPath: sample, toPath: copy)
    let stores = try String(contentsOfFile: copy + "/stores.csv", encoding: .utf8)
    let lines = stores.split(separator: "\n").map { line in
      line.hasPrefix(store + ",")
        ? line.trimmingCharacters(in: .newlines) + "2026-06-30" : String(line)
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: copy + "/stores.csv", atomically: true, encoding: .utf8)
    return copy
  }

  /// Runs `body` against the service.
  func test(_ body: @Sendable (Asker) async throws -> Void) async throws {
    let application = try buildApplication(service, at: ServiceAddress(port: 0))
    try await application.test(.router) { client in
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
