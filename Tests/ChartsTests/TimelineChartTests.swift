import Charts
import Testing

@Suite struct TimelineChartTests {
  private let frame = Frame(title: "Crate 42", summary: "Seen twice.", width: 400)

  @Test func `Every entry has its time, its words and a mark of its own`() {
    let chart = TimelineChart(
      frame: frame,
      entries: [
        .init(time: "09:05", headline: "packed", details: ["Store 1 <dock>", "4 °C"]),
        .init(time: "09:20", headline: "reader lost reads", mark: .gap),
        .init(time: "09:40", headline: "received", mark: .inferred),
        .init(time: "09:41", headline: "wrong crate", mark: .warning),
        .init(time: "09:45", headline: "put away", mark: .corrected),
      ])
    let svg = chart.svg()
    for words in ["09:05", "packed", "Store 1 &lt;dock&gt;", "4 °C", "wrong crate"] {
      #expect(svg.contains(">\(words)</text>"), "\(words)")
    }
    #expect(svg.matches(of: /<circle/).count == 5)
    #expect(svg.matches(of: /<circle class="ch-hollow/).count == 2)
    #expect(svg.contains(#"class="ch-void""#))
    // Four pieces of line; the two beside the gap are broken.
    #expect(svg.matches(of: /<line class="ch-zero"/).count == 2)
    #expect(svg.matches(of: /<line class="ch-mark"/).count == 2)
  }

  @Test func `Long words are cut, and no entries are said so`() {
    let long = String(repeating: "a long way ", count: 40)
    let chart = TimelineChart(frame: frame, entries: [.init(time: "1", headline: long)])
    #expect(chart.svg().contains("…"))
    #expect(!chart.svg().contains(long))
    #expect(TimelineChart(frame: frame, entries: []).svg().contains("no data"))
  }
}
