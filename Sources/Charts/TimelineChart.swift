/// What happened to one thing, from top to bottom: when, what, where, and what is not known.
///
/// Each entry has a mark on one line. The line is broken where nobody could see; a corrected entry
/// is struck out and stays. The chart is as high as its entries need.
public struct TimelineChart: Chart, Hashable {
  /// What an entry's mark says.
  public enum Mark: Hashable, Sendable {
    /// It was seen.
    case seen
    /// It was not seen itself, but follows from what was.
    case inferred
    /// Something is wrong.
    case warning
    /// Nobody could see in this time: the line is broken.
    case gap
    /// It was declared wrong later.
    case corrected
  }

  /// One thing that happened.
  public struct Entry: Hashable, Sendable {
    /// When, as it is to be read.
    public let time: String
    /// What, in a few words.
    public let headline: String
    /// Where, who and how warm: a line each.
    public let details: [String]
    /// What the mark says.
    public let mark: Mark

    /// Takes an entry.
    public init(time: String, headline: String, details: [String] = [], mark: Mark = .seen) {
      self.time = time
      self.headline = headline
      self.details = details
      self.mark = mark
    }
  }

  /// The chart's words and width.
  public var frame: Frame
  /// What happened, the first on top.
  public var entries: [Entry]

  /// Takes a timeline.
  public init(frame: Frame, entries: [Entry]) {
    self.frame = frame
    self.entries = entries
  }

  private static let rowHeight = 22.0
  private static let detailHeight = 15.0

  /// The timeline as SVG.
  public func markup(styled: Bool) -> Markup {
    var drawing = Drawing()
    let top = drawing.heading(frame, unit: "", legend: []) + 4
    guard !entries.isEmpty else {
      let area = PlotArea(left: 0, top: top, right: frame.width, bottom: frame.height)
      drawing.nothing(frame, in: area)
      return drawing.finished(frame, height: frame.height, styled: styled)
    }
    let widest = entries.map { TextMeasure.width($0.time) }.max() ?? 0
    let axis = min(widest, frame.width / 2) + 18
    var y = top + 8
    for (index, entry) in entries.enumerated() {
      let height = Self.rowHeight + Self.detailHeight * Double(entry.details.count)
      if index + 1 < entries.count {
        let isBroken = entry.mark == .gap || entries[index + 1].mark == .gap
        drawing.line(
          isBroken ? "ch-mark" : "ch-zero", fromX: axis, fromY: y, toX: axis, toY: y + height)
      }
      draw(entry, at: y, axis: axis, to: &drawing)
      y += height
    }
    return drawing.finished(frame, height: y, styled: styled)
  }

  private func draw(_ entry: Entry, at y: Double, axis: Double, to drawing: inout Drawing) {
    let room = frame.width - axis - 14
    let time = TextMeasure.fitted(entry.time, into: axis - 14)
    drawing.text(time, x: axis - 12, y: y + 4, anchor: .end, role: .faint)
    switch entry.mark {
    case .seen: drawing.dot("ch-dot ch-1", x: axis, y: y, radius: 4.5)
    case .inferred: drawing.dot("ch-hollow ch-3", x: axis, y: y, radius: 4)
    case .warning: drawing.dot("ch-dot ch-6", x: axis, y: y, radius: 4.5)
    case .gap: drawing.dot("ch-hollow ch-5", x: axis, y: y, radius: 3)
    case .corrected: drawing.dot("ch-dot ch-5", x: axis, y: y, radius: 4.5)
    }
    drawing.text(
      TextMeasure.fitted(entry.headline, into: room), x: axis + 12, y: y + 4, anchor: .start,
      role: entry.mark == .corrected ? .void : .label)
    for (index, detail) in entry.details.enumerated() {
      drawing.text(
        TextMeasure.fitted(detail, into: room), x: axis + 12,
        y: y + 4 + Self.detailHeight * Double(index + 1), anchor: .start, role: .faint)
    }
  }
}
