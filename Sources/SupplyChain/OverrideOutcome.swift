/// What became of a line with the system's number and with the planner's, played with what was
/// really used: docs/overrides.md says how.
public struct OverrideOutcome: Hashable, Sendable, Codable {
  /// What a quantity would have come to.
  public struct Course: Hashable, Sendable, Codable {
    /// How much was sent.
    public let quantity: Quantity
    /// What was asked for in vain.
    public let short: Quantity
    /// What was thrown away.
    public let wasted: Quantity
    /// What lay there at the close of each day, added up: base units times days.
    public let held: Quantity
    /// What all that cost, `nil` where a price is not known.
    public let cost: Money?

    /// Takes a course.
    public init(quantity: Quantity, short: Quantity, wasted: Quantity, held: Quantity, cost: Money?)
    {
      self.quantity = quantity
      self.short = short
      self.wasted = wasted
      self.held = held
      self.cost = cost
    }
  }

  /// The line.
  public let line: SuggestionID
  /// The last day that was looked at.
  public let countedThrough: BusinessDay
  /// With what the system suggested.
  public let suggested: Course
  /// With what the planner decided.
  public let final: Course
  /// What the order would have had to bring so that nothing was short, known afterwards.
  public let needed: Quantity
  /// Days on which the demand is an estimate because the store ran out.
  public let estimatedDays: Int
  /// Who decided.
  public let decidedBy: String
  /// Why, in the planner's words.
  public let reason: String

  enum CodingKeys: String, CodingKey {
    case line = "line_id"
    case countedThrough = "counted_through"
    case suggested
    case final
    case needed = "needed_quantity"
    case estimatedDays = "estimated_days"
    case decidedBy = "decided_by"
    case reason
  }

  /// Takes an outcome.
  public init(
    line: SuggestionID, countedThrough: BusinessDay, suggested: Course, final: Course,
    needed: Quantity, estimatedDays: Int, decidedBy: String, reason: String
  ) {
    self.line = line
    self.countedThrough = countedThrough
    self.suggested = suggested
    self.final = final
    self.needed = needed
    self.estimatedDays = estimatedDays
    self.decidedBy = decidedBy
    self.reason = reason
  }

  /// How many thousandths of a base unit the planner's number was nearer to what was needed than
  /// the system's; below zero where it was farther off.
  public var thousandthsNearer: Int64 {
    func distance(_ quantity: Quantity) -> Int64 {
      abs(quantity.thousandths - needed.thousandths)
    }
    return distance(suggested.quantity) - distance(final.quantity)
  }

  /// What the override saved; below zero where it cost. `nil` where a price is not known.
  public var worth: Money? {
    guard let suggested = suggested.cost, let final = final.cost else { return nil }
    return suggested - final
  }
}
