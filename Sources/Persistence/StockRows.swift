import GRDB
public import SupplyChain

extension FactFileWriter {
  /// Writes rows of stock counts.
  ///
  /// - Throws: ``RepeatedRow`` when the file has brought the same day, store, material and lot
  ///   before.
  public func append(stock records: [StockRecord]) throws {
    var insertion = try RowInsertion(
      """
      INSERT OR FAIL INTO stock_count (store, as_of, source, material, lot, expires_on, quantity)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, database)
    for record in records where record.asOf.daysSinceEpoch > alreadyThrough {
      let (store, material) = try numbers(record.store, record.lot.material)
      insertion.bind(store.number)
      insertion.bind(record.asOf)
      insertion.bind(source)
      insertion.bind(material.number)
      insertion.bind(record.lot.lot.text)
      insertion.bind(record.lot.expiresOn)
      insertion.bind(record.lot.quantity.thousandths)
      guard try insertion.insert() else {
        throw RepeatedRow(
          "as_of, store_id, material_id, lot_id",
          ["\(record.asOf)", record.store.text, record.lot.material.text, record.lot.lot.text])
      }
      var row = rowHash(store, material, lot: record.lot.lot.text, record.asOf)
      row.take(record.lot.expiresOn)
      row.take(record.lot.quantity.thousandths)
      count(row)
    }
  }

  /// Writes rows of deliveries.
  ///
  /// - Throws: ``RepeatedRow`` when the file has brought the same day, store, material, lot and
  ///   order before.
  public func append(deliveries records: [DeliveryRecord]) throws {
    var insertion = try RowInsertion(
      """
      INSERT OR FAIL INTO delivery (store, received_on, material, lot, order_number, source,
        expires_on, quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, database)
    for record in records where record.receivedOn.daysSinceEpoch > alreadyThrough {
      let (store, material) = try numbers(record.store, record.lot.material)
      let order = record.orderNumber ?? ""
      insertion.bind(store.number)
      insertion.bind(record.receivedOn)
      insertion.bind(material.number)
      insertion.bind(record.lot.lot.text)
      insertion.bind(order)
      insertion.bind(source)
      insertion.bind(record.lot.expiresOn)
      insertion.bind(record.lot.quantity.thousandths)
      guard try insertion.insert() else {
        throw RepeatedRow(
          "received_on, store_id, material_id, lot_id, order_no",
          [
            "\(record.receivedOn)", record.store.text, record.lot.material.text,
            record.lot.lot.text, order,
          ])
      }
      var row = rowHash(store, material, lot: record.lot.lot.text, record.receivedOn)
      row.take(record.lot.expiresOn)
      row.take(record.lot.quantity.thousandths)
      row.take(RowDigest.hash(order))
      count(row)
    }
  }

  /// Writes rows of waste.
  ///
  /// - Throws: ``RepeatedRow`` when the file has brought the same day, store, material, lot and
  ///   reason before.
  public func append(waste records: [WasteRecord]) throws {
    var insertion = try RowInsertion(
      """
      INSERT OR FAIL INTO waste (store, wasted_on, material, lot, reason, source, quantity)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, database)
    for record in records where record.wastedOn.daysSinceEpoch > alreadyThrough {
      let (store, material) = try numbers(record.store, record.material)
      let lot = record.lot?.text ?? ""
      insertion.bind(store.number)
      insertion.bind(record.wastedOn)
      insertion.bind(material.number)
      insertion.bind(lot)
      insertion.bind(record.reason)
      insertion.bind(source)
      insertion.bind(record.quantity.thousandths)
      guard try insertion.insert() else {
        throw RepeatedRow(
          "wasted_on, store_id, material_id, lot_id, reason",
          ["\(record.wastedOn)", record.store.text, record.material.text, lot, record.reason])
      }
      var row = rowHash(store, material, lot: lot, record.wastedOn)
      row.take(record.quantity.thousandths)
      row.take(RowDigest.hash(record.reason))
      count(row)
    }
  }

  private func numbers(
    _ store: StoreID, _ material: MaterialID
  ) throws -> (store: NumberedID, material: NumberedID) {
    (
      try collection.numbers.find(store, database),
      try collection.numbers.find(material, database)
    )
  }

  /// What the rows of all three kinds have in common.
  private func rowHash(
    _ store: NumberedID, _ material: NumberedID, lot: String, _ day: BusinessDay
  ) -> RowHash {
    var row = RowHash()
    row.take(store.hash)
    row.take(material.hash)
    row.take(RowDigest.hash(lot))
    row.take(day)
    return row
  }

  private func count(_ row: RowHash) {
    digest.add(row)
    rowCount += 1
  }
}
