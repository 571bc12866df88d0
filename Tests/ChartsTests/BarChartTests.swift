import Charts
import Testing

@Suite("Bar charts")
struct BarChartTests {
  private func chart(
    _ series: [[Double?]], categories: [String] = ["tea", "乳品"],
    direction: BarChart.Direction = .lying, arrangement: BarChart.Arrangement = .grouped
  ) -> BarChart {
    BarChart(
      frame: Frame(title: "Cost", summary: "", width: 200, height: 120, drawsTitle: false),
      categories: categories, unit: "元",
      series: series.enumerated().map {
        BarChart.Series(name: "s\($0.offset)", values: $0.element, tone: .series($0.offset))
      }, direction: direction, arrangement: arrangement)
  }

  @Test("two lying bars are this text")
  func golden() {
    #expect(
      chart([[100, 50]]).markup(styled: false).text == """
        <svg class="ch" role="img" lang="en" aria-label="Cost" \
        viewBox="0 0 200 70" width="200" height="70">
        <title>Cost</title>
        <desc></desc>
        <text class="ch-faint" x="0" y="12" text-anchor="start">元</text>
        <text class="ch-label" x="24" y="37" text-anchor="end">tea</text>
        <text class="ch-label" x="24" y="59" text-anchor="end">乳品</text>
        <rect class="ch-bar ch-1" x="32" y="26" width="137" height="14">\
        <title>tea: 100 元</title></rect>
        <rect class="ch-bar ch-1" x="32" y="48" width="68.5" height="14">\
        <title>乳品: 50 元</title></rect>
        <text class="ch-label" x="174" y="37" text-anchor="start">100</text>
        <text class="ch-label" x="105.5" y="59" text-anchor="start">50</text>
        <line class="ch-zero" x1="32" y1="22" x2="32" y2="66"/>
        </svg>
        """)
  }

  @Test("a stack is as long as the sum of its parts and carries its total")
  func stacked() {
    let text = chart([[30, 10], [70, 20]], arrangement: .stacked).svg()
    #expect(text.contains(">100</text>") && text.contains(">30</text>"))
    let widths = text.components("<rect class=\"ch-bar").dropFirst().filter {
      $0.contains("<title>")
    }.compactMap { $0.components("width=\"").last?.components("\"").first.flatMap(Double.init) }
    #expect(widths.count == 4)
    let scale = (widths[0] + widths[1]) / 100
    #expect(abs(widths[2] - 10 * scale) < 0.2 && abs(widths[3] - 20 * scale) < 0.2)
  }

  @Test(
    "a negative bar grows to the other side of zero",
    arguments: [
      BarChart.Direction.lying, .standing,
    ])
  func negative(direction: BarChart.Direction) {
    let text = chart([[10, -10]], direction: direction).svg()
    #expect(text.contains("−10</text>"))
    let starts = text.components("<rect class=\"ch-bar").dropFirst().compactMap {
      $0.components(direction == .lying ? "x=\"" : "y=\"").dropFirst().first?
        .components("\"").first.flatMap(Double.init)
    }
    #expect(starts.count == 2 && starts[0] != starts[1])
  }

  @Test(
    "what cannot be drawn has no bar, and a chart without bars says so",
    arguments: [[], [[]], [[nil, .nan]], [[.infinity, 1e300]]] as [[[Double?]]])
  func nothing(series: [[Double?]]) {
    let text = chart(series).svg()
    #expect(text.contains(">no data</text>"))
    #expect(!text.contains("<title>tea"))
  }

  @Test("zeros alone are drawn without a division by zero")
  func zeros() {
    #expect(chart([[0, 0]]).svg().contains("width=\"0\""))
    #expect(chart([[0, 0]], direction: .standing).svg().contains("height=\"0\""))
  }

  @Test("a long name is cut where its column ends")
  func longNames() {
    let long = String(repeating: "上海南京西路", count: 20)
    let text = chart([[1]], categories: [long]).svg()
    #expect(text.contains("…</text>"))
    #expect(!text.contains("\(long)</text>"))
  }

  @Test("a legend stands above several series and not above one")
  func legend() {
    #expect(chart([[1, 2], [3, 4]]).svg().contains(">s1</text>"))
    #expect(!chart([[1, 2]]).svg().contains(">s0</text>"))
  }
}
