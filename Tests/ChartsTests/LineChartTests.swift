import Charts
import Testing

@Suite("Line charts")
struct LineChartTests {
  private func chart(
    _ values: [Double?], labels: [String]? = nil, bands: [LineChart.Band] = [],
    marks: [LineChart.Mark] = []
  ) -> LineChart {
    LineChart(
      frame: Frame(title: "Tea", summary: "Two days.", width: 200, height: 100, drawsTitle: false),
      steps: Steps(labels ?? values.indices.map { "d\($0)" }), unit: "kg",
      series: [LineChart.Series(name: "used", values: values, tone: .first)], bands: bands,
      marks: marks)
  }

  @Test("a line through two days is this text")
  func golden() {
    #expect(
      chart([0, 10]).markup(styled: false).text == """
        <svg class="ch" role="img" lang="en" aria-label="Tea" \
        viewBox="0 0 200 100" width="200" height="100">
        <title>Tea</title>
        <desc>Two days.</desc>
        <text class="ch-faint" x="0" y="12" text-anchor="start">kg</text>
        <line class="ch-line ch-1" x1="32.4" y1="8" x2="48.4" y2="8"/>
        <text class="ch-label" x="54.4" y="12" text-anchor="start">used</text>
        <line class="ch-zero" x1="23.4" y1="74" x2="192" y2="74"/>
        <text class="ch-faint" x="17.4" y="78" text-anchor="end">0</text>
        <line class="ch-grid" x1="23.4" y1="50" x2="192" y2="50"/>
        <text class="ch-faint" x="17.4" y="54" text-anchor="end">5</text>
        <line class="ch-grid" x1="23.4" y1="26" x2="192" y2="26"/>
        <text class="ch-faint" x="17.4" y="30" text-anchor="end">10</text>
        <path class="ch-line ch-1" d="M23.4 74L192 26"/>
        <text class="ch-faint" x="23.4" y="93" text-anchor="middle">d0</text>
        <text class="ch-faint" x="192" y="93" text-anchor="middle">d1</text>
        </svg>
        """)
  }

  @Test("a chart that stands alone carries its namespace and its style")
  func standalone() {
    let text = chart([0, 10]).svg()
    #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ch\""))
    #expect(text.contains("<style>\(ChartStyle.css)</style>"))
  }

  @Test("a gap parts the line, and a day between two gaps is a dot")
  func gaps() {
    let text = chart([1, 2, nil, 3, .nan, 4, 5]).svg()
    #expect(text.components("<path").count == 3)
    #expect(text.components("<circle").count == 2)
    #expect(!text.contains("nan"))
  }

  @Test(
    "a chart without anything to draw says so",
    arguments: [[], [nil], [.nan, .infinity], [1e300]] as [[Double?]])
  func empty(values: [Double?]) {
    let text = chart(values).svg()
    #expect(text.contains(">no data</text>"))
    #expect(!text.contains("<path"))
  }

  @Test("values that are all alike, and one value alone, are drawn")
  func alike() {
    #expect(chart([5, 5, 5]).svg().contains("<path class=\"ch-line ch-1\""))
    #expect(chart([5]).svg().contains("<circle class=\"ch-dot ch-1\" cx=\"10"))
  }

  @Test("the axis covers the band, and the band closes around both edges")
  func band() {
    let text = chart(
      [5, 5],
      bands: [LineChart.Band(name: "80%", low: [1, 2], high: [70, 80], tone: .second)]
    ).svg()
    #expect(text.contains(">100</text>") || text.contains(">80</text>"))
    #expect(text.contains("<path class=\"ch-band ch-2\""))
    #expect(text.contains("Z\"/>"))
  }

  @Test("marks outside the steps are left out, the others keep their names apart")
  func marks() {
    let names = ["端午节", "Dragon Boat", "高考"]
    let text = chart(
      [Double?](repeating: 1, count: 30),
      marks: names.enumerated().map { LineChart.Mark(step: 10 + $0.offset, name: $0.element) }
        + [LineChart.Mark(step: 30, name: "late"), LineChart.Mark(step: -1, name: "early")]
    ).svg()
    #expect(text.components("class=\"ch-mark\"").count == 4)
    #expect(!text.contains("late") && !text.contains("early"))
    let rows = text.components("\n").filter { line in
      names.contains { line.contains(">\($0)</text>") }
    }.compactMap { $0.components(" y=\"").last?.components("\"").first }
    #expect(Set(rows).count == 3)
  }

  @Test("hostile words stay words")
  func hostile() {
    var hostile = chart([1, 2], labels: ["<script>", "&"])
    hostile.frame.title = "\"><script>alert(1)</script>"
    hostile.unit = "</text>"
    #expect(!hostile.svg().contains("<script"))
    #expect(hostile.svg().components("</text>").count == hostile.svg().components("<text").count)
  }

  @Test("no two labels of an axis of days touch, whatever its length", arguments: 1...120)
  func labelsApart(count: Int) {
    let labels = (0..<count).map { "06-\($0)" }
    var chart = chart([Double?](repeating: 1, count: count), labels: labels)
    chart.steps = Steps(labels, cycle: 7, anchor: count - 1)
    let positions = chart.svg().components("\n").filter { $0.contains(">06-") }.compactMap {
      $0.components(" x=\"").last?.components("\"").first.flatMap(Double.init)
    }
    #expect(!positions.isEmpty)
    for (left, right) in zip(positions, positions.dropFirst()) { #expect(right - left >= 36) }
  }
}

extension String {
  /// The parts between occurrences of `separator`.
  func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
