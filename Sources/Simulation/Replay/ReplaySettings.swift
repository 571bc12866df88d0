/// Everything that a replay of history assumes beside the chain's own master data and the settings
/// of its nights. None of it is a figure of a customer.
public struct ReplaySettings: Hashable, Sendable {
  /// Nights that are played before the first day that counts, so that no policy lives on what it
  /// found on the shelves.
  public var warmUpDays = 28.0
  /// Days of expected demand beyond lead time and review with which a position opens.
  public var openingSafetyDays = 1.0
  /// Days from the night of an order to the day from which its lead time counts: 1 is the morning
  /// after, as the nights plan; 0 the day whose night it is, so that deliveries are there a day
  /// earlier while habits go on adding up the same days.
  public var leadTimeBeginsAfterDays = 1.0
  /// What it costs a year to hold stock, as a share of its worth.
  public var holdingRateAYear = 0.25
  /// What it costs to throw a kilogram away, beside what it cost to buy, in fen.
  public var disposalFenPerKilogram = 50.0
  /// Materials that keep no longer than so many days are fresh, the others dry goods.
  public var freshShelfLifeDays = 45.0

  /// Days between two orders of dry goods by habit.
  public var habitDryReviewDays = 7.0
  /// Fewest days between two orders of fresh goods by habit; each store has its own.
  public var habitFreshShortestDays = 2.0
  /// Most days between two orders of fresh goods by habit.
  public var habitFreshLongestDays = 4.0
  /// Days whose mean consumption a habit looks at.
  public var habitMeanDays = 7.0
  /// Days of mean consumption that a habit adds for safety, of dry goods.
  public var habitDrySafetyDays = 4.0
  /// The same of fresh goods.
  public var habitFreshSafetyDays = 1.5
  /// The share of a pack beyond which habits, good ones too, order it: 0 rounds up to whole packs,
  /// 0.5 to the nearest.
  public var habitLeastPackShare = 0.0
  /// Standard deviation of the logarithm of a store's bias.
  public var habitStoreBias = 0.25
  /// The same of a store and material, on top of the store's.
  public var habitPositionBias = 0.15

  /// Weeks over which a good habit takes its mean by weekday.
  public var goodHabitWeeks = 4.0
  /// Days of safety of a good habit, of dry goods.
  public var goodHabitDrySafetyDays = 2.0
  /// The same of fresh goods.
  public var goodHabitFreshSafetyDays = 1.0
  /// Standard deviation of the logarithm of a store's bias under a good habit.
  public var goodHabitStoreBias = 0.15
  /// The same of a store and material.
  public var goodHabitPositionBias = 0.1

  /// Share of deliveries that come late.
  public var lateShare = 0.0
  /// How many days late those come.
  public var lateDays = 1.0
  /// The hour from which drinks are asked for, where emergencies are played.
  public var opensAtHour = 10.0
  /// The hour until which they are.
  public var closesAtHour = 22.0
  /// Minutes until a store that has run out knows who gives.
  public var answerMinutes = 6.0
  /// The same where people telephone.
  public var slowAnswerMinutes = 360.0
  /// ρ of balancing on top of a habit: what of later shortage tomorrow's plan cannot repair.
  public var habitWaitingShare = 0.3
  /// What a store that orders out of habit buys again of what is rescued from expiry: it counts
  /// goods as stock that it will throw away.
  public var habitBoughtAgainShare = 1.0
  /// What holding stock counts a year in the policies at another's fill rate, as a share of its
  /// worth: the price at which they exchange waste for stock.
  public var equalFillHoldingRateAYear = 10.0
  /// Days by which the negative control looks too far ahead; 0 takes one review.
  public var wrongHorizonDays = 0.0

  /// The assumptions that stand in data/replay.yaml.
  public init() {}
}

extension ReplaySettings {
  /// One assumption: its name in the settings file, what it means, and where it is kept.
  public struct Entry: Sendable {
    /// `habit_dry_safety_days`.
    public let name: String
    /// What it means, with its unit.
    public let meaning: String
    /// The least and the greatest value.
    public let range: ClosedRange<Double>
    /// Whether it counts something.
    public let isWhole: Bool
    private let path: any WritableKeyPath<ReplaySettings, Double> & Sendable

    fileprivate init(
      _ name: String, _ meaning: String,
      _ path: any WritableKeyPath<ReplaySettings, Double> & Sendable,
      _ range: ClosedRange<Double>, whole: Bool = false
    ) {
      (self.name, self.meaning, self.path) = (name, meaning, path)
      (self.range, self.isWhole) = (range, whole)
    }

    /// Its value as text.
    public func text(in settings: ReplaySettings) -> String {
      let value = settings[keyPath: path]
      return value == value.rounded() ? "\(Int(value))" : "\(value)"
    }

