import Foundation

extension ReplayReport {
  /// Writes `replay.json` and `replay.svg` into a folder, which is made if it is missing.
  ///
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  public func write(to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let files = [
      ("replay.json", try encoder.encode(self) + Data("\n".utf8)), ("replay.svg", Data(chart.utf8)),
    ]
    for (name, content) in files {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        try content.write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
      } catch {
        throw OperationsFailure.cannotWrite(
          path: "\(folder)/\(name)", reason: error.localizedDescription,
          isFull: (error as NSError).code == CocoaError.fileWriteOutOfSpace.rawValue)
      }
    }
  }
}
