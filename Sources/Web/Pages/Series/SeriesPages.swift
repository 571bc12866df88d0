import Access
import Operations
import Persistence
import SupplyChain

/// One material in one store.
enum SeriesPages {
  static let routes: [PageRoute] = [
    .page("/series/{store}/{material}", .viewForecast, show)
  ]

  @Sendable static func show(_ call: PageCall) throws -> PageAnswer {
    let store = try call.id("store", StoreID.self)
    let material = try call.id("material", MaterialID.self)
    try call.ledger.authorize(
      call.caller, to: .viewForecast, on: .store(store), showing: .exactStock)
    let series = try ShowSeries(call.view()).series(of: material, in: store)
    let day = series.origin + 1
    let explanation = try? ExplainForecast(ledger: call.ledger)
      .explanation(of: material, in: store, on: day, by: call.view().plan())
    let page = SeriesPage(series: series, explanation: explanation ?? nil, explainedDay: day)
    return .page(
      HTMLPage(
        title: "\(series.material.name) · \(series.store.name)", way: .review, width: .wide,
        body: SeriesView(page: page, speech: call.speech).body))
  }
}
