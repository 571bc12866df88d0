import Access
public import ArgumentParser
import Operations
public import Persistence
public import SupplyChain

/// `chama alerts channels`.
extension AlertsCommand {
  struct Channels: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds, changes and tests the channels that alerts go to.",
      subcommands: [
        List.self, Add.self, AddMail.self, Change.self, Rotate.self, Test.self, Remove.self,
      ])

    struct List: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Lists the channels, without their secrets.")

      @Flag(name: .long, help: "Print one JSON document.")
      var json = false

      @OptionGroup var access: AccessOptions

      func run() throws {
        let channels = try access.channels().all()
        if json { return try Terminal.json(channels) }
        for channel in channels { Terminal.output(channel.text) }
        if channels.isEmpty { Terminal.error("There are no channels.") }
      }
    }

    struct Add: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Adds a robot or webhook; its address is read, for it holds the key.",
        discussion: """
          The address is asked for, or is the first line of standard input; with --signs the \
          secret is the second. A webhook is given a secret, which is shown this once.
          """)

      @Argument(help: "Its id: 2 to 64 of a-z 0-9 . - _")
      var id: ChannelID

      @Option(name: .long, help: "What it is: wecom, dingtalk, feishu or webhook.")
      var kind: DeliveryChannel.Kind

      @Flag(name: .long, help: "The robot signs with a secret, which is read, too.")
      var signs = false

      @OptionGroup var parts: ChannelParts
      @OptionGroup var access: AccessOptions

      func validate() throws {
        if kind == .mail { throw ValidationError("Mailboxes are added with add-mail.") }
      }

      func run() throws {
        let channels = try access.channels()
        let url = try SecretInput.line("Address: ")
        let secrets = signs ? [try SecretInput.line("Secret: ")] : []
        let secret = try channels.add(
          parts.channel(id, kind), ChannelAddress(url: url, secrets: secrets))
        Terminal.error(try channels.one(id).text)
        if let secret {
          Terminal.error("The secret with which it signs is not shown again:")
          Terminal.output(secret)
        }
      }
    }

    struct AddMail: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Adds mailboxes; a password is read.")

      @Argument(help: "Its id: 2 to 64 of a-z 0-9 . - _")
      var id: ChannelID

      @Option(name: .long, help: "The mail server.")
      var host: String

      @Option(
        name: .long, help: "Its port. (default: 465 with tls, 587 with starttls, 25 with none)")
      var port: Int?

      @Option(name: .long, help: "How the line is secured: tls, starttls or none.")
      var security = "starttls"

      @Option(name: .long, help: "The name to log in with; then the password is read.")
      var user: String?

      @Option(name: .long, help: "The sender.")
      var from: String

      @Option(name: .long, help: "A receiver; may be repeated.")
      var to: [String]

      @OptionGroup var parts: ChannelParts
      @OptionGroup var access: AccessOptions

      func run() throws {
        let channels = try access.channels()
        let password = try user.map { try SecretInput.line("Password of \($0): ") }
        try channels.add(
          parts.channel(id, .mail),
          ChannelAddress(
            mailHost: host, port: port, security: security, user: user, password: password,
            from: from, to: to))
        Terminal.output(try channels.one(id).text)
      }
    }

    struct Change: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Changes a channel; what is not said stays as it is.")

      @Argument(help: "Its id.")
      var id: ChannelID

      @Option(name: .long, help: "What it is called.")
      var name: String?

      @Option(name: .long, help: "The language of its messages: en or zh.")
      var messages: Language?

      @Option(name: .long, help: "Whether the morning report goes there: yes or no.")
      var report: YesNo?

      @Option(name: .long, help: "Whether anything is sent there: yes or no.")
      var use: YesNo?

      @Option(name: .long, help: "Messages in any minute.")
      var mostAMinute: Int?

      @Flag(name: .long, help: "A robot's or webhook's new address is read.")
      var readdress = false

      @Flag(name: .long, help: "The robot's new secret is read, too; with --readdress.")
      var signs = false

      @OptionGroup var access: AccessOptions

      func validate() throws {
        if signs, !readdress { throw ValidationError("--signs goes with --readdress.") }
      }

      func run() throws {
        let channels = try access.channels()
        var change = ManageChannels.Change()
        change.name = name
        change.language = messages
        change.takesReport = report.map { $0 == .yes }
        change.isEnabled = use.map { $0 == .yes }
        change.mostAMinute = mostAMinute
        if readdress {
          let url = try SecretInput.line("Address: ")
          change.address = ChannelAddress(
            url: url, secrets: signs ? [try SecretInput.line("Secret: ")] : [])
        }
        try channels.change(id, change)
        Terminal.output(try channels.one(id).text)
      }
    }

    struct Rotate: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Prints a new secret for a webhook; the old one signs beside it.")

      @Argument(help: "Its id.")
      var id: ChannelID

      @OptionGroup var access: AccessOptions

      func run() throws { Terminal.output(try access.channels().rotate(id)) }
    }

    struct Test: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Sends a test message, through the outbox.")

      @Argument(help: "Its id.")
      var id: ChannelID

      @OptionGroup var access: AccessOptions

      func run() throws {
        try access.channels().test(id)
        Terminal.output("A test goes to \(id).")
      }
    }

    struct Remove: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Removes a channel; what waits on it is put aside.")

      @Argument(help: "Its id.")
      var id: ChannelID

      @OptionGroup var access: AccessOptions

      func run() throws {
        try access.channels().remove(id)
        Terminal.output("\(id)  removed")
      }
    }
  }
}

