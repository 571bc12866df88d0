/// Reads the messages of readers: what a webhook posts or a stream writes.
///
/// A message is any number of JSON values behind each other, with or without line breaks; an array
/// stands for its elements. An entry that cannot be used is named and the others count: a reader
/// would send a refused message again and again.
public enum ReaderPayload {
  /// The most bytes that one message may have.
  public static let longest = 64 << 20

  /// Reads a message of `reader`.
  ///
  /// - Throws: ``TraceabilityFailure/unreadableDocument(reason:)`` when it is longer than
  ///   ``longest``. An empty message is an empty batch.
  public static func read(
    _ bytes: [UInt8], from reader: TagReader
  ) throws(TraceabilityFailure) -> ReaderBatch {
    guard bytes.count <= longest else {
      throw .unreadableDocument(reason: "a reader's message has at most \(longest) bytes")
    }
    var batch = ReaderBatch()
    for piece in JSONSequence.pieces(of: bytes) {
      let value: JSONValue
      do { value = try JSONReader.read(Array(piece)) } catch {
        batch.entries += 1
        batch.refuse(error.reason)
        continue
      }
      let entries: [JSONValue]
      if case .array(let elements) = value { entries = elements } else { entries = [value] }
      for entry in entries {
        batch.entries += 1
        guard case .object = entry else {
          batch.refuse("it is no JSON object")
          continue
        }
        switch reader.format {
        case .impinj: ImpinjEntry.read(entry, from: reader.id, into: &batch)
        case .zebra: ZebraEntry.read(entry, from: reader.id, into: &batch)
        }
      }
    }
    return batch
  }
}

extension ReaderBatch {
  /// Names the present entry as one that cannot be used.
  mutating func refuse(_ reason: String) { faults.append(Fault(entry: entries, reason: reason)) }
}

extension TraceabilityFailure {
  /// What is wrong, without what it is wrong with.
  fileprivate var reason: String {
    if case .unreadableDocument(let reason) = self { reason } else { message }
  }
}

extension JSONValue {
  /// A whole number between −10⁹ and 10⁹; `nil` for anything else. A fraction is cut.
  var wholeNumber: Int? {
    guard case .number(let text) = self, let value = Double(text), abs(value) <= 1e9 else {
      return nil
    }
    return Int(value)
  }
}
