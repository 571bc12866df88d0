import Collecting
import Foundation
import Persistence
import SupplyChain

/// The first verb of the night: brings what the stores sent into the ledger.
///
/// Everything of one call is one transaction. Calling it again with the same folder changes
/// nothing; a file that cannot be taken is kept out whole, with all its faults.
struct Collect {
  let folder: ChainFolder
  let day: BusinessDay
  let act: Act
  let progress: NightProgress

  /// What is not in the ledger's tables of files: what lies about in the folder, and master files
  /// that were refused.
  struct Report: Codable {
    var notes: [Sentence] = []
    var refusedMasters: [RefusedFile] = []
  }

  func run(_ ledger: Ledger) throws -> Report {
    let master = folder.readMaster(through: day)
    let (stores, materials) = try requireMasters(master)
    let isFirst = try requireSameChain(stores, ledger)
    var report = Report(notes: folder.notes)
    if isFirst, folder.history(.consumption) == nil { report.notes.append(Collect.noHistory) }
    report.refusedMasters = master.refusals.map { name, refusal in
      RefusedFile(
        file: name, store: nil, feedDay: nil, faults: FeedReading.faults(of: refusal))
    }
    let listing = try folder.feedFiles(through: day)
    report.notes += listing.notes
    let signatures = try ledger.fileSignatures()
    let unfinished = try ledger.unfinishedHistories()
    let catalogue = Catalogue(stores: stores, materials: materials)
    try ledger.collect(day: day, act: act) { writer in
      try ChainDocuments.add(master, to: writer)
      try addWeather(master, to: writer)
      let reading = FeedReading(
        folder: folder.path, day: day, reader: RecordReader(catalogue: catalogue),
        numbering: try writer.numbering(
          stores: catalogue.stores, materials: catalogue.materials),
        signatures: signatures, unfinished: unfinished)
      var refused: [RefusedFile] = []
      for history in folder.histories {
        if let file = try reading.take(history, writer, progress) { refused.append(file) }
      }
      for (index, feed) in listing.files.enumerated() {
        if let file = try reading.take(feed, writer) { refused.append(file) }
        progress.step("collect", index + 1, of: listing.files.count)
      }
      try writer.forgetRefusedHistories(except: folder.histories.map(\.name))
      // Without anything of the day, what was read is taken back: the ledger stays as it was.
      guard try writer.hasConsumption(sentFor: day) else {
        throw OperationsFailure.nothingUsable(day, refused: refused)
      }
    }
    return report
  }

  /// Without stores and materials there is no night.
  private func requireMasters(_ master: ChainMaster) throws -> ([Store], [Material]) {
    guard let stores = master.stores else {
      throw OperationsFailure.missingFile(name: "stores", folder: folder.path)
    }
    guard let materials = master.materials else {
      throw OperationsFailure.missingFile(name: "materials", folder: folder.path)
    }
    if let refusal = stores.refusal {
      throw OperationsFailure.refusedFile(
        name: stores.name, faults: refusal.faults, faultCount: refusal.faultCount)
    }
    if let refusal = materials.refusal {
      throw OperationsFailure.refusedFile(
        name: materials.name, faults: refusal.faults, faultCount: refusal.faultCount)
    }
    return (stores.content ?? [], materials.content ?? [])
  }

  private static let noHistory = Sentence(
    "there is no consumption.csv: nothing is known but what feeds have brought; put the chain's "
      + "history there as docs/files.md says",
    "缺少 consumption.csv：只知道门店数据带来的用量；请按 docs/files.md 放入历史用量")

  /// Facts of two chains in one ledger would be told apart by nobody: a folder is refused that
  /// knows none of the ledger's stores, or has moved every one of them.
  ///
  /// - Returns: whether the ledger has known no stores so far.
  private func requireSameChain(_ stores: [Store], _ ledger: Ledger) throws -> Bool {
    let known = try ledger.knownStores()
    guard !known.isEmpty else { return true }
    let before = try ChainState.stores(
      ledger, at: LedgerMoment(day: day, collection: try ledger.lastCollection(), eventSequence: 0))
    let earlier = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let common = stores.filter { known.contains($0.id) }
    let haveMoved = common.allSatisfy { store in
      earlier[store.id].map { Collect.hasMoved(from: $0, to: store) } ?? false
    }
    guard common.isEmpty || haveMoved else { return false }
    throw OperationsFailure.otherChain(ledger: ledger.path, folder: folder.path)
  }

  /// Whether it is another shop under the same id: other streets, or another name in another city.
  private static func hasMoved(from store: Store, to other: Store) -> Bool {
    guard let place = store.place, let otherPlace = other.place else {
      return store.name != other.name && store.city != other.city
    }
    return store.name != other.name && place.kilometres(to: otherPlace) > 1
  }

  private func addWeather(_ master: ChainMaster, to writer: CollectionWriter) throws {
    if let observed = master.weather?.content { try writer.add(observedWeather: observed) }
    if let issued = master.issuedWeather?.content { try writer.add(issuedWeather: issued) }
  }
}
