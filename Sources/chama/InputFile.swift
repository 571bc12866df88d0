import Foundation
import Operations

/// A file that a command reads whole.
struct InputFile {
  let path: String

  /// Its bytes; `-` is standard input.
  ///
  /// - Throws: ``OperationsFailure/cannotRead(path:reason:)``.
  func bytes() throws -> [UInt8] {
    do {
      if path == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw OperationsFailure.cannotRead(path: path, reason: error.localizedDescription)
    }
  }
}
