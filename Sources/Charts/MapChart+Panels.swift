/// One panel of a map: where it lies, and which places it shows.
struct MapPanel {
  /// A place of the panel with its index among the map's places; a whole group has none.
  struct Place {
    let point: MapChart.Point
    let index: Int?
  }

  let title: String
  let box: LabelRoom.Box
  let places: [Place]
}

extension MapChart {
  /// Groups whose places span no more than so many kilometres share one panel.
  private static let compactSpan = 120.0
  /// The fewest places for which a group has a panel of its own.
  private static let fewestPlaces = 3
  private static let mostInsets = 6
  private static let manyPlaces = 10
  private static let gap = 8.0

  /// The panels below `top`, and the height that they need.
  func panels(top: Double) -> (panels: [MapPanel], height: Double) {
    let placed = points.enumerated().filter { Projection.isPlace($0.element) }
      .map { MapPanel.Place(point: $0.element, index: $0.offset) }
    guard !placed.isEmpty else { return ([], top) }
    let groups = Dictionary(grouping: placed, by: \.point.group).sorted {
      $0.value.count != $1.value.count ? $0.value.count > $1.value.count : $0.key < $1.key
    }
    let span = Projection(placed.map(\.point)).span
    guard groups.count > 1, span > MapChart.compactSpan else {
      let title = groups.count == 1 ? groups[0].key : words.overview
      let box = LabelRoom.Box(
        left: 0.5, top: top, right: frame.width - 0.5,
        bottom: top + max(min(frame.width * 0.62, 460), 160))
      return ([MapPanel(title: title, box: box, places: placed)], box.bottom + 1)
    }
    let whole = groups.map { MapPanel.Place(point: sum($0.value, named: $0.key), index: nil) }
    let large = groups.filter { $0.value.count >= MapChart.fewestPlaces }
    // One that takes a row of its own leaves an even number for the rows of two.
    let isFirstLarge = (large.first?.value.count ?? 0) >= MapChart.manyPlaces
    let insets = large.prefix(isFirstLarge ? MapChart.mostInsets - 1 : MapChart.mostInsets)
    let boxes = boxes(counts: insets.map(\.value.count), top: top)
    var panels = [MapPanel(title: words.overview, box: boxes.overview, places: whole)]
    for (group, box) in zip(insets, boxes.insets) {
      panels.append(
        MapPanel(
          title: "\(group.key) · \(NumberText.grouped(UInt64(group.value.count)))", box: box,
          places: group.value))
    }
    return (panels, boxes.bottom + 1)
  }

  /// A group as one place in its middle.
  private func sum(_ places: [MapPanel.Place], named name: String) -> Point {
    let count = Double(places.count)
    return Point(
      name: name, group: name,
      latitude: places.reduce(0) { $0 + $1.point.latitude } / count,
      longitude: places.reduce(0) { $0 + $1.point.longitude } / count,
      shortage: places.reduce(0) { $0 + $1.point.shortage },
      surplus: places.reduce(0) { $0 + $1.point.surplus })
  }

  /// The overview at the left of its insets, or above them where the chart is narrow. The first
  /// inset takes a row of its own when it has many places.
  private func boxes(
    counts: [Int], top: Double
  ) -> (overview: LabelRoom.Box, insets: [LabelRoom.Box], bottom: Double) {
    let isBeside = frame.width >= 720 && !counts.isEmpty
    let edge = frame.width - 0.5
    let left = isBeside ? frame.width / 2 + MapChart.gap / 2 : 0.5
    let half = (edge - left - MapChart.gap) / 2
    let height = max(half * (isBeside ? 0.72 : 0.95), 130)
    let overviewTop = isBeside ? top : top + min(frame.width * 0.85, 460) + MapChart.gap
    var insets: [LabelRoom.Box] = []
    var (x, y) = (left, overviewTop)
    for (index, count) in counts.enumerated() {
      let isLarge = index == 0 && count >= MapChart.manyPlaces
      let isAlone = isLarge || index == counts.count - 1 && x == left
      let height = isLarge ? height * 1.6 : height
      insets.append(
        LabelRoom.Box(left: x, top: y, right: isAlone ? edge : x + half, bottom: y + height))
      if isAlone || x > left {
        (x, y) = (left, y + height + MapChart.gap)
      } else {
        x += half + MapChart.gap
      }
    }
    let right = isBeside ? frame.width / 2 - MapChart.gap / 2 : edge
    let bottom =
      isBeside
      ? max(insets.last?.bottom ?? 0, top + right * 0.7) : overviewTop - MapChart.gap
    let overview = LabelRoom.Box(left: 0.5, top: top, right: right, bottom: bottom)
    return (overview, insets, max(bottom, insets.last?.bottom ?? 0))
  }
}
