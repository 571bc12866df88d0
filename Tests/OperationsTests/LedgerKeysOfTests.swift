import Access
import Operations
import Persistence

/// The keys that lie beside a ledger, as the program hands them to it.
enum LedgerKeysOfTests {
  static let random = RandomSource { count in
    (0..<count).map { _ in UInt8.random(in: .min ... .max) }
  }

  /// The keys; a new file when there is none.
  static func keys(of ledger: Ledger) throws -> KeyRing {
    try KeyFile(besideLedger: ledger.path).keys(
      of: ledger, by: DoorFixture.operator(at: DoorFixture.start), random: random)
  }

  /// Hands a ledger its keys.
  static func hand(to ledger: Ledger) {
    let chest = KeyChest(KeyFile(besideLedger: ledger.path)) { [unowned ledger] in
      try keys(of: ledger)
    }
    ledger.use(chest.keys(random: random))
  }
}
