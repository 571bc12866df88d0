import Foundation
import SupplyChain

/// What lies in a folder, in an order that no disk changes.
enum FolderListing {
  /// The names in a folder, sorted by their bytes.
  static func entries(of path: String) throws(CollectingFailure) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .folderMissing(path: path)
    }
    guard isFolder.boolValue else {
      throw .folderUnreadable(path: path, reason: "it is not a folder")
    }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    } catch {
      throw .folderUnreadable(path: path, reason: "it may not be listed")
    }
  }

  /// Whether a folder is there.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Whether a name is one of those that editors, spreadsheets and copying programs leave for a
  /// moment.
  static func isPassing(_ name: String) -> Bool {
    let lower = name.lowercased()
    return name.hasPrefix(".") || name.hasPrefix("~$") || name.hasSuffix("~")
      || lower.hasSuffix(".tmp") || lower.hasSuffix(".part") || lower.hasSuffix(".partial")
  }
}
