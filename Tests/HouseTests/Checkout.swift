import Foundation

/// The files of this checkout, found from where this file was compiled.
struct Checkout {
  /// A file that people wrote.
  struct TextFile {
    /// Where it lies, from the checkout's top: `Sources/Sheets/Cell.swift`.
    let path: String
    /// Its text.
    let text: String

    /// Its name without folders.
    var name: String { (path as NSString).lastPathComponent }

    /// The folder below `Sources` or `Tests` that it lies in: its target.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
  }

  let top: String

  init(thisFile: String = #filePath) {
    top = String(thisFile.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })
  }

  func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(top)/\(path)", encoding: .utf8)
  }

  /// The names in a folder, sorted; none when there is no such folder.
  func entries(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(top)/\(folder)")) ?? []).sorted()
  }

  /// The paths of all files below a folder, sorted, those excepted that programs leave.
  func paths(below folder: String) -> [String] {
    let found = FileManager.default.enumerator(atPath: "\(top)/\(folder)")
    let names = found.map { $0.compactMap { $0 as? String } } ?? []
    return names.map { "\(folder)/\($0)" }
      .filter { !isFolder($0) && !$0.contains("__pycache__") }.sorted()
  }

  /// All Swift files below a folder.
  func swiftFiles(_ folder: String) throws -> [TextFile] {
    try paths(below: folder).filter { $0.hasSuffix(".swift") }.map {
      TextFile(path: $0, text: try text($0))
    }
  }

  /// All Markdown files that belong to the repository.
  func pages() throws -> [TextFile] {
    try written().filter { $0.path.hasSuffix(".md") }
  }

  /// All text files that belong to the repository: what a person or the sample command wrote, and
  /// nothing that a build or a night leaves.
  func written() throws -> [TextFile] {
    let folders = [
      "Sources", "Tests", "docs", "Benchmarks", "models", "notebooks-export", ".ci", "data/sample",
    ]
    let topFiles = entries("").filter { name in
      !["Package.resolved", ".git"].contains(name) && !isFolder(name)
    }
    let all = topFiles + ["data/README.md"] + folders.flatMap(paths(below:))
    // What is no UTF-8 text, such as a compressed feed, names nothing.
    return all.compactMap { path in
      (try? text(path)).map { TextFile(path: path, text: $0) }
    }
  }

  func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: "\(top)/\(path)", isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
