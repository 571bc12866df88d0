/// One time that an antenna heard a tag. Two with the same reader, tag, antenna and time are one:
/// readers repeat what was not acknowledged.
public struct RawRead: Hashable, Sendable {
  /// The reader.
  public let reader: ReaderID
  /// The tag's EPC memory, hexadecimal capitals.
  public let hex: String
  /// The antenna's number; 0 when the reader does not say.
  public let antenna: Int
  /// When, by the reader's own clock.
  public let time: ReadTime
  /// How strong, in hundredths of a dBm, when told.
  public let strength: Int?

  /// Takes a read.
  public init(reader: ReaderID, hex: String, antenna: Int, time: ReadTime, strength: Int?) {
    self.reader = reader
    self.hex = hex
    self.antenna = antenna
    self.time = time
    self.strength = strength
  }

  /// What makes it one and the same read.
  public struct Key: Hashable, Sendable {
    let reader: ReaderID
    let hex: String
    let antenna: Int
    let time: ReadTime
  }

  /// What makes it one and the same read; strength takes no part.
  public var key: Key { Key(reader: reader, hex: hex, antenna: antenna, time: time) }
}

/// A time in which a reader lost reads: what is unread in it may have been there.
public struct ReaderGap: Hashable, Sendable {
  /// The reader.
  public let reader: ReaderID
  /// The first read that was lost, by the reader's own clock.
  public let first: ReadTime
  /// The last one.
  public let last: ReadTime
  /// How many were lost.
  public let lost: Int

  /// Takes a gap.
  public init(reader: ReaderID, first: ReadTime, last: ReadTime, lost: Int) {
    self.reader = reader
    self.first = first
    self.last = last
    self.lost = lost
  }
}

/// What a message of a reader says.
public struct ReaderBatch: Hashable, Sendable {
  /// Something in a message that cannot be used. The rest of the message counts.
  public struct Fault: Hashable, Sendable, Codable {
    /// Which entry of the message, from 1.
    public let entry: Int
    /// What is wrong with it.
    public let reason: String
  }

  /// The reads, in the message's order, repetitions included.
  public var reads: [RawRead] = []
  /// Times in which reads were lost.
  public var gaps: [ReaderGap] = []
  /// Entries that say nothing about tags, such as a reader's state.
  public var notices = 0
  /// Entries that cannot be used.
  public var faults: [Fault] = []
  /// All entries.
  public var entries = 0
}
