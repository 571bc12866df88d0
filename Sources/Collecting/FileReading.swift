public import SupplyChain

/// What came of reading one file: all of it, or what is wrong with it.
public struct FileReading<Content: Sendable>: Sendable {
  /// The file's path within the chain's folder.
  public let name: String
  /// The size and hash of the file's bytes; `nil` when it could not be read to its end.
  public let digest: FileDigest?
  /// What is odd but harmless: unknown columns, dropped repetitions.
  public let notes: [Sentence]
  /// How many rows were passed over because they are later than the day that was asked for.
  public let skippedLater: Int
  /// The content, or the faults.
  public let outcome: ReadOutcome<Content>

  /// Takes a reading.
  public init(
    name: String, digest: FileDigest?, notes: [Sentence] = [], skippedLater: Int = 0,
    outcome: ReadOutcome<Content>
  ) {
    self.name = name
    self.digest = digest
    self.notes = notes
    self.skippedLater = skippedLater
    self.outcome = outcome
  }

  /// The content, `nil` when the file was refused.
  public var content: Content? {
    guard case .taken(let content) = outcome else { return nil }
    return content
  }

  /// The refusal, `nil` when the file was taken.
  public var refusal: Refusal? {
    guard case .refused(let refusal) = outcome else { return nil }
    return refusal
  }
}

/// A file is taken whole or not at all.
public enum ReadOutcome<Content: Sendable>: Sendable {
  /// Every row was good.
  case taken(Content)
  /// At least one row was not.
  case refused(Refusal)
}

/// Why a file was refused.
public struct Refusal: Hashable, Sendable, Codable {
  /// The faults by row, at most 10,000 of them.
  public let faults: [Fault]
  /// How many there are in all.
  public let faultCount: Int

  /// Takes the faults that were kept and how many there were.
  public init(faults: [Fault], faultCount: Int) {
    self.faults = faults
    self.faultCount = faultCount
  }
}

/// The identity of a file's bytes.
public struct FileDigest: Hashable, Sendable, Codable {
  /// How many bytes the file has, as it lies on the disk.
  public let byteCount: Int
  /// SHA-256 of those bytes, 64 lower-case hexadecimal digits.
  public let sha256: String

  /// Takes a size and a hash.
  public init(byteCount: Int, sha256: String) {
    self.byteCount = byteCount
    self.sha256 = sha256
  }
}
