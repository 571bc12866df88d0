import Operations
import SupplyChain

/// What the page of one store and material knows.
struct SeriesPage: Sendable {
  let series: ShowSeries.Series
  /// What the forecast of ``explainedDay`` is made of; `nil` when its model is not kept any more.
  let explanation: ForecastExplanation?
  /// The day that is explained.
  let explainedDay: BusinessDay
}
