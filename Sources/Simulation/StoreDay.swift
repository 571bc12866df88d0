/// What happened in one store on one day, in whole base units; the arrays are used again each day.
struct StoreDay {
  /// A row of consumption.
  struct Use {
    let material: Int
    let quantity: Int
    let ranOut: Bool
  }

  /// A row of deliveries.
  struct Delivery {
    let material: Int
    let quantity: Int
    /// The day the order was placed, `nil` for the first stock of a new shop.
    let orderedOn: Int?
  }

  /// A row of waste.
  struct Waste {
    let material: Int
    let quantity: Int
    let receivedOn: Int
    let reason: String
  }

  var used: [Use] = []
  var delivered: [Delivery] = []
  var wasted: [Waste] = []

  mutating func clear() {
    used.removeAll(keepingCapacity: true)
    delivered.removeAll(keepingCapacity: true)
    wasted.removeAll(keepingCapacity: true)
  }
}
