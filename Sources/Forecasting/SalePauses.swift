import Foundation

/// The stretches in which a material was not on sale: a season's drink between two seasons. On open
/// days the history says zero there, but that is no demand; left in, it would hold the level down
/// for weeks after the material is back.
///
/// A run of days without use is a pause when it is long and, by how often the material was used
/// before, next to impossible as chance: with a days of use and b without (pauses left out) and any
/// share of days of use equally likely beforehand, the next n days are all without use with the
/// probability Π (b + 1 + i) ÷ (a + b + 2 + i), i = 0 … n − 1 (Laplace's rule of succession). So a
/// material that is used once a week may rest for two months before that counts as a pause, one
/// that is used daily for two weeks.
struct SalePauses {
  /// Pauses that have ended in a day of use, as days of the axis, rising.
  private(set) var ended: [Range<Int>] = []
  /// The first day of the pause that still goes on.
  private(set) var current: Int?

  private static let fewestDays = 14
  private static let chance = 1e-4

  /// - Parameter used: by day, whether the material was used; `nil` where that is not known.
  init(used: [Bool?]) {
    var (with, without) = (0, 0)
    var run: (first: Int, days: Int)?
    for (day, used) in used.enumerated() {
      guard let used else { continue }
      guard used else {
        if with > 0 { run = (run?.first ?? day, (run?.days ?? 0) + 1) }
        continue
      }
      if let run {
        if SalePauses.isPause(days: run.days, with: with, without: without) {
          ended.append(run.first..<day)
        } else {
          without += run.days
        }
      }
      run = nil
      with += 1
    }
    if let run, SalePauses.isPause(days: run.days, with: with, without: without) {
      current = run.first
    }
  }

  private static func isPause(days: Int, with: Int, without: Int) -> Bool {
    guard days >= fewestDays else { return false }
    var log = 0.0
    for index in 0..<days {
      log += Foundation.log(Double(without + 1 + index) / Double(with + without + 2 + index))
      if log <= Foundation.log(chance) { return true }
    }
    return false
  }
}
