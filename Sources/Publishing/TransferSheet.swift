import Sheets
public import SupplyChain

/// The night's transfers, `transfers.csv`: one row a line of an order, by order and line number.
///
/// Money is in whole fen, as the columns say; `depart_by` and `arrive_by` are wall-clock moments
/// at the stores; ids are guarded as in ``SpreadsheetIdentifier``.
public struct TransferSheet: Sendable {
  /// The columns, in order.
  public static let columns = [
    "run_id", "order_no", "line_no", "from_store_id", "to_store_id", "leg_id", "material_id",
    "lot_id", "quantity", "packs", "worth_fen", "trip_share_fen", "depart_by", "arrive_by", "why",
    "promised_fen", "counts_through",
  ]

  /// The run that proposes.
  public let run: RunID
  /// The orders, by number.
  public let orders: [TransferContent]

  /// Takes orders in any order.
  public init(run: RunID, orders: [TransferContent]) {
    self.run = run
    self.orders = orders.sorted { $0.number < $1.number }
  }

  /// The sheet as CSV with its reasons in `language`: UTF-8 with byte order mark and CR LF.
  public func csv(language: Language) -> [UInt8] {
    var writer = CSVWriter(dialect: .spreadsheet)
    writer.row(TransferSheet.columns)
    for order in orders {
      for line in order.lines.sorted(by: { $0.number < $1.number }) {
        write(line, of: order, language: language, to: &writer)
      }
    }
    return writer.bytes
  }

  private func write(
    _ line: TransferLine, of order: TransferContent, language: Language,
    to writer: inout CSVWriter
  ) {
    writer.identifier(run)
    writer.identifier(order.number)
    writer.number(line.number)
    writer.identifier(order.leg.from)
    writer.identifier(order.leg.to)
    writer.identifier(order.leg.id)
    writer.identifier(line.material)
    writer.identifier(line.lot)
    writer.quantity(line.quantity)
    writer.number(line.packs)
    writer.money(line.worth)
    writer.money(line.tripShare)
    writer.text(order.leg.departBy.description)
    writer.text(order.leg.arriveBy.description)
    writer.text(line.why.text(in: language))
    if let promise = line.promise {
      writer.money(promise.worth)
      writer.text(promise.countsThrough.description)
    } else {
      writer.empty()
      writer.empty()
    }
    writer.endRow()
  }
}
