import Foundation
import Simulation
import SupplyChain
import Testing

/// A chain that was written into a folder of its own and read back; the folder is gone again.
struct WrittenChain {
  /// Every file's bytes by its path within the folder; a folder in place of a file has none.
  let contents: [String: Data]
  let firstDay: BusinessDay

  init(_ parameters: SampleChain.Parameters) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "chain-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let chain = try SampleChain(parameters)
    try chain.write(to: folder.path)
    firstDay = chain.firstDay
    var contents: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      var isDirectory: ObjCBool = false
      let full = folder.path + "/" + path
      let exists = FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory)
      guard exists, !isDirectory.boolValue else { continue }
      contents[path] = try Data(contentsOf: URL(fileURLWithPath: full))
    }
    self.contents = contents
  }

  func sheet(_ path: String) throws -> Sheet {
    let data = try #require(contents[path], "no file \(path)")
    return Sheet(String(decoding: data, as: UTF8.self))
  }

  func storeIDs(on day: BusinessDay) throws -> [String] {
    try sheet("stores.csv").column("store_id").filter {
      contents["feeds/\(day)/stock/\($0).csv"] != nil
    }
  }
}

/// A sheet without quotes, taken apart.
struct Sheet {
  let header: [String]
  let rows: [[String]]

  init(_ text: String) {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    header = lines.first ?? []
    rows = Array(lines.dropFirst())
  }

  func column(_ name: String) -> [String] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }
}

/// Goods by store and material, added up the slow way.
struct StockBook {
  private(set) var byMaterial: [String: Int] = [:]

  init(opening: Sheet, on day: BusinessDay) {
    for row in opening.rows where row[0] == day.description { add(row[1], row[2], row[5]) }
  }

  mutating func add(_ deliveries: Sheet) {
    for row in deliveries.rows { add(row[1], row[2], row[5]) }
  }

  mutating func subtractByLot(_ waste: Sheet) {
    for row in waste.rows { add(row[1], row[2], "-" + row[4]) }
  }

  mutating func subtractUse(_ consumption: Sheet) {
    for row in consumption.rows { add(row[1], row[2], "-" + row[3]) }
  }

  func byMaterial(of store: String) -> [String: Int] {
    byMaterial.filter { $0.key.hasPrefix(store + " ") }
  }

  private mutating func add(_ store: String, _ material: String, _ quantity: String) {
    let key = store + " " + material
    let sum = byMaterial[key, default: 0] + (Int(quantity) ?? 0)
    byMaterial[key] = sum == 0 ? nil : sum
  }
}
