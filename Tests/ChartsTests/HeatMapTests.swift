import Charts
import Testing

@Suite("Heat maps")
struct HeatMapTests {
  private func map(_ values: [[Double?]], width: Double = 400) -> HeatMap {
    HeatMap(
      frame: Frame(title: "Use", summary: "", width: width, drawsTitle: false),
      rows: values.indices.map { "r\($0)" },
      columns: (values.first ?? []).indices.map { "c\($0)" }, values: values, unit: "kg")
  }

  /// The style of the cell that a pointer would call so.
  private func style(of cell: String, in svg: String) -> String {
    svg.components("<rect class=\"").first { $0.contains("<title>\(cell): ") }?
      .components("\"").first ?? ""
  }

  @Test("a larger number never has a lighter cell, and the largest class has the full colour")
  func shades() {
    let values = stride(from: 0.0, through: 95, by: 5).map { $0 }
    let svg = map([values], width: 900).svg()
    let shades = values.indices.map { index in
      style(of: "r0 · c\(index)", in: svg).components("ch-h").last.flatMap(Int.init) ?? 0
    }
    #expect(shades == shades.sorted() && shades.first == 1 && shades.last == 5)
    #expect(Set(shades).count == 5)
  }

  @Test("numbers below zero have another colour, and their sign")
  func signs() {
    let svg = map([[-30, 30, -1, 0]]).svg()
    #expect(style(of: "r0 · c0", in: svg).contains("ch-6"))
    #expect(style(of: "r0 · c1", in: svg).contains("ch-1"))
    #expect(style(of: "r0 · c2", in: svg).contains("ch-6"))
    #expect(style(of: "r0 · c3", in: svg).contains("ch-1"))
    #expect(svg.contains(">−30</text>"))
  }

  @Test("numbers that hardly differ do not look as if they did")
  func alike() {
    let svg = map([[100, 101, 99]]).svg()
    let styles = Set((0..<3).map { style(of: "r0 · c\($0)", in: svg) })
    #expect(styles.count <= 2 && !styles.contains { $0.contains("ch-h1") })
  }

  @Test("numbers stand in cells that have room for them, and only there")
  func numbers() {
    #expect(map([[1_234, 5]]).svg().contains(">1,234</text>"))
    let narrow = map([[Double?](repeating: 1_234, count: 30)]).svg()
    #expect(!narrow.contains(">1,234</text>") && narrow.contains("r0 · c7: 1,234 kg"))
  }

  @Test("a value that is not known is an empty cell, and a map of nothing says so")
  func nothing() {
    let svg = map([[1, nil], [.nan, 2]]).svg()
    #expect(style(of: "r0 · c1", in: svg) == "ch-empty")
    #expect(style(of: "r1 · c0", in: svg) == "ch-empty")
    for values in [[], [[nil]], [[.infinity, .nan]]] as [[[Double?]]] {
      #expect(map(values).svg().contains(">no data</text>"))
    }
  }

  @Test("the table has a row a row and a dash for what is not known")
  func table() {
    let table = map([[1, nil], [3, 4]]).table
    #expect(table.columns == ["kg", "c0", "c1"])
    #expect(table.rows == [["r0", "1", "–"], ["r1", "3", "4"]])
    #expect(table.markup.text.contains("<th scope=\"row\">r1</th><td class=\"n\">3</td>"))
  }
}
