/// The pieces that all charts are drawn with, in the order in which they are laid down.
struct Drawing {
  /// Which end of a text its point is.
  enum Anchor: String {
    case start, middle, end
  }

  /// What the words of a text are.
  enum Role {
    /// Names and values.
    case label
    /// Ticks, units and notes.
    case faint
    /// The chart's title.
    case title
    /// What no longer holds.
    case void
    /// Words on a full colour.
    case inverse
    /// A line's name, in its colour.
    case series(Tone)

    /// The classes of the style sheet.
    var style: String {
      switch self {
      case .label: "ch-label"
      case .faint: "ch-faint"
      case .title: "ch-title"
      case .void: "ch-void"
      case .inverse: "ch-inverse"
      case .series(let tone): "ch-name \(tone.rawValue)"
      }
    }
  }

  private var body: Markup = ""

  mutating func text(_ words: String, x: Double, y: Double, anchor: Anchor, role: Role) {
    body += #"""
      <text class="\#(role.style)" x="\#(x)" y="\#(y)" \#
      text-anchor="\#(anchor.rawValue)">\#(words)</text>

      """#
  }

  mutating func line(
    _ style: String, fromX: Double, fromY: Double, toX: Double, toY: Double, tip: String = ""
  ) {
    let end: Markup = tip.isEmpty ? "/>" : "><title>\(tip)</title></line>"
    body += #"""
      <line class="\#(style)" x1="\#(fromX)" y1="\#(fromY)" x2="\#(toX)" y2="\#(toY)"\#(end)

      """#
  }

  /// A rectangle between two corners, with the words that a pointer over it shows.
  mutating func bar(
    _ style: String, fromX: Double, fromY: Double, toX: Double, toY: Double, tip: String = ""
  ) {
    let (left, top) = (min(fromX, toX), min(fromY, toY))
    let end: Markup = tip.isEmpty ? "/>" : "><title>\(tip)</title></rect>"
    let (width, height) = (abs(toX - fromX), abs(toY - fromY))
    body += #"""
      <rect class="\#(style)" x="\#(left)" y="\#(top)" width="\#(width)" height="\#(height)"\#(end)

      """#
  }

  mutating func dot(
    _ style: String, x: Double, y: Double, radius: Double = 2.5, tip: String = ""
  ) {
    let end: Markup = tip.isEmpty ? "/>" : "><title>\(tip)</title></circle>"
    body += #"<circle class="\#(style)" cx="\#(x)" cy="\#(y)" r="\#(radius)"\#(end)"# + "\n"
  }

  /// A path through points; `closed` joins the last to the first.
  mutating func path(
    _ style: String, through points: [(x: Double, y: Double)], closed: Bool, tip: String = ""
  ) {
    var way: Markup = ""
    for (index, point) in points.enumerated() {
      way += "\(index == 0 ? "M" : "L")\(point.x) \(point.y)"
    }
    if closed { way += "Z" }
    let end: Markup = tip.isEmpty ? "/>" : "><title>\(tip)</title></path>"
    body += #"<path class="\#(style)" d="\#(way)"\#(end)"# + "\n"
  }

  /// A line from one place to another with its head in the middle, where no sign hides it.
  mutating func arrow(
    fromX: Double, fromY: Double, toX: Double, toY: Double, tip: String
  ) {
    line("ch-route", fromX: fromX, fromY: fromY, toX: toX, toY: toY, tip: tip)
    let (wayX, wayY) = (toX - fromX, toY - fromY)
    let length = (wayX * wayX + wayY * wayY).squareRoot()
    guard length > 12 else { return }
    let (alongX, alongY) = (wayX / length, wayY / length)
    let (middleX, middleY) = ((fromX + toX) / 2, (fromY + toY) / 2)
    path(
      "ch-head",
      through: [
        (middleX + alongX * 4, middleY + alongY * 4),
        (middleX - alongX * 4 - alongY * 3, middleY - alongY * 4 + alongX * 3),
        (middleX - alongX * 4 + alongY * 3, middleY - alongY * 4 - alongX * 3),
      ], closed: true)
  }

  /// The whole element: `frame` says its name, its words and its width.
  func finished(_ frame: Frame, height: Double, styled: Bool) -> Markup {
    let style: Markup = styled ? "<style>\(Markup(trusted: ChartStyle.css))</style>\n" : ""
    // HTML knows the element by its name; a file of its own needs the namespace.
    let namespace: Markup = styled ? #" xmlns="http://www.w3.org/2000/svg""# : ""
    return #"""
      <svg\#(namespace) class="ch" role="img" lang="\#(frame.language)" \#
      aria-label="\#(frame.title)" viewBox="0 0 \#(frame.width) \#(height)" \#
      width="\#(frame.width)" height="\#(height)">
      <title>\#(frame.title)</title>
      <desc>\#(frame.summary)</desc>
      \#(style)\#(body)</svg>
      """#
  }
}
