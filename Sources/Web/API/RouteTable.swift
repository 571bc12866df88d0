import Access

/// All that the interface can do.
enum RouteTable {
  /// The routes, in the order of the document.
  static let routes: [Route] =
    chain + stock + suggestions + runs + requests + orders + accounts + gains
}
