/// How much people order out of habit: up to so many days of what they saw, times their bias.
///
///     target = bias · mean of the last days · (lead + review + safety)           habit
///     target = bias · (Σ weekday means over lead + review + safety · mean)       good habit
///
/// What is on the shelf, expired or not so far, and on its way counts against it; the rest is
/// ordered in whole packs, rounded up: one more where more than a share of it is missing, which by
/// default is none and at a half rounds to the nearest pack.
///
/// Example: 100 g a day, lead 3, review 7, safety 4, no bias: up to 1,400 g. With 350 g there and
/// 500 g on its way, 550 g are missing: two packs of 500 g.
public enum HabitOrder {
  /// The target of a habit, in the mean's unit.
  public static func target(
    meanADay: Double, leadDays: Int, reviewDays: Int, safetyDays: Double, bias: Double
  ) -> Double {
    meanADay * (Double(leadDays + reviewDays) + safetyDays) * bias
  }

  /// The target of a good habit, in the means' unit.
  ///
  /// - Parameters:
  ///   - weekdayMeans: seven, Monday first.
  ///   - firstWeekday: the weekday of tomorrow, 0 for Monday.
  public static func target(
    weekdayMeans: some RandomAccessCollection<Double>, firstWeekday: Int, leadDays: Int,
    reviewDays: Int, safetyDays: Double, bias: Double
  ) -> Double {
    let means = Array(weekdayMeans)
    precondition(means.count == 7 && firstWeekday >= 0, "a week has seven days")
    var sum = 0.0
    for day in 0..<(leadDays + reviewDays) { sum += means[(firstWeekday + day) % 7] }
    return (sum + safetyDays * means.reduce(0, +) / 7) * bias
  }

  /// What is ordered, in whole packs; all in thousandths of the base unit.
  public static func amount(
    target: Double, onHand: Int64, onItsWay: Int64, pack: Int64, leastShare: Double = 0
  ) -> Int64 {
    let missing = (target - Double(onHand) - Double(onItsWay)) / Double(pack) - leastShare
    guard missing > 0 else { return 0 }
    return Int64(min(missing.rounded(.up), 1e6)) * pack
  }
}
