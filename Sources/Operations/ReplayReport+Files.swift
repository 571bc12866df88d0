import Foundation

extension ReplayReport {
  /// Makes the folder of a report before it is worked for, and holds that it can be written.
  ///
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  public static func prepare(_ folder: String) throws { try OutputFolder.prepare(folder) }

  /// Writes `replay.json` and `replay.svg` into a folder, which is made if it is missing.
  ///
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  public func write(to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let files = [
      ("replay.json", try encoder.encode(self) + Data("\n".utf8)), ("replay.svg", Data(chart.utf8)),
    ]
    try OutputFolder.make(folder)
    for (name, content) in files {
      do {
        try content.write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
      } catch {
        throw OperationsFailure.cannotWrite("\(folder)/\(name)", error)
      }
    }
  }
}
