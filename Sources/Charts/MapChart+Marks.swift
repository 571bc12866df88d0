/// The signs of a map: each has its own shape as well as its own colour.
enum MapSymbol {
  case shortage, surplus, neither
}

extension Drawing {
  /// Draws a sign around a point.
  mutating func symbol(
    _ symbol: MapSymbol, x: Double, y: Double, radius: Double, tip: String = ""
  ) {
    let (width, height) = (radius * 1.1, radius * 0.95)
    switch symbol {
    case .shortage:
      path(
        "ch-sign ch-6",
        through: [(x - width, y - height), (x + width, y - height), (x, y + height)],
        closed: true, tip: tip)
    case .surplus:
      path(
        "ch-sign ch-3",
        through: [(x - width, y + height), (x + width, y + height), (x, y - height)],
        closed: true, tip: tip)
    case .neither: dot("ch-hollow ch-5", x: x, y: y, radius: radius, tip: tip)
    }
  }
}

extension MapChart {
  private static let largestRadius = 13.0
  private static let smallestRadius = 3.5

  /// A place of a panel in pixels.
  private struct Spot {
    let place: MapPanel.Place
    let x: Double
    let y: Double
    let shortage: Double
    let surplus: Double

    /// Half of what its signs take from left to right.
    var reach: Double {
      shortage > 0 && surplus > 0 ? shortage * 1.1 + surplus * 1.1 : max(shortage, surplus, 3) * 1.1
    }

    var height: Double { max(shortage, surplus, 3) }
  }

  /// Draws a panel: its frame, its scale, ways, signs, and the names that find room.
  func draw(_ panel: MapPanel, largest: Double, to drawing: inout Drawing) {
    let box = panel.box
    drawing.bar(
      "ch-panel", fromX: box.left, fromY: box.top, toX: box.right, toY: box.bottom)
    let title = TextMeasure.fitted(panel.title, into: box.right - box.left - 16)
    drawing.text(title, x: box.left + 8, y: box.top + 16, anchor: .start, role: .label)
    var room = LabelRoom(
      bounds: LabelRoom.Box(
        left: box.left + 2, top: box.top + 2, right: box.right - 2, bottom: box.bottom - 2))
    room.take(LabelRoom.box(title, x: box.left + 8, baseline: box.top + 16))
    let spots = spots(of: panel, largest: largest)
    room.take(drawScale(of: panel, pixels: spots.scale, to: &drawing))
    drawRoutes(spots.spots, to: &drawing)
    for spot in spots.spots.sorted(by: { $0.reach > $1.reach }) {
      draw(spot, to: &drawing)
      room.take(
        LabelRoom.Box(
          left: spot.x - spot.reach, top: spot.y - spot.height, right: spot.x + spot.reach,
          bottom: spot.y + spot.height))
    }
    writeNames(spots.spots, of: panel, in: &room, to: &drawing)
  }

  private func spots(of panel: MapPanel, largest: Double) -> (spots: [Spot], scale: Double) {
    let box = panel.box
    let edge = MapChart.largestRadius * 1.5
    let (top, bottom) = (box.top + 20 + edge / 2, box.bottom - 20 - edge / 2)
    let projection = Projection(panel.places.map(\.point))
    let pixels = projection.scale(
      width: box.right - box.left - 2 * edge, height: bottom - top)
    let middle = (x: (box.left + box.right) / 2, y: (top + bottom) / 2)
    func radius(_ amount: Double) -> Double {
      guard amount > 0, largest > 0 else { return 0 }
      return max(MapChart.largestRadius * (amount / largest).squareRoot(), MapChart.smallestRadius)
    }
    let spots = panel.places.map { place in
      let position = projection.position(place.point)
      return Spot(
        place: place, x: middle.x + position.east * pixels, y: middle.y - position.north * pixels,
        shortage: radius(place.point.shortage), surplus: radius(place.point.surplus))
    }
    return (spots, pixels)
  }

  private func draw(_ spot: Spot, to drawing: inout Drawing) {
    let words = tip(spot.place.point)
    guard spot.shortage > 0 || spot.surplus > 0 else {
      return drawing.symbol(.neither, x: spot.x, y: spot.y, radius: 2.5, tip: words)
    }
    // Both signs of a place stand beside each other.
    let isBoth = spot.shortage > 0 && spot.surplus > 0
    if spot.shortage > 0 {
      drawing.symbol(
        .shortage, x: spot.x - (isBoth ? spot.surplus * 1.1 : 0), y: spot.y,
        radius: spot.shortage, tip: words)
    }
    if spot.surplus > 0 {
      drawing.symbol(
        .surplus, x: spot.x + (isBoth ? spot.shortage * 1.1 : 0), y: spot.y,
        radius: spot.surplus, tip: words)
    }
  }

  private func drawRoutes(_ spots: [Spot], to drawing: inout Drawing) {
    let byIndex = Dictionary(
      spots.compactMap { spot in spot.place.index.map { ($0, spot) } }
    ) { first, _ in first }
    for route in routes {
      guard let from = byIndex[route.from], let to = byIndex[route.to] else { continue }
      drawing.arrow(fromX: from.x, fromY: from.y, toX: to.x, toY: to.y, tip: route.tip)
    }
  }

  /// Names of places, the largest amounts first, as many as find room. Within a group its own name
  /// in front of theirs is left out.
  private func writeNames(
    _ spots: [Spot], of panel: MapPanel, in room: inout LabelRoom, to drawing: inout Drawing
  ) {
    let order = spots.sorted {
      let (left, right) = ($0.place.point, $1.place.point)
      return left.amount != right.amount ? left.amount > right.amount : left.name < right.name
    }
    for spot in order {
      let point = spot.place.point
      let isGroup = spot.place.index == nil
      guard isGroup || point.amount > 0 || spots.count <= 12 else { continue }
      var name = point.name
      if !isGroup, panel.title.hasPrefix(point.group), name.hasPrefix(point.group),
        name.count > point.group.count
      {
        name = String(name.dropFirst(point.group.count).drop(while: \.isWhitespace))
      }
      guard !name.isEmpty,
        let place = room.place(name, besideX: spot.x, y: spot.y, radius: spot.reach)
      else { continue }
      drawing.text(name, x: place.x, y: place.baseline, anchor: .start, role: .label)
    }
  }

  /// A bar of a round number of kilometres at the bottom left.
  private func drawScale(
    of panel: MapPanel, pixels: Double, to drawing: inout Drawing
  ) -> LabelRoom.Box {
    let box = panel.box
    let most = (box.right - box.left) / 3 / pixels
    var length = Ticks(covering: [0, most], includingZero: true, intervals: 2).step
    if length > most { length /= 2 }
    let (x, y) = (box.left + 8, box.bottom - 9)
    let end = x + length * pixels
    drawing.path("ch-scale", through: [(x, y - 4), (x, y), (end, y), (end, y - 4)], closed: false)
    let words = "\(NumberText.grouped(length, decimals: length < 1 ? 1 : 0)) km"
    drawing.text(words, x: end + 6, y: y + 2, anchor: .start, role: .faint)
    return LabelRoom.Box(
      left: x, top: y - 12, right: end + 10 + TextMeasure.width(words), bottom: box.bottom)
  }
}
