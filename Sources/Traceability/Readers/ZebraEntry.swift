/// An event of Zebra's readers: `data.idHex` of fixed ones, `data.tagData[].idHex` of others.
enum ZebraEntry {
  static func read(_ entry: JSONValue, from reader: ReaderID, into batch: inout ReaderBatch) {
    guard let data = entry["data"] else { return batch.notices += 1 }
    let tags: [JSONValue]
    if let list = data["tagData"] {
      tags = list.elements
    } else if data["idHex"] != nil {
      tags = [data]
    } else {
      return batch.notices += 1
    }
    guard let time = entry["timestamp"]?.string.flatMap({ ReadTime($0) }) else {
      return batch.refuse("it has tags and no timestamp")
    }
    for tag in tags {
      guard let hex = tag["idHex"]?.string.flatMap(TagMemory.hex(digits:)) else {
        batch.refuse("its idHex is not hexadecimal")
        continue
      }
      guard let antenna = ImpinjEntry.antenna(tag["antenna"]) else {
        batch.refuse("its antenna is no number from 0 to 65535")
        continue
      }
      batch.reads.append(
        RawRead(
          reader: reader, hex: hex, antenna: antenna, time: time,
          strength: (tag["peakRssi"]?.wholeNumber).map { $0 * 100 }))
    }
  }
}
