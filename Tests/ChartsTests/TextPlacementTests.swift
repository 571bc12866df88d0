import Charts
import Testing

/// Reads the words of a chart back from its SVG and measures them anew: a third of an em a space,
/// 0.6 em any other Latin character, a whole em a Chinese one.
private struct PlacedText {
  let words: String
  let left: Double
  let right: Double
  let baseline: Double

  static func all(in svg: String) -> [PlacedText] {
    svg.components("<text ").dropFirst().compactMap { element in
      func attribute(_ name: String) -> String? {
        element.components(" \(name)=\"").dropFirst().first?.components("\"").first
      }
      guard let x = attribute("x").flatMap(Double.init),
        let y = attribute("y").flatMap(Double.init), let anchor = attribute("text-anchor"),
        let words = element.components(">").dropFirst().first?.components("</text").first
      else { return nil }
      let size = element.contains("ch-title") ? 14.0 : 12
      let width =
        words.unicodeScalars.reduce(0) {
          $0 + ($1 == " " ? 0.33 : $1.value < 0x2E80 ? 0.6 : 1)
        } * size
      let left = anchor == "start" ? x : anchor == "end" ? x - width : x - width / 2
      return PlacedText(words: words, left: left, right: left + width, baseline: y)
    }
  }

  func touches(_ other: PlacedText) -> Bool {
    left < other.right && other.left < right && abs(baseline - other.baseline) < 11
  }
}

@Suite("Words in charts")
struct TextPlacementTests {
  private static let words = [
    "tea", "茉莉绿茶叶", "packaging", "上海南京西路恒隆广场63号店", "80% interval", "实际", "forecast median",
  ]

  private func value(_ generator: inout SplitMix) -> Double? {
    switch Int.random(in: 0..<20, using: &generator) {
    case 0: nil
    case 1: .nan
    case 2: .infinity
    case 3: 0
    case 4: -Double.random(in: 0...9_000, using: &generator)
    default: Double.random(in: 0...120_000, using: &generator)
    }
  }

  private func frame(_ generator: inout SplitMix) -> Frame {
    Frame(
      title: TextPlacementTests.words.joined(separator: " "), summary: "",
      width: Double.random(in: 360...1_040, using: &generator),
      height: Double.random(in: 180...320, using: &generator),
      drawsTitle: Bool.random(using: &generator))
  }

  private func checkWords(of svg: String, width: Double, _ comment: Comment) {
    #expect(!svg.contains("nan") && !svg.contains("inf\""), comment)
    let texts = PlacedText.all(in: svg)
    #expect(!texts.isEmpty, comment)
    for (index, text) in texts.enumerated() {
      #expect(text.left > -2 && text.right < width + 2, "\(text) in \(comment)")
      for other in texts[(index + 1)...] where text.touches(other) {
        Issue.record("\(text.words) touches \(other.words) in \(comment)")
      }
    }
  }

  @Test(
    "in line charts of any length no word touches another or leaves the chart", arguments: 1...60)
  func lines(seed: UInt64) {
    var generator = SplitMix(state: seed)
    let count = Int.random(in: 1...90, using: &generator)
    var frame = frame(&generator)
    frame.drawsTitle = seed % 2 == 0
    let chart = LineChart(
      frame: frame, steps: Steps((0..<count).map { "06-\($0 % 30)" }, cycle: 7, anchor: count - 1),
      unit: "yuan",
      series: TextPlacementTests.words.prefix(Int(seed % 7)).map { name in
        LineChart.Series(
          name: name, values: (0..<count).map { _ in value(&generator) }, tone: .first)
      },
      marks: TextPlacementTests.words.map {
        LineChart.Mark(step: Int.random(in: 0..<count, using: &generator), name: $0)
      },
      lanes: seed % 3 == 0 ? lanes(count, &generator) : [], namesLines: seed % 5 == 0,
      lastKnown: count / 2)
    checkWords(of: chart.svg(), width: frame.width, "line chart \(seed)")
  }

  private func lanes(_ count: Int, _ generator: inout SplitMix) -> [LineChart.Lane] {
    [
      LineChart.Lane(
        name: "holidays",
        content: .events(
          TextPlacementTests.words.map {
            LineChart.Mark(step: Int.random(in: 0..<count, using: &generator), name: $0)
          })),
      LineChart.Lane(
        name: "降水", unit: "mm", content: .bars((0..<count).map { _ in value(&generator) })),
    ]
  }

  @Test("in heat maps no word touches another or leaves the chart", arguments: 1...40)
  func heat(seed: UInt64) {
    var generator = SplitMix(state: seed)
    let columns = Int.random(in: 1...40, using: &generator)
    let rows = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
      TextPlacementTests.words[Int.random(in: 0..<7, using: &generator)]
    }
    let frame = frame(&generator)
    let chart = HeatMap(
      frame: frame, rows: rows,
      columns: (0..<columns).map { seed % 2 == 0 ? "周\($0)" : TextPlacementTests.words[$0 % 7] },
      values: rows.map { _ in (0..<columns).map { _ in value(&generator) } }, unit: "元")
    checkWords(of: chart.svg(), width: frame.width, "heat map \(seed)")
  }

  @Test("in maps no word touches another or leaves the chart", arguments: 1...60)
  func maps(seed: UInt64) {
    var generator = SplitMix(state: seed)
    let frame = frame(&generator)
    let cities = Int.random(in: 1...30, using: &generator)
    let centres = (0..<cities).map { _ in
      (
        Double.random(in: 20...45, using: &generator),
        Double.random(in: 100...125, using: &generator)
      )
    }
    let points = (0..<Int.random(in: 1...120, using: &generator)).map { index in
      let city = Int.random(in: 0..<cities, using: &generator)
      return MapChart.Point(
        name: "\(TextPlacementTests.words[city % 7])\(index)", group: "城市\(city)",
        latitude: centres[city].0 + Double.random(in: -0.1...0.1, using: &generator),
        longitude: centres[city].1 + Double.random(in: -0.1...0.1, using: &generator),
        shortage: value(&generator) ?? 0, surplus: value(&generator) ?? 0)
    }
    let chart = MapChart(
      frame: frame, points: points, unit: "元",
      words: MapChart.Words(
        shortage: "缺货", surplus: "过剩", neither: "均无", route: "调拨", overview: "全部城市", place: "门店"))
    checkWords(of: chart.svg(), width: frame.width, "map \(seed)")
  }

  @Test("in bar charts of any sort no word touches another or leaves the chart", arguments: 1...60)
  func bars(seed: UInt64) {
    var generator = SplitMix(state: seed)
    let frame = frame(&generator)
    let categories = (0..<Int.random(in: 1...24, using: &generator)).map { _ in
      TextPlacementTests.words[Int.random(in: 0..<7, using: &generator)]
    }
    let chart = BarChart(
      frame: frame, categories: categories, unit: "元", decimals: Int(seed % 2),
      series: TextPlacementTests.words.prefix(1 + Int(seed % 3)).enumerated().map { index, name in
        BarChart.Series(
          name: name, values: categories.map { _ in value(&generator) }, tone: .series(index))
      }, direction: seed % 2 == 0 ? .lying : .standing,
      arrangement: seed % 5 < 2 ? .stacked : .grouped)
    checkWords(of: chart.svg(), width: frame.width, "bar chart \(seed)")
  }
}
