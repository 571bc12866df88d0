import Foundation

/// A folder for one test, which goes away with this value.
final class WorkFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "chama-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something inside.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  func contents(of name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: self(name)).map { [UInt8]($0) }
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let parent = URL(fileURLWithPath: self(name)).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: self(name)) }

  func copy(_ name: String, to other: String) throws {
    let parent = URL(fileURLWithPath: self(other)).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: self(name), toPath: self(other))
  }

  /// All files inside a folder of this one, by path within it.
  func files(in name: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let enumerator = FileManager.default.enumerator(atPath: self(name))
    while let file = enumerator?.nextObject() as? String {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: self("\(name)/\(file)"), isDirectory: &isFolder)
      if exists, !isFolder.boolValue { files[file] = contents(of: "\(name)/\(file)") }
    }
    return files
  }
}
