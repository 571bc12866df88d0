/// The pieces that all charts are drawn with, in the order in which they are laid down.
struct Drawing {
  /// Which end of a text its point is.
  enum Anchor: String {
    case start, middle, end
  }

  /// What the words of a text are.
  enum Role: String {
    /// Names and values.
    case label = "ch-label"
    /// Ticks, units and notes.
    case faint = "ch-faint"
    /// The chart's title.
    case title = "ch-title"
    /// What no longer holds.
    case void = "ch-void"
  }

  private var body: Markup = ""

  mutating func text(_ words: String, x: Double, y: Double, anchor: Anchor, role: Role) {
    body += #"""
      <text class="\#(role.rawValue)" x="\#(x)" y="\#(y)" \#
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

  mutating func dot(_ style: String, x: Double, y: Double, radius: Double = 2.5) {
    body += #"<circle class="\#(style)" cx="\#(x)" cy="\#(y)" r="\#(radius)"/>"# + "\n"
  }

  /// A path through points; `closed` joins the last to the first.
  mutating func path(_ style: String, through points: [(x: Double, y: Double)], closed: Bool) {
    var way: Markup = ""
    for (index, point) in points.enumerated() {
      way += "\(index == 0 ? "M" : "L")\(point.x) \(point.y)"
    }
    if closed { way += "Z" }
    body += #"<path class="\#(style)" d="\#(way)"/>"# + "\n"
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
