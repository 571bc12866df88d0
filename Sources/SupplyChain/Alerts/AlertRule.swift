/// The identity of an ``AlertRule``.
public typealias AlertRuleID = Identifier<AlertRule>

/// What a person wants to be told of: data, so that nobody needs to write code for it.
public struct AlertRule: Sendable, Hashable, Codable {
  /// Its id.
  public let id: AlertRuleID
  /// What it is called.
  public var name: String
  /// What it looks for.
  public var kind: AlertKind
  /// At or above this measure (``AlertKind/measure``) something is told.
  public var threshold: Double
  /// Of orders: the state in which they must not stay.
  public var state: TransferOrder.State?
  /// Of what part of the chain.
  public var scope: AlertScope
  /// Who is to act; empty for nobody in particular.
  public var owner: String
  /// Where it is told; empty for every channel for alerts.
  public var channels: [ChannelID]
  /// Until then nothing is told.
  public var snoozedUntil: Instant?
  /// Whether it is in force.
  public var isEnabled: Bool

  /// Takes a rule.
  public init(
    id: AlertRuleID, name: String, kind: AlertKind, threshold: Double,
    state: TransferOrder.State? = nil, scope: AlertScope = .chain, owner: String = "",
    channels: [ChannelID] = [], snoozedUntil: Instant? = nil, isEnabled: Bool = true
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.threshold = threshold
    self.state = state
    self.scope = scope
    self.owner = owner
    self.channels = channels
    self.snoozedUntil = snoozedUntil
    self.isEnabled = isEnabled
  }

  /// Whether it tells anything at an instant.
  public func isInForce(at now: Instant) -> Bool {
    isEnabled && snoozedUntil.map { $0 <= now } ?? true
  }

  /// Whether a finding is what it looks for.
  public func meets(_ finding: AlertFinding, in places: AlertPlaces) -> Bool {
    finding.kind == kind && finding.measure >= threshold && state == finding.state
      && scope.contains(finding, in: places)
  }
}

/// Something that a rule may want to tell: a fact with a measure, found by looking at the ledger.
public struct AlertFinding: Sendable, Hashable {
  /// What it is.
  public let kind: AlertKind
  /// What it is known by while it lasts: the same fact has the same key at every look.
  public let key: String
  /// The stores that it is about; by the first one messages are gathered.
  public let stores: [StoreID]
  /// The materials that it is about.
  public let materials: [MaterialID]
  /// How bad it is, in the unit of ``AlertKind/measure``.
  public let measure: Double
  /// Of an order: its state.
  public let state: TransferOrder.State?
  /// What is the matter, in one sentence.
  public let what: Sentence
  /// What to do, in one sentence.
  public let remedy: Sentence

  /// Takes a finding.
  public init(
    kind: AlertKind, key: String, stores: [StoreID] = [], materials: [MaterialID] = [],
    measure: Double, state: TransferOrder.State? = nil, what: Sentence, remedy: Sentence
  ) {
    self.kind = kind
    self.key = key
    self.stores = stores
    self.materials = materials
    self.measure = measure
    self.state = state
    self.what = what
    self.remedy = remedy
  }
}

/// The identity of a ``DeliveryChannel``.
public typealias ChannelID = Identifier<DeliveryChannel>

/// A place that messages go to, without its secrets.
public struct DeliveryChannel: Sendable, Hashable, Codable {
  /// The sorts of places.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A robot of a WeCom (企业微信) group.
    case weCom = "wecom"
    /// A robot of a DingTalk (钉钉) group.
    case dingTalk = "dingtalk"
    /// A robot of a Feishu (飞书) group.
    case feishu
    /// Mailboxes.
    case mail
    /// A program, by signed webhooks.
    case webhook
  }

  /// Its id.
  public let id: ChannelID
  /// What it is called.
  public var name: String
  /// What it is.
  public var kind: Kind
  /// The language of its messages.
  public var language: Language
  /// What may be shown of where it leads.
  public var shown: String
  /// Whether anything is sent there.
  public var isEnabled: Bool
  /// Whether it takes the morning report.
  public var takesReport: Bool
  /// Messages in any minute.
  public var mostAMinute: Int

  /// The limit of group robots.
  public static let robotLimit = 20

  /// Takes a channel.
  public init(
    id: ChannelID, name: String, kind: Kind, language: Language,
    shown: String, isEnabled: Bool = true, takesReport: Bool = false,
    mostAMinute: Int = DeliveryChannel.robotLimit
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.language = language
    self.shown = shown
    self.isEnabled = isEnabled
    self.takesReport = takesReport
    self.mostAMinute = mostAMinute
  }
}

extension AlertRule {
  /// The name as somebody of a language reads it. A name may hold both, English first, as those of
  /// a new ledger do: `Runs out before delivery 到货前断货`.
  public func name(in language: Language) -> String {
    guard
      let start = name.unicodeScalars.firstIndex(where: { (0x2E80...0x9FFF).contains($0.value) }),
      start > name.startIndex
    else { return name }
    let (english, chinese) = (name[..<start].trimmed, name[start...].trimmed)
    let isBoth = english.unicodeScalars.contains { $0.isASCII && $0.properties.isAlphabetic }
    guard isBoth, name[..<start].hasSuffix(" ") else { return name }
    return language == .english ? english : chinese
  }
}

extension Substring {
  /// Without the blanks at its ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
