public import Persistence
public import SupplyChain
import Traceability

/// Writes trace events as one EPCIS 2.0 document.
public struct ExportTrace {
  let ledger: Ledger

  /// Prepares an export.
  public init(ledger: Ledger) { self.ledger = ledger }

  /// Hands the document's text to `write`, piece by piece, in the order in which events happened.
  ///
  /// The document is dated by the newest event in it: the same events give the same bytes.
  ///
  /// - Parameter order: only the events that belong to this order.
  /// - Throws: ``OperationsFailure/noTrace(order:)`` when there are none.
  public func write(
    order: TransferOrderNumber?, _ write: (String) throws -> Void
  ) throws {
    // What is tagged and has not left is nobody's trace yet.
    if let order, [.proposed, .approved].contains(try ledger.transferOrder(order).state) {
      throw OperationsFailure.noTrace(order: order.text)
    }
    var query = order.map { EventQuery.history(of: $0) } ?? EventQuery()
    query.perPage = 1
    guard let newest = try ledger.traceEvents(query).events.first else {
      throw OperationsFailure.noTrace(order: order?.text)
    }
    query.isDescending = false
    let document = EPCISDocument(events: [], createdAt: newest.eventTime)
    try write(document.head + "[")
    var isFirst = true
    try ledger.forEachTraceEvent(query) { event in
      try write((isFirst ? "" : ",") + event.json)
      isFirst = false
    }
    try write("]" + document.tail)
  }
}
