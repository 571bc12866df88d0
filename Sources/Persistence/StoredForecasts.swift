import Foundation
import GRDB
public import SupplyChain

extension Ledger {
  /// Keeps the forecasts of some stores of a run.
  public func store(_ forecasts: [StoreForecast], of run: RunID) throws {
    try write { database in
      let insert = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO store_forecast (run, store_id, content) VALUES (?, ?, ?)")
      for forecast in forecasts {
        try insert.execute(arguments: [run.text, forecast.store.text, forecast.encoded()])
      }
    }
  }

  /// The forecast that a run made for a store.
  public func forecast(of store: StoreID, in run: RunID) throws -> StoreForecast? {
    let content = try read { database in
      try Data.fetchOne(
        database, sql: "SELECT content FROM store_forecast WHERE run = ? AND store_id = ?",
        arguments: [run.text, store.text])
    }
    return content.flatMap { StoreForecast(store: store, encoded: $0) }
  }

  /// The stores that a run has forecasts for.
  public func storesForecast(in run: RunID) throws -> Set<StoreID> {
    let ids = try read { database in
      try String.fetchAll(
        database, sql: "SELECT store_id FROM store_forecast WHERE run = ?", arguments: [run.text])
    }
    return Set(ids.compactMap { StoreID($0) })
  }
}

/// The form of a forecast between two verbs: little-endian, origin, horizon, then each material
/// with its notes and its numbers in single precision.
extension StoreForecast {
  func encoded() -> Data {
    var data = Data()
    func append(_ number: Int32) {
      withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }
    append(origin.daysSinceEpoch)
    append(Int32(horizon))
    append(Int32(materials.count))
    for (material, forecast) in zip(materials, series) {
      let name = Array(material.text.utf8)
      let notes = Array(forecast.notes.map(\.rawValue).joined(separator: ",").utf8)
      let numbers = forecast.storedNumbers
      append(Int32(name.count))
      append(Int32(notes.count))
      append(Int32(numbers.count))
      data.append(contentsOf: name + notes)
      numbers.withUnsafeBytes { data.append(contentsOf: $0) }
    }
    return data
  }

  init?(store: StoreID, encoded data: Data) {
    let bytes = [UInt8](data)
    var position = 0
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, position + count <= bytes.count else { return nil }
      defer { position += count }
      return bytes[position..<(position + count)]
    }
    func number() -> Int? {
      take(4).map { slice in
        Int(slice.reversed().reduce(Int32(0)) { $0 << 8 | Int32($1) })
      }
    }
    guard let origin = number(), let horizon = number(), let count = number() else { return nil }
    var materials: [MaterialID] = []
    var series: [SeriesForecast] = []
    for _ in 0..<count {
      guard let nameCount = number(), let notesCount = number(), let valueCount = number(),
        let name = take(nameCount), let notes = take(notesCount),
        let values = take(valueCount * 4),
        let material = MaterialID(String(decoding: name, as: UTF8.self))
      else { return nil }
      let floats = values.withUnsafeBytes { raw in
        (0..<valueCount).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
      }
      let noteTexts = String(decoding: notes, as: UTF8.self).split(separator: ",")
      guard
        let forecast = SeriesForecast(
          storedNumbers: floats,
          notes: noteTexts.compactMap { ForecastNote(rawValue: String($0)) })
      else { return nil }
      materials.append(material)
      series.append(forecast)
    }
    self.init(
      store: store, origin: BusinessDay(daysSinceEpoch: Int32(origin)), horizon: horizon,
      materials: materials, series: series)
  }
}
