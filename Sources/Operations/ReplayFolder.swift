import Collecting
import Foundation
import SupplyChain

/// A chain's folder as a replay reads it: master data and the whole history, no ledger.
struct ReplayFolder {
  let path: String
  let stores: [Store]
  let materials: [Material]
  let holidays: HolidayCalendar
  let promotions: [Promotion]
  let weather: WeatherTable
  /// By day of issue.
  let issuedWeather: [IssuedWeather]
  /// What the stores consumed, in the stores' order; those without history are left out.
  let histories: [StoreHistory]
  /// The last day that any store reported.
  let lastDay: BusinessDay
  /// What was read, for the tape of forecasts to be known by.
  let digest: String

  /// No day of any file lies beyond it.
  private static let endOfTime = BusinessDay(daysSinceEpoch: 376_000)

  /// Reads a folder.
  ///
  /// - Throws: ``OperationsFailure`` when it has no stores or no consumption, or when a file is
  ///   refused.
  init(path: String) throws {
    let folder = try ChainFolder(path: path)
    let master = folder.readMaster(through: ReplayFolder.endOfTime)
    guard let stores = master.stores else {
      throw OperationsFailure.missingFile(name: "stores", folder: path)
    }
    for (name, refusal) in master.refusals {
      throw OperationsFailure.refusedFile(
        name: name, faults: refusal.faults, faultCount: refusal.faultCount)
    }
    guard let consumption = folder.history(.consumption) else {
      throw OperationsFailure.missingFile(name: "consumption", folder: path)
    }
    self.path = path
    self.stores = stores.content ?? []
    self.materials = master.materials?.content ?? []
    self.holidays = master.holidays?.content ?? HolidayCalendar(days: [:])
    self.promotions = master.promotions?.content ?? []
    self.weather = master.weather?.content ?? WeatherTable(measures: [])
    self.issuedWeather = master.issuedWeather?.content ?? []
    let read = try ReplayFolder.histories(of: consumption, stores: self.stores, materials)
    guard let lastDay = read.histories.map(\.lastDay).max() else {
      throw OperationsFailure.noHistory
    }
    self.histories = read.histories
    self.lastDay = lastDay
    let digests = [
      stores.digest, master.materials?.digest, master.holidays?.digest, master.promotions?.digest,
      master.weather?.digest, master.issuedWeather?.digest, read.digest,
    ]
    self.digest = sha256(digests.map { $0?.sha256 ?? "-" }.joined(separator: " "))
  }

  /// The newest weather forecast that was issued by `day`.
  func issuedWeather(by day: BusinessDay) -> IssuedWeather? {
    issuedWeather.last { $0.issuedOn <= day }
  }

  /// The weather forecasts issued in the weeks before `night`, by which the newest is believed.
  func issues(before night: BusinessDay) -> [IssuedWeather] {
    issuedWeather.filter { $0.issuedOn < night && $0.issuedOn >= night - Forecast.provedDays }
  }

  private static func histories(
    of file: HistoryFile, stores: [Store], _ materials: [Material]
  ) throws -> (histories: [StoreHistory], digest: FileDigest?) {
    let catalogue = Catalogue(stores: stores, materials: materials)
    var byStore = [[ConsumptionSpool.Row]](repeating: [], count: stores.count)
    let reading = RecordReader(catalogue: catalogue, addsMaterials: true)
      .readConsumption(file, through: endOfTime) { batch in
        for cell in batch { byStore[Int(cell.store)].append(.init(cell)) }
      }
    if let refusal = reading.refusal {
      throw OperationsFailure.refusedFile(
        name: file.name, faults: refusal.faults, faultCount: refusal.faultCount)
    }
    let names = catalogue.materials + (reading.content?.addedMaterials ?? [])
    do throws(RepeatedConsumption) {
      var histories: [StoreHistory] = []
      for (store, rows) in zip(stores, byStore) {
        let record = try StoreRecord.of(rows, store: store.id, materials: names)
        if let record { histories.append(record.history) }
      }
      return (histories, reading.digest)
    } catch {
      throw OperationsFailure.refusedFile(
        name: file.name, faults: [error.fault], faultCount: 1)
    }
  }
}
