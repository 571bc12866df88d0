import Collecting
import Foundation
import Persistence
import SupplyChain

/// The chain's small files as the ledger keeps them: their values as sorted JSON, so that neither
/// the encoding nor the order of lines makes a new version.
enum ChainDocuments {
  /// A holiday with its day.
  struct HolidayEntry: Codable {
    let day: BusinessDay
    let holiday: Holiday
  }

  static func add(_ master: ChainMaster, to writer: CollectionWriter) throws {
    if let stores = master.stores?.content {
      try add("stores", stores.sorted { $0.id < $1.id }, to: writer)
    }
    if let materials = master.materials?.content {
      try add("materials", materials.sorted { $0.id < $1.id }, to: writer)
    }
    if let holidays = master.holidays?.content {
      let entries = holidays.days.map { HolidayEntry(day: $0.key, holiday: $0.value) }
      try add("holidays", entries.sorted { $0.day < $1.day }, to: writer)
    }
    if let promotions = master.promotions?.content {
      try add("promotions", promotions, to: writer)
    }
  }

  private static func add(
    _ name: String, _ value: some Encodable, to writer: CollectionWriter
  ) throws {
    let bytes = Array(try canonicalJSON(value).utf8)
    try writer.add(document: name, sha256: sha256(bytes), content: bytes)
  }
}
