public import SupplyChain

/// A registered RFID reader: who made it, and which read points its antennas are.
public struct TagReader: Hashable, Sendable {
  /// How a reader writes its messages.
  public enum Format: String, Hashable, Sendable, CaseIterable, Codable {
    /// Impinj's IoT device interface: webhook arrays and newline-delimited streams.
    case impinj
    /// Zebra's IoT connector of fixed readers, and data events of handheld ones.
    case zebra
  }

  /// A read point within a store: what one antenna sees.
  public struct Spot: Hashable, Sendable, Codable, Comparable {
    /// On which side of the store's door it lies.
    public enum Side: String, Hashable, Sendable, Codable, CaseIterable {
      /// What is read there is in the store.
      case inside
      /// What is read there is before the door: loading, unloading, passing by.
      case outside
    }

    /// Its name, the extension of the store's SGLN: 1 to 20 of `A-Z a-z 0-9 . _ -`; `0` is the
    /// store itself.
    public let name: String
    /// On which side of the door it lies.
    public let side: Side

    /// Takes a read point; `nil` when the name has other characters or another length.
    public init?(_ name: String, side: Side = .inside) {
      let isPlain = name.utf8.allSatisfy {
        SerialText.isAlphanumeric($0) || "._-".utf8.contains($0)
      }
      guard isPlain, (1...20).contains(name.utf8.count) else { return nil }
      self.name = name
      self.side = side
    }

    /// Orders by name.
    public static func < (left: Spot, right: Spot) -> Bool {
      left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
  }

  /// Its id, under which it sends.
  public let id: ReaderID
  /// How it writes.
  public let format: Format
  /// The store in which it hangs.
  public let store: StoreID
  /// The read point of all antennas that have none of their own.
  public let spot: Spot
  /// Read points by antenna.
  public let antennas: [Int: Spot]

  /// Takes a reader.
  public init(
    id: ReaderID, format: Format, store: StoreID, spot: Spot, antennas: [Int: Spot] = [:]
  ) {
    self.id = id
    self.format = format
    self.store = store
    self.spot = spot
    self.antennas = antennas
  }

  /// The read point of an antenna.
  public func spot(ofAntenna antenna: Int) -> Spot { antennas[antenna] ?? spot }
}

/// The identity of a ``TagReader``.
public typealias ReaderID = Identifier<TagReader>
