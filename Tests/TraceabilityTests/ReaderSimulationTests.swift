import Foundation
import Testing

/// The measure of the readers: a day of 87 stores. CHAMA_READER_DAYS plays that many days for each
/// rate of missed reads and prints the errors; without it one day of 30 % is played.
@Suite struct ReaderSimulationTests {
  private static let days = ProcessInfo.processInfo.environment["CHAMA_READER_DAYS"]
    .flatMap { Int($0) }

  @Test func `with 30 % of reads missed nothing is wrong and nothing counted twice`() throws {
    var day = try ReaderSimulation(seed: 87, missed: 0.3)
    let errors = try day.play()
    #expect(errors == ReaderSimulation.Errors())
    #expect(day.readCount > 10_000)
    #expect(
      day.orders.contains { !$0.leftBehind.isEmpty } && day.orders.contains { $0.wrong != nil })
  }

  @Test func `errors are found: a day on which nothing is read has shortages that are not seen`()
    throws
  {
    var day = try ReaderSimulation(seed: 87, missed: 1)
    #expect(try day.play().falselyReceived > 0)
  }

  @Test("The rate of missed reads at which it begins to err", .enabled(if: days != nil))
  func firstError() throws {
    print(
      "| missed | orders | reads | departures | arrivals | twice | missing | received | foreign |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for missed in [0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98] {
      var sum = ReaderSimulation.Errors()
      var (orders, reads) = (0, 0)
      for seed in 0..<(Self.days ?? 1) {
        var day = try ReaderSimulation(seed: UInt64(1000 + seed), missed: missed)
        let errors = try day.play()
        orders += day.orders.count
        reads += day.readCount
        sum.falseDepartures += errors.falseDepartures
        sum.falseArrivals += errors.falseArrivals
        sum.countedTwice += errors.countedTwice
        sum.falselyMissing += errors.falselyMissing
        sum.falselyReceived += errors.falselyReceived
        sum.falselyForeign += errors.falselyForeign
      }
      print(
        "| \(Int(missed * 100)) % | \(orders) | \(reads) | \(sum.falseDepartures) | "
          + "\(sum.falseArrivals) | \(sum.countedTwice) | \(sum.falselyMissing) | "
          + "\(sum.falselyReceived) | \(sum.falselyForeign) |")
      if missed <= 0.3 { #expect(sum.total == 0) }
    }
  }
}
