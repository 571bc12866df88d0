import Collecting
import Foundation
import SupplyChain

/// A chain's folder as a backtest reads it: master data, and every store's consumption on demand.
///
/// Unlike the night it needs no ledger and no materials.csv. A file without which it can go on and
/// that was refused is named in ``warnings``.
final class BacktestChain: @unchecked Sendable {
  let stores: [Store]
  let materials: [Material]
  let holidays: HolidayCalendar
  let promotions: [Promotion]
  let weather: WeatherTable
  /// By day of issue; `nil` when the folder has no weather_forecast.csv.
  let issues: [IssuedWeather]?
  let firstDay: BusinessDay
  let lastDay: BusinessDay
  /// Files that the folder does not have.
  let notes: [String]
  /// Files that were refused.
  let warnings: [String]

  /// By store, the day of its first row.
  private(set) var firstDays: [BusinessDay?] = []
  /// By material, the first open day of any store on which it has a row.
  private var firstUses: [MaterialID: BusinessDay] = [:]

  private let catalogue: Catalogue
  private let spool: ConsumptionSpool
  private let lock = NSLock()
  private var kept: [Int: StoreRecord] = [:]
  private var keptCells = 0
  /// About 300 MB, as in the night.
  private static let mostKeptCells = 32_000_000
  /// Later than any row may be.
  private static let endOfTime = BusinessDay(daysSinceEpoch: 376_200)
  /// In days; a table holds every day from the first to the last.
  private static let longestHistory = 14_610

  /// Reads a folder.
  ///
  /// - Parameter needsIssuedWeather: whether weather_forecast.csv is compulsory too.
  /// - Throws: ``CollectingFailure``; ``OperationsFailure`` without a compulsory file, or when one
  ///   was refused.
  init(
    path: String, needsIssuedWeather: Bool = false, progress: NightProgress
  ) throws {
    let folder = try ChainFolder(path: path)
    let master = folder.readMaster(through: BacktestChain.endOfTime)
    if needsIssuedWeather {
      guard let issued = master.issuedWeather else {
        throw OperationsFailure.missingFile(name: "weather_forecast", folder: path)
      }
      _ = try BacktestChain.content(of: issued)
    }
    guard let storesFile = master.stores else {
      throw OperationsFailure.missingFile(name: "stores", folder: path)
    }
    guard let history = folder.history(.consumption) else {
      throw OperationsFailure.missingFile(name: "consumption", folder: path)
    }
    stores = try BacktestChain.content(of: storesFile).sorted { $0.id < $1.id }
    materials = master.materials?.content ?? []
    holidays = master.holidays?.content ?? HolidayCalendar(days: [:])
    promotions = master.promotions?.content ?? []
    weather = master.weather?.content ?? WeatherTable(measures: [])
    issues = master.issuedWeather?.content
    warnings = BacktestChain.warnings(master)
    notes = BacktestChain.notes(master)
    let known = Catalogue(stores: stores, materials: materials)
    let spool = ConsumptionSpool(storeCount: stores.count)
    var rows = 0
    // The sink throws what the disk does; the reader hands it on.
    let reading = try RecordReader(catalogue: known, addsMaterials: true)
      .readConsumption(history, through: BacktestChain.endOfTime) { (cells) throws(any Error) in
        try spool.add(cells)
        rows += cells.count
        progress.rows("reading", rows)
      }
    let tally = try BacktestChain.content(of: reading)
    guard let first = tally.firstDay, let last = tally.lastDay else {
      throw OperationsFailure.emptyHistory(folder: path)
    }
    guard last - first <= BacktestChain.longestHistory else {
      throw OperationsFailure.refusedFile(
        name: history.name,
        faults: [
          Fault(
            row: 0, column: "business_date", value: "\(first) … \(last)",
            remedy: Sentence(
              "Correct the dates; a history spans at most 40 years.", "请更正日期，历史最多 40 年。"))
        ], faultCount: 1)
    }
    firstDay = first
    lastDay = last
    catalogue = known.adding(tally.addedMaterials)
    self.spool = spool
    // A row that stands twice is found before anything is worked out.
    for index in stores.indices {
      let record = try record(ofStore: index, in: history.name)
      firstDays.append(record?.history.firstDay)
      if let record { note(record) }
    }
  }

  private func note(_ record: StoreRecord) {
    let history = record.history
    for (material, offset) in zip(history.materials, record.firstOpenRow)
    where offset < history.dayCount {
      let day = history.firstDay + offset
      firstUses[material] = min(firstUses[material] ?? day, day)
    }
  }

  /// How many materials a store used by a day, about: those that any store had.
  func materialsPerStore(by day: BusinessDay) -> Int {
    firstUses.values.count { $0 <= day }
  }

