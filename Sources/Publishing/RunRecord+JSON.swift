import Foundation

extension RunRecord {
  /// The record as `run.json`: UTF-8, indented, keys sorted, one line break at the end.
  public func json() throws(PublishingFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try [UInt8](encoder.encode(self)) + [0x0A]
    } catch {
      throw PublishingFailure.unwritable(what: "run.json", reason: "\(error)")
    }
  }

  /// Reads `run.json` back; keys that it does not know are passed over.
  public init(json: [UInt8]) throws(PublishingFailure) {
    do {
      self = try JSONDecoder().decode(RunRecord.self, from: Data(json))
    } catch {
      throw PublishingFailure.unreadable(what: "run.json", reason: "\(error)")
    }
  }
}
