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
    try OutputFolder.make(path)
    do { try remove(fresh) } catch {
      throw OperationsFailure.cannotWrite(fresh, error)
    }
    try OutputFolder.make(fresh)
    for (file, content) in files.sorted(by: { $0.key < $1.key }) {
      try write(content, to: "\(fresh)/\(file)")
    }
    try swap(fresh, target)
    synchronize(path)
  }

  /// Makes a folder, and those that it lies in, unless it is there. The system is asked itself: it
  /// says which part of the path stands in the way, and why.
  static func make(_ path: String) throws {
    if mkdir(path, 0o777) == 0 { return }
    var code = errno
    if code == ENOENT {
      let parent = (path as NSString).deletingLastPathComponent
      guard !parent.isEmpty, parent != path else {
        throw OperationsFailure.cannotWrite(path, errno: code)
      }
      try make(parent)
      if mkdir(path, 0o777) == 0 { return }
      code = errno
    }
    guard code == EEXIST else { throw OperationsFailure.cannotWrite(path, errno: code) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw OperationsFailure.cannotWrite(path, errno: ENOTDIR)
    }
  }

  /// Makes a folder and holds that files can be put into it: before the work whose result goes
  /// there.
  static func prepare(_ path: String) throws {
    try make(path)
    guard access(path, W_OK | X_OK) == 0 else {
      throw OperationsFailure.cannotWrite(path, errno: errno)
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
      throw OperationsFailure.cannotWrite(target, error)
    }
  }

  private func write(_ content: [UInt8], to file: String) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OperationsFailure.cannotWrite(file, errno: errno) }
    defer { close(descriptor) }
    try ReplacedFile.write(content, to: descriptor, of: file)
    guard fsync(descriptor) == 0 else { throw OperationsFailure.cannotWrite(file, errno: errno) }
  }

  private func synchronize(_ directory: String) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