    /// Takes a text; returns what is wrong with it, or `nil`.
    public func set(_ text: String, in settings: inout ReplaySettings) -> String? {
      guard let value = Double(text), range.contains(value), !isWhole || value == value.rounded()
      else {
        func text(_ bound: Double) -> String {
          bound == bound.rounded() ? "\(Int(bound))" : "\(bound)"
        }
        let bounds = "from \(text(range.lowerBound)) to \(text(range.upperBound))"
        return "it is a \(isWhole ? "whole number" : "number") \(bounds)"
      }
      settings[keyPath: path] = value
      return nil
    }
  }

  /// What is wrong with the assumptions as a whole, or `nil`.
  public var fault: String? {
    habitFreshShortestDays > habitFreshLongestDays
      ? "habit_fresh_shortest_days lies above habit_fresh_longest_days" : nil
  }

  /// All assumptions, in the order in which they are shown.
  public static let entries: [Entry] = world + habits + plans

  private static let world: [Entry] = [
    Entry(
      "warm_up_days", "nights played before the first day that counts", \.warmUpDays, 0...365,
      whole: true),
    Entry(
      "opening_safety_days", "days beyond lead time and review that a position opens with",
      \.openingSafetyDays, 0...30),
    Entry(
      "lead_time_begins_after_days",
      "days from the night of an order to the day its lead time counts from, 1 or 0",
      \.leadTimeBeginsAfterDays, 0...1, whole: true),
    Entry(
      "holding_rate", "what holding stock costs a year, as a share of its worth",
      \.holdingRateAYear, 0...10),
    Entry(
      "disposal_fen_per_kilogram", "what throwing a kilogram away costs beside its price",
      \.disposalFenPerKilogram, 0...1_000_000),
    Entry(
      "fresh_shelf_life_days", "materials that keep no longer are fresh", \.freshShelfLifeDays,
      1...3650, whole: true),
    Entry("late_share", "share of deliveries that come late", \.lateShare, 0...1),
    Entry("late_days", "how many days late those come", \.lateDays, 1...30, whole: true),
  ]

  private static let habits: [Entry] = [
    Entry(
      "habit_dry_review_days", "habit: days between two orders of dry goods",
      \.habitDryReviewDays, 1...60, whole: true),
    Entry(
      "habit_fresh_shortest_days", "habit: fewest days between two orders of fresh goods",
      \.habitFreshShortestDays, 1...60, whole: true),
    Entry(
      "habit_fresh_longest_days", "habit: most days between two orders of fresh goods",
      \.habitFreshLongestDays, 1...60, whole: true),
    Entry(
      "habit_mean_days", "habit: days whose mean it looks at", \.habitMeanDays, 1...60,
      whole: true),
    Entry("habit_dry_safety_days", "habit: safety of dry goods", \.habitDrySafetyDays, 0...60),
    Entry(
      "habit_fresh_safety_days", "habit: safety of fresh goods", \.habitFreshSafetyDays, 0...60),
    Entry(
      "habit_least_pack_share",
      "habits: share of a pack beyond which it is ordered; 0.5 is the nearest",
      \.habitLeastPackShare, 0...1),
    Entry(
      "habit_store_bias", "habit: deviation of the logarithm of a store's bias",
      \.habitStoreBias, 0...2),
    Entry(
      "habit_position_bias", "habit: the same of a store and material", \.habitPositionBias,
      0...2),
    Entry(
      "good_habit_weeks", "good habit: weeks of its mean by weekday", \.goodHabitWeeks, 1...52,
      whole: true),
    Entry(
      "good_habit_dry_safety_days", "good habit: safety of dry goods", \.goodHabitDrySafetyDays,
      0...60),
    Entry(
      "good_habit_fresh_safety_days", "good habit: safety of fresh goods",
      \.goodHabitFreshSafetyDays, 0...60),
    Entry(
      "good_habit_store_bias", "good habit: deviation of the logarithm of a store's bias",
      \.goodHabitStoreBias, 0...2),
    Entry(
      "good_habit_position_bias", "good habit: the same of a store and material",
      \.goodHabitPositionBias, 0...2),
  ]

  private static let plans: [Entry] = [
    Entry(
      "habit_waiting_share", "share of later shortage that balancing cannot repair, on habit",
      \.habitWaitingShare, 0...1),
    Entry(
      "habit_bought_again_share",
      "share of what is rescued from expiry that is bought again, on habit",
      \.habitBoughtAgainShare, 0...1),
    Entry("opens_at_hour", "hour from which drinks are asked for", \.opensAtHour, 0...12),
    Entry("closes_at_hour", "hour until which drinks are asked for", \.closesAtHour, 13...24),
    Entry(
      "answer_minutes", "minutes until a store that has run out knows who gives",
      \.answerMinutes, 0...1440),
    Entry(
      "slow_answer_minutes", "the same where people telephone", \.slowAnswerMinutes, 0...1440),
    Entry(
      "equal_fill_holding_rate",
      "what holding stock counts a year in the policies at another's fill rate",
      \.equalFillHoldingRateAYear, 0...100),
    Entry(
      "wrong_horizon_days", "days the negative control looks too far ahead; 0 is one review",
      \.wrongHorizonDays, 0...60, whole: true),
  ]
}
