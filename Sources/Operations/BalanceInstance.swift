import Balancing
import Foundation
import Sheets

/// Solves an instance of the transfer problem from a file: the optimizer alone, without a chain.
public struct BalanceInstance: Sendable {
  /// The instance's file, plain or gzip.
  public let path: String
  /// The most seconds from the start of reading to the files being written.
  public let seconds: Double
  /// The most threads at work.
  public let threads: Int
  /// The clock to keep the time by.
  public let clock: WallClock

  /// The largest instance, unpacked: twenty times one of 2,000 stores and 300 materials. A small
  /// gzip file may unpack to any size.
  public static let mostBytes = 1 << 28

  /// Takes an instance and how long to work on it.
  public init(path: String, seconds: Double, threads: Int, clock: WallClock) {
    self.path = path
    self.seconds = seconds
    self.threads = threads
    self.clock = clock
  }

  /// What came of it.
  public struct Report: Hashable, Sendable, Codable {
    /// What the plan is worth, in fen.
    public let objective: Int64
    /// What no plan can exceed, in fen.
    public let bound: Double
    /// How far the plan can be from the best, in per cent of the bound.
    public let gapPercent: Double
    /// How long it took, reading and writing included.
    public let seconds: Double
    /// Trips and cases of the plan.
    public let legs: Int
    /// Cases that move.
    public let cases: Int

    private enum CodingKeys: String, CodingKey {
      case objective, bound, seconds, legs, cases
      case gapPercent = "gap_percent"
    }
  }

  /// Reads, solves, and writes the plan and, where asked for, the certificate.
  ///
  /// - Throws: ``BalancingFailure``, `SheetFailure` or ``OperationsFailure``.
  public func run(plan: String, certificate: String?) throws -> Report {
    let began = clock.seconds()
    guard FileManager.default.fileExists(atPath: path) else {
      throw OperationsFailure.cannotRead(path: path, reason: "there is no such file")
    }
    let text = try ByteSource(path: path).contents(most: Self.mostBytes)
    let instance = try TransferInstance(parsing: text)
    // Writing takes about as long as reading: so much is kept back, and a little for the start.
    let reading = clock.seconds() - began
    let optimizer = TransferOptimizer(
      effort: .time(seconds: max(seconds - 2 * reading - 0.02, 0), clock: clock.seconds),
      threads: threads)
    let answer = optimizer.answer(instance)
    try BalanceInstance.write(instance.planText(answer.solution), to: plan)
    if let certificate { try BalanceInstance.write(answer.certificateText, to: certificate) }
    let used = zip(instance.flows, answer.solution.cases).filter { $0.1 > 0 }
    return Report(
      objective: answer.solution.objective,
      bound: Double(answer.bound) / Double(TransferPrices.perFen), gapPercent: answer.gapPercent,
      seconds: clock.seconds() - began, legs: Set(used.map(\.0.leg)).count,
      cases: used.reduce(0) { $0 + $1.1 })
  }

  private static func write(_ text: String, to path: String) throws {
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw OperationsFailure.cannotWrite(path, error)
    }
  }
}
