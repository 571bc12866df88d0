import SupplyChain

/// Writes what happened in a store on a day as rows of the chain's files. Dates and ids are encoded
/// once, since each is written a million times.
struct FlowRows {
  static let consumptionHeader = "business_date,store_id,material_id,quantity,stocked_out"
  static let stockHeader = "as_of,store_id,material_id,lot_id,expires_on,quantity"
  static let deliveriesHeader =
    "received_on,store_id,material_id,lot_id,expires_on,quantity,order_no"
  static let wasteHeader = "wasted_on,store_id,material_id,lot_id,quantity,reason"

  /// Days before the first that a lot of the opening stock may have come.
  private static let daysBefore = 40
  private static let daysAfter = 2000

  private let materials: [StockedMaterial]
  // Cells with the comma after them.
  private let dates: [[UInt8]]
  /// L260628: the lot that came on 2026-06-28.
  private let lotIDs: [[UInt8]]
  private let materialIDs: [[UInt8]]
  // Parts of cells.
  private let orderPrefixes: [[UInt8]]
  private let storeIDs: [[UInt8]]

  /// Takes the chain as it is at the start: only what never changes is kept.
  init(_ simulation: ChainSimulation) {
    let span = simulation.days.upperBound - simulation.days.lowerBound
    let days = (-FlowRows.daysBefore...span + FlowRows.daysAfter).map {
      (simulation.days.lowerBound + $0).description
    }
    let compact = days.map { $0.dropFirst(2).filter { $0 != "-" } }
    self.materials = simulation.materials
    self.dates = days.map { Array("\($0),".utf8) }
    self.lotIDs = compact.map { Array("L\($0),".utf8) }
    self.orderPrefixes = compact.map { Array("PO\($0)-".utf8) }
    self.storeIDs = simulation.stores.map { Array($0.id.utf8) }
    self.materialIDs = simulation.materials.map { Array("\($0.id),".utf8) }
  }

  func consumption(
    _ uses: [StoreDay.Use], store: Int, on dayNumber: Int, to rows: inout RowBytes
  ) {
    let start = rowStart(store: store, dayNumber: dayNumber)
    for use in uses {
      rows.append(start)
      rows.append(materialIDs[use.material])
      rows.append(use.quantity)
      rows.comma()
      rows.append(use.ranOut ? 1 : 0)
      rows.endRow()
    }
  }

  func deliveries(
    _ deliveries: [StoreDay.Delivery], store: Int, on dayNumber: Int, to rows: inout RowBytes
  ) {
    let start = rowStart(store: store, dayNumber: dayNumber)
    for delivery in deliveries {
      rows.append(start)
      rows.append(materialIDs[delivery.material])
      appendLot(delivery.material, receivedOn: dayNumber, to: &rows)
      rows.append(delivery.quantity)
      rows.comma()
      if let orderedOn = delivery.orderedOn {
        // PO260628-S-0001: what that store ordered at the close of 2026-06-28.
        rows.append(orderPrefixes[orderedOn + FlowRows.daysBefore])
        rows.append(storeIDs[store])
      }
      rows.endRow()
    }
  }

  func waste(
    _ wastes: [StoreDay.Waste], store: Int, on dayNumber: Int, to rows: inout RowBytes
  ) {
    let start = rowStart(store: store, dayNumber: dayNumber)
    for waste in wastes {
      rows.append(start)
      rows.append(materialIDs[waste.material])
      rows.append(lotIDs[waste.receivedOn + FlowRows.daysBefore])
      rows.append(waste.quantity)
      rows.comma()
      rows.append(Array(waste.reason.utf8))
      rows.endRow()
    }
  }

  /// Writes the closing stock of a store by lot; day −1 is the opening stock.
  func stock(
    _ positions: ArraySlice<Position>, store: Int, on dayNumber: Int, to rows: inout RowBytes
  ) {
    let start = rowStart(store: store, dayNumber: dayNumber)
    for (material, position) in positions.enumerated() {
      for index in 0..<position.lotCount {
        let lot = position[lot: index]
        rows.append(start)
        rows.append(materialIDs[material])
        appendLot(material, receivedOn: Int(lot.receivedOn), to: &rows)
        rows.append(Int(lot.quantity))
        rows.endRow()
      }
    }
  }

  /// The cells that all rows of a store and day begin with.
  private func rowStart(store: Int, dayNumber: Int) -> [UInt8] {
    dates[dayNumber + FlowRows.daysBefore] + storeIDs[store] + [UInt8(ascii: ",")]
  }

  private func appendLot(_ material: Int, receivedOn day: Int, to rows: inout RowBytes) {
    rows.append(lotIDs[day + FlowRows.daysBefore])
    rows.append(dates[materials[material].expiry(receivedOn: day) + FlowRows.daysBefore])
  }
}
