/// Something in tonight's plan that a person should look at, with the money at stake.
public struct PlanningException: Hashable, Sendable, Codable {
  /// The sorts of exceptions.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Stock will not last until the next delivery can come.
    case runsOut = "runs_out"
    /// Stock will expire before it can be used.
    case willExpire = "will_expire"
    /// The store sent nothing, or its last data are old.
    case staleData = "stale_data"
    /// A store's stock was never reported: forecast, but no suggestion.
    case noStock = "no_stock"
    /// The forecast stands on somebody else's history.
    case noHistory = "no_history"
    /// Demand has changed suddenly against the weeks before.
    case suddenChange = "sudden_change"
    /// The forecast is no sound base: endless, without any spread, or nothing where there was use.
    case oddForecast = "odd_forecast"
    /// Master data are missing and a default was used.
    case missingMasterData = "missing_master_data"
    /// A replenishment order is overdue and no longer counts as on its way.
    case overdueOrder = "overdue_order"
    /// A feed file was refused.
    case refusedFile = "refused_file"
    /// The books do not add up: more was used than there was.
    case bookStock = "book_stock"
  }

  /// The sort.
  public let kind: Kind
  /// The store, when it is about one.
  public let store: StoreID?
  /// The material, when it is about one.
  public let material: MaterialID?
  /// What is at stake, when it can be said.
  public let money: Money?
  /// Of ``Kind/runsOut``: how likely it is, 0 to 1; what older versions wrote does not say.
  public let chance: Double?
  /// What is the matter, in one sentence with its numbers.
  public let what: Sentence
  /// What to do, in one sentence.
  public let remedy: Sentence
  /// Of ``Kind/runsOut`` and ``Kind/willExpire``: what the night's own transfers do about it once
  /// somebody approves them; `nil` where they do nothing.
  public let help: ProposedHelp?

  /// Takes an exception.
  public init(
    kind: Kind, store: StoreID? = nil, material: MaterialID? = nil, money: Money? = nil,
    chance: Double? = nil, what: Sentence, remedy: Sentence, help: ProposedHelp? = nil
  ) {
    self.kind = kind
    self.store = store
    self.material = material
    self.money = money
    self.chance = chance
    self.what = what
    self.remedy = remedy
    self.help = help
  }
}

/// A sentence for people, in both of the chain's languages.
public struct Sentence: Hashable, Sendable, Codable {
  /// In English.
  public let english: String
  /// In Simplified Chinese.
  public let chinese: String

  /// Takes both texts.
  public init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  /// The text in one language.
  public func text(in language: Language) -> String {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }
}

/// The languages that Chama speaks.
public enum Language: String, Sendable, Codable, CaseIterable {
  /// English.
  case english = "en"
  /// Simplified Chinese.
  case chinese = "zh"
}
