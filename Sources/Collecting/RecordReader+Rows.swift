import Sheets
import SupplyChain

extension RecordReader {
  /// Streams the rows of a feed file to `sink`.
  func read<Rows: FeedRows, Stop: Error>(
    _ feed: FeedFile, _: Rows.Type, into sink: ([Rows.Row]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    precondition(feed.kind == Rows.kind, "a feed is read as what it is")
    let file = SheetFile(name: feed.name, content: feed.content, chunkSize: chunkSize)
    return try read(file, Rows.self, .feed(store: feed.store, day: feed.day), into: sink)
  }

  /// Streams the rows of a history to `sink`.
  func read<Rows: FeedRows, Stop: Error>(
    _ history: HistoryFile, through day: BusinessDay, _: Rows.Type,
    into sink: ([Rows.Row]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    precondition(history.kind == Rows.kind, "a history is read as what it is")
    let file = SheetFile(name: history.name, content: history.content, chunkSize: chunkSize)
    return try read(file, Rows.self, .history(through: day), into: sink)
  }

  private func read<Rows: FeedRows, Stop: Error>(
    _ file: SheetFile, _: Rows.Type, _ scope: RecordScope,
    into sink: ([Rows.Row]) throws(Stop) -> Void
  ) throws(Stop) -> FileReading<RecordTally> {
    try file.read(
      columns: Rows.columns, rules: .machineMade
    ) { (sheet, account) throws(Stop) -> RecordTally in
      refuseUnknownFile(scope, &sheet)
      var rows = Rows(self, scope: scope)
      var batch = rows.nextBatch(&sheet)
      while !batch.isEmpty {
        // After a fault the file is refused anyway; the sink need not hear more of it.
        if sheet.faults.isEmpty { try sink(batch) }
        batch = rows.nextBatch(&sheet)
      }
      account.skippedLater = rows.count.skippedLater
      let repetitions = rows.count.repetitions
      if repetitions > 0 { account.notes.append(RecordRemedy.repetitions(repetitions)) }
      return rows.count.tally(addedMaterials: rows.addedMaterials)
    }
  }

  /// A feed file named after a store that nobody knows is refused, whatever its rows say.
  private func refuseUnknownFile(_ scope: RecordScope, _ sheet: inout SheetReader) {
    guard let store = scope.onlyStore, catalogue.index(of: store) == nil else { return }
    sheet.faults.add(RecordRemedy.unknownFileStore(store))
  }
}
