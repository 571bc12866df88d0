/// Labels along an axis of equal steps, such as days or categories: as many of them are written as
/// fit beside each other.
public struct Steps: Hashable, Sendable {
  /// One label a step.
  public let labels: [String]
  /// How many steps make a round, 7 for days: labels stand at every step or at whole rounds.
  public let cycle: Int
  /// A step whose label is always written; the others are counted from it.
  public let anchor: Int

  /// Takes labels; a cycle of 1 lets every second, fifth or tenth label stand.
  public init(_ labels: [String], cycle: Int = 1, anchor: Int = 0) {
    precondition(cycle >= 1, "a cycle has at least one step")
    self.labels = labels
    self.cycle = cycle
    self.anchor = anchor
  }

  /// The widest label in pixels.
  var widest: Double { labels.map(TextMeasure.width).max() ?? 0 }

  /// The steps whose labels are written when two steps are `distance` pixels apart.
  func written(distance: Double) -> [Int] {
    guard !labels.isEmpty else { return [] }
    let stride = stride(distance: distance)
    let phase = ((anchor % stride) + stride) % stride
    return labels.indices.filter { $0 % stride == phase }
  }

  private func stride(distance: Double) -> Int {
    let needed = (widest + 10) / max(distance, 0.001)
    if needed <= 1 { return 1 }
    let multiples = cycle == 1 ? [2, 5, 10] : [cycle, 2 * cycle, 4 * cycle, 8 * cycle]
    var scale = 1
    while scale < labels.count {
      for multiple in multiples where Double(multiple * scale) >= needed {
        return multiple * scale
      }
      scale *= 10
    }
    // Fewer than two would fit: the anchor alone.
    return labels.count + abs(anchor)
  }
}
