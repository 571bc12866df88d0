/// The drawing of a code for scanners: dark modules on a light ground, whatever the reader's colour
/// scheme, with edges that no printer blurs.
struct CodeSymbol {
  let title: String
  let language: String
  /// The drawing's own units, quiet zone included.
  let columns: Int
  let rows: Int
  /// The size on paper, in millimetres.
  let width: Double
  let height: Double
  /// The dark modules as path data.
  let ways: Markup

  var markup: Markup {
    #"""
    <svg xmlns="http://www.w3.org/2000/svg" class="ch-code" role="img" lang="\#(language)" \#
    aria-label="\#(title)" viewBox="0 0 \#(columns) \#(rows)" width="\#(width)mm" \#
    height="\#(height)mm" preserveAspectRatio="none" shape-rendering="crispEdges">
    <title>\#(title)</title>
    <rect width="\#(columns)" height="\#(rows)" fill="#fff"/>
    <path d="\#(ways)" fill="#000"/>
    </svg>
    """#
  }
}
