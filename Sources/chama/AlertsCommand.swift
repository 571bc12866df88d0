import Access
public import ArgumentParser
import Operations
import Persistence
public import SupplyChain

/// `chama alerts`.
struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "Shows alerts, and keeps their rules and channels.",
    subcommands: [
      List.self, Kinds.self, Rules.self, Channels.self, Outbox.self,
    ])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists alerts that last, the newest first.")

    @Flag(name: .long, help: "Also those that are over.")
    var all = false

    @Option(name: .long, help: "Only of this kind.")
    var kind: AlertKind?

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
      let alerts = try ShowAlerts(ledger: door.ledger, caller: caller).alerts(
        isOpen: !all, kind: kind, PageRequest(limit: limit)
      ).items
      if json { return try Terminal.json(alerts) }
      let language = try access.settings.resolved().settings.language
      for alert in alerts { Terminal.output(alert.text(in: language)) }
      if alerts.isEmpty { Terminal.error("There are no alerts.") }
    }
  }

  struct Kinds: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells what a rule can look for, and what is measured.")

    func run() throws {
      for kind in AlertKind.allCases {
        let range = kind.measure.range
        let parts = AlertScope.Part.allCases.filter(kind.parts.contains).map(\.rawValue)
        Terminal.output(
          "\(kind.rawValue)  threshold \(range.lowerBound) to \(range.upperBound): "
            + kind.measure.words.english
            + (parts.isEmpty ? "" : "; scope by \(parts.joined(separator: ", "))")
            + (kind.needsState ? "; with --state" : ""))
      }
    }
  }
}

/// `chama alerts rules`.
extension AlertsCommand {
  struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds, changes, snoozes and tests rules.",
      subcommands: [List.self, Add.self, Change.self, Snooze.self, Test.self, Remove.self])

    struct List: ParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Lists the rules.")

      @Flag(name: .long, help: "Print one JSON document.")
      var json = false

      @OptionGroup var access: AccessOptions

      func run() throws {
        let (door, caller) = try access.opened()
        let rules = try ManageAlertRules(ledger: door.ledger, caller: caller).all().map(\.rule)
        if json { return try Terminal.json(rules) }
        for rule in rules { Terminal.output(rule.text(at: caller.at)) }
      }
    }

    struct Add: ParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Adds a rule.")

      @Argument(help: "Its id: 2 to 64 of a-z 0-9 . - _")
      var id: AlertRuleID

      @Option(name: .long, help: "What it looks for.")
      var kind: AlertKind

      @OptionGroup var parts: AlertRuleParts
      @OptionGroup var access: AccessOptions

      func validate() throws {
        guard parts.threshold != nil else { throw ValidationError("Say --threshold.") }
      }

      func run() throws {
        let (door, caller) = try access.opened()
        let rules = ManageAlertRules(ledger: door.ledger, caller: caller)
        try rules.add(
          AlertRule(
            id: id, name: parts.name ?? id.text, kind: kind, threshold: parts.threshold ?? 0,
            state: parts.state, scope: parts.scope ?? .chain, owner: parts.owner ?? "",
            channels: parts.channel, isEnabled: !parts.off))
        Terminal.output(try rules.one(id).rule.text(at: caller.at))
      }
    }

    struct Change: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Changes a rule; what is not said stays as it is.")

      @Argument(help: "Its id.")
      var id: AlertRuleID

      @OptionGroup var parts: AlertRuleParts

      @Flag(name: .long, help: "In force again.")
      var on = false

      @Flag(name: .long, help: "Of the whole chain again.")
      var wholeChain = false

      @Flag(name: .long, help: "Told on every channel again.")
      var everyChannel = false

      @OptionGroup var access: AccessOptions

      func validate() throws {
        if on, parts.off { throw ValidationError("--on and --off exclude each other.") }
      }

      func run() throws {
        let (door, caller) = try access.opened()
        var change = ManageAlertRules.Change()
        change.name = parts.name
        change.threshold = parts.threshold
        change.state = parts.state
        change.scope = wholeChain ? .chain : parts.scope
        change.owner = parts.owner
        change.channels = everyChannel ? [] : parts.channel.isEmpty ? nil : parts.channel
        change.isEnabled = on ? true : parts.off ? false : nil
        let rules = ManageAlertRules(ledger: door.ledger, caller: caller)
        try rules.change(id, change)
        Terminal.output(try rules.one(id).rule.text(at: caller.at))
      }
    }

    struct Snooze: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Lets a rule be quiet for a while; 0 wakes it.")

      @Argument(help: "Its id.")
      var id: AlertRuleID

      @Option(name: .long, help: "For how many minutes.")
      var minutes: Int

      @OptionGroup var access: AccessOptions

      func validate() throws {
        guard (0...129_600).contains(minutes) else {
          throw ValidationError("--minutes is 0 to 129600.")
        }
      }

      func run() throws {
        let (door, caller) = try access.opened()
        let rules = ManageAlertRules(ledger: door.ledger, caller: caller)
        try rules.snooze(id, until: minutes == 0 ? nil : caller.at + Int64(minutes * 60))
        Terminal.output(try rules.one(id).rule.text(at: caller.at))
      }
    }

    struct Test: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Sends a test message to the channels of a rule, through the outbox.")

      @Argument(help: "Its id.")
      var id: AlertRuleID

      @OptionGroup var access: AccessOptions

      func run() throws {
        let (door, caller) = try access.opened()
        let channels = try ManageAlertRules(ledger: door.ledger, caller: caller).test(id)
        Terminal.output("A test goes to \(channels.map(\.text).joined(separator: ", ")).")
      }
    }

    struct Remove: ParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Removes a rule.")

      @Argument(help: "Its id.")
      var id: AlertRuleID

      @OptionGroup var access: AccessOptions

      func run() throws {
        let (door, caller) = try access.opened()
        try ManageAlertRules(ledger: door.ledger, caller: caller).remove(id)
        Terminal.output("\(id)  removed")
      }
    }
  }
}

