import Foundation

/// The folder that a chain is written into.
struct OutputFolder {
  let path: String

  /// Makes the folder, which must be new or empty.
  init(creating path: String) throws(SimulationFailure) {
    self.path = path
    let manager = FileManager.default
    var isDirectory: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isDirectory) {
      guard isDirectory.boolValue else {
        throw .cannotWrite(path: path, reason: "it is a file, not a folder")
      }
      guard let content = try? manager.contentsOfDirectory(atPath: path) else {
        throw .cannotWrite(path: path, reason: "it cannot be read")
      }
      guard content.isEmpty else { throw .folderNotEmpty(path) }
    }
    try makeFolder("")
  }

  /// Makes a folder within, with those above it.
  func makeFolder(_ name: String) throws(SimulationFailure) {
    let folder = name.isEmpty ? path : path + "/" + name
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder, reason: reason(of: error))
    }
  }

  /// Writes a whole small file.
  func write(_ bytes: [UInt8], to name: String) throws(SimulationFailure) {
    let file = path + "/" + name
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: file))
    } catch {
      throw .cannotWrite(path: file, reason: reason(of: error))
    }
  }

  /// Opens a sheet that grows beyond memory.
  func openSheet(_ name: String, header: String) throws(SimulationFailure) -> GrowingSheet {
    let file = path + "/" + name
    guard FileManager.default.createFile(atPath: file, contents: nil),
      let handle = FileHandle(forWritingAtPath: file)
    else { throw .cannotWrite(path: file, reason: "it cannot be made") }
    return GrowingSheet(path: file, handle: handle, header: header)
  }
}

/// A sheet that is written piece by piece.
struct GrowingSheet {
  let path: String
  private let handle: FileHandle
  /// Where rows are written; ``spill()`` empties it when it is full.
  var rows = RowBytes()

  private static let pieceSize = 1 << 20

  init(path: String, handle: FileHandle, header: String) {
    self.path = path
    self.handle = handle
    rows.append(Array(header.utf8))
    rows.endRow()
  }

  /// Writes out what has been gathered when it is a large piece.
  mutating func spill() throws(SimulationFailure) {
    if rows.bytes.count >= GrowingSheet.pieceSize { try writeOut() }
  }

  /// Writes out the rest and closes the file.
  mutating func close() throws(SimulationFailure) {
    try writeOut()
    do {
      try handle.close()
    } catch {
      throw .cannotWrite(path: path, reason: reason(of: error))
    }
  }

  private mutating func writeOut() throws(SimulationFailure) {
    do {
      try handle.write(contentsOf: Data(rows.takeBytes()))
    } catch {
      throw .cannotWrite(path: path, reason: reason(of: error))
    }
  }
}

/// What the system said, without the path, which the failure names already.
private func reason(of error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
  return (underlying ?? error as NSError).localizedDescription
}
