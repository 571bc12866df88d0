public import Access
import Foundation
public import Persistence
public import SupplyChain

/// Adds, changes, tests and removes the channels that messages go to.
public struct ManageChannels {
  let door: Doorkeeper
  let caller: Caller
  let rules: MessageRules

  /// A channel as it is listed.
  public struct View: Sendable, Hashable, Encodable {
    /// The channel, without its secrets.
    public let channel: DeliveryChannel
    /// When its secrets were made.
    public let secretMadeAt: Instant
    /// Whether its secrets should be renewed.
    public let warning: SecretWarning?
    /// Attempts that have failed one after the other.
    public let failures: Int
    /// Until when nothing is tried; absent when it is open.
    public let closedUntil: Instant?
    /// Why the last attempt failed; empty when it did not.
    public let lastFault: Sentence
    /// When something arrived last.
    public let lastDeliveredAt: Instant?

    init(_ stored: StoredChannel, now: Instant) {
      channel = stored.channel
      secretMadeAt = stored.secretMadeAt
      warning = SecretWarning("channel_secret", madeAt: stored.secretMadeAt, now: now)
      failures = stored.failures
      closedUntil = stored.closedUntil > now ? stored.closedUntil : nil
      lastFault = stored.lastFault
      lastDeliveredAt = stored.lastDeliveredAt
    }
  }

  /// What is changed of a channel; `nil` leaves a part as it is.
  public struct Change: Sendable {
    /// Its name.
    public var name: String?
    /// The language of its messages.
    public var language: Language?
    /// Whether anything is sent there.
    public var isEnabled: Bool?
    /// Whether it takes the morning report.
    public var takesReport: Bool?
    /// Messages in any minute.
    public var mostAMinute: Int?
    /// Where it leads, with new secrets.
    public var address: ChannelAddress?

    /// Nothing.
    public init() {}
  }

  /// Prepares the acts of somebody who may ``Access/Action/manageChannels``.
  ///
  /// - Parameter rules: which hosts inside the network are trusted.
  public init(_ door: Doorkeeper, caller: Caller, rules: MessageRules) {
    self.door = door
    self.caller = caller
    self.rules = rules
  }

  /// The channels for alerts, for somebody who may ``Access/Action/viewAlertRules``.
  public func all() throws -> [View] {
    try door.ledger.authorize(caller, to: .viewAlertRules, on: .chain)
    return try door.ledger.deliveryChannels().map { View($0, now: caller.at) }
  }

  /// One channel, likewise.
  public func one(_ id: ChannelID) throws -> View {
    try door.ledger.authorize(caller, to: .viewAlertRules, on: .chain)
    return View(try door.ledger.deliveryChannel(id), now: caller.at)
  }

  /// Adds a channel. A webhook without a secret is given one.
  ///
  /// - Parameter channel: ``SupplyChain/DeliveryChannel/shown`` is filled in here.
  /// - Returns: the secret that was made, which is told this once.
  /// - Throws: ``OperationsFailure/badChannel(_:remedy:)``, `LedgerFailure`.
  @discardableResult
  public func add(_ channel: DeliveryChannel, _ address: ChannelAddress) throws -> String? {
    try door.ledger.authorize(caller, to: .manageChannels, on: .chain)
    let (stored, made) = try stored(channel, address)
    try door.ledger.add(
      stored,
      record: AuditRecord(
        caller.act, .manageChannels, subject: "channel \(channel.id)",
        after: stored.channel.described))
    return made
  }

  /// A channel as it is kept, and the secret that was made for it: for use cases that keep channels
  /// of their own, such as subscriptions, under their own permission.
  public func stored(
    _ channel: DeliveryChannel, _ address: ChannelAddress
  ) throws -> (stored: StoredChannel, madeSecret: String?) {
    var (address, made) = (address, String?.none)
    if channel.kind == .webhook, address.secrets.isEmpty {
      let secret = newSecret()
      (address.secrets, made) = ([secret], secret)
    }
    try check(channel)
    try address.check(channel.kind, trustedHosts: rules.trustedHosts)
    var shown = channel
    shown.shown = address.shown
    let stored = StoredChannel(
      shown, sealed: try seal(address, of: channel.id), secretMadeAt: caller.at)
    return (stored, made)
  }

  /// Changes a channel; whatever made it fail is taken to be mended.
  public func change(_ id: ChannelID, _ change: Change) throws {
    try door.ledger.authorize(caller, to: .manageChannels, on: .chain)
    try door.ledger.change(id) { stored in
      let before = stored.channel
      if let name = change.name { stored.channel.name = name }
      if let language = change.language { stored.channel.language = language }
      if let isEnabled = change.isEnabled { stored.channel.isEnabled = isEnabled }
      if let takesReport = change.takesReport { stored.channel.takesReport = takesReport }
      if let most = change.mostAMinute { stored.channel.mostAMinute = most }
      try check(stored.channel)
      var (old, new) = (before.described, stored.channel.described)
      if var address = change.address {
        // A webhook that moves keeps its secrets unless new ones are said.
        if before.kind == .webhook, address.secrets.isEmpty {
          address.secrets = try self.address(of: stored).secrets
        }
        try address.check(before.kind, trustedHosts: rules.trustedHosts)
        stored.channel.shown = address.shown
        stored.sealed = try seal(address, of: id)
        stored.secretMadeAt = caller.at
        (old["shown"], new["shown"]) = (before.shown, address.shown)
        (old["secret"], new["secret"]) = ("old", "new")
      }
      return AuditRecord.change(
        caller.act, .manageChannels, subject: "channel \(id)", from: old, to: new)
    }
  }

