import Access
import ArgumentParser
import Operations
import SupplyChain

/// `chama users`.
struct UsersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users", abstract: "Makes and changes people's accounts.",
    subcommands: [
      Add.self, List.self, Change.self, Disable.self, Password.self, Totp.self,
      Unlock.self,
    ])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes an account; its password is asked for, or read from standard input.")

    @Argument(help: "The name with which they sign in: 2 to 64 of a-z 0-9 . - _ @")
    var id: PersonID

    @Option(name: .long, help: "The name with which they are spoken of.")
    var name: String

    @Option(name: .long, help: "What they are to the chain; may be repeated.")
    var role: [Role]

    @Option(name: .long, help: "A store of theirs, for store managers; may be repeated.")
    var store: [StoreID] = []

    @Option(name: .long, help: "Their language.")
    var language = Language.english

    @Option(name: .long, help: "Their phone number; it is kept encrypted.")
    var phone: String?

    @Option(name: .long, help: "Their address; it is kept encrypted.")
    var address: String?

    @Flag(name: .long, help: "Set no password yet; they cannot sign in until there is one.")
    var withoutPassword = false

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let person = Person(
        id: id, name: name, roles: Set(role), stores: Set(store), language: language,
        phone: phone, address: address)
      var password: String?
      if !withoutPassword {
        let entered = try SecretInput.newPassword(of: id.text)
        try PasswordRule.check(entered, of: person)
        password = entered
      }
      try AddPerson(door, caller: caller).add(person)
      if let password { try SetPassword(door, caller: caller).set(password, of: id) }
      Terminal.output("\(id)  added")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists people's accounts.")

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let people = try ListPeople(door, caller: caller).all()
      if json { return try Terminal.json(people) }
      for person in people { Terminal.output(person.text) }
      if people.isEmpty { Terminal.error("There are no people; make one with `chama users add`.") }
    }
  }

  struct Change: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Changes an account: what is not named stays.")

    @Argument(help: "Whose.")
    var id: PersonID

    @Option(name: .long, help: "Another name.")
    var name: String?

    @Option(name: .long, help: "The roles instead of the present ones; may be repeated.")
    var role: [Role] = []

    @Option(name: .long, help: "The stores instead of the present ones; may be repeated.")
    var store: [StoreID] = []

    @Flag(name: .long, help: "No store any more.")
    var noStores = false

    @Option(name: .long, help: "Another language.")
    var language: Language?

    @Option(name: .long, help: "Another phone number; an empty one takes it away.")
    var phone: String?

    @Option(name: .long, help: "Another address; an empty one takes it away.")
    var address: String?

    @Flag(name: .long, help: "Open an account that was disabled.")
    var enable = false

    @OptionGroup var access: AccessOptions

    func run() throws {
      var change = ChangePerson.Change()
      change.name = name
      if !role.isEmpty { change.roles = Set(role) }
      if !store.isEmpty || noStores { change.stores = Set(store) }
      change.language = language
      change.phone = phone
      change.address = address
      if enable { change.isActive = true }
      let (door, caller) = try access.opened()
      try ChangePerson(door, caller: caller).change(id, change)
      Terminal.output(try ListPeople(door, caller: caller).one(id).text)
    }
  }

  struct Disable: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Closes an account and ends its sign-ins; what was done with it stays.")

    @Argument(help: "Whose.")
    var id: PersonID

    @OptionGroup var access: AccessOptions

    func run() throws {
      var change = ChangePerson.Change()
      change.isActive = false
      let (door, caller) = try access.opened()
      try ChangePerson(door, caller: caller).change(id, change)
      Terminal.output("\(id)  disabled")
    }
  }

  struct Password: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets a password, asked for or read from standard input.")

    @Argument(help: "Whose.")
    var id: PersonID

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let password = try SecretInput.newPassword(of: id.text)
      try SetPassword(door, caller: caller).set(password, of: id)
      Terminal.output("\(id)  has a new password")
    }
  }

  struct Unlock: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets somebody try again at once who has failed to sign in too often.")

    @Argument(help: "Whose.")
    var id: PersonID

    @Option(name: .long, help: "Forget the failures from this address, too.")
    var address: String?

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      try UnlockPerson(door, caller: caller).unlock(id, address: address)
      Terminal.output("\(id)  unlocked")
    }
  }
}

extension UsersCommand {
  /// `chama users totp`.
  struct Totp: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets up a second factor (TOTP), or takes it away.")

    @Argument(help: "Whose.")
    var id: PersonID

    @Flag(
      name: .long,
      help: "Make the factor count by a code of it, asked for or read from standard input.")
    var confirm = false

    @Flag(name: .long, help: "Take it away, recovery codes included.")
    var remove = false

    @OptionGroup var access: AccessOptions

    func validate() throws {
      if confirm && remove { throw ValidationError("--confirm and --remove exclude each other.") }
    }

    func run() throws {
      let (door, caller) = try access.opened()
      let factor = SecondFactor(door, caller: caller)
      if remove {
        try factor.remove(from: id)
        return Terminal.output("\(id)  has no second factor")
      }
      if confirm {
        let codes = try factor.confirm(id, code: SecretInput.line("Code of the app: "))
        Terminal.error("The second factor of \(id) counts. Recovery codes, not shown again:")
        for code in codes { Terminal.output(code.text) }
        return
      }
      let offer = try factor.offer(to: id)
      Terminal.error("For the authenticator app of \(id), not shown again; then --confirm:")
      Terminal.output(offer.code.text)
      Terminal.output(offer.address)
    }
  }
}

extension PersonView {
  /// The account as a line of text.
  fileprivate var text: String {
    var parts = [id.text, name, roles.map(\.rawValue).joined(separator: " ")]
    if !stores.isEmpty { parts.append(stores.map(\.text).joined(separator: " ")) }
    if !isActive { parts.append("disabled") }
    if passwordSetAt == nil { parts.append("no password") }
    if secondFactorSince != nil { parts.append("second factor") }
    if let signedInAt { parts.append("signed in \(signedInAt)") }
    parts += warnings.map { warning in
      let secret = warning.secret.replacing("_", with: " ")
      return warning.days > 0
        ? "\(secret) ends in \(warning.days) \(warning.days.plural("day"))" : "\(secret) is over"
    }
    return parts.joined(separator: "  ")
  }
}