/// What adding and changing a rule have in common.
struct AlertRuleParts: ParsableArguments {
  @Option(name: .long, help: "What it is called.")
  var name: String?

  @Option(name: .long, help: "From which measure on it tells: `chama alerts kinds`.")
  var threshold: Double?

  @Option(name: .long, help: "Of order_stuck: the state in which orders must not stay.")
  var state: TransferOrder.State?

  @Option(name: .long, help: "Only stores of this city; may be repeated.")
  var city: [String] = []

  @Option(name: .long, help: "Only this store; may be repeated.")
  var store: [StoreID] = []

  @Option(name: .long, help: "Only materials of this category; may be repeated.")
  var category: [String] = []

  @Option(name: .long, help: "Only this material; may be repeated.")
  var material: [MaterialID] = []

  @Option(name: .long, help: "Who is to act.")
  var owner: String?

  @Option(name: .long, help: "A channel on which it is told, instead of all; may be repeated.")
  var channel: [ChannelID] = []

  @Flag(name: .long, help: "Not in force.")
  var off = false

  /// The scope, `nil` when none is said.
  var scope: AlertScope? {
    let scope = AlertScope(
      cities: city, stores: store, categories: category, materials: material)
    return scope == .chain ? nil : scope
  }
}

extension AlertRule {
  /// The rule as a line of text.
  fileprivate func text(at now: Instant) -> String {
    var parts = [id.text, kind.rawValue, "from \(threshold)"]
    if let state { parts.append(state.rawValue) }
    let places =
      scope.cities + scope.stores.map(\.text) + scope.categories + scope.materials.map(\.text)
    parts.append(places.isEmpty ? "whole chain" : places.joined(separator: " "))
    if !owner.isEmpty { parts.append("owner \(owner)") }
    parts.append(
      channels.isEmpty ? "every channel" : channels.map(\.text).joined(separator: " "))
    if let snoozedUntil, snoozedUntil > now { parts.append("snoozed until \(snoozedUntil)") }
    if !isEnabled { parts.append("off") }
    return parts.joined(separator: "  ") + "  \(name)"
  }
}

extension Alert {
  /// The alert as a line of text.
  fileprivate func text(in language: Language) -> String {
    var parts = ["\(id)", foundAt.text, kind.rawValue, stores.map(\.text).joined(separator: " ")]
    if let overAt { parts.append("over at \(overAt)") }
    parts.append("\(what.text(in: language)) \(remedy.text(in: language))")
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }
}

extension AlertKind: ExpressibleByArgument {}
