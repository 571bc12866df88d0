import Charts

extension ReplayReport {
  /// What each policy costs a year and of what it is made up, as SVG that can stand alone.
  public var chart: String {
    let parts: [(name: String, measure: String, tone: Tone)] = [
      ("lost margin", "lost_margin", .warning), ("waste", "waste", .second),
      ("trips between stores", "transport", .third), ("holding", "holding", .muted),
    ]
    return BarChart(
      frame: Frame(
        title: "Cost of each policy a year, \(firstDay) to \(lastDay), \(seeds) seeds",
        summary: "Stacked bars of lost margin, waste, trips between stores and holding, in "
          + "thousand yuan a year for the chain, one bar a policy; mean over the seeds.",
        width: 720),
      categories: policies.map(\.name), unit: "thousand yuan a year", decimals: 0,
      series: parts.map { part in
        BarChart.Series(
          name: part.name,
          values: policies.map { $0.measures[part.measure].map { $0.mean / 1000 } },
          tone: part.tone)
      },
      arrangement: .stacked
    ).svg()
  }
}
