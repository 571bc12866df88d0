public import Access
public import Persistence
import Synchronization

/// The keys of a ledger as its key file holds them now: a master key that is put in force is used
/// at once, by a program that goes on for months.
public final class KeyChest: Sendable {
  private struct Known {
    let ring: KeyRing
    let signature: String?
  }

  private let file: KeyFile
  private let first: @Sendable () throws -> KeyRing
  private let known = Mutex<Known?>(nil)

  /// Takes the file, and what opens it the first time, making it when there is none.
  public init(_ file: KeyFile, first: @escaping @Sendable () throws -> KeyRing) {
    self.file = file
    self.first = first
  }

  /// The keys. As long as the file looks the same it is not read again; a file that does not go on
  /// from the keys that are known, or cannot be read, changes nothing.
  public func ring() throws -> KeyRing {
    let signature = FileIdentity.signature(ofFile: file.path)
    let before = known.withLock { $0 }
    if let before, before.signature == signature { return before.ring }
    // Nothing is held here: making the first key writes to the ledger.
    let ring: KeyRing
    if let before {
      guard let read = try? file.present(), read.continues(before.ring) else { return before.ring }
      ring = read
    } else {
      ring = try first()
    }
    let now = FileIdentity.signature(ofFile: file.path)
    known.withLock { $0 = Known(ring: ring, signature: now) }
    return ring
  }

  /// The same for a ledger.
  public func keys(random: RandomSource) -> LedgerKeys {
    LedgerKeys(ring: { [self] in try ring() }, random: random)
  }
}
