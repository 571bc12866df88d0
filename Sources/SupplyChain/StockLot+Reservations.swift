extension StockLot {
  /// Takes what is promised to others off the lots of one store and material.
  ///
  /// A reservation takes of its own lot first; what that lot no longer holds it takes of the
  /// others in their order, because the promise stands whatever the lot was called.
  ///
  /// - Returns: the lots with what is left of them, empty ones left out, and how much of the
  ///   reservations was found.
  public static func free(
    _ lots: [StockLot], after reservations: [Reservation]
  ) -> (lots: [StockLot], reserved: Quantity) {
    guard !reservations.isEmpty else { return (lots.filter { $0.quantity > .zero }, .zero) }
    var left = lots.map(\.quantity)
    var reserved = Quantity.zero
    for reservation in reservations {
      var wanted = reservation.quantity
      let own = lots.indices.filter { lots[$0].lot == reservation.lot }
      for index in own + lots.indices.filter({ lots[$0].lot != reservation.lot }) {
        let rest = left[index].remaining(after: wanted)
        let taken = left[index].remaining(after: rest)
        wanted = wanted.remaining(after: taken)
        left[index] = rest
        reserved += taken
      }
    }
    let free = zip(lots, left).compactMap { lot, quantity in
      quantity > .zero
        ? StockLot(
          material: lot.material, lot: lot.lot, expiresOn: lot.expiresOn, quantity: quantity)
        : nil
    }
    return (free, reserved)
  }
}
