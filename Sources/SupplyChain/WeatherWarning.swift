/// A store and material that a newer forecast of the weather has put at risk, and what can be done
/// before the weather comes.
public struct WeatherWarning: Hashable, Sendable, Codable {
  /// The plan that it was held against.
  public let run: RunID
  /// When the forecast of the weather was issued.
  public let issuedOn: BusinessDay
  /// The store.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The weather that moves the demand.
  public let cause: WeatherCause
  /// The change of the expected demand of the cause's day, as a share: 0.18 is 18 % more.
  public let change: Double
  /// The day by whose close it is likely to run out.
  public let runsOutOn: BusinessDay
  /// Demand expected until then, with the weather that the plan knew.
  public let expectedBefore: Quantity
  /// The same with the newer forecast.
  public let expectedNow: Quantity
  /// What there is until then: stock, and what arrives.
  public let available: Quantity
  /// What is expected to be asked for in vain now.
  public let missing: Quantity
  /// The same as a share of what is expected to be asked for.
  public var missingShare: Double {
    expectedNow > .zero ? missing.units / expectedNow.units : 0
  }
  /// What of it is new, at the margin lost.
  public let atStake: Money
  /// The proposed transfers that bring some of it.
  public let transfers: [TransferOrderNumber]
  /// The suggestion that should be raised, and by how many packs; `nil` when nothing sent by
  /// headquarters comes in time, or nothing is wanted.
  public let raise: SuggestionRaise?
  /// What is the matter, in one sentence with its numbers.
  public let what: Sentence
  /// What to do, in one sentence.
  public let remedy: Sentence

  /// Takes a warning.
  public init(
    run: RunID, issuedOn: BusinessDay, store: StoreID, material: MaterialID, cause: WeatherCause,
    change: Double, runsOutOn: BusinessDay, expectedBefore: Quantity, expectedNow: Quantity,
    available: Quantity, missing: Quantity, atStake: Money, transfers: [TransferOrderNumber],
    raise: SuggestionRaise?, what: Sentence, remedy: Sentence
  ) {
    self.run = run
    self.issuedOn = issuedOn
    self.store = store
    self.material = material
    self.cause = cause
    self.change = change
    self.runsOutOn = runsOutOn
    self.expectedBefore = expectedBefore
    self.expectedNow = expectedNow
    self.available = available
    self.missing = missing
    self.atStake = atStake
    self.transfers = transfers
    self.raise = raise
    self.what = what
    self.remedy = remedy
  }
}

/// What a newer forecast of the weather says of a city's day, and what the one before said.
public struct WeatherCause: Hashable, Sendable, Codable {
  /// What is different.
  public enum Measure: String, Sendable, Codable, CaseIterable {
    /// The day's highest temperature, or its mean where no highest is foretold, in °C.
    case temperature
    /// The day's rain, in mm.
    case rain
  }

  /// What is different.
  public let measure: Measure
  /// The day.
  public let day: BusinessDay
  /// What is foretold now.
  public let now: Double
  /// What was foretold before; `nil` where nothing was.
  public let before: Double?

  /// Takes what two forecasts say.
  public init(measure: Measure, day: BusinessDay, now: Double, before: Double?) {
    self.measure = measure
    self.day = day
    self.now = now
    self.before = before
  }
}

/// More packs of a line that headquarters has not sent yet.
public struct SuggestionRaise: Hashable, Sendable, Codable {
  /// The line.
  public let line: SuggestionID
  /// The packs that it stands at.
  public let packs: Int
  /// The packs that it should be raised to.
  public let raisedPacks: Int
  /// When it would be there.
  public let needBy: BusinessDay

  /// Takes a raise.
  public init(line: SuggestionID, packs: Int, raisedPacks: Int, needBy: BusinessDay) {
    self.line = line
    self.packs = packs
    self.raisedPacks = raisedPacks
    self.needBy = needBy
  }
}
