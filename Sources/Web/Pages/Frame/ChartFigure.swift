import Charts

/// A chart as pages show it: drawn for a desk and for a phone, of which the style sheet shows one,
/// so that words are readable on both, and the same numbers as a table that is opened by a tap.
struct ChartFigure {
  /// What stands above it; empty where a heading of the page says it.
  var heading = ""
  /// The width on a desk; half a page is 520.
  var width = 1060.0
  /// Whether the numbers stand beneath it; no where the page shows them as a table of its own.
  var hasTable = true
  /// How to speak to the reader.
  let speech: Speech
  /// The chart, so wide in pixels; `nil` when there is nothing to draw.
  let draws: (_ width: Double) -> (any Chart)?

  private static let phoneWidth = 358.0

  /// The element.
  var markup: Markup {
    guard let desk = draws(width) else {
      return EmptyNote(speech.say("There is nothing to draw yet.", "暂无数据。")).markup
    }
    let phone = draws(ChartFigure.phoneWidth) ?? desk
    let caption: Markup = heading.isEmpty ? "" : "<figcaption>\(heading)</figcaption>"
    return #"""
      <figure>\#(caption)<div class="chart desk">\#(desk.markup(styled: false))</div>\#
      <div class="chart phone">\#(phone.markup(styled: false))</div>
      \#(hasTable ? table(desk.table) : "")</figure>

      """#
  }

  private func table(_ table: ChartTable) -> Markup {
    #"""
    <details class="more"><summary>\#(speech.say("The numbers as a table", "数据表"))</summary>
    <div class="table" role="region" aria-label="\#(table.caption)" tabindex="0">\#
    \#(table.markup)</div></details>

    """#
  }
}
