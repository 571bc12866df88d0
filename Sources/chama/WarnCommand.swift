import Access
import ArgumentParser
import Operations
import Persistence
import SupplyChain

/// `chama warn`.
struct WarnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warn",
    abstract: "Holds a newer forecast of the weather against the newest plan, and warns.",
    discussion: """
      Reads weather_forecast.csv of the chain's folder, asks the night's own model again, and \
      proposes transfers for what would run out before headquarters can send more. `chama serve \
      --nights` does so by itself whenever the file changes. Exit codes: 0 nothing is at risk; 1 \
      something is, or the newest plan is too old to look.
      """)

  @Option(name: .long, help: "The chain's folder, or CHAMA_FEEDS. (default: data/chain)")
  var feeds: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var settings: SettingsOptions

  @Option(name: .long, help: "Who looks. (default: the user's name)")
  var by: String?

  @Option(
    name: .long,
    help:
      "When, hh:mm or yyyy-mm-ddThh:mm by the chain's clocks; not later than now. (default: now)")
  var at: String?

  @Flag(name: .long, help: "Only show what was found against the newest plan before.")
  var list = false

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func run() throws {
    let settings = try settings.resolved().settings
    let book = try ledger.opened()
    if list { return try tell(known(book), note: nil, settings.language) }
    let now = SystemClock.now(settings)
    let moment = try at.map { try MomentText.moment($0, named: "at", on: now.day) } ?? now
    guard moment <= now else {
      throw ValidationError("--at \(moment) has not come yet; it is \(now).")
    }
    let look = WarnOfWeather(
      ledger: book, settings: settings,
      caller: RequestAct(
        Caller(SystemClock.operator(by), at: SystemClock.present, day: moment.day), now: moment))
    try look.collect(folder: feeds ?? Environment.value("CHAMA_FEEDS") ?? "data/chain")
    let outcome = try look.run()
    try tell(outcome.warnings.map(\.warning), note: outcome.note, settings.language)
    if !outcome.warnings.isEmpty || outcome.note != nil { throw ExitCode(1) }
  }

  private func known(_ book: Ledger) throws -> [WeatherWarning] {
    guard let run = try book.currentRun() else { throw LedgerFailure.noRun("yet") }
    return try book.weatherWarnings(of: run.id).map(\.warning)
  }

  private func tell(
    _ warnings: [WeatherWarning], note: Sentence?, _ language: Language
  ) throws {
    if json { return try Terminal.json(warnings) }
    if let note { Terminal.error("chama: \(note.text(in: language))") }
    for warning in warnings {
      Terminal.output(
        "\(warning.atStake.yuanText)  \(warning.what.text(in: language)) "
          + warning.remedy.text(in: language))
    }
    if warnings.isEmpty, note == nil {
      Terminal.error("chama: the newest known weather puts nothing at risk.")
    }
  }
}
