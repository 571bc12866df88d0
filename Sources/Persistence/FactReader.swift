import GRDB
import SupplyChain

/// Reads the facts that count at one moment. Which file beats which is worked out once.
public struct FactReader: Sendable {
  /// What is known.
  public let moment: LedgerMoment
  let ledger: Ledger
  let precedence: FactPrecedence
  let stores: [StoreID: Int64]
  let materials: [Int64: MaterialID]

  /// Prepares to read what `ledger` knew at `moment`.
  public init(_ ledger: Ledger, at moment: LedgerMoment) throws {
    self.moment = moment
    self.ledger = ledger
    (self.precedence, self.stores, self.materials) = try ledger.read { database in
      (
        try FactPrecedence(database, at: moment), try Numbering.stores(database),
        try Numbering.materialsByNumber(database)
      )
    }
  }

  /// The same facts with the order events up to another one.
  public func at(eventSequence: Int64) -> FactReader {
    FactReader(
      moment: LedgerMoment(
        day: moment.day, collection: moment.collection, eventSequence: eventSequence), of: self)
  }

  private init(moment: LedgerMoment, of other: FactReader) {
    self.moment = moment
    self.ledger = other.ledger
    self.precedence = other.precedence
    self.stores = other.stores
    self.materials = other.materials
  }
}