  /// Gives a webhook a new secret; the one before goes on signing beside it until the next time.
  ///
  /// - Returns: the new secret, which is told this once.
  public func rotate(_ id: ChannelID) throws -> String {
    try door.ledger.authorize(caller, to: .manageChannels, on: .chain)
    let secret = newSecret()
    try door.ledger.change(id) { stored in
      guard stored.channel.kind == .webhook else {
        throw OperationsFailure.badChannel(
          Sentence("Only webhooks have a secret that is made here.", "只有 Webhook 的密钥在此生成。"),
          remedy: Sentence(
            "Make a new one where the robot or mailbox is kept, and enter it.",
            "请在机器人或邮箱处生成新密钥后填写。"))
      }
      var address = try address(of: stored)
      address.secrets = [secret] + address.secrets.prefix(1)
      stored.sealed = try seal(address, of: id)
      stored.secretMadeAt = caller.at
      return AuditRecord(
        caller.act, .manageChannels, subject: "channel \(id)", after: ["secret": "new"])
    }
    return secret
  }

  /// Removes a channel; what waits on it is put aside.
  public func remove(_ id: ChannelID) throws {
    try door.ledger.authorize(caller, to: .manageChannels, on: .chain)
    let channel = try door.ledger.deliveryChannel(id).channel
    try door.ledger.removeChannel(
      id, at: caller.at,
      record: AuditRecord(
        caller.act, .manageChannels, subject: "channel \(id)", before: channel.described))
  }

  /// Sends a test message, through the outbox like everything else.
  public func test(_ id: ChannelID) throws {
    try door.ledger.authorize(caller, to: .manageChannels, on: .chain)
    let channel = try door.ledger.deliveryChannel(id).channel
    guard channel.isEnabled else {
      throw OperationsFailure.badChannel(
        Sentence("Channel \(id) is not in use.", "渠道 \(id) 未启用。"),
        remedy: Sentence("Enable it first.", "请先启用。"))
    }
    let told = ToldAlert(testOf: channel, at: caller.at)
    try door.ledger.enqueue(
      [try told.item(on: id, .test, key: "test/\(caller.at.text)")], at: caller.at)
  }

  private func newSecret() -> String {
    "whsec_" + Data(door.random.bytes(32)).base64EncodedString()
  }

  private func seal(_ address: ChannelAddress, of id: ChannelID) throws -> String {
    try door.cipher.seal(try canonicalJSON(address), at: StoredChannel.place(of: id))
  }

  private func address(of stored: StoredChannel) throws -> ChannelAddress {
    try door.address(of: stored)
  }

  private func check(_ channel: DeliveryChannel) throws {
    func fail(_ english: String, _ chinese: String) -> OperationsFailure {
      .badChannel(
        Sentence(english, chinese),
        remedy: Sentence(
          "Correct it; docs/alerts.md says what each kind takes.", "请更正后再试。"))
    }
    guard channel.id.isPlain else {
      throw fail(
        "The channel's id has 2 to 64 of a-z 0-9 . - _.", "渠道编号为 2 至 64 个字符：a-z 0-9 . - _。")
    }
    guard (1...100).contains(channel.name.count), channel.name.isPrintable else {
      throw fail("The channel's name has 1 to 100 characters.", "渠道名称为 1 至 100 个字符。")
    }
    let most = channel.kind == .webhook ? 6000 : DeliveryChannel.robotLimit
    guard (1...most).contains(channel.mostAMinute) else {
      throw fail(
        "A \(channel.kind.rawValue) takes 1 to \(most) messages a minute.",
        "该类渠道每分钟可发 1 至 \(most) 条。")
    }
  }
}

extension Doorkeeper {
  /// Where a channel leads.
  func address(of stored: StoredChannel) throws -> ChannelAddress {
    let text = try cipher.open(stored.sealed, at: StoredChannel.place(of: stored.channel.id))
    return try JSONDecoder().decode(ChannelAddress.self, from: Data(text.utf8))
  }
}

extension DeliveryChannel {
  /// What the audit trail keeps of it: no address, no secret.
  fileprivate var described: [String: String] {
    [
      "name": name, "kind": kind.rawValue, "language": language.rawValue,
      "is_enabled": isEnabled ? "yes" : "no", "takes_report": takesReport ? "yes" : "no",
      "most_a_minute": "\(mostAMinute)",
    ]
  }
}
