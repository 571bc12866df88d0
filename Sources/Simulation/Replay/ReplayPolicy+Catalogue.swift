extension ReplayPolicy {
  /// Stores order by their own habits, on their own days.
  public static let habit = ReplayPolicy("habit", .habit, .ownDays)
  /// Stores order carefully, each material by its review days.
  public static let goodHabit = ReplayPolicy("good-habit", .goodHabit, .reviewDays)
  /// Suggestions as configured, each material by its review days.
  public static let suggest = ReplayPolicy("suggest", .suggest, .reviewDays)
  /// Suggestions as configured, on the days on which stores order out of habit.
  public static let suggestOwnDays = ReplayPolicy("suggest-own-days", .suggest, .ownDays)

  /// Suggestions as configured, of every night accepted.
  public static let suggestEveryNight = ReplayPolicy("suggest-every-night", .suggest, .everyNight)

  /// All policies that a replay knows by name, in the order in which they are shown; all are played
  /// where none is named.
  public static let catalogue: [ReplayPolicy] = [
    habit,
    habit.with("habit+balance") { $0.sharing = .nightly },
    habit.with("habit+emergency") { $0.asking = .chama },
    habit.with("habit+telephone") { $0.asking = .telephone },
    goodHabit,
    goodHabit.with("good-habit+balance") { $0.sharing = .nightly },
    suggest,
    suggest.with("suggest+balance") { $0.sharing = .nightly },
    suggest.with("suggest+emergency") { $0.asking = .chama },
    suggest.with("suggest+telephone") { $0.asking = .telephone },
    suggest.with("all") { policy in
      policy.sharing = .nightly
      policy.asking = .chama
    },
    suggestEveryNight,
    suggestOwnDays,
    suggestOwnDays.with("suggest-at-habit-fill") { $0.equalFillTo = habit.name },
    suggest.with("suggest-at-good-fill") { $0.equalFillTo = goodHabit.name },
    suggest.with("wrong-horizon") { $0.sharing = .wrongHorizon },
  ]

  /// What the policy does, in one sentence.
  public var summary: String {
    let orders =
      switch ordering {
      case .habit: "stores order out of habit"
      case .goodHabit: "stores order with care"
      case .suggest: "stores get what Chama suggests"
      }
    let days =
      switch calendar {
      case .ownDays: "on their own days"
      case .reviewDays: "on the materials' review days"
      case .everyNight: "every night"
      }
    let level = equalFillTo.map { ", planned to fill at cost what \($0) fills" } ?? ""
    let shared =
      switch sharing {
      case .none: ""
      case .nightly: ", and give each other what Chama proposes every night"
      case .wrongHorizon: ", and give each other what a planner proposes that looks too far ahead"
      }
    let asked =
      switch asking {
      case .none: ""
      case .chama: "; who runs out asks Chama"
      case .telephone: "; who runs out telephones"
      }
    return orders + " " + days + level + shared + asked
  }
}

extension ReplayPolicy {
  /// The names of the policies that this one is held against.
  public var references: [String] {
    var names: [String] = []
    switch name {
    case "habit", "good-habit": break
    case "suggest-at-habit-fill", "suggest-own-days", "habit+balance", "habit+telephone":
      names = ["habit"]
    case "habit+emergency": names = ["habit", "habit+telephone"]
    case "suggest+emergency": names = ["suggest", "suggest+telephone"]
    case "suggest-at-good-fill", "good-habit+balance": names = ["good-habit"]
    case "suggest": names = ["habit", "good-habit"]
    default: names = ["suggest"]
    }
    return names
  }
}
