public import Access
public import ArgumentParser
import Foundation
import Glibc
import Operations
import Persistence
import SupplyChain

/// What every command about people, keys and the audit trail needs.
struct AccessOptions: ParsableArguments {
  @Option(name: .long, help: "Who does it. (default: the user's name)")
  var by: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var settings: SettingsOptions

  /// The ledger with its keys, and whoever works at the machine.
  func opened() throws -> (Doorkeeper, Caller) {
    let settings = try settings.resolved().settings
    let caller = SystemClock.caller(by: by, settings)
    let book = try ledger.opened()
    let random = RandomSource.system
    let keys = try KeyFile(besideLedger: ledger.path).keys(of: book, by: caller, random: random)
    return (Doorkeeper(ledger: book, keys: keys, random: random, rules: settings.access), caller)
  }
}

/// The keys that lie beside a ledger, for the process that has it open.
enum SystemKeys {
  /// Reads them when they are needed first, and again when the file has changed.
  static func chest(of ledger: Ledger) -> KeyChest {
    let file = KeyFile(besideLedger: ledger.path)
    return KeyChest(file) { [unowned ledger] in
      try file.keys(
        of: ledger, by: SystemClock.caller(by: nil, Settings()), random: .system)
    }
  }

  /// Hands a ledger its keys.
  static func hand(to ledger: Ledger) { ledger.use(chest(of: ledger).keys(random: .system)) }
}

extension RandomSource {
  /// The kernel's generator.
  static let system = RandomSource { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

/// What must not stand in arguments is asked for at the terminal without showing it, or read from
/// standard input.
enum SecretInput {
  /// A new password: at the terminal it is asked for twice.
  static func newPassword(of person: String) throws -> String {
    let first = try line("New password of \(person): ")
    guard isTerminal else { return first }
    guard try line("The same again: ") == first else {
      throw AccessFailure.badValue(
        what: "password", reason: Sentence("the two are not the same", "两次不一致"))
    }
    return first
  }

  /// One line.
  static func line(_ prompt: String) throws -> String {
    if let stage = CommandStage.current { return try stage.line(prompt) }
    guard isTerminal else {
      guard let text = readLine(strippingNewline: true), !text.isEmpty else {
        throw AccessFailure.badValue(
          what: "secret", reason: Sentence("standard input has no line", "标准输入没有内容"))
      }
      return text
    }
    Terminal.write(prompt, to: STDERR_FILENO)
    var settings = termios()
    tcgetattr(STDIN_FILENO, &settings)
    var hidden = settings
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
      Terminal.write("\n", to: STDERR_FILENO)
    }
    return readLine(strippingNewline: true) ?? ""
  }

  /// Whether somebody types standard input.
  static var isTerminal: Bool {
    CommandStage.current?.isTyped ?? (isatty(STDIN_FILENO) == 1)
  }
}

extension Role: ExpressibleByArgument {
  /// The roles that a person can have.
  public static var allValueStrings: [String] { ofPeople.map(\.rawValue) }
}

extension Action: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
