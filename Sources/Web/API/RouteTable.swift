import Access

/// All that the interface can do.
package enum RouteTable {
  /// The routes, in the order of the document.
  package static let routes: [Route] =
    chain + stock + suggestions + replenishment + runs + requests + orders + accounts + gains
    + epcis + readers
    + alerts + channels + clock
}
