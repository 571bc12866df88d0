public import Charts

/// The label of one crate or container: a QR code for phones, a GS1-128 barcode for scanners, and
/// words for people.
public struct TagLabel: Hashable, Sendable {
  /// What is in it, or that it is a container.
  public let heading: String
  /// Lot, expiry, way and place in the order, a line each.
  public let lines: [String]
  /// The GS1 Digital Link that the QR code leads to.
  public let link: String
  /// What the barcode says.
  public let elements: [Code128.Element]
  /// The language of the words, BCP 47.
  public let language: String

  /// Takes a label.
  public init(
    heading: String, lines: [String], link: String, elements: [Code128.Element], language: String
  ) {
    self.heading = heading
    self.lines = lines
    self.link = link
    self.elements = elements
    self.language = language
  }

  /// The width on paper, in millimetres.
  public static let width = 100.0
  /// The height on paper, in millimetres.
  public static let height = 62.0
  /// CSS pixels of a millimetre: drawings within a drawing keep their size on paper.
  static let scale = 96 / 25.4

  /// What stands below the barcode: the element string with brackets.
  var elementString: String {
    elements.map { "(\($0.identifier))\($0.value)" }.joined()
  }

  /// The label as a drawing that can stand alone in a file.
  public var svg: String { markup.text }

  /// The label as SVG, 100 × 62 mm.
  public var markup: Markup {
    let (width, height) = (Self.width * Self.scale, Self.height * Self.scale)
    let code = QRCode(link, level: .medium)?
      .markup(title: link, language: language, millimetres: 29)
    let bars = Code128(gs1: elements)
    // As wide as fits: not below a quarter of a millimetre, which scanners in logistics need.
    let modules = Double((bars?.widths.reduce(0, +) ?? 0) + 2 * Code128.quietZone)
    let module = min(max(96 / max(modules, 1), 0.25), 0.5)
    let barcode = bars?.markup(
      title: elementString, language: language, module: module, height: 16)
    var words: Markup = ""
    for (index, line) in lines.prefix(6).enumerated() {
      words += #"<text x="\#(12.0)" y="\#(48 + 17 * Double(index))" font-size="13">\#(line)</text>"#
    }
    return #"""
      <svg xmlns="http://www.w3.org/2000/svg" class="label" role="img" lang="\#(language)" \#
      aria-label="\#(heading)" width="\#(Self.width)mm" height="\#(Self.height)mm" \#
      viewBox="0 0 \#(width) \#(height)" font-family="'Noto Sans','Noto Sans CJK SC',sans-serif" \#
      fill="#000">
      <title>\#(heading) \#(elementString)</title>
      <rect width="\#(width)" height="\#(height)" fill="#fff" stroke="#999"/>
      <text x="\#(12.0)" y="\#(26.0)" font-size="17" font-weight="600">\#(heading)</text>
      \#(words)
      <g transform="translate(\#(width - 29 * Self.scale - 6) 6)">\#(code ?? "")</g>
      <g transform="translate(6 \#(height - 24 * Self.scale))">\#(barcode ?? "")</g>
      <text x="\#(width / 2)" y="\#(height - 9)" font-size="13" \#
      text-anchor="middle">\#(elementString)</text>
      </svg>

      """#
  }
}

/// Labels for the printer.
public struct LabelSheet: Sendable {
  /// The labels in their order.
  public let labels: [TagLabel]
  /// What they are of.
  public let title: String

  /// Takes labels.
  public init(title: String, labels: [TagLabel]) {
    self.title = title
    self.labels = labels
  }

  /// A self-contained page that prints the labels on A4 paper, none cut in two.
  public var html: String {
    let language = labels.first?.language ?? "en"
    var body: Markup = ""
    for label in labels { body += label.markup }
    return
      (#"""
    <!DOCTYPE html>
    <html lang="\#(language)">
    <head><meta charset="utf-8"><title>\#(title)</title>
    <style>
    @page{size:A4;margin:8mm}
    body{margin:0;background:#fff}
    svg.label{display:inline-block;margin:0 2mm 2mm 0;break-inside:avoid}
    svg.label svg{overflow:visible}
    </style></head>
    <body>
    \#(body)</body>
    </html>

    """# as Markup).text
  }

  /// All labels in one drawing, one below the other.
  public var svg: String {
    let height = TagLabel.height * Double(max(labels.count, 1))
    let scale = TagLabel.scale
    var body: Markup = ""
    for (index, label) in labels.enumerated() {
      let top = TagLabel.height * scale * Double(index)
      body += #"<g transform="translate(0 \#(top))">\#(label.markup)</g>"#
    }
    return
      (#"""
    <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\#(title)" \#
    width="\#(TagLabel.width)mm" height="\#(height)mm" \#
    viewBox="0 0 \#(TagLabel.width * scale) \#(height * scale)">
    <title>\#(title)</title>
    \#(body)</svg>

    """# as Markup).text
  }
}
