public import Access
import Crypto
import Foundation
public import Logging
public import Operations
public import Persistence
public import SupplyChain

/// What the service works on: the one open ledger, the settings in force, the clock, and what is
/// shared by all requests. Front end code: it decides nothing.
public final class ChainService: Sendable {
  package let ledger: Ledger
  let settings: Settings
  package let door: Doorkeeper
  let clock: ServiceClock
  /// Another one for each process.
  private let life = UUID()
  let limits: ServiceLimits
  let logger: Logger
  let authenticator: Authenticator
  package let nights: NightDesk
  /// Sends subscribers of trace events their reports.
  let reports: TraceCourier
  /// The emergency desks, kept warm for all requests.
  let desks: TransferDesks
  /// Looks for what rules of alerts tell.
  let alerts: AlertDesk
  /// Carries messages to their channels.
  let courier: OutboxCourier
  /// Whether the parts of the clock are alive.
  public let pulse: ClockPulse
  let wall: WallClock
  let places: NightPlaces
  let views: ChainViews
  /// Where the ledger is read.
  let pool: BlockingPool
  /// Where it is written to: those who wait for the one writer keep no reader waiting.
  let writing: BlockingPool
  /// Where sheets are read, one at a time: what a few kilobytes unpack to may fill the memory.
  let sheets: BlockingPool
  /// What large bodies take of the memory.
  let large: LargeBodies
  /// Where passwords are hashed, which takes a core for a while by design.
  let hashing: BlockingPool
  let streams: OpenStreams
  let cache: AnswerCache
  let cursor: Cursor
  let rates: RateLimit
  /// What networks may ask before anybody has signed in.
  let strangers: RateLimit
  /// Whether clients come over TLS.
  let isSecure: Bool
  let known = KnownPrincipals()
  /// What was refused before anybody was let in.
  let refusals = RefusedAttempts()
  let figures = ServiceFigures()
  let refresh = DeskRefresh()
  /// What pages hold ready.
  let pages: PageDesks

  /// Prepares to serve a ledger.
  ///
  /// - Parameters:
  ///   - door: the ledger with the keys of those who are let in.
  ///   - nights: runs nights; shared with the commands that come through the socket.
  public convenience init(
    door: Doorkeeper, settings: Settings, clock: ServiceClock, nights: NightDesk,
    places: NightPlaces, limits: ServiceLimits = ServiceLimits(), isSecure: Bool = false,
    logger: Logger
  ) {
    self.init(
      door: door, authenticator: Authenticator(door, now: clock.instant), settings: settings,
      clock: clock, nights: nights, places: places, limits: limits, isSecure: isSecure,
      logger: logger)
  }

  package init(
    door: Doorkeeper, authenticator: Authenticator, settings: Settings, clock: ServiceClock,
    nights: NightDesk, places: NightPlaces, limits: ServiceLimits = ServiceLimits(),
    isSecure: Bool = false,
    logger: Logger
  ) {
    self.reports = TraceCourier(door, settings: settings)
    self.door = door
    self.ledger = door.ledger
    self.settings = settings
    self.clock = clock
    self.limits = limits
    self.logger = logger
    self.authenticator = authenticator
    self.nights = nights
    self.desks = TransferDesks(ledger: door.ledger, settings: settings)
    self.pulse = ClockPulse(silentMinutes: settings.clock.silentMinutes)
    self.alerts = AlertDesk(door)
    self.courier = OutboxCourier(door, settings: settings, now: clock.instant)
    self.wall = WallClock(instant: { clock.instant().text }, seconds: clock.seconds)
    self.places = places
    self.isSecure = isSecure
    self.views = ChainViews(door.ledger)
    self.pool = BlockingPool(threads: limits.readers, limits, seconds: clock.seconds)
    self.writing = BlockingPool(threads: limits.writers, limits, seconds: clock.seconds)
    self.sheets = BlockingPool(threads: 1, limits, seconds: clock.seconds)
    self.large = LargeBodies(limits)
    self.hashing = BlockingPool(threads: limits.hashers, limits, seconds: clock.seconds)
    self.streams = OpenStreams(most: limits.streams)
    self.cache = AnswerCache(most: limits.cacheBytes)
    self.pages = PageDesks(ledger: door.ledger)
    self.cursor = Cursor(key: SymmetricKey(size: .bits256))
    self.rates = RateLimit(perSecond: limits.requestsASecond, burst: limits.burst)
    self.strangers = RateLimit(
      perSecond: limits.strangersASecond, burst: limits.strangersBurst)
  }

  /// Whose keys these are that let a request act once. A night is begun in memory and ends with the
  /// process, and so do the keys of those who began it: sent again to the next one, it begins.
  func owner(ofKeysOf principal: Principal, for action: Action?) -> String {
    action == .runNight ? "\(principal.name) \(life)" : principal.name
  }

  /// Lets streams end, which nobody waits for: to be called when the process is told to end.
  public func endStreams() { streams.end() }

  /// Lets the worker threads end.
  public func shutDown() async {
    await pool.shutDown()
    await writing.shutDown()
    await sheets.shutDown()
    await hashing.shutDown()
  }
}

/// Where nights that are started here read and write.
public struct NightPlaces: Sendable {
  /// The chain's folder.
  let feeds: String
  /// Where results go.
  public let out: String
  /// Where models go; beside the results and named after them unless it is said.
  let models: String?

  /// Takes the folders.
  public init(feeds: String, out: String, models: String? = nil) {
    self.feeds = feeds
    self.out = out
    self.models = models
  }

  /// What the night of `day` would be of.
  func preview(
    of day: BusinessDay?, today: BusinessDay, in ledger: Ledger
  ) throws -> NightPreview {
    try NightPreview(ledger, feeds: feeds, day: day, today: today)
  }

  /// The night of `day`, or of the last day that has feeds, on the ledger that is open.
  public func request(
    of day: BusinessDay?, today: BusinessDay, in ledger: Ledger, _ settings: Settings,
    by principal: Principal
  ) -> NightRequest {
    var request = NightRequest(
      feeds: feeds, ledger: ledger.path, out: out, day: day, today: today, settings: settings,
      principal: principal)
    request.openLedger = ledger
    if let models { request.models = models }
    return request
  }
}
