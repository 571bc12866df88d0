import Collecting
import Persistence
import SupplyChain

/// Reads files of facts into the ledger, each whole or not at all.
struct FeedReading {
  let folder: String
  /// The night's day.
  let day: BusinessDay
  let reader: RecordReader
  let numbering: CellNumbering
  /// How files looked when they were last read.
  let signatures: [String: String]
  /// Histories that hold rows later than they have been read to.
  let unfinished: [String: BusinessDay]

  /// Takes a history; its rows flow from a reading thread to this one. Returns it if it was
  /// refused.
  func take(
    _ history: HistoryFile, _ writer: CollectionWriter, _ progress: NightProgress
  ) throws -> RefusedFile? {
    let goesOn = unfinished[history.name].map { $0 < day } ?? false
    return try takeIfChanged(
      history.name, kind: history.kind, feedDay: nil, store: nil, copy: 0, again: goesOn, writer
    ) { file in
      switch history.kind {
      case .consumption:
        try streamed(progress) { [reader, day] sink throws(ReadingAbandoned) in
          try reader.readConsumption(history, through: day, into: sink)
        } write: {
          try file.append($0, numbering: numbering)
        }
      case .stock:
        try streamed(progress) { [reader, day] sink throws(ReadingAbandoned) in
          try reader.readStock(history, through: day, into: sink)
        } write: {
          try file.append(stock: $0)
        }
      case .deliveries:
        try streamed(progress) { [reader, day] sink throws(ReadingAbandoned) in
          try reader.readDeliveries(history, through: day, into: sink)
        } write: {
          try file.append(deliveries: $0)
        }
      case .waste:
        try streamed(progress) { [reader, day] sink throws(ReadingAbandoned) in
          try reader.readWaste(history, through: day, into: sink)
        } write: {
          try file.append(waste: $0)
        }
      }
    }
  }

  /// Takes what a store sent for one night. Returns it if it was refused.
  func take(_ feed: FeedFile, _ writer: CollectionWriter) throws -> RefusedFile? {
    try takeIfChanged(
      feed.name, kind: feed.kind, feedDay: feed.day, store: feed.store, copy: feed.copy,
      again: false, writer
    ) { file in
      let reading =
        switch feed.kind {
        case .consumption:
          try reader.readConsumption(feed) { try file.append($0, numbering: numbering) }
        case .stock: try reader.readStock(feed) { try file.append(stock: $0) }
        case .deliveries: try reader.readDeliveries(feed) { try file.append(deliveries: $0) }
        case .waste: try reader.readWaste(feed) { try file.append(waste: $0) }
        }
      return FeedReading.outcome(of: reading)
    }
  }

  private func takeIfChanged(
    _ name: String, kind: FeedKind, feedDay: BusinessDay?, store: StoreID?, copy: Int,
    again: Bool, _ writer: CollectionWriter, _ read: (FactFileWriter) throws -> FileOutcome
  ) throws -> RefusedFile? {
    let path = "\(folder)/\(name)"
    let signature = FileIdentity.signature(ofFile: path)
    if !again, let signature, signatures[name] == signature { return nil }
    let file = FactFile(
      kind: FactKind(kind), path: name, feedDay: feedDay, store: store, copy: copy,
      sha256: FileIdentity.sha256(ofFile: path))
    var refused: RefusedFile?
    if try writer.needsReading(file, through: day) {
      try writer.take(file, through: day) { rows in
        let outcome: FileOutcome
        do { outcome = try read(rows) } catch let repeated as RepeatedRow {
          outcome = .refused([repeated.fault])
        }
        if case .refused(let faults) = outcome {
          refused = RefusedFile(file: name, store: store, feedDay: feedDay, faults: faults)
        }
        return outcome
      }
    }
    // A refused file is read again every night: the chain's lists may have been corrected.
    if refused == nil, let signature { try writer.remember(signature: signature, of: name) }
    return refused
  }

  /// Reads a history on a thread of its own while this one writes its rows.
  private func streamed<Row>(
    _ progress: NightProgress, read: @escaping RowPipe<Row, FileReading<RecordTally>>.Reader,
    write: ([Row]) throws -> Void
  ) throws -> FileOutcome {
    var rows = 0
    let reading = try RowPipe.run(read: read) { batch in
      try write(batch)
      rows += batch.count
      progress.rows("collect", rows)
    }
    return FeedReading.outcome(of: reading)
  }

  private static func outcome(of reading: FileReading<RecordTally>) -> FileOutcome {
    switch reading.outcome {
    case .taken: .taken(laterRows: reading.skippedLater, notes: reading.notes)
    case .refused(let refusal): .refused(faults(of: refusal))
    }
  }

  /// The faults that were kept, and one line for those that were too many.
  static func faults(of refusal: Refusal) -> [Fault] {
    guard refusal.faultCount > refusal.faults.count else { return refusal.faults }
    let more = refusal.faultCount - refusal.faults.count
    return refusal.faults + [
      Fault(
        row: 0, column: "", value: "+\(more)",
        remedy: Sentence(
          "These are only the first \(refusal.faults.count) faults; correct them first.",
          "这里只列出前 \(refusal.faults.count) 处错误，请先更正。"))
    ]
  }
}

extension FactKind {
  fileprivate init(_ kind: FeedKind) {
    switch kind {
    case .consumption: self = .consumption
    case .stock: self = .stock
    case .deliveries: self = .deliveries
    case .waste: self = .waste
    }
  }
}
