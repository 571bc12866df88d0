/// What a planner has decided about a suggestion. It stands beside the system's number, which
/// never changes.
public struct SuggestionOverride: Hashable, Sendable, Codable {
  /// What shall become of the line.
  public enum Decision: String, Sendable, Codable, CaseIterable {
    /// Send it: it becomes a replenishment order.
    case accept
    /// Another quantity than the one suggested; not sent before it is accepted.
    case change
    /// Send nothing.
    case reject
  }

  /// What shall be sent instead, in base units; `nil` keeps the suggestion, zero sends nothing.
  public let finalQuantity: Quantity?
  /// The decision; `nil` for words alone.
  public let decision: Decision?
  /// Why, in a word or a sentence.
  public let reason: String
  /// The planner's own words.
  public let comment: String

  enum CodingKeys: String, CodingKey {
    case finalQuantity = "final_quantity"
    case decision
    case reason
    case comment
  }

  /// Nothing decided and nothing said.
  public static let none = SuggestionOverride()

  /// Takes a decision. A quantity without a decision is a change; nothing to send is a quantity
  /// of zero.
  public init(
    finalQuantity: Quantity? = nil, decision: Decision? = nil, reason: String = "",
    comment: String = ""
  ) {
    self.finalQuantity = decision == .reject ? .zero : finalQuantity
    self.decision = decision ?? (finalQuantity == nil ? nil : .change)
    self.reason = reason
    self.comment = comment
  }

  /// Whether nothing is decided and nothing said.
  public var isEmpty: Bool { self == .none }

  /// What shall be sent of a line that suggests `suggested`.
  public func quantity(insteadOf suggested: Quantity) -> Quantity { finalQuantity ?? suggested }
}

/// An override with who decided it, when, and how long it holds.
public struct OverrideEntry: Hashable, Sendable, Codable {
  /// The line.
  public let line: SuggestionID
  /// What was decided; empty when it was taken back.
  public let override: SuggestionOverride
  /// Who decided, and when.
  public let act: Act
  /// The line's version since.
  public let rowVersion: Int
  /// What the system had suggested.
  public let suggestedQuantity: Quantity
  /// The last night that takes it over to its own line.
  public let appliesThrough: BusinessDay
  /// The day of the plan upon which it was decided, when a later night has taken it over.
  public let carriedFrom: BusinessDay?
  /// What was decided in one go has the same number.
  public let batch: Int64

  /// Takes an entry.
  public init(
    line: SuggestionID, override: SuggestionOverride, act: Act, rowVersion: Int,
    suggestedQuantity: Quantity, appliesThrough: BusinessDay, carriedFrom: BusinessDay? = nil,
    batch: Int64 = 0
  ) {
    self.line = line
    self.override = override
    self.act = act
    self.rowVersion = rowVersion
    self.suggestedQuantity = suggestedQuantity
    self.appliesThrough = appliesThrough
    self.carriedFrom = carriedFrom
    self.batch = batch
  }
}
