import Access
import ArgumentParser
import Foundation
import Glibc
import Logging
import Operations
import Persistence
import SupplyChain
import Synchronization
import Web

/// `chama serve`.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves the interface and pages over HTTP, and the other commands' ledger.",
    discussion: """
      It binds 127.0.0.1 unless --host says otherwise. SIGTERM finishes what is under way; a \
      second one ends at once.
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(name: .long, help: "The chain's folder, or CHAMA_FEEDS. (default: data/chain)")
  var feeds: String?

  @Option(name: .long, help: "Where results go, or CHAMA_OUT. (default: data/out)")
  var out: String?

  @Option(name: .long, help: "The address to bind.")
  var host = "127.0.0.1"

  @Option(name: .long, help: "The port; 0 takes a free one.")
  var port = 8080

  @Option(name: .long, help: "The certificate chain, PEM; with --tls-key.")
  var tlsCert: String?

  @Option(name: .long, help: "The certificate's key, PEM.")
  var tlsKey: String?

  @Option(
    name: .long, parsing: .singleValue,
    help: "A reverse proxy's address, whose X-Forwarded-For is believed; may stand more than once.")
  var trustedProxy: [String] = []

  @Option(name: .long, help: "How many requests a second one asker may send, on average.")
  var requestsASecond = 200.0

  @Flag(
    name: .long,
    help: "Also run nights, backups, housekeeping and the report by the clock: night_at and on.")
  var nights = false

  @Option(
    name: .long, help: "Where backups by the clock go. (default: backups, beside the ledger)")
  var backups: String?

  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535.") }
    guard requestsASecond > 0, requestsASecond <= 1e6 else {
      throw ValidationError("--requests-a-second is more than 0 and at most 1000000.")
    }
    guard ReverseProxies(trustedProxy) != nil else {
      throw ValidationError(
        "--trusted-proxy takes addresses such as 127.0.0.1, not \(trustedProxy).")
    }
    guard (tlsCert == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-cert and --tls-key go together.")
    }
  }

  func run() async throws {
    let settings = try settings.resolved().settings
    guard !CallServer.isThere(ledger: ledger.path) else {
      throw LedgerFailure.locked(path: ledger.path)
    }
    let book = try Ledger(path: ledger.path)
    OpenFiles.raiseLimit()
    let logger = ServeCommand.logger()
    var limits = ServiceLimits()
    limits.requestsASecond = requestsASecond
    limits.burst = requestsASecond * 5
    let desk = NightDesk(clock: SystemClock.wall)
    let random = RandomSource.system
    let chest = SystemKeys.chest(of: book)
    book.use(chest.keys(random: random))
    let folder = feeds ?? Environment.value("CHAMA_FEEDS") ?? "data/chain"
    let places = NightPlaces(
      feeds: folder,
      out: out ?? Environment.value("CHAMA_OUT") ?? "data/out",
      models: Environment.value("CHAMA_MODELS"))
    let service = ChainService(
      door: try Doorkeeper(
        ledger: book, chest: chest, random: random, rules: settings.access),
      settings: settings, clock: SystemClock.service(settings), nights: desk,
      places: places, limits: limits, isSecure: tlsCert != nil, logger: logger)
    let door = try ServerDoor(ledger: book, nights: desk)
    let thread =
      nights
      ? ServiceThread(
        duties(places, book, settings, desk),
        WeatherWatch(ledger: book, settings: settings, folder: folder), book, settings,
        service.pulse, logger) : nil
    let scheme = tlsCert == nil ? "http" : "https"
    let address = try ServiceAddress(
      host: host, port: port, certificate: tlsCert, key: tlsKey,
      proxies: ReverseProxies(trustedProxy) ?? ReverseProxies())
    let impatience = SecondSignal { service.endStreams() }
    let supervisor = Supervisor()
    thread?.start()
    try await serve(service, at: address) { [host] port in
      Terminal.output("Chama listens on \(scheme)://\(host):\(port)")
      supervisor.ready(service.pulse)
    }
    supervisor.stopping()
    door.shut()
    thread?.stop()
    // A night that was started over HTTP is under way, too.
    desk.waitUntilIdle()
    try book.checkpoint()
    impatience.cancel()
  }

  private func duties(
    _ places: NightPlaces, _ book: Ledger, _ settings: Settings, _ desk: NightDesk
  ) -> ServiceDuties {
    let home = URL(fileURLWithPath: ledger.path).deletingLastPathComponent().path
    return ServiceDuties(
      ledger: book, settings: settings, nights: desk, clock: SystemClock.wall,
      backups: backups ?? "\(home)/backups", out: places.out
    ) { day in
      places.request(
        of: day, today: SystemClock.today(settings), in: book, settings, by: .clock)
    }
  }

  /// Lines of JSON on standard error.
  static func logger() -> Logger {
    Logger(label: "chama") { label in
      JSONLog(label: label, now: SystemClock.instant) { Terminal.write($0, to: STDERR_FILENO) }
    }
  }
}

extension SystemClock {
  /// What the service is given.
  static func service(_ settings: Settings) -> ServiceClock {
    // Looked up once: requests ask for the moment thousands of times a second.
    let zone = TimeZone(identifier: settings.timeZone) ?? .gmt
    return ServiceClock(
      instant: { present },
      moment: {
        let instant = Date()
        let local = Int(instant.timeIntervalSince1970) + zone.secondsFromGMT(for: instant)
        return LocalMoment(minutesSinceEpoch: local / 60)
      }, seconds: { ProcessInfo.processInfo.systemUptime })
  }
}

/// How many files the process may have open: each connection is one.
private enum OpenFiles {
  /// Takes as many as the system allows: a login shell often begins with 1,024.
  static func raiseLimit() {
    let files = Int32(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(files, &limit)
  }
}

/// Lets streams end at the first signal to end, and the process at the second: whoever asks twice
/// does not want to wait.
private final class SecondSignal {
  private let sources: [any DispatchSourceSignal]

  init(first: @escaping @Sendable () -> Void) {
    let count = Mutex(0)
    sources = [SIGTERM, SIGINT].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let isSecond = count.withLock { count in
          count += 1
          return count > 1
        }
        if isSecond { _exit(128 + number) }
        first()
      }
      source.resume()
      return source
    }
  }

  func cancel() { for source in sources { source.cancel() } }
}