/// `chama alerts outbox`.
extension AlertsCommand {
  struct Outbox: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what was sent and waits; sends again what was not.",
      subcommands: [List.self, Resend.self])

    struct List: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Lists messages, the newest first.")

      @Option(name: .long, help: "Only of this state: waiting, sending, delivered or dead.")
      var state: OutboxMessage.State?

      @Option(name: .long, help: "Only of this channel.")
      var channel: ChannelID?

      @Option(name: .long, help: "How many at most.")
      var limit = 100

      @Flag(name: .long, help: "Print one JSON document.")
      var json = false

      @OptionGroup var access: AccessOptions

      func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000.") }
      }

      func run() throws {
        let (door, caller) = try access.opened()
        let show = ShowAlerts(ledger: door.ledger, caller: caller)
        let messages = try show.messages(
          in: state, on: channel, PageRequest(limit: limit)
        ).items
        if json { return try Terminal.json(messages) }
        let counts = try show.counts()
        for message in messages { Terminal.output(message.text) }
        let all = OutboxMessage.State.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
        Terminal.error(all.joined(separator: ", "))
      }
    }

    struct Resend: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Sends again what was put aside: one message, or all of a channel.")

      @Argument(help: "The message's id.")
      var message: String?

      @Option(name: .long, help: "Everything that was put aside on this channel.")
      var channel: ChannelID?

      @OptionGroup var access: AccessOptions

      func validate() throws {
        if (message == nil) == (channel == nil) {
          throw ValidationError("Name a message or --channel.")
        }
      }

      func run() throws {
        let (door, caller) = try access.opened()
        let show = ShowAlerts(ledger: door.ledger, caller: caller)
        if let message { try show.resend(message) }
        let count = try channel.map { try show.resendAll(on: $0) } ?? 1
        Terminal.output("\(count) message\(count == 1 ? "" : "s") go again.")
      }
    }
  }
}

/// What adding a channel says besides where it leads.
struct ChannelParts: ParsableArguments {
  @Option(name: .long, help: "What it is called.")
  var name: String?

  @Option(name: .long, help: "The language of its messages: en or zh.")
  var messages = Language.chinese

  @Flag(name: .long, help: "The morning report goes there, too.")
  var report = false

  @Option(name: .long, help: "Messages in any minute: 1 to 20; a webhook takes up to 6000.")
  var mostAMinute = DeliveryChannel.robotLimit

  func channel(_ id: ChannelID, _ kind: DeliveryChannel.Kind) -> DeliveryChannel {
    DeliveryChannel(
      id: id, name: name ?? id.text, kind: kind, language: messages, shown: "",
      takesReport: report, mostAMinute: mostAMinute)
  }
}

/// Yes or no.
enum YesNo: String, ExpressibleByArgument, CaseIterable { case yes, no }

extension AccessOptions {
  /// The channels, for whoever works at the machine.
  fileprivate func channels() throws -> ManageChannels {
    let (door, caller) = try opened()
    return ManageChannels(door, caller: caller, rules: try settings.resolved().settings.messages)
  }
}

extension ManageChannels.View {
  /// The channel as a line of text.
  fileprivate var text: String {
    var parts = [channel.id.text, channel.kind.rawValue, channel.shown]
    parts.append("\(channel.mostAMinute) a minute")
    if channel.takesReport { parts.append("report") }
    if !channel.isEnabled { parts.append("not in use") }
    if let warning {
      parts.append(
        warning.days > 0
          ? "secret to be renewed in \(warning.days) \(warning.days.plural("day"))"
          : "secret is over")
    }
    if let closedUntil { parts.append("rests until \(closedUntil)") }
    if !lastFault.english.isEmpty { parts.append("last: \(lastFault.english)") }
    if let lastDeliveredAt { parts.append("delivered \(lastDeliveredAt)") }
    return parts.joined(separator: "  ") + "  \(channel.name)"
  }
}

extension OutboxMessage {
  /// The message as a line of text.
  fileprivate var text: String {
    var parts = [id, madeAt.text, channel.text, kind.rawValue, state.rawValue]
    parts.append("\(attempts) attempt\(attempts == 1 ? "" : "s")")
    if state == .waiting { parts.append("next \(nextAt)") }
    if !fault.english.isEmpty { parts.append(fault.english) }
    return parts.joined(separator: "  ")
  }
}

extension DeliveryChannel.Kind: ExpressibleByArgument {}
extension OutboxMessage.State: ExpressibleByArgument {}
