import Foundation
import SupplyChain

/// On which of the next days a store trades, by its own week, the calendar's days off and how long
/// it has been closed; and what that makes of its totals.
///
/// - **Its week.** A weekday on which it was closed at least twice and at least a quarter of the
///   last twelve times, days off of the calendar and weeks without any trade apart, is traded on
///   with the share of those times; any other for certain. One closed day makes no habit: stores
///   close on one day in seventy for no reason that comes back.
/// - **Days off.** A store that has been closed on two days or more of a block of days off is held
///   to stay closed until the block ends, and then to have been closed for one day.
/// - **Closed otherwise.** A store that has been closed for c days, those that its week or the
///   calendar foretold apart, trades on the next one with the chance h(c) = 0.38 ÷ c^0.9, so that
///   the longer it has been closed, the longer it will be. One day is believed to be a day off, or
///   a file that is late.
///
/// The two numbers were fitted to the closures of 2,000 shops (`koubei`) and held on the 87 of
/// `tea87-backtest`, which are other shops. After a block of days off, 107 shops of the one that
/// had been closed for it traded again to .26, .56, .66, .72 on the next four days; h from one day
/// on says .38, .50, .57, .62.
struct TradingDays {
  /// By day ahead, the chance that the store trades on it once it trades at all.
  private let chances: [Double]
  /// By day ahead, the chance that it trades again on it, if it has not before; `nil` for a store
  /// that is held to trade.
  private let reopening: [Double]?

  /// Whether the store is held to have been closed for longer than its week and a day.
  var isClosed: Bool { reopening != nil }

  private static let believedDays = 1
  private static let (chance, exponent) = (0.38, 0.9)

  /// - Parameters:
  ///   - isOpen: by day of the axis up to the origin, whether anything was used.
  ///   - isInBusiness: by day ahead, whether the store has opened and not yet closed for good.
  init(isOpen: [Bool], calendar: DayCalendar, isInBusiness: [Bool]) {
    let week = TradingDays.week(isOpen, calendar: calendar)
    let origin = isOpen.count - 1
    chances = isInBusiness.enumerated().map { ahead, isInBusiness in
      isInBusiness ? week[calendar.weekday[origin + 1 + ahead]] : 0
    }
    let lastOpen = isOpen.lastIndex(of: true) ?? -1
    let silent = (lastOpen + 1..<isOpen.count).filter { week[calendar.weekday[$0]] >= 0.5 }
    guard silent.count > TradingDays.believedDays else {
      reopening = nil
      return
    }
    var closed = Double(max(silent.count { calendar.off[$0] == 0 }, 1))
    var isBreak = calendar.off[origin] == 1
    reopening = isInBusiness.indices.map { ahead in
      let day = origin + 1 + ahead
      isBreak = isBreak && calendar.off[day] == 1
      guard !isBreak, week[calendar.weekday[day]] >= 0.5 else { return 0 }
      defer { closed += 1 }
      return TradingDays.chance / pow(closed, TradingDays.exponent)
    }
  }

  private static let (weeks, fewestSeen, fewestClosed, closedShare) = (12, 4, 2, 0.25)

  /// By weekday, the share of the last weeks in which the store traded that it traded on it.
  private static func week(_ isOpen: [Bool], calendar: DayCalendar) -> [Double] {
    var (seen, open) = ([Int](repeating: 0, count: 7), [Int](repeating: 0, count: 7))
    guard let first = isOpen.firstIndex(of: true) else { return seen.map { _ in 1 } }
    // A week without trade is a closure, not a habit.
    var traded = -7
    let lastTrade = isOpen.enumerated().map { day, isOpen in
      if isOpen { traded = day }
      return traded
    }
    var tradedAgain = isOpen.count + 7
    for day in isOpen.indices.reversed() where day >= max(first, isOpen.count - 7 * weeks) {
      if isOpen[day] { tradedAgain = day }
      guard !calendar.isSpecial[day], day - lastTrade[day] < 7 || tradedAgain - day < 7 else {
        continue
      }
      seen[calendar.weekday[day]] += 1
      if isOpen[day] { open[calendar.weekday[day]] += 1 }
    }
    return zip(open, seen).map { open, seen in
      let share = Double(open) / Double(max(seen, 1))
      let isHabit =
        seen >= fewestSeen && seen - open >= fewestClosed && 1 - share >= closedShare
      return isHabit ? share : 1
    }
  }

  /// The totals of the next 1, 2, … days, from the days and totals of a store that trades on all.
  ///
  /// A total of days of which k are traded on has the shape of the total of the next k, at the mean
  /// of those that are traded on; where k is not certain, it is a mixture.
  func totals(of open: (daily: [Distribution], totals: [Distribution])) -> [Distribution] {
    guard isClosed || chances.contains(where: { $0 < 1 }) else { return open.totals }
    let days = open.daily.count
    // By days traded on: their chance, and the chance times the mean of what they come to.
    var chance = [Double](repeating: 0, count: days + 1)
    var amount = chance
    var closed = 1.0
    if !isClosed { (chance[0], closed) = (1, 0) }
    return (0..<days).map { ahead in
      let (trades, mean) = (chances[ahead], open.daily[ahead].mean)
      for count in stride(from: ahead + 1, through: 1, by: -1) {
        amount[count] =
          amount[count] * (1 - trades) + (amount[count - 1] + chance[count - 1] * mean) * trades
        chance[count] = chance[count] * (1 - trades) + chance[count - 1] * trades
      }
      chance[0] *= 1 - trades
      let reopens = closed * (reopening?[ahead] ?? 0) * (trades > 0 ? 1 : 0)
      chance[1] += reopens
      amount[1] += reopens * mean
      closed -= reopens
      return .mixture(
        of: (1...ahead + 1).filter { chance[$0] > 1e-12 }.map {
          (chance[$0], open.totals[$0 - 1].brought(to: amount[$0] / chance[$0]))
        })
    }
  }
}

extension Distribution {
  /// The same shape at another mean.
  fileprivate func brought(to other: Double) -> Distribution {
    mean > 0 ? scaled(by: other / mean) : .certain(0)
  }
}
