import Access
public import ArgumentParser
import Foundation
import Operations
import Persistence
public import SupplyChain

/// Where the settings come from; the same for every command.
struct SettingsOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A setting, as `chama doctor` lists them; may be repeated.", valueName: "name=value"))
  var flags: [String] = []

  @Option(
    name: .customLong("settings"),
    help: "A YAML file of settings, or CHAMA_SETTINGS; the environment and flags beat it.")
  var file: String?

  /// Flags over the environment over the file over the defaults.
  func resolved() throws -> ResolvedSettings {
    let environment = Environment.all
    return try ResolvedSettings(
      flags: flags, environment: environment,
      file: (file ?? environment["CHAMA_SETTINGS"]).map(FilePath.resolved))
  }
}

/// The ledger's file; the same for every command.
struct LedgerOptions: ParsableArguments {
  @Option(name: .long, help: "The ledger's file, or CHAMA_LEDGER. (default: data/chama.sqlite)")
  var ledger: String?

  /// The file in force.
  var path: String {
    FilePath.resolved(ledger ?? Environment.value("CHAMA_LEDGER") ?? "data/chama.sqlite")
  }

  /// The ledger where it is open already, because the command came through the server that has it.
  ///
  /// - Throws: ``LedgerIsServed`` when a server has it open and the command runs beside it.
  func open() throws -> Ledger? {
    if let stage = CommandStage.current {
      guard stage.ledger.isAt(path) else { throw LedgerFailure.locked(path: path) }
      return stage.ledger
    }
    guard !CallServer.isThere(ledger: path) else { throw LedgerIsServed(path: path) }
    return nil
  }

  /// The ledger that is there: only a night makes a new one.
  func opened() throws -> Ledger {
    if let open = try open() { return open }
    guard FileManager.default.fileExists(atPath: path) else {
      throw OperationsFailure.noLedger(path: path)
    }
    let ledger = try Ledger(path: path)
    SystemKeys.hand(to: ledger)
    return ledger
  }
}

/// Who acts, and on which business day.
struct ActOptions: ParsableArguments {
  @Option(name: .long, help: "Who does it. (default: the user's name)")
  var by: String?

  @Option(
    name: .long,
    help: "The business day on which it happens. (default: the store's present one)")
  var day: BusinessDay?

  /// Who acts, at this instant: on the business day that was named, or on that of each store.
  func caller(_ settings: Settings, _ ledger: Ledger) throws -> Caller {
    let named = try businessDay(settings, ledger)
    let (who, instant) = (SystemClock.operator(by), SystemClock.present)
    return day == nil
      ? Caller(who, at: instant, now: SystemClock.now(settings))
      : Caller(who, at: instant, day: named)
  }

  /// The business day in the chain's time zone. Where the plans of `ledger` are older, as when
  /// past nights are run, a line on standard error says so: they do not know of later acts.
  ///
  /// - Throws: ``OperationsFailure/futureDay(_:today:)``.
  func businessDay(_ settings: Settings, _ ledger: Ledger) throws -> BusinessDay {
    let today = SystemClock.today(settings)
    if let day {
      guard day <= today else { throw OperationsFailure.futureDay(day, today: today) }
      return day
    }
    if let newest = try ledger.currentRun()?.moment.day, newest + 1 < today {
      Terminal.error(
        "chama: dated \(today), while the newest plan is of \(newest); name the business day "
          + "with --day if it was another.")
    }
    return today
  }
}

/// The process's environment.
enum Environment {
  /// A variable that is set and not empty.
  static func value(_ name: String) -> String? {
    all[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// All variables.
  static var all: [String: String] {
    CommandStage.current?.environment ?? ProcessInfo.processInfo.environment
  }
}

/// The real clock: read here and nowhere else.
enum SystemClock {
  /// What use cases are given.
  static let wall = WallClock(
    instant: { instant() }, seconds: { ProcessInfo.processInfo.systemUptime })

  /// The present instant, ISO 8601 in UTC.
  static func instant() -> String { present.text }

  /// The present instant.
  static var present: Instant { Instant(seconds: Int64(Date().timeIntervalSince1970)) }

  /// Whoever runs the command, by the name given or that of their account.
  static func `operator`(_ name: String?) -> Principal {
    .operator(
      name ?? Environment.value("USER") ?? "operator",
      from: Origin(CommandStage.current == nil ? .commandLine : .socket))
  }

  /// Whoever runs the command, at this instant, today.
  static func caller(by name: String?, _ settings: Settings) -> Caller {
    Caller(self.operator(name), at: present, now: now(settings))
  }

  /// The present minute on the chain's clocks.
  static func now(_ settings: Settings) -> LocalMoment {
    let zone = TimeZone(identifier: settings.timeZone) ?? .gmt
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let instant = Date()
    let fields = calendar.dateComponents([.hour, .minute], from: instant)
    let minutes = (fields.hour ?? 0) * 60 + (fields.minute ?? 0)
    let day = DayBoundary(timeZone: zone, cutoff: .midnight).businessDay(of: instant)
    return LocalMoment(day: day, time: .midnight).advanced(byMinutes: minutes)
  }

  /// Today in the chain's time zone.
  static func today(_ settings: Settings) -> BusinessDay {
    let zone = TimeZone(identifier: settings.timeZone) ?? .gmt
    return DayBoundary(timeZone: zone, cutoff: .midnight).businessDay(of: Date())
  }
}

extension BusinessDay: ExpressibleByArgument {
  /// Reads `yyyy-mm-dd`.
  public init?(argument: String) { self.init(argument) }
}

extension Quantity: ExpressibleByArgument {
  /// Reads a decimal of base units.
  public init?(argument: String) { self.init(argument) }
}

extension Identifier: ExpressibleByArgument {
  /// Takes an id as it stands.
  public init?(argument: String) { self.init(argument) }
}
