import Charts
import SupplyChain

/// The report in one language: an `<article>` of sections, one file a section.
struct NightPage {
  /// The most rows that a list shows before it points to its sheet.
  static let longestList = 20
  /// The most lines of one trip that are shown, those of the most worth.
  static let longestTrip = 8

  let report: NightReport
  let language: Language
  private let stores: [StoreID: Store]
  private let materials: [MaterialID: Material]

  init(_ report: NightReport, in language: Language) {
    self.report = report
    self.language = language
    self.stores = Dictionary(report.stores.map { ($0.id, $0) }) { first, _ in first }
    self.materials = Dictionary(report.materials.map { ($0.id, $0) }) { first, _ in first }
  }

  /// The whole article.
  var article: Markup {
    let sections = [
      glanceSection, changesSection, feedsSection, shortSection, expirySection, otherSection,
      waitingSection, moveSection, outcomeSection, sendSection, overrideSection, accuracySection,
      outlookSection,
    ]
    var body: Markup = ""
    for section in sections { body += section }
    return #"""
      <article lang="\#(language.tag)" class="in-\#(language.rawValue)">
      \#(header)
      \#(body)\#(footer)
      </article>
      """#
  }

  private var header: Markup {
    let title = say("The night of", "夜间计划")
    let version = say(
      "version \(report.record.version)", "第 \(report.record.version) 版")
    return #"""
      <header>
      <p class="brand">Chama 茶马</p>
      <h1>\#(title) <time>\#(report.record.day)</time></h1>
      <p class="soft">\#(say("Run", "运行")) \#(report.record.run) · \#(version)</p>
      \#(headline)
      </header>
      """#
  }

  /// The text of this page's language.
  func say(_ english: String, _ chinese: String) -> String {
    language == .english ? english : chinese
  }

  /// The text of a sentence in this page's language.
  func say(_ sentence: Sentence) -> String { sentence.text(in: language) }

  /// A section under its heading; `name` makes its id.
  func section(_ name: String, _ heading: String, _ body: Markup) -> Markup {
    let id = "\(name)-\(language.rawValue)"
    return #"""
      <section aria-labelledby="\#(id)">
      <h2 id="\#(id)">\#(heading)</h2>
      \#(body)
      </section>

      """#
  }

  /// A store's name with its id.
  func store(_ id: StoreID?) -> Markup {
    guard let id else { return "–" }
    guard let name = stores[id]?.name else { return "\(id)" }
    return #"\#(name) <small>\#(id)</small>"#
  }

  /// A material's name with its id.
  func material(_ id: MaterialID?) -> Markup {
    guard let id else { return "–" }
    guard let name = materials[id]?.name else { return "\(id)" }
    return #"\#(name) <small>\#(id)</small>"#
  }

  /// A store's name, or its id where no name is known.
  func storeName(_ id: StoreID) -> String { stores[id]?.name ?? id.text }

  /// A material's category, or the word for none.
  func category(_ id: MaterialID) -> String {
    materials[id]?.category ?? say("no category", "未分类")
  }

  /// A quantity with its material's unit.
  func amount(_ quantity: Quantity, of material: MaterialID) -> String {
    let unit = materials[material]?.unit ?? ""
    return unit.isEmpty ? quantity.grouped : "\(quantity.grouped) \(unit)"
  }

  /// The line under a list that is cut: "and 34 more in suggestions.csv".
  func more(_ count: Int, in file: String) -> Markup {
    guard count > 0 else { return "" }
    let words = say(
      "and \(grouped(count)) more in \(file)", "另有 \(grouped(count)) 条，见 \(file)")
    return #"<p class="soft">\#(words)</p>"#
  }

  /// The width of charts that are read on a phone, and beside each other on a desk.
  static let narrowWidth = 362.0
  /// The width of charts that take the whole page.
  static let wideWidth = 900.0

  /// A chart under its heading that takes the whole page: drawn for a desk and for a phone, of
  /// which the style sheet shows one, so that words are readable on both.
  func figure(
    heading: String, note: String = "", draws chart: (_ width: Double) -> some Chart
  ) -> Markup {
    #"""
    <figure class="wide">
    <figcaption>\#(heading)</figcaption>
    <div class="chart desk">\#(chart(NightPage.wideWidth).markup(styled: false))</div>
    <div class="chart phone">\#(chart(NightPage.narrowWidth).markup(styled: false))</div>
    \#(note.isEmpty ? "" : #"<p class="soft">\#(note)</p>"# as Markup)
    </figure>

    """#
  }

  /// A chart under its heading, with a note below; the page carries the charts' style.
  func figure(_ chart: some Chart, heading: String, note: String = "") -> Markup {
    #"""
    <figure>
    <figcaption>\#(heading)</figcaption>
    <div class="chart">\#(chart.markup(styled: false))</div>
    \#(note.isEmpty ? "" : #"<p class="soft">\#(note)</p>"# as Markup)
    </figure>

    """#
  }

  /// The words around a chart in this language.
  func frame(_ title: String, summary: String, height: Double = 260) -> Frame {
    Frame(
      title: title, summary: summary, language: language.tag, width: NightPage.narrowWidth,
      height: height,
      drawsTitle: false, emptyText: say("no data", "暂无数据"))
  }
}
