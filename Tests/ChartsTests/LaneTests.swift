import Charts
import Testing

@Suite("Strips under a line chart")
struct LaneTests {
  private func chart(
    _ lanes: [LineChart.Lane], values: [Double?] = [1, 2, 3, 4, 5], namesLines: Bool = false,
    lastKnown: Int? = nil
  ) -> LineChart {
    LineChart(
      frame: Frame(title: "T", summary: "", width: 420, height: 320, drawsTitle: false),
      steps: Steps(values.indices.map { "d\($0)" }), unit: "kg",
      series: [
        LineChart.Series(name: "used", values: values, tone: .first),
        LineChart.Series(
          name: "foretold", values: values.map { $0.map { $0 + 0.01 } }, tone: .second),
      ], lanes: lanes, namesLines: namesLines, lastKnown: lastKnown)
  }

  private func numbers(_ attribute: String, of marks: String, in svg: String) -> [Double] {
    svg.components(marks).dropFirst().compactMap {
      $0.components(" \(attribute)=\"").dropFirst().first?.components("\"").first
        .flatMap(Double.init)
    }
  }

  @Test("bars of rain stand on one ground and are as high as their millimetres")
  func bars() {
    let svg = chart([
      LineChart.Lane(name: "rain", unit: "mm", content: .bars([0, 10, nil, 40, .nan]))
    ]).svg()
    let marks = "<rect class=\"ch-bar ch-3\""
    let (tops, heights) = (numbers("y", of: marks, in: svg), numbers("height", of: marks, in: svg))
    #expect(heights.count == 2 && abs(heights[1] / heights[0] - 4) < 0.05)
    #expect(abs(tops[0] + heights[0] - tops[1] - heights[1]) < 0.2)
    #expect(svg.contains(">rain 0 – 40 mm</text>"))
    #expect(svg.contains("<title>d3: rain 40.0 mm</title>"))
  }

  @Test("a strip tells its own range")
  func range() {
    let svg = chart([
      LineChart.Lane(name: "heat", unit: "°C", content: .line([21, 30, nil, 28, 25]))
    ]).svg()
    #expect(svg.contains(">heat 21 – 30 °C</text>"))
  }

  @Test("neighbouring days of one name are one stretch, others are not")
  func events() {
    let svg = chart([
      LineChart.Lane(
        name: "holidays",
        content: .events([
          LineChart.Mark(step: 1, name: "端午节"), LineChart.Mark(step: 2, name: "端午节"),
          LineChart.Mark(step: 4, name: "端午节"), LineChart.Mark(step: 9, name: "late"),
        ]))
    ]).svg()
    #expect(numbers("width", of: "<rect class=\"ch-bar ch-3\"", in: svg).count == 2)
    #expect(!svg.contains("late"))
  }

  @Test("strips take their height from the plot, not from the chart")
  func height() {
    let plain = chart([])
    let rich = chart([LineChart.Lane(name: "rain", content: .bars([1, 2, 3, 4, 5]))])
    let zero = "<line class=\"ch-zero\""
    let before = numbers("y1", of: zero, in: plain.svg())
    let after = numbers("y1", of: zero, in: rich.svg())
    #expect(before.count == 1 && after.count == 1 && after[0] < before[0] - 40)
    #expect(rich.svg().contains("height=\"320\""))
  }

  @Test("names beside the ends of lines keep apart and leave the legend")
  func names() {
    let svg = chart([], namesLines: true).svg()
    let lines = numbers("y", of: "<text class=\"ch-name", in: svg)
    #expect(lines.count == 2 && abs(lines[0] - lines[1]) >= 15)
    #expect(!svg.contains(">used</text>\n<line class=\"ch-line"))
  }

  @Test("the days to come lie on a ground of their own, if there are any")
  func ahead() {
    #expect(chart([], lastKnown: 2).svg().contains("class=\"ch-ahead\""))
    for last in [4, 9, -1] {
      #expect(!chart([], lastKnown: last).svg().contains("<rect class=\"ch-ahead\""))
    }
  }

  @Test("the table has a row a day with its name, its numbers and its weather")
  func table() {
    let table = chart([
      LineChart.Lane(name: "rain", unit: "mm", content: .bars([0, 10, nil, 40, 1])),
      LineChart.Lane(
        name: "holidays", content: .events([LineChart.Mark(step: 1, name: "端午节")])),
    ]).table
    #expect(table.columns == ["", "used, kg", "foretold, kg", "rain, mm"])
    #expect(table.rows[1] == ["d1 端午节", "2.00", "2.01", "10.00"])
    #expect(table.rows[2] == ["d2", "3.00", "3.01", "–"])
  }
}
