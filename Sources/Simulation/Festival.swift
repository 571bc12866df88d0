import SupplyChain

/// A festival of the lunar calendar, or the solar term 立秋, that tea shops feel.
enum Festival: CaseIterable {
  /// 腊八节, the eighth of the last month.
  case laba
  /// 春节, New Year's Day.
  case springFestival
  /// 元宵节, the first full moon.
  case lantern
  /// 端午节, the fifth of the fifth month.
  case dragonBoat
  /// 七夕, the seventh of the seventh month.
  case qixi
  /// 立秋, the solar term: "the first milk tea of autumn".
  case startOfAutumn
  /// 中秋节, the eighth month's full moon.
  case midAutumn
  /// 重阳节, the ninth of the ninth month.
  case doubleNinth

  /// What the day does to a shop's trade, as a factor.
  var lift: Double {
    switch self {
    case .startOfAutumn: 1.7
    case .qixi: 1.25
    case .midAutumn: 1.1
    case .lantern: 1.08
    case .dragonBoat: 1.06
    case .laba, .doubleNinth: 1.02
    case .springFestival: 1
    }
  }

  /// The festivals by day, 2022 to 2028, computed from the lunar calendar.
  static let days: [BusinessDay: Festival] = Dictionary(
    table.map { (BusinessDay.on($0.year, $0.month, $0.day), $0.festival) },
    // 2027-08-08 is two at once: the stronger one stays.
    uniquingKeysWith: { $0.lift >= $1.lift ? $0 : $1 })

  private struct Entry {
    let year: Int
    let month: Int
    let day: Int
    let festival: Festival
  }

  private static let table: [Entry] =
    year(
      2022,
      [
        (1, 10, .laba), (2, 1, .springFestival), (2, 15, .lantern), (6, 3, .dragonBoat),
        (8, 4, .qixi), (8, 7, .startOfAutumn), (9, 10, .midAutumn), (10, 4, .doubleNinth),
        (12, 30, .laba),
      ])
    + year(
      2023,
      [
        (1, 22, .springFestival), (2, 5, .lantern), (6, 22, .dragonBoat), (8, 8, .startOfAutumn),
        (8, 22, .qixi), (9, 29, .midAutumn), (10, 23, .doubleNinth),
      ])
    + year(
      2024,
      [
        (1, 18, .laba), (2, 10, .springFestival), (2, 24, .lantern), (6, 10, .dragonBoat),
        (8, 7, .startOfAutumn), (8, 10, .qixi), (9, 17, .midAutumn), (10, 11, .doubleNinth),
      ])
    + year(
      2025,
      [
        (1, 7, .laba), (1, 29, .springFestival), (2, 12, .lantern), (5, 31, .dragonBoat),
        (8, 7, .startOfAutumn), (8, 29, .qixi), (10, 6, .midAutumn), (10, 29, .doubleNinth),
      ])
    + year(
      2026,
      [
        (1, 26, .laba), (2, 17, .springFestival), (3, 3, .lantern), (6, 19, .dragonBoat),
        (8, 7, .startOfAutumn), (8, 19, .qixi), (9, 25, .midAutumn), (10, 18, .doubleNinth),
      ])
    + year(
      2027,
      [
        (1, 15, .laba), (2, 6, .springFestival), (2, 20, .lantern), (6, 9, .dragonBoat),
        (8, 8, .qixi), (8, 8, .startOfAutumn), (9, 15, .midAutumn), (10, 8, .doubleNinth),
      ])
    + year(
      2028,
      [
        (1, 4, .laba), (1, 26, .springFestival), (2, 9, .lantern), (5, 28, .dragonBoat),
        (8, 7, .startOfAutumn), (8, 26, .qixi), (10, 3, .midAutumn), (10, 26, .doubleNinth),
      ])

  private static func year(_ year: Int, _ days: [(Int, Int, Festival)]) -> [Entry] {
    days.map { Entry(year: year, month: $0.0, day: $0.1, festival: $0.2) }
  }
}

extension Festival {
  /// The day of Spring Festival in a year.
  static func newYear(of year: Int) -> BusinessDay? {
    days.first { $0.value == .springFestival && $0.key.civil.year == year }?.key
  }
}
