import Foundation
import Glibc

/// The folder where people look for a night's files: replaced as a whole or not at all.
struct OutputFolder {
  let path: String

  /// Puts the files of a day in place. Readers see the old folder, for an instant none, then the
  /// new one; never a mixture. A crash in that instant is repaired by the next run: the ledger
  /// holds the files.
  ///
  /// - Throws: ``OperationsFailure/cannotWrite(path:reason:isFull:)``.
  func replace(_ name: String, with files: [String: [UInt8]]) throws {
    let target = "\(path)/\(name)"
    let fresh = "\(path)/.\(name).new"
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
      try remove(fresh)
      try FileManager.default.createDirectory(
        atPath: fresh, withIntermediateDirectories: false)
    } catch {
      throw OutputFolder.failure(fresh, error)
    }
    for (file, content) in files.sorted(by: { $0.key < $1.key }) {
      try write(content, to: "\(fresh)/\(file)")
    }
    try swap(fresh, target)
    synchronize(path)
  }

  /// Makes a folder unless it is there.
  static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw failure(path, error)
    }
  }

  /// Whether the folder of a day holds exactly these files.
  func holds(_ name: String, _ files: [String: [UInt8]]) -> Bool {
    files.allSatisfy { file, content in
      FileManager.default.contents(atPath: "\(path)/\(name)/\(file)") == Data(content)
    }
  }

  private func remove(_ item: String) throws {
    guard FileManager.default.fileExists(atPath: item) else { return }
    try FileManager.default.removeItem(atPath: item)
  }

  private func swap(_ fresh: String, _ target: String) throws {
    let old = "\(target).old"
    do {
      try remove(old)
      if FileManager.default.fileExists(atPath: target) {
        try FileManager.default.moveItem(atPath: target, toPath: old)
      }
      try FileManager.default.moveItem(atPath: fresh, toPath: target)
      try remove(old)
    } catch {
      throw OutputFolder.failure(target, error)
    }
  }

  private func write(_ content: [UInt8], to file: String) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputFolder.failure(file, errno) }
    defer { close(descriptor) }
    try ReplacedFile.write(content, to: descriptor, of: file)
    guard fsync(descriptor) == 0 else { throw OutputFolder.failure(file, errno) }
  }

  private func synchronize(_ directory: String) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  static func failure(_ path: String, _ code: Int32) -> OperationsFailure {
    .cannotWrite(
      path: path, reason: String(cString: strerror(code)),
      isFull: code == ENOSPC || code == EDQUOT)
  }

  private static func failure(_ path: String, _ error: any Error) -> OperationsFailure {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let code = underlying?.code ?? (error as NSError).code
    return failure(path, Int32(truncatingIfNeeded: code))
  }
}