  /// What a store consumed, `nil` when it has no row.
  func record(ofStore index: Int, in file: String = "consumption.csv") throws -> StoreRecord? {
    if let known = lock.withLock({ kept[index] }) { return known }
    let rows = try spool.rows(ofStore: index)
    let record: StoreRecord?
    do throws(RepeatedConsumption) {
      record = try .of(rows, store: stores[index].id, materials: catalogue.materials)
    } catch {
      throw OperationsFailure.refusedFile(name: file, faults: [error.fault], faultCount: 1)
    }
    guard let record else { return nil }
    lock.withLock {
      guard keptCells < BacktestChain.mostKeptCells else { return }
      keptCells += record.history.thousandths.count
      kept[index] = record
    }
    return record
  }

  private static func content<Content>(of reading: FileReading<Content>) throws -> Content {
    switch reading.outcome {
    case .taken(let content): return content
    case .refused(let refusal):
      throw OperationsFailure.refusedFile(
        name: reading.name, faults: refusal.faults, faultCount: refusal.faultCount)
    }
  }

  /// A material's base unit, empty where materials.csv does not say it.
  func unit(of material: MaterialID) -> String {
    materials.first { $0.id == material }?.unit ?? ""
  }

  private static func warnings(_ master: ChainMaster) -> [String] {
    master.refusals.map { name, refusal in
      let fault = refusal.faults.first
      return "\(name) was refused and is done without: line \(fault?.row ?? 0), "
        + "\(fault?.column ?? "") \"\(fault?.value ?? "")\": \(fault?.remedy.english ?? "")"
    }
  }

  private static func notes(_ master: ChainMaster) -> [String] {
    var notes: [String] = []
    if master.weather == nil { notes.append("There is no weather.csv: done without weather.") }
    if master.holidays == nil { notes.append("There is no holidays.csv: holidays are not known.") }
    if master.issuedWeather == nil {
      notes.append("There is no weather_forecast.csv: the weather as issued cannot be scored.")
    }
    return notes
  }
}

/// One store's consumption as a backtest needs it: the history, and since when each material is
/// known.
struct StoreRecord: Sendable {
  let history: StoreHistory
  /// By material row: days from the history's first to the first row, of whatever quantity.
  let firstRow: [Int]
  /// By material row: the same, to the first row on an open day; the history's length without one.
  let firstOpenRow: [Int]

  /// What came, as a score reads it: on an open day a material that has a row by then and none
  /// that day was not used. `nil` on closed days and before.
  func came(row: Int, day: BusinessDay) -> Double? {
    let index = day - history.firstDay
    guard (0..<history.dayCount).contains(index), history.isOpen[index],
      index >= firstOpenRow[row]
    else { return nil }
    return Double(max(history.thousandths[row * history.dayCount + index], 0)) / 1000
  }
}

/// The same day, store and material stand twice.
struct RepeatedConsumption: Error {
  let day: BusinessDay
  let store: StoreID
  let material: MaterialID

  var fault: Fault {
    Fault(
      row: 0, column: "business_date, store_id, material_id",
      value: "\(day), \(store), \(material)",
      remedy: Sentence(
        "Keep one row for each day, store and material.", "每天、每店、每种原料只保留一行。"))
  }
}

extension StoreRecord {
  /// Lays rows out as a table; `nil` without rows.
  ///
  /// - Parameter materials: by index.
  static func of(
    _ rows: [ConsumptionSpool.Row], store: StoreID, materials: [MaterialID]
  ) throws(RepeatedConsumption) -> StoreRecord? {
    guard let first = rows.lazy.map(\.day).min(), let last = rows.lazy.map(\.day).max() else {
      return nil
    }
    let present = Set(rows.lazy.map(\.material)).sorted { materials[$0] < materials[$1] }
    var rowOf = [Int](repeating: -1, count: (present.max() ?? 0) + 1)
    for (row, index) in present.enumerated() { rowOf[index] = row }
    let dayCount = Int(last - first) + 1
    var reported = [Int64](repeating: StoreHistory.absent, count: present.count * dayCount)
    var ranOut = [Bool](repeating: false, count: reported.count)
    for row in rows {
      let place = rowOf[row.material] * dayCount + Int(row.day - first)
      guard reported[place] == StoreHistory.absent else {
        throw RepeatedConsumption(
          day: BusinessDay(daysSinceEpoch: row.day), store: store,
          material: materials[row.material])
      }
      reported[place] = row.thousandths
      ranOut[place] = row.ranOut
    }
    let history = StoreHistory(
      store: store, firstDay: BusinessDay(daysSinceEpoch: first), dayCount: dayCount,
      materials: present.map { materials[$0] }, reported: reported, stockedOut: ranOut)
    func firsts(_ isCounted: (Int) -> Bool) -> [Int] {
      present.indices.map { row in
        (0..<dayCount).first { reported[row * dayCount + $0] >= 0 && isCounted($0) } ?? dayCount
      }
    }
    return StoreRecord(
      history: history, firstRow: firsts { _ in true }, firstOpenRow: firsts { history.isOpen[$0] })
  }
}
