/// Keeps the places of words and marks in a chart, so that a word is written only where it touches
/// nothing.
struct LabelRoom {
  /// A taken place, in pixels.
  struct Box {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    func touches(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  /// Where words may stand.
  let bounds: Box
  private var taken: [Box] = []

  init(bounds: Box) { self.bounds = bounds }

  /// Takes a place whatever lies there.
  mutating func take(_ box: Box) { taken.append(box) }

  /// The box of words whose baseline begins at a point.
  static func box(_ words: String, x: Double, baseline: Double) -> Box {
    Box(
      left: x - 2, top: baseline - 10, right: x + TextMeasure.width(words) + 2,
      bottom: baseline + 4)
  }

  /// Takes the first place beside a mark that is free: right, left, below, above.
  ///
  /// - Returns: where the words begin, `nil` when there is no room.
  mutating func place(
    _ words: String, besideX x: Double, y: Double, radius: Double
  ) -> (x: Double, baseline: Double)? {
    let width = TextMeasure.width(words)
    let places = [
      (x: x + radius + 3, baseline: y + 4), (x: x - radius - 3 - width, baseline: y + 4),
      (x: x - width / 2, baseline: y + radius + 13), (x: x - width / 2, baseline: y - radius - 4),
    ]
    for place in places {
      let box = LabelRoom.box(words, x: place.x, baseline: place.baseline)
      guard box.left >= bounds.left, box.right <= bounds.right, box.top >= bounds.top,
        box.bottom <= bounds.bottom, !taken.contains(where: box.touches)
      else { continue }
      taken.append(box)
      return place
    }
    return nil
  }
}
