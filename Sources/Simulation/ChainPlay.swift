import Foundation
import SupplyChain

/// Plays the chain day by day and writes down what happens.
struct ChainPlay {
  private var simulation: ChainSimulation
  private let rows: FlowRows
  private let folder: OutputFolder
  private var record = StoreDay()

  init(simulation: ChainSimulation, folder: OutputFolder) {
    self.simulation = simulation
    self.rows = FlowRows(simulation)
    self.folder = folder
  }

  /// Plays the first `days` days and writes them in long form, each file by day, then store, then
  /// material.
  mutating func writeHistory(
    days: Int, progress: (String) -> Void
  ) throws(SimulationFailure) {
    var consumption = try open(.consumption)
    var stock = try open(.stock)
    var deliveries = try open(.deliveries)
    var waste = try open(.waste)
    try writeStock(on: -1, to: &stock)
    for dayNumber in 0..<days {
      simulation.begin(dayNumber: dayNumber)
      for store in simulation.stores.indices {
        simulation.play(store: store, into: &record)
        rows.consumption(record.used, store: store, on: dayNumber, to: &consumption.rows)
        rows.deliveries(record.delivered, store: store, on: dayNumber, to: &deliveries.rows)
        rows.waste(record.wasted, store: store, on: dayNumber, to: &waste.rows)
        try consumption.spill()
      }
      try deliveries.spill()
      try waste.spill()
      if dayNumber % 50 == 49 { progress("\(dayNumber + 1) of \(days) days of history written") }
    }
    try writeStock(on: days - 1, to: &stock)
    try consumption.close()
    try stock.close()
    try deliveries.close()
    try waste.close()
  }

  /// Plays the feed days and writes each store's files.
  mutating func writeFeeds(
    from firstNumber: Int, plantsFaults: Bool, progress: (String) -> Void
  ) throws(SimulationFailure) {
    var planting: FaultPlanting?
    if plantsFaults {
      let plan = FaultPlan(
        stores: simulation.stores, firstDay: simulation.days.lowerBound + firstNumber)
      planting = FaultPlanting(plan: plan)
      try writeManifest(plan.manifest)
    }
    for feedDay in 0..<SampleChain.feedDays {
      let dayNumber = firstNumber + feedDay
      let day = simulation.days.lowerBound + dayNumber
      for feedFolder in FeedFolder.allCases {
        try folder.makeFolder("feeds/\(day)/\(feedFolder.rawValue)")
      }
      simulation.begin(dayNumber: dayNumber)
      for store in simulation.stores.indices {
        simulation.play(store: store, into: &record)
        guard simulation.stores[store].exists(on: day) else { continue }
        var files = FeedFolder.allCases.map { file($0, store: store, dayNumber: dayNumber) }
        if let planted = planting?.plant(in: files, store: store, feedDay: feedDay, day: day) {
          files = planted
        }
        for file in files { try write(file, day: day) }
      }
      progress("feeds of \(day) written")
    }
  }

  private func open(_ sheet: FeedFolder) throws(SimulationFailure) -> GrowingSheet {
    try folder.openSheet(sheet.rawValue + ".csv", header: sheet.header)
  }

  private func writeStock(
    on dayNumber: Int, to sheet: inout GrowingSheet
  ) throws(SimulationFailure) {
    for store in simulation.stores.indices {
      rows.stock(positions(of: store), store: store, on: dayNumber, to: &sheet.rows)
      try sheet.spill()
    }
  }

  private func positions(of store: Int) -> ArraySlice<Position> {
    let count = simulation.materials.count
    return simulation.positions[store * count..<(store + 1) * count]
  }

  private func file(_ feedFolder: FeedFolder, store: Int, dayNumber: Int) -> FeedFile {
    var sheet = RowBytes()
    sheet.append(Array(feedFolder.header.utf8))
    sheet.endRow()
    switch feedFolder {
    case .consumption: rows.consumption(record.used, store: store, on: dayNumber, to: &sheet)
    case .stock: rows.stock(positions(of: store), store: store, on: dayNumber, to: &sheet)
    case .deliveries: rows.deliveries(record.delivered, store: store, on: dayNumber, to: &sheet)
    case .waste: rows.waste(record.wasted, store: store, on: dayNumber, to: &sheet)
    }
    return FeedFile(
      folder: feedFolder, name: simulation.stores[store].id + ".csv", bytes: sheet.bytes)
  }

  private func write(_ file: FeedFile, day: BusinessDay) throws(SimulationFailure) {
    let name = "feeds/\(day)/\(file.folder.rawValue)/\(file.name)"
    if let bytes = file.bytes {
      try folder.write(bytes, to: name)
    } else {
      try folder.makeFolder(name)
    }
  }

  private func writeManifest(_ manifest: PlantedFaults) throws(SimulationFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(manifest) else {
      preconditionFailure("the manifest is plain text")
    }
    try folder.write(Array(data) + [0x0A], to: "faults.json")
  }
}
