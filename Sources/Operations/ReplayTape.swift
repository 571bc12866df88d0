import Foundation
import Glibc
import SupplyChain

/// The forecasts of every night of a replay in one file, so that they are made once and played
/// many times: for each night, store after store and material after material, the stored numbers
/// of a `SeriesForecast`, beginning with a NaN where there is none, and whether its store is held
/// to be closed.
///
/// Thread safety: reading is by position and shares nothing.
final class ReplayTape: @unchecked Sendable {
  /// The nights on the tape.
  let nights: ClosedRange<BusinessDay>
  private let positionCount: Int
  private let horizon: Int
  let path: String
  private let descriptor: Int32
  private static let headerLength = 4096
  /// What every tape begins with.
  static let mark = "chama replay"

  /// Opens a tape, or begins a new one where there is none, or one that was not finished.
  ///
  /// - Parameters:
  ///   - path: `nil` for a file in `temporaryFolder` that is gone with the process.
  ///   - key: what the forecasts depend on beside the forecaster; it begins with ``mark``.
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``, and
  ///   ``OperationsFailure/staleForecasts(path:of:)`` for a tape of another key or a file that
  ///   holds something else: both are left alone.
  init(
    path: String?, beside temporaryFolder: String, key: String,
    nights: ClosedRange<BusinessDay>, positionCount: Int, horizon: Int
  ) throws {
    self.nights = nights
    self.positionCount = positionCount
    self.horizon = horizon
    self.key = key
    (self.descriptor, self.path) = try ReplayTape.opened(path, beside: temporaryFolder)
    let length = ReplayTape.length(nights, positionCount, horizon)
    let (header, size) = ReplayTape.header(descriptor)
    guard size == 0 || header.hasPrefix(ReplayTape.mark) else {
      close(descriptor)
      throw OperationsFailure.staleForecasts(
        path: self.path, of: Sentence("something else than forecasts", "预测以外的内容"))
    }
    guard size == 0 || header == key || header == ReplayTape.unfinished else {
      close(descriptor)
      throw OperationsFailure.staleForecasts(
        path: self.path,
        of: Sentence(
          "forecasts of other data, days or assumptions", "其他数据、日期或假设的预测"))
    }
    self.isComplete = header == key && size == length
    guard !isComplete else { return }
    guard ftruncate(descriptor, 0) == 0 else {
      throw OperationsFailure.cannotWrite(self.path, errno: errno)
    }
    try writeHeader(ReplayTape.unfinished)
  }

  /// What a tape begins with that is being written, or was given up.
  private static let unfinished = mark + " unfinished"

  deinit { close(descriptor) }

  /// Whether all nights are on it.
  private(set) var isComplete: Bool
  private let key: String

  private var numbersAPosition: Int { ReplayTape.numbers(horizon) }
  private var bytesANight: Int { positionCount * numbersAPosition * 4 }

  /// Numbers that a position has: those of its forecast, and whether its store is held closed.
  private static func numbers(_ horizon: Int) -> Int {
    2 * horizon * (1 + Distribution.levels.count) + 1
  }

  private static func opened(
    _ path: String?, beside folder: String
  ) throws -> (descriptor: Int32, path: String) {
    if let path {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw OperationsFailure.cannotWrite(path, errno: errno) }
      return (descriptor, path)
    }
    let place = String(repeating: "X", count: 6)
    var template = Array("\(folder)/chama-replay-\(place)".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw OperationsFailure.cannotWrite(folder, errno: errno) }
    // A file without a name goes with the process, however it ends.
    unlink(template)
    return (descriptor, folder)
  }

  /// Records a night, by position.
  func record(_ forecasts: [SeriesForecast?], of night: BusinessDay) throws {
    precondition(forecasts.count == positionCount && nights.contains(night), "a night of the tape")
    var numbers = [Float](repeating: .nan, count: positionCount * numbersAPosition)
    for (position, forecast) in forecasts.enumerated() {
      guard let stored = forecast?.storedNumbers else { continue }
      precondition(stored.count == numbersAPosition - 1, "a forecast of the tape's horizon")
      let start = position * numbersAPosition
      let isClosed: Float = forecast?.isHeldClosed == true ? 1 : 0
      numbers.replaceSubrange(start..<(start + numbersAPosition), with: stored + [isClosed])
    }
    try numbers.withUnsafeBytes { try write($0, at: offset(of: night)) }
  }

  /// Says that every night was recorded.
  func finish() throws {
    try writeHeader(key)
    isComplete = true
  }

  private func writeHeader(_ text: String) throws {
    var bytes = Array(text.utf8.prefix(ReplayTape.headerLength - 1))
    bytes += [UInt8](repeating: 0x0A, count: ReplayTape.headerLength - bytes.count)
    try bytes.withUnsafeBytes { try write($0, at: 0) }
  }

  /// The forecasts of a night, by position.
  func forecasts(of night: BusinessDay) throws -> [SeriesForecast?] {
    precondition(isComplete && nights.contains(night), "a night of a finished tape")
    var numbers = [Float](repeating: .nan, count: positionCount * numbersAPosition)
    try numbers.withUnsafeMutableBytes { try read($0, at: offset(of: night)) }
    return (0..<positionCount).map { position in
      let start = position * numbersAPosition
      guard !numbers[start].isNaN else { return nil }
      let last = start + numbersAPosition - 1
      return SeriesForecast(
        storedNumbers: Array(numbers[start..<last]),
        notes: numbers[last] != 0 ? [.closedStore] : [])
    }
  }

  private func offset(of night: BusinessDay) -> Int {
    ReplayTape.headerLength + (night - nights.lowerBound) * bytesANight
  }

  /// The first line of a file, and how long the file is.
  private static func header(_ descriptor: Int32) -> (text: String, size: Int) {
    var bytes = [UInt8](repeating: 0x0A, count: headerLength)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    var status = stat()
    guard count >= 0, fstat(descriptor, &status) == 0 else { return ("", -1) }
    return (String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self), Int(status.st_size))
  }

  private static func length(
    _ nights: ClosedRange<BusinessDay>, _ positionCount: Int, _ horizon: Int
  ) -> Int {
    headerLength + nights.count * positionCount * numbers(horizon) * 4
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, offset + done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw OperationsFailure.cannotWrite(path, errno: errno) }
      done += count
    }
  }

  private func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let count = pread(
        descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, offset + done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw OperationsFailure.cannotRead(path: path, reason: "it ends too early")
      }
      done += count
    }
  }
}
