import Access

/// All that the interface can do.
package enum RouteTable {
  /// The routes, in the order of the document.
  package static let routes: [Route] =
    [
      chain, stock, suggestions, sheets, replenishment, runs, requests, orders, accounts, secrets,
      tagReaders, gains, epcis, readers, alerts, channels, clock,
    ].flatMap { $0 }
}
