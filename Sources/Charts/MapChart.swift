/// A map of places with what each lacks and what it has too much of, drawn from their coordinates
/// alone: no tiles, nothing loaded.
///
/// A shortage is a triangle that points down, a surplus one that points up, each as large (by area)
/// as its amount and in its own colour; a place with neither is a ring. Places that lie close
/// together share one panel. When groups (cities) are far apart, an overview shows each group as
/// one place with its sums, and the largest groups have panels of their own, each with its own
/// scale. Sizes mean the same in all panels. The chart is as high as its panels need.
public struct MapChart: Chart, Hashable {
  /// A place.
  public struct Point: Hashable, Sendable {
    /// What it is called.
    public let name: String
    /// The group, such as a city, that it belongs to.
    public let group: String
    /// Degrees north.
    public let latitude: Double
    /// Degrees east.
    public let longitude: Double
    /// What it lacks, not below zero.
    public let shortage: Double
    /// What it has too much of, not below zero.
    public let surplus: Double

    /// Takes a place; amounts below zero or not finite count as nothing.
    public init(
      name: String, group: String, latitude: Double, longitude: Double, shortage: Double,
      surplus: Double
    ) {
      self.name = name
      self.group = group
      self.latitude = latitude
      self.longitude = longitude
      self.shortage = Ticks.isDrawable(shortage) ? max(shortage, 0) : 0
      self.surplus = Ticks.isDrawable(surplus) ? max(surplus, 0) : 0
    }

    /// The larger of the two amounts.
    var amount: Double { max(shortage, surplus) }
  }

  /// A way from one place to another.
  public struct Route: Hashable, Sendable {
    /// The index of the place that gives.
    public let from: Int
    /// The index of the place that gets.
    public let to: Int
    /// What a pointer over it shows.
    public let tip: String

    /// Takes a way.
    public init(from: Int, to: Int, tip: String) {
      self.from = from
      self.to = to
      self.tip = tip
    }
  }

  /// The map's own words in the language of its frame.
  public struct Words: Hashable, Sendable {
    /// A lack: `shortage`.
    public let shortage: String
    /// Too much: `surplus`.
    public let surplus: String
    /// Neither: `neither`.
    public let neither: String
    /// A way: `transfer`.
    public let route: String
    /// The heading of the panel that shows all groups: `all cities`.
    public let overview: String
    /// The heading of the places' names: `store`.
    public let place: String

    /// Takes the words.
    public init(
      shortage: String, surplus: String, neither: String, route: String, overview: String,
      place: String
    ) {
      self.shortage = shortage
      self.surplus = surplus
      self.neither = neither
      self.route = route
      self.overview = overview
      self.place = place
    }
  }

  /// The chart's words and width.
  public var frame: Frame
  /// The places, in any order.
  public var points: [Point]
  /// Ways between them; a way between two groups is not drawn.
  public var routes: [Route]
  /// The unit of the amounts.
  public var unit: String
  /// The map's words.
  public var words: Words

  /// Takes a map; places without usable coordinates are left out of the drawing, not of the table.
  public init(frame: Frame, points: [Point], routes: [Route] = [], unit: String, words: Words) {
    self.frame = frame
    self.points = points
    self.routes = routes
    self.unit = unit
    self.words = words
  }

  /// The map as SVG.
  public func markup(styled: Bool) -> Markup {
    var drawing = Drawing()
    let top = drawing.heading(frame, unit: unit, legend: legend) + 4
    let layout = panels(top: top)
    guard !layout.panels.isEmpty else {
      let area = PlotArea(left: 0, top: top, right: frame.width, bottom: frame.height)
      drawing.nothing(frame, in: area)
      return drawing.finished(frame, height: frame.height, styled: styled)
    }
    let largest = layout.panels.flatMap(\.places).map(\.point.amount).max() ?? 0
    for panel in layout.panels { draw(panel, largest: largest, to: &drawing) }
    return drawing.finished(frame, height: layout.height, styled: styled)
  }

  /// What the symbols mean; the amounts are those of single places.
  private var legend: [LegendEntry] {
    func name(_ word: String, _ amounts: [Double]) -> String {
      guard let most = amounts.max(), most > 0 else { return word }
      return "\(word) ≤ \(NumberText.grouped(most))"
    }
    var entries = [
      LegendEntry(
        swatch: .symbol(MapSymbol.shortage), name: name(words.shortage, points.map(\.shortage))),
      LegendEntry(
        swatch: .symbol(MapSymbol.surplus), name: name(words.surplus, points.map(\.surplus))),
      LegendEntry(swatch: .symbol(MapSymbol.neither), name: words.neither),
    ]
    if !routes.isEmpty {
      entries.append(LegendEntry(swatch: .line("ch-route"), name: words.route))
    }
    return entries
  }

  /// What a pointer over a place shows.
  func tip(_ point: Point) -> String {
    let parts = [(words.shortage, point.shortage), (words.surplus, point.surplus)].filter {
      $0.1 > 0
    }
    let amounts = parts.map { name, amount in
      "\(name) \(NumberText.grouped(amount))" + (unit.isEmpty ? "" : " \(unit)")
    }
    return "\(point.name): "
      + (amounts.isEmpty ? words.neither : amounts.joined(separator: ", "))
  }

  /// The places that lack something or have too much, the largest amounts first.
  public var table: ChartTable {
    let told = points.filter { $0.amount > 0 }.sorted {
      $0.amount != $1.amount ? $0.amount > $1.amount : $0.name < $1.name
    }
    return ChartTable(
      caption: frame.title,
      columns: [
        words.place, ChartTable.heading(words.shortage, unit: unit),
        ChartTable.heading(words.surplus, unit: unit),
      ],
      rows: told.map {
        [$0.name, NumberText.grouped($0.shortage), NumberText.grouped($0.surplus)]
      })
  }
}
