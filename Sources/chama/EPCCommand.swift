public import ArgumentParser
import Operations
import SupplyChain
public import Traceability

/// `chama epc`.
struct EPCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epc",
    abstract: "Turns tag memory, URIs, links and element strings into each other.",
    subcommands: [Decode.self, Encode.self])

  /// What both directions take.
  struct ValueOptions: ParsableArguments {
    @Argument(
      help: ArgumentHelp(
        "Tag memory in hexadecimal, a tag, identity or class URI, a link or an element string.",
        valueName: "value"))
    var values: [String]

    @Option(
      name: .long,
      help: "Digits of the company prefix, for links and element strings. (default: the chain's)")
    var companyPrefixLength: Int?

    @OptionGroup var settings: SettingsOptions

    func validate() throws {
      if let companyPrefixLength, !(6...12).contains(companyPrefixLength) {
        throw ValidationError("A company prefix has 6 to 12 digits.")
      }
    }

    /// Prints a line for each value; one that cannot be read is named on standard error, and the
    /// others are printed all the same.
    func forEach(_ body: (EPCForms) throws -> EPCForms) throws {
      let length = try companyPrefixLength ?? settings.resolved().settings.companyPrefix.utf8.count
      var refused: (any Failure)?
      for value in values {
        do {
          let forms = try EPCForms(reading: value, companyPrefixLength: length)
          Terminal.output(try body(forms).json.text)
        } catch let failure as TraceabilityFailure {
          if let refused { Terminal.error("chama: \(refused.message)") }
          refused = failure
        }
      }
      if let refused { throw refused }
    }
  }

  struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes each value in all its forms, one JSON line a value.")
    @OptionGroup var options: ValueOptions
    func run() throws { try options.forEach { $0 } }
  }

  struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes each value as a tag, one JSON line a value.")
    @OptionGroup var options: ValueOptions

    @Option(name: .long, help: "The encoding, such as sgtin-96. (default: the shortest)")
    var scheme: TagScheme?

    @Option(name: .long, help: "The filter value, 0 to 7. (default: the tag's own, or 0)")
    var filter: Int?

    func run() throws { try options.forEach { try $0.encoded(scheme: scheme, filter: filter) } }
  }
}

extension TagScheme: ExpressibleByArgument {}
