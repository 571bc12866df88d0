import SupplyChain

/// The public holidays of China with their make-up workdays, 2022 to 2026, as the State Council
/// announced them.
///
/// Source: holiday-cn by NateScarlet (https://github.com/NateScarlet/holiday-cn), MIT License,
/// Copyright (c) 2019 NateScarlet; days that follow each other under one name are one line here.
enum PublicHolidays {
  /// The days on which the table is complete: what comes after has not been announced.
  static let knownDays = BusinessDay.on(2022, 1, 1)...BusinessDay.on(2026, 12, 31)

  /// Days in a row under one name.
  struct Run {
    let first: BusinessDay
    let days: Int
    let name: String
    let isOffDay: Bool
  }

  /// The runs, sorted by their first day.
  static let runs: [Run] = [
    off(2022, 1, 1, days: 3, "元旦"),
    workday(2022, 1, 29, days: 2, "春节"),
    off(2022, 1, 31, days: 7, "春节"),
    workday(2022, 4, 2, days: 1, "清明节"),
    off(2022, 4, 3, days: 3, "清明节"),
    workday(2022, 4, 24, days: 1, "劳动节"),
    off(2022, 4, 30, days: 5, "劳动节"),
    workday(2022, 5, 7, days: 1, "劳动节"),
    off(2022, 6, 3, days: 3, "端午节"),
    off(2022, 9, 10, days: 3, "中秋节"),
    off(2022, 10, 1, days: 7, "国庆节"),
    workday(2022, 10, 8, days: 2, "国庆节"),
    off(2022, 12, 31, days: 3, "元旦"),
    off(2023, 1, 21, days: 7, "春节"),
    workday(2023, 1, 28, days: 2, "春节"),
    off(2023, 4, 5, days: 1, "清明节"),
    workday(2023, 4, 23, days: 1, "劳动节"),
    off(2023, 4, 29, days: 5, "劳动节"),
    workday(2023, 5, 6, days: 1, "劳动节"),
    off(2023, 6, 22, days: 3, "端午节"),
    workday(2023, 6, 25, days: 1, "端午节"),
    off(2023, 9, 29, days: 8, "中秋节、国庆节"),
    workday(2023, 10, 7, days: 2, "中秋节、国庆节"),
    off(2024, 1, 1, days: 1, "元旦"),
    workday(2024, 2, 4, days: 1, "春节"),
    off(2024, 2, 10, days: 8, "春节"),
    workday(2024, 2, 18, days: 1, "春节"),
    off(2024, 4, 4, days: 3, "清明节"),
    workday(2024, 4, 7, days: 1, "清明节"),
    workday(2024, 4, 28, days: 1, "劳动节"),
    off(2024, 5, 1, days: 5, "劳动节"),
    workday(2024, 5, 11, days: 1, "劳动节"),
    off(2024, 6, 10, days: 1, "端午节"),
    workday(2024, 9, 14, days: 1, "中秋节"),
    off(2024, 9, 15, days: 3, "中秋节"),
    workday(2024, 9, 29, days: 1, "国庆节"),
    off(2024, 10, 1, days: 7, "国庆节"),
    workday(2024, 10, 12, days: 1, "国庆节"),
    off(2025, 1, 1, days: 1, "元旦"),
    workday(2025, 1, 26, days: 1, "春节"),
    off(2025, 1, 28, days: 8, "春节"),
    workday(2025, 2, 8, days: 1, "春节"),
    off(2025, 4, 4, days: 3, "清明节"),
    workday(2025, 4, 27, days: 1, "劳动节"),
    off(2025, 5, 1, days: 5, "劳动节"),
    off(2025, 5, 31, days: 3, "端午节"),
    workday(2025, 9, 28, days: 1, "国庆节、中秋节"),
    off(2025, 10, 1, days: 8, "国庆节、中秋节"),
    workday(2025, 10, 11, days: 1, "国庆节、中秋节"),
    off(2026, 1, 1, days: 3, "元旦"),
    workday(2026, 1, 4, days: 1, "元旦"),
    workday(2026, 2, 14, days: 1, "春节"),
    off(2026, 2, 15, days: 9, "春节"),
    workday(2026, 2, 28, days: 1, "春节"),
    off(2026, 4, 4, days: 3, "清明节"),
    off(2026, 5, 1, days: 5, "劳动节"),
    workday(2026, 5, 9, days: 1, "劳动节"),
    off(2026, 6, 19, days: 3, "端午节"),
    workday(2026, 9, 20, days: 1, "国庆节"),
    off(2026, 9, 25, days: 3, "中秋节"),
    off(2026, 10, 1, days: 7, "国庆节"),
    workday(2026, 10, 10, days: 1, "国庆节"),
  ]

  /// Every named day with its holiday, sorted by day.
  static let days: [(day: BusinessDay, holiday: Holiday)] = runs.flatMap { run in
    (0..<run.days).map { offset in
      (run.first + offset, Holiday(name: run.name, isOffDay: run.isOffDay))
    }
  }

  private static func off(
    _ year: Int, _ month: Int, _ day: Int, days: Int, _ name: String
  ) -> Run {
    Run(first: .on(year, month, day), days: days, name: name, isOffDay: true)
  }

  private static func workday(
    _ year: Int, _ month: Int, _ day: Int, days: Int, _ name: String
  ) -> Run {
    Run(first: .on(year, month, day), days: days, name: name, isOffDay: false)
  }
}

extension BusinessDay {
  /// A date written in source code; one that does not exist is a bug in that code.
  static func on(_ year: Int, _ month: Int, _ day: Int) -> BusinessDay {
    guard let date = BusinessDay(year: year, month: month, day: day) else {
      preconditionFailure("no such date: \(year)-\(month)-\(day)")
    }
    return date
  }
}
