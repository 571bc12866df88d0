import Charts
import Testing

@Suite("Maps of places")
struct MapChartTests {
  private let words = MapChart.Words(
    shortage: "short", surplus: "over", neither: "neither", route: "transfer",
    overview: "all cities", place: "store")

  private func point(
    _ name: String, _ group: String, _ latitude: Double, _ longitude: Double,
    shortage: Double = 0, surplus: Double = 0
  ) -> MapChart.Point {
    MapChart.Point(
      name: name, group: group, latitude: latitude, longitude: longitude, shortage: shortage,
      surplus: surplus)
  }

  private func map(
    _ points: [MapChart.Point], routes: [MapChart.Route] = [], width: Double = 800
  ) -> MapChart {
    MapChart(
      frame: Frame(title: "Chain", summary: "Where.", width: width), points: points,
      routes: routes, unit: "yuan", words: words)
  }

  /// The places of one city on a square of a tenth of a degree, and one place far away.
  private var twoCities: [MapChart.Point] {
    [
      point("上海1号店", "上海", 31.20, 121.40, shortage: 400),
      point("上海2号店", "上海", 31.30, 121.40, surplus: 100),
      point("上海3号店", "上海", 31.20, 121.50),
      point("北京1号店", "北京", 39.90, 116.40, shortage: 100, surplus: 25),
    ]
  }

  /// The corners of a path.
  private func corners(_ path: some StringProtocol) -> [(x: Double, y: Double)] {
    String(path).components("d=\"M").dropFirst().first?.components("Z").first?
      .components("L").compactMap { corner in
        let parts = corner.components(" ").compactMap(Double.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
      } ?? []
  }

  /// The signs of a tone that a pointer can ask, without those of the legend.
  private func signs(_ tone: String, in svg: String) -> [String] {
    svg.components("<path class=\"ch-sign \(tone)\"").dropFirst().map {
      $0.components("\n").first ?? ""
    }.filter { $0.contains("<title>") }
  }

  @Test("a shortage points down, a surplus up, and a place with neither is a ring")
  func shapes() {
    let svg = map(Array(twoCities.prefix(3))).svg()
    let short = signs("ch-6", in: svg).map(corners)
    let over = signs("ch-3", in: svg).map(corners)
    #expect(short.count == 1 && over.count == 1)
    for corner in short where corner.count == 3 {
      #expect(corner[0].y == corner[1].y && corner[2].y > corner[0].y)
    }
    for corner in over where corner.count == 3 {
      #expect(corner[0].y == corner[1].y && corner[2].y < corner[0].y)
    }
    #expect(svg.components("<circle class=\"ch-hollow").filter { $0.contains("3号店") }.count == 1)
    #expect(svg.contains("<title>上海1号店: short 400 yuan</title>"))
    #expect(svg.contains("<title>上海3号店: neither</title>"))
  }

  @Test("four times the amount has twice the width, so that areas compare")
  func sizes() {
    let svg = map([
      point("a", "x", 31.2, 121.4, shortage: 400), point("b", "x", 31.3, 121.5, shortage: 100),
    ]).svg()
    let widths = signs("ch-6", in: svg).map(corners).map { $0[1].x - $0[0].x }.sorted()
    #expect(widths.count == 2 && abs(widths[1] / widths[0] - 2) < 0.02)
  }

  @Test("north is up, east is right, and a kilometre is as long either way")
  func projection() {
    // A degree of longitude at 60° north is half as long as one of latitude.
    let svg = map([
      point("a", "x", 60.00, 10.00, surplus: 1), point("b", "x", 60.10, 10.20, surplus: 1),
    ]).svg()
    let tops = signs("ch-3", in: svg).map { corners($0)[2] }.sorted { $0.x < $1.x }
    #expect(tops.count == 2 && tops[1].y < tops[0].y)
    #expect(abs((tops[1].x - tops[0].x) / (tops[0].y - tops[1].y) - 1) < 0.01)
  }

  @Test("places across the date line stand beside each other")
  func dateLine() {
    let svg = map([
      point("a", "x", 0, 179.9, surplus: 1), point("b", "x", 0, -179.9, surplus: 1),
    ]).svg()
    #expect(svg.contains(">5 km</text>") || svg.contains(">10 km</text>"))
  }

  @Test("cities far apart are sums in an overview, and large ones have panels of their own")
  func panels() {
    let svg = map(twoCities).svg()
    #expect(svg.components("class=\"ch-panel\"").count - 1 == 2)
    #expect(svg.contains(">all cities</text>") && svg.contains(">上海 · 3</text>"))
    #expect(svg.contains("<title>上海: short 400 yuan, over 100 yuan</title>"))
    // In the panel of a city its name is not said again.
    #expect(svg.contains(">1号店</text>") && !svg.contains(">上海1号店</text>"))
    let near = map(Array(twoCities.prefix(3))).svg()
    #expect(near.components("class=\"ch-panel\"").count - 1 == 1)
  }

  @Test("a way between two places of a panel is a line with a head")
  func routes() {
    let svg = map(
      twoCities,
      routes: [
        MapChart.Route(from: 1, to: 0, tip: "T1"), MapChart.Route(from: 0, to: 3, tip: "T2"),
        MapChart.Route(from: 0, to: 99, tip: "T3"),
      ]
    ).svg()
    #expect(svg.contains("<title>T1</title>"))
    #expect(!svg.contains("T2") && !svg.contains("T3"))
    #expect(svg.components("class=\"ch-head\"").count - 1 == 1)
  }

  @Test(
    "places that are nowhere, and amounts that are none, do no harm",
    arguments: [Double.nan, .infinity, 1e300, 91])
  func absurd(latitude: Double) {
    let lost = point("lost", "x", latitude, 10, shortage: .nan, surplus: -5)
    #expect(map([lost]).svg().contains(">no data</text>"))
    let svg = map([lost] + twoCities).svg()
    #expect(!svg.contains("nan") && !svg.contains("lost"))
  }

  @Test("the table tells the places with an amount, the largest first")
  func table() {
    let table = map(twoCities).table
    #expect(table.columns == ["store", "short, yuan", "over, yuan"])
    #expect(
      table.rows == [
        ["上海1号店", "400", "0"], ["上海2号店", "0", "100"], ["北京1号店", "100", "25"],
      ])
  }
}
