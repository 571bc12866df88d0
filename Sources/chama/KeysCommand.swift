import Access
import ArgumentParser
import Operations
import Persistence
import SupplyChain

/// `chama keys`.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Issues, rotates and revokes partners' API keys.",
    subcommands: [Issue.self, List.self, Rotate.self, Revoke.self, RenewMaster.self])

  struct Issue: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Issues a key and prints it, which is shown this once.")

    @Argument(help: "Its id: 2 to 64 of a-z 0-9 . - _")
    var id: KeyID

    @Option(name: .long, help: "Whose it is.")
    var name: String

    @Option(name: .long, help: "What it may do; may be repeated.")
    var scope: [Action]

    @Option(name: .long, help: "A store that it may do it for; may be repeated.")
    var store: [StoreID] = []

    @Flag(name: .long, help: "For every store.")
    var allStores = false

    @Option(name: .long, help: "Days until it is over, 1 to 90.")
    var days = SecretLife.days

    @OptionGroup var access: AccessOptions

    func validate() throws {
      if store.isEmpty != allStores { throw ValidationError("Name --store or --all-stores.") }
    }

    func run() throws {
      let (door, caller) = try access.opened()
      let key = APIKey(
        id: id, name: name, scopes: Set(scope), stores: allStores ? .all : .only(Set(store)))
      let issued = try ManageKeys(door, caller: caller).issue(key, days: days)
      Terminal.error("Key \(id) is good until \(issued.endsAt). It is not shown again:")
      Terminal.output(issued.secret.text)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists keys, without their secrets.")

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let keys = try ManageKeys(door, caller: caller).all()
      if json { return try Terminal.json(keys) }
      for key in keys { Terminal.output(key.text) }
      if keys.isEmpty { Terminal.error("There are no keys.") }
    }
  }

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a new secret for a key; the old one is good for seven days more.")

    @Argument(help: "Its id.")
    var id: KeyID

    @Option(name: .long, help: "Days until the new one is over, 1 to 90.")
    var days = SecretLife.days

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let issued = try ManageKeys(door, caller: caller).rotate(id, days: days)
      Terminal.error("The new secret is good until \(issued.endsAt). It is not shown again:")
      Terminal.output(issued.secret.text)
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a key out of use at once.")

    @Argument(help: "Its id.")
    var id: KeyID

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      try ManageKeys(door, caller: caller).revoke(id)
      Terminal.output("\(id)  revoked")
    }
  }

  struct RenewMaster: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Puts a new master key in force and seals every sealed field anew with it.")

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let renewed = try KeyFile(besideLedger: door.ledger.path).renew(
        door.keys, of: door.ledger, by: caller, random: door.random)
      Terminal.output("Master key \(renewed.current.version) is in force.")
      for key in try renewed.publicKeys().prefix(1) { Terminal.output("public key  \(key)") }
    }
  }
}

extension APIKeyView {
  /// The key as a line of text.
  fileprivate var text: String {
    let places = stores.map { $0.map(\.text).joined(separator: " ") } ?? "all stores"
    var parts = [id.text, name, scopes.map(\.rawValue).joined(separator: " "), places]
    if isRevoked { parts.append("revoked") }
    parts += endsAt.map { "until \($0)" }
    if let warning {
      parts.append(
        warning.days > 0 ? "ends in \(warning.days) \(warning.days.plural("day"))" : "is over")
    }
    return parts.joined(separator: "  ")
  }
}
