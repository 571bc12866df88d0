import SupplyChain

/// The days that one forecast looks at: `Recipe.memoryDays` up to the origin and the horizon after
/// it. Everything inside is indexed by days from the first.
struct DayAxis: Sendable {
  let origin: BusinessDay
  let horizon: Int

  var first: BusinessDay { origin - (Recipe.memoryDays - 1) }
  /// Index of the origin.
  var originIndex: Int { Recipe.memoryDays - 1 }
  /// Days up to the origin.
  var pastCount: Int { Recipe.memoryDays }
  /// All days.
  var count: Int { Recipe.memoryDays + horizon }

  func day(_ index: Int) -> BusinessDay { first + index }
}
