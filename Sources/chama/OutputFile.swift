import Foundation
import Operations

/// A file that a command writes piece by piece: it is there whole, or as it was before.
struct OutputFile {
  let path: String

  /// Takes a path as people write it.
  init(path: String) { self.path = FilePath.resolved(path) }

  /// Hands `body` what appends to the file, and puts the file in place when all was written.
  func write(_ body: ((String) throws -> Void) throws -> Void) throws {
    let partial = path + ".part"
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let handle = FileHandle(forWritingAtPath: partial)
    else { throw failure("its folder is missing or cannot be written") }
    do {
      try body { text in
        do { try handle.write(contentsOf: Data(text.utf8)) } catch {
          throw failure(error.localizedDescription)
        }
      }
      try handle.close()
    } catch {
      try? handle.close()
      try? FileManager.default.removeItem(atPath: partial)
      throw error
    }
    guard rename(partial, path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(atPath: partial)
      throw failure(reason)
    }
  }

  private func failure(_ reason: String) -> OperationsFailure {
    .cannotWrite(path: path, reason: reason, isFull: false)
  }
}
