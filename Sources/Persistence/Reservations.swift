import GRDB
public import SupplyChain

extension Ledger {
  /// What lies at a store and is promised to others, by order and line.
  public func reservations(at store: StoreID) throws -> [Reservation] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT order_number, material_id, lot, quantity FROM reservation WHERE store_id = ?
          ORDER BY order_number, line
          """, arguments: [store.text]
      ).compactMap { row in
        guard let material = MaterialID(row["material_id"] as String),
          let lot = LotID(row["lot"] as String),
          let order = TransferOrderNumber(row["order_number"] as String),
          let quantity = Quantity(thousandths: row["quantity"])
        else { return nil }
        return Reservation(
          store: store, material: material, lot: lot, quantity: quantity, order: order)
      }
    }
  }
}
