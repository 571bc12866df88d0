/// An event of Impinj's IoT device interface.
enum ImpinjEntry {
  static func read(_ entry: JSONValue, from reader: ReaderID, into batch: inout ReaderBatch) {
    switch entry["eventType"]?.string {
    case "tagInventory": inventory(entry, reader, &batch)
    case "overflow": overflow(entry, reader, &batch)
    case .some: batch.notices += 1
    case nil: batch.refuse("it has no eventType")
    }
  }

  private static func inventory(
    _ entry: JSONValue, _ reader: ReaderID, _ batch: inout ReaderBatch
  ) {
    guard let event = entry["tagInventoryEvent"], let time = time(entry["timestamp"]) else {
      return batch.refuse("a tagInventory has a timestamp and a tagInventoryEvent")
    }
    let encoded = event["epc"]?.string
    let decoded = encoded.flatMap(TagMemory.hex(base64URL:))
    let written = event["epcHex"]?.string
    let hex = written.map(TagMemory.hex(digits:)) ?? decoded
    guard let hex else { return batch.refuse("it has no readable epc and no epcHex") }
    if encoded != nil, written != nil, decoded != hex {
      return batch.refuse("its epc and its epcHex are two tags")
    }
    guard let antenna = antenna(event["antennaPort"]) else {
      return batch.refuse("its antennaPort is no number from 0 to 65535")
    }
    batch.reads.append(
      RawRead(
        reader: reader, hex: hex, antenna: antenna, time: time,
        strength: event["peakRssiCdbm"]?.wholeNumber))
  }

  private static func overflow(
    _ entry: JSONValue, _ reader: ReaderID, _ batch: inout ReaderBatch
  ) {
    let event = entry["overflowEvent"]
    guard let told = time(entry["timestamp"]) else {
      return batch.refuse("an overflow has a timestamp")
    }
    // A reader that does not say from when on lost what came before it said so.
    let first = time(event?["firstEventTimestamp"]) ?? told
    let last = time(event?["lastEventTimestamp"]) ?? told
    batch.gaps.append(
      ReaderGap(
        reader: reader, first: min(first, last), last: max(first, last),
        lost: max(0, event?["eventsPurged"]?.wholeNumber ?? 0)))
  }

  private static func time(_ value: JSONValue?) -> ReadTime? {
    value?.string.flatMap { ReadTime($0) }
  }

  /// The number of an antenna; one that does not say is 0.
  static func antenna(_ value: JSONValue?) -> Int? {
    guard let value else { return 0 }
    return value.wholeNumber.flatMap { (0...65_535).contains($0) ? $0 : nil }
  }
}
